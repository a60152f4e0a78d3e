"""How the program looks on this terminal: theme, colours, signs; from option, environment and settings. Pure."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.setting_keys import TOP_KEYS, choice_words, is_chosen_from
from aom_tui.settings import Settings

LIGHT_BACKGROUNDS = ("7", "9", "10", "11", "12", "13", "14", "15")
"""Numbers of light colours, as terminals write them into COLORFGBG (rxvt, Konsole, iTerm2)."""


class Looks(Struct, frozen=True, kw_only=True):
    """What was chosen, ready to use. All defaults: a terminal of today, nothing configured.

    `theme` is never `auto`; `colours` is `none`, `16`, `256`, `truecolor`, or `auto` for 256 at least; `glyphs` is
    `auto`, `unicode` or `ascii`. `problems` says what could not be used.
    """

    theme: str = "dark"
    colours: str = "auto"
    glyphs: str = "auto"
    compact: bool = False
    animation: bool = True
    problems: tuple[Problem, ...] = field(default=())


class _Chosen:
    """What to ask for the looks of this process, until they are needed."""

    ask: Callable[[], Looks] = Looks


def decide_looks_by(ask: Callable[[], Looks]) -> None:
    """Whoever knows settings and environment; asked when something is drawn on a terminal."""
    _Chosen.ask = staticmethod(ask)


def chosen_looks() -> Looks:
    """Those of this process."""
    return _Chosen.ask()


def looks_of(settings: Settings, environ: Mapping[str, str], theme: str | None = None) -> Looks:
    """The option before the environment before the settings; a variable that says nothing known is told and ignored."""
    problems: list[Problem] = []

    def told(name: str) -> Any:
        key = TOP_KEYS[name]
        said = environ.get(key.variable) if key.variable != "NO_COLOR" else None
        if said and not is_chosen_from(key, said):
            what = _("{value!r} is not one of its values").format(value=said)
            names = choice_words(key.choices)
            problems.append(Problem(key.variable, what, _("Use {names}.").format(names=names)))
            said = None
        return said or settings.get(name)

    chosen = theme or told("theme")
    return Looks(
        theme=background_theme(environ) if chosen == "auto" else chosen,
        colours=colours_of(environ, str(settings.get("colors"))),
        glyphs=told("glyphs"),
        compact=settings.get("compact"),
        animation=settings.get("animation"),
        problems=tuple(problems),
    )


def colours_of(environ: Mapping[str, str], wanted: str) -> str:
    """NO_COLOR first (https://no-color.org), then the setting, then TERM and COLORTERM, as most programs do."""
    if environ.get("NO_COLOR"):
        return "none"
    if wanted != "auto" or os.name == "nt" or environ.get("TEXTUAL_COLOR_SYSTEM"):
        return wanted
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "auto"
    return "auto" if environ.get("TERM", "").endswith(("256color", "kitty", "direct")) else "16"


def background_theme(environ: Mapping[str, str]) -> str:
    """`light` where the terminal says so by COLORFGBG. It is not asked: one that is silent would be waited for."""
    return "light" if environ.get("COLORFGBG", "").rpartition(";")[2] in LIGHT_BACKGROUNDS else "dark"
