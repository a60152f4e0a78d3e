"""`-o chart`: the time series of a reply drawn as wide as the terminal."""

import sys
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.call_notices import steps_line
from aom_tui.commands.errors import rows_of, say
from aom_tui.commands.waiting_line import is_watched

if TYPE_CHECKING:
    from aom_tui.render.chart.plot import Glyphs, Row
    from aom_tui.session.exchange import Exchange

WIDTH, HEIGHT = 80, 24
"""Cells, where no terminal says how many."""
PROMPT = 2
"""Rows: the REPL has a toolbar below its prompt, and many a shell a prompt of two lines."""
LEAST = 4
"""Rows of a chart in a terminal that is too low for it."""

_COLOURS = ("36", "33", "35", "32", "34", "31")
"""Of the first series and so on, from the 16 colours that every theme has."""
_ON_LIGHT = ("34", "35", "32", "31", "36", "30")
"""The same where yellow cannot be read."""
_FRAME = "2"


def print_chart(value: Any, exchange: "Exchange", *, rows: int | None, coloured: bool, beside: Sequence[str]) -> None:
    """Draws the series of a decoded reply, or says that it has none; what the drawing does not say follows.

    On a terminal both have so many `rows`, and what will be said `beside`; where that is None, those that are not
    needed for what follows.
    """
    from aom_tui.render.chart.drawing import chart, has_bars, notes, why_empty
    from aom_tui.render.chart.series_search import filler_in, series_in
    from aom_tui.render.chart.view import View

    found = series_in(value, filler_in(exchange.request))
    if not found.has_values:
        say(why_empty(found))
        return
    after = _words_after(exchange) if rows is None else []
    width, height = chart_size((*notes(found), *beside, *after), rows)
    if has_bars(found):  # rows of a list: all of them, as a table has
        height = len(found.series) + 1
    made = chart(found, View(width=width, height=height, glyphs=glyphs()))
    click.echo("\n".join(map(_ansi, made.rows)) if coloured else made.text, color=coloured)
    for each in notes(found):
        say(each)


def chart_size(below: Iterable[str], rows: int | None) -> tuple[int, int]:
    """Columns and rows: those of the terminal, but for the command's line and what follows the chart; else 80 and 24.

    What follows are the lines that will be said, and the prompt. `rows` is how many there are, where that is known.
    """
    if not sys.stdout.isatty():
        return WIDTH, HEIGHT
    size = get_terminal_size((WIDTH, HEIGHT))
    room = size.lines - 1 - PROMPT if rows is None else rows
    return size.columns, max(room - sum(map(rows_of, below)), LEAST)


def _words_after(exchange: "Exchange") -> list[str]:
    """What is said of a call after its reply; of one of the past nothing is."""
    return [steps_line(exchange)] if is_watched() and not exchange.kept else []


def glyphs() -> "Glyphs":
    """Braille where the terminal has it, and where there is none: data is UTF-8 whatever the locale."""
    from aom_tui.render.glyphs import is_ascii

    return "ascii" if is_ascii() else "braille"


def _ansi(row: "Row") -> str:
    from aom_tui.render.appearance import current_appearance

    colours = _ON_LIGHT if current_appearance().theme in ("light", "presentation") else _COLOURS
    return "".join(_coloured(ink, text, colours) for ink, text in row).rstrip()


def _coloured(ink: int, text: str, colours: tuple[str, ...]) -> str:
    if not ink or not text.strip():
        return text
    return f"\x1b[{colours[ink - 1] if ink > 0 else _FRAME}m{text}\x1b[0m"
