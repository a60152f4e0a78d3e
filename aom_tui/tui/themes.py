"""The colours of the app, as Textual themes. What a style sheet or a widget names as `$name` is here for each of them.

Contrast is kept by tests: 4.5 between ink and paper at least (WCAG AA), 7 in high contrast and presentation (AAA).
"""

from collections.abc import Mapping

from textual.theme import Theme


def _variables(*, ink: str, cursor: str, cursor_ink: str, **more: str) -> dict[str, str]:
    """What all themes say, from a few of their colours."""
    return {
        "block-cursor-background": cursor,
        "block-cursor-foreground": cursor_ink,
        "block-cursor-blurred-foreground": ink,
        "block-cursor-blurred-background": more["selection"],
        "input-selection-foreground": ink,
        "input-selection-background": more["selection"],
        "input-cursor-background": ink,
        "screen-selection-background": more["selection"],
        "text": ink,
        "text-muted": more["muted"],
        "foreground-muted": more["muted"],
        "text-line": more["cursor-line"],
        "boost": more["cursor-line"],
        **more,
    }


DARK = Theme(
    name="dark",
    primary="#4aa3df",
    secondary="#7fb069",
    accent="#5fb3e8",
    warning="#e0a458",
    error="#e0605e",
    success="#7fbf6a",
    foreground="#d7dee6",
    background="#12171d",
    surface="#1a2129",
    panel="#1d2630",
    dark=True,
    variables=_variables(
        ink="#e4eaf0",
        cursor="#1f5f8f",
        cursor_ink="#ffffff",
        **{
            "muted": "#9ba8b5", "faint": "#77838f", "rule": "#41505f", "rule-lit": "#4aa3df",
            "field": "#1d2630", "field-focus": "#22303d", "cursor-line": "#1f2832", "selection": "#27496b",
            "found": "#3a3020", "found-here": "#e0a458", "found-here-ink": "#12171d", "changed": "#332c20",
            "wrong": "#4a2328", "production": "#b3261e", "production-ink": "#ffffff",
            "text-primary": "#7cc0ee", "text-secondary": "#9ccb88", "text-accent": "#8acbf3",
            "text-success": "#98d484", "text-warning": "#eab873", "text-error": "#f29a98",
        },
    ),
)  # fmt: skip

LIGHT = Theme(
    name="light",
    primary="#0b63b0",
    secondary="#3d6b1f",
    accent="#0b5fa8",
    warning="#8a5200",
    error="#b3261e",
    success="#1f6b2c",
    foreground="#1c2530",
    background="#fbfcfd",
    surface="#eff2f5",
    panel="#e6ebf0",
    dark=False,
    variables=_variables(
        ink="#1c2530",
        cursor="#0b5fa8",
        cursor_ink="#ffffff",
        **{
            "muted": "#4c5865", "faint": "#7a8693", "rule": "#b4bec8", "rule-lit": "#0b63b0",
            "field": "#e8edf2", "field-focus": "#dbe8f5", "cursor-line": "#e4ebf2", "selection": "#bcd9f2",
            "found": "#fbe9c4", "found-here": "#8a5200", "found-here-ink": "#ffffff", "changed": "#fdeed3",
            "wrong": "#fbdedb", "production": "#b3261e", "production-ink": "#ffffff",
            "text-primary": "#0a4f8c", "text-secondary": "#35601a", "text-accent": "#0a5291",
            "text-success": "#1a5c26", "text-warning": "#734400", "text-error": "#9a1f18",
        },
    ),
)  # fmt: skip

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#6fd3ff",
    secondary="#b6ff9e",
    accent="#8fe0ff",
    warning="#ffdf57",
    error="#ffb3b0",
    success="#9dff8a",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables=_variables(
        ink="#ffffff",
        cursor="#ffe14d",
        cursor_ink="#000000",
        **{
            "muted": "#e0e0e0", "faint": "#b0b0b0", "rule": "#a0a0a0", "rule-lit": "#ffe14d",
            "field": "#1c1c1c", "field-focus": "#00264d", "cursor-line": "#262626", "selection": "#004a80",
            "found": "#332b00", "found-here": "#ffe14d", "found-here-ink": "#000000", "changed": "#332b00",
            "wrong": "#5c0000", "production": "#ffffff", "production-ink": "#a00000",
            "text-primary": "#8fe0ff", "text-secondary": "#c4ffb0", "text-accent": "#9be6ff",
            "text-success": "#a8ff96", "text-warning": "#ffe14d", "text-error": "#ffc2bf",
        },
    ),
)  # fmt: skip

PRESENTATION = Theme(
    name="presentation",
    primary="#003d80",
    secondary="#1d4708",
    accent="#003d80",
    warning="#663300",
    error="#8c0000",
    success="#004d13",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#ffffff",
    dark=False,
    variables=_variables(
        ink="#000000",
        cursor="#003d80",
        cursor_ink="#ffffff",
        **{
            "muted": "#333333", "faint": "#767676", "rule": "#767676", "rule-lit": "#003d80",
            "field": "#f0f0f0", "field-focus": "#fff3bf", "cursor-line": "#fff3bf", "selection": "#b8dcff",
            "found": "#ffe9a8", "found-here": "#663300", "found-here-ink": "#ffffff", "changed": "#ffe9a8",
            "wrong": "#ffd6d2", "production": "#8c0000", "production-ink": "#ffffff",
            "text-primary": "#003d80", "text-secondary": "#1d4708", "text-accent": "#003d80",
            "text-success": "#004212", "text-warning": "#5c2e00", "text-error": "#800000",
        },
    ),
)  # fmt: skip

_MONO = {
    "muted": "#ffffff", "faint": "#ffffff", "rule": "#ffffff", "rule-lit": "#ffffff",
    "field": "#000000", "field-focus": "#000000", "cursor-line": "#ffffff", "selection": "#ffffff",
    "found": "#000000", "found-here": "#ffffff", "found-here-ink": "#000000", "changed": "#000000",
    "wrong": "#000000", "text-line": "#000000", "production": "#ffffff", "production-ink": "#000000",
    **{f"text-{name}": "#ffffff" for name in ("primary", "secondary", "accent", "success", "warning", "error")},
}  # fmt: skip
COLOURLESS = Theme(
    name="colourless",
    primary="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables=_variables(ink="#ffffff", cursor="#ffffff", cursor_ink="#000000", **_MONO),
)
"""Black and white only, from which `Colourless` makes plain and reversed text."""

_SIXTEEN = {
    "muted": "ansi_default", "faint": "ansi_default", "rule": "ansi_bright_black", "rule-lit": "ansi_cyan",
    "field": "ansi_default", "field-focus": "ansi_default", "cursor-line": "ansi_blue", "selection": "ansi_blue",
    "found": "ansi_default", "found-here": "ansi_yellow", "found-here-ink": "ansi_black", "changed": "ansi_default",
    "wrong": "ansi_default", "text-line": "ansi_default",
    "production": "ansi_red", "production-ink": "ansi_bright_white",
    "text-primary": "ansi_cyan", "text-secondary": "ansi_green", "text-accent": "ansi_cyan",
    "text-success": "ansi_green", "text-warning": "ansi_yellow", "text-error": "ansi_bright_red",
}  # fmt: skip
SIXTEEN = Theme(
    name="sixteen",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_green",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables=_variables(ink="ansi_default", cursor="ansi_cyan", cursor_ink="ansi_black", **_SIXTEEN)
    | {
        "input-selection-foreground": "ansi_bright_white",
        "block-cursor-blurred-foreground": "ansi_bright_white",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
    },
)
"""The terminal's own sixteen colours, on its own paper: nobody knows what they look like there."""

CHOICES: Mapping[str, Theme] = {theme.name: theme for theme in (DARK, LIGHT, HIGH_CONTRAST, PRESENTATION)}
"""Those that one chooses among, by their names in `config.toml`."""

ALL = (*CHOICES.values(), COLOURLESS, SIXTEEN)
