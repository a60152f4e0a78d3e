"""`-o chart`: the time series of a reply drawn as wide as the terminal."""

import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.trouble import say

if TYPE_CHECKING:
    from aom_tui.render.plot import Glyphs, Row
    from aom_tui.session.exchange import Request

WIDTH, HEIGHT = 80, 24
"""Cells, where no terminal says how many."""

_COLOURS = ("36", "33", "35", "32", "34", "31")
"""Of the first series and so on, from the 16 colours that every theme has."""
_ON_LIGHT = ("34", "35", "32", "31", "36", "30")
"""The same where yellow cannot be read."""
_FRAME = "2"


def print_chart(value: Any, request: "Request | None", *, coloured: bool) -> None:
    """Draws the series of a decoded reply, or says that it has none; what the drawing does not say follows."""
    from aom_tui.render.chart import View, chart, has_bars, notes, nothing
    from aom_tui.render.series import filler_in, series_in

    found = series_in(value, filler_in(request))
    if not found.has_values:
        say(nothing(found))
        return
    width, height = chart_size()
    if has_bars(found):  # rows of a list: all of them, as a table has
        height = len(found.series) + 1
    made = chart(found, View(width=width, height=height, glyphs=glyphs()))
    click.echo("\n".join(map(_ansi, made.rows)) if coloured else made.text, color=coloured)
    for each in notes(found):
        say(each)


def chart_size() -> tuple[int, int]:
    """Columns and rows: those of the terminal, but for the command's line and the prompt's; else 80 and 24."""
    if not sys.stdout.isatty():
        return WIDTH, HEIGHT
    size = get_terminal_size((WIDTH, HEIGHT))
    return size.columns, max(size.lines - 2, 4)


def glyphs() -> "Glyphs":
    """Braille where the terminal has it, and where there is none: data is UTF-8 whatever the locale."""
    from aom_tui.render.glyphs import is_ascii

    return "ascii" if is_ascii() else "braille"


def _ansi(row: "Row") -> str:
    from aom_tui.render.looks import chosen_looks

    colours = _ON_LIGHT if chosen_looks().theme in ("light", "presentation") else _COLOURS
    return "".join(_coloured(ink, text, colours) for ink, text in row).rstrip()


def _coloured(ink: int, text: str, colours: tuple[str, ...]) -> str:
    if not ink or not text.strip():
        return text
    return f"\x1b[{colours[ink - 1] if ink > 0 else _FRAME}m{text}\x1b[0m"
