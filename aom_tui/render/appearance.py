"""Theme, colours and glyphs on this terminal, from option, environment and settings. Pure."""

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


class Appearance(Struct, frozen=True, kw_only=True):
    """Theme, colours and glyphs as resolved; the defaults are those of an unconfigured modern terminal.

    `theme` is never `auto`; `colours` is `none`, `16`, `256`, `truecolor`, or `auto` for 256 at least; `glyphs` is
    `auto`, `unicode` or `ascii`. `problems` are settings that were ignored.
    """

    theme: str = "dark"
    colours: str = "auto"
    glyphs: str = "auto"
    compact: bool = False
    animation: bool = True
    problems: tuple[Problem, ...] = field(default=())


class _Source:
    """The source of this process's appearance, asked when it is needed."""

    ask: Callable[[], Appearance] = Appearance


def set_appearance_source(ask: Callable[[], Appearance]) -> None:
    """Set what resolves the appearance; it is called when something is drawn on a terminal."""
    _Source.ask = staticmethod(ask)


def current_appearance() -> Appearance:
    """Return the appearance of this process."""
    return _Source.ask()


def resolve_appearance(settings: Settings, environ: Mapping[str, str], theme: str | None = None) -> Appearance:
    """Resolve option before environment before settings; an unknown value of a variable is ignored and reported."""
    problems: list[Problem] = []

    def resolved(name: str) -> Any:
        key = TOP_KEYS[name]
        said = environ.get(key.variable) if key.variable != "NO_COLOR" else None
        if said and not is_chosen_from(key, said):
            what = _("{value!r} is not one of its values").format(value=said)
            names = choice_words(key.choices)
            problems.append(Problem(key.variable, what, _("Use {names}.").format(names=names)))
            said = None
        return said or settings.get(name)

    chosen = theme or resolved("theme")
    return Appearance(
        theme=background_theme(environ) if chosen == "auto" else chosen,
        colours=colours_of(environ, str(settings.get("colors"))),
        glyphs=resolved("glyphs"),
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
