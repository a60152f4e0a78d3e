"""The looks of the settings applied to the app: theme, colours, ASCII scroll bars, animation."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor
from textual.scrollbar import ScrollBar, ScrollBarRender

from aom_tui.render.glyphs import is_ascii
from aom_tui.tui.runtime.textual_private import set_filters
from aom_tui.tui.themes import ALL, CHOICES, COLOURLESS, PRESENTATION, SIXTEEN

if TYPE_CHECKING:
    from aom_tui.render.appearance import Appearance

_BRIGHT = 128
"""Of 255: brighter paper than that is drawn reversed."""


class Colourless(LineFilter):
    """Takes all colours away (NO_COLOR), and reverses what stands on bright paper; bold and underline stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Return the same text without colours."""
        return [Segment(text, _without_colour(style) if style else style, control) for text, style, control in segments]


@lru_cache(1024)
def _without_colour(style: Style) -> Style:
    paper = style.bgcolor.triplet if style.bgcolor else None
    is_bright = paper is not None and max(paper) > _BRIGHT
    return style.without_color + Style(reverse=bool(style.reverse) != is_bright)


class AsciiScrollBar(ScrollBarRender):
    """Whole cells only, which need no sign."""

    VERTICAL_BARS = HORIZONTAL_BARS = [" "] * 8


@contextmanager
def no_color_unset() -> Iterator[None]:
    """Hide NO_COLOR from Textual in the block: it pops the variable, and takes an empty one for a set one."""
    said = os.environ.pop("NO_COLOR", None)
    try:
        yield
    finally:
        if said is not None:
            os.environ["NO_COLOR"] = said


def style_sheets(looks: "Appearance") -> list[str | PurePath]:
    """Return the style sheets that these looks need: reading the others would be felt at the start."""
    return ["app.tcss", *(["ascii.tcss"] if is_ascii() else []), *(["compact.tcss"] if looks.compact else [])]


def apply_looks(app: App[Any], looks: "Appearance") -> None:
    """Apply the looks before the first screen. Only our themes are registered: the widgets use variables of theirs."""
    for theme in ALL:
        app.register_theme(theme)
    if looks.colours == "none":
        app.no_color = True
        set_filters(app, _colourless)
    ScrollBar.renderer = AsciiScrollBar if is_ascii() else ScrollBarRender
    if not looks.animation:
        app.animation_level = "none"
    apply_theme(app, looks.theme, looks.colours)


def _colourless(filters: list[LineFilter]) -> list[LineFilter]:
    """Return the filters with ours in the place of Textual's for NO_COLOR."""
    return [*(each for each in filters if not isinstance(each, Monochrome | NoColor)), Colourless()]


def apply_theme(app: App[Any], name: str, colours: str) -> None:
    """Switch to a theme; with colours `none` or `16` (of 16 terminal colours), to the one that stands in for it."""
    app.set_class(name == PRESENTATION.name, "-presentation")
    for screen in app.screen_stack if app.is_running else ():
        for widget in screen.walk_children():  # a title draws its rule by that class; no style of its own changes
            widget.refresh()
    if colours == "none":
        app.theme = COLOURLESS.name
    elif colours == "16":
        app.theme = SIXTEEN.name
    else:
        app.theme = CHOICES[name].name
