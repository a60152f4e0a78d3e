"""`-o chart`: the time series of a reply drawn as wide as the terminal."""

import locale
import os
import sys
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import click

from aom_tui.commands.trouble import say

if TYPE_CHECKING:
    from aom_tui.render.plot import Glyphs, Row
    from aom_tui.session.exchange import Request

WIDTH, HEIGHT = 80, 24
"""Cells, where no terminal says how many."""

_COLOURS = ("36", "33", "35", "32", "34", "31")
"""Of the first series and so on, from the 16 colours that every theme has."""
_FRAME = "2"


def print_chart(value: Any, request: "Request | None", *, coloured: bool) -> None:
    """Draws the series of a decoded reply, or says that it has none; what the drawing does not say follows."""
    from aom_tui.render.chart import View, chart, notes, nothing
    from aom_tui.render.series import series_in

    found = series_in(value, filler(request))
    if not found.has_values:
        say(nothing(found))
        return
    width, height = chart_size()
    made = chart(found, View(width=width, height=height, glyphs=glyphs()))
    click.echo("\n".join(map(_ansi, made.rows)) if coloured else made.text, color=coloured)
    for each in notes(found):
        say(each)


def filler(request: "Request | None") -> float | None:
    """What the service was asked to fill gaps with, where that is no value to draw."""
    from aom_tui.render.series import filler_of

    return filler_of(parse_qsl(urlsplit(request.url).query)) if request else None


def chart_size() -> tuple[int, int]:
    """Columns and rows: those of the terminal, but for the command's line and the prompt's; else 80 and 24."""
    if not sys.stdout.isatty():
        return WIDTH, HEIGHT
    size = get_terminal_size((WIDTH, HEIGHT))
    return size.columns, max(size.lines - 2, 4)


def glyphs(environ: Mapping[str, str] = os.environ) -> "Glyphs":
    """Braille where the terminal can be expected to have it; the Linux console has no such font."""
    encoding = locale.getpreferredencoding(False).lower().replace("-", "")
    can = encoding in ("utf8", "gb18030") or not sys.stdout.isatty()
    return "braille" if can and environ.get("TERM") != "linux" else "ascii"


def _ansi(row: "Row") -> str:
    return "".join(_coloured(ink, text) for ink, text in row).rstrip()


def _coloured(ink: int, text: str) -> str:
    if not ink or not text.strip():
        return text
    return f"\x1b[{_COLOURS[ink - 1] if ink > 0 else _FRAME}m{text}\x1b[0m"
