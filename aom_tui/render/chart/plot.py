"""Lines on a grid of characters, by plotext: the one place that knows it.

It is given numbers and our own marks, never a text from a server. Its colours serve as tags: what comes back are pieces
of text with the number of the line that they belong to, and each door has colours of its own for them.
"""

import locale
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any, Literal

from msgspec import Struct

from aom_tui.render.chart.scale import Mark

Glyphs = Literal["braille", "ascii"]
Span = tuple[int, str]
"""Ink and text: 0 for what is just text, `FRAME` for axes and marks, 1 and more for the first line and so on."""
Row = tuple[Span, ...]
Run = Sequence[tuple[float, float]]
"""Points that are connected, each from 0 to 1 in both directions."""

FRAME = -1
SINGLE = "*"
"""Draws a line that is the only one, where there is no Braille."""
DOT = "•"
"""A point between two gaps: one dot of Braille would be overlooked."""

_AXIS, _CURSOR = 254, 255
"""Colours of plotext that tag what is no line."""
_ASCII = str.maketrans("┤│└┬─┼┴├", "||+++++|")
_ESCAPE = re.compile(r"\x1b\[([\d;]*)m")
_BACKGROUND = "48;"
_COLOUR = re.compile(r"38;5;(\d+)")
_APART = 16
"""Columns between two letters on a line of Braille."""
_LOCK = Lock()
"""plotext has one figure for the whole process."""


class Line(Struct, frozen=True):
    """What is drawn in one ink. `letter` tells it from others without a colour; empty where it is the only one."""

    ink: int
    letter: str
    runs: Sequence[Run]


class Frame(Struct, frozen=True):
    """Size in cells, and the marks of both axes, from 0 to 1. The left axis is as wide as its longest mark and one."""

    width: int
    height: int
    bottom: Sequence[Mark]
    left: Sequence[Mark]
    glyphs: Glyphs = "braille"
    cursor: float | None = None
    """Where a line from top to bottom stands."""

    @property
    def margin(self) -> int:
        """Cells before the first column of the canvas."""
        return max((len(mark.text) for mark in self.left), default=0) + 1

    @property
    def columns(self) -> int:
        """Cells from side to side of the canvas."""
        return max(self.width - self.margin, 1)


def terminal_glyphs(encoding: str = "", environ: Mapping[str, str] = os.environ) -> Glyphs:
    """What the terminal can be expected to show, by its encoding (the locale's); the Linux console has no such font.

    The locale's name says it too where this machine has no such locale (`LANG=zh_CN.UTF-8` in a small container).
    Python's UTF-8 mode, which a bare C locale switches on, says nothing about the terminal.
    """
    named = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
    encoding = encoding or named.partition(".")[2].partition("@")[0]
    encoding = encoding or ("utf-8" if os.name == "nt" else locale.getencoding())
    can = encoding.lower().replace("-", "") in ("utf8", "gb18030") and environ.get("TERM") != "linux"
    return "braille" if can else "ascii"


def plotted(lines: Sequence[Line], frame: Frame) -> list[Row]:
    """The rows, `frame.height` of them; the last is that of the marks of the time axis. Safe to call in any thread."""
    with _LOCK:
        figure = _figure(frame)
        for line in lines:
            for signal in _signals(figure, line, frame):
                figure.draw(signal)
        for line in lines if frame.glyphs == "braille" else ():
            if line.letter and line.runs:
                figure.draw(_letters(figure, line, frame.columns))
        text: str = figure.build().string()
    rows = [_row(each, frame.glyphs) for each in text.split("\n")]
    return rows[: frame.height]


@cache
def _plotext() -> Any:
    """Loaded when something is drawn: 120 ms."""
    import plotext

    plotext.terminal.limit(False, False)
    return plotext


def _figure(frame: Frame) -> Any:
    plotext = _plotext()
    figure = plotext.figure
    figure.clear.all()
    figure.plot_size(frame.width, frame.height)
    figure.theme("colorless")
    figure.canvas("default")
    figure.legend(False)
    figure.axes(True, pixel=plotext.pixel(_AXIS))
    figure.axes(False, side=1)
    for axis, marks in (("x", frame.bottom), ("y", frame.left)):
        ruler = figure.ruler(axis, 0)
        ruler.lim(0, 1)
        ruler.pixel(plotext.pixel(_AXIS))
        ruler.ticks([mark.at for mark in marks], labels=[mark.text for mark in marks])
    if frame.cursor is not None:
        figure.line(frame.cursor, orientation="vertical", relative=True, pixel=plotext.pixel(_CURSOR))
    return figure


def _signals(figure: Any, line: Line, frame: Frame) -> Iterator[Any]:
    plotext = _plotext()
    colour = plotext.pixel(line.ink)
    points = [point for run in line.runs for point in run]
    if not points:
        return
    alone = [run[0] for run in line.runs if len(run) == 1]
    drawn = "braille" if frame.glyphs == "braille" else line.letter or SINGLE
    signal = figure.signal(*_coordinates(points), marker=plotext.marker(drawn, pixel=colour))
    signal.lines(True)
    at = 0
    for run in line.runs:
        signal.line(at, False)
        at += len(run)
    yield signal
    if alone and frame.glyphs == "braille":
        yield figure.signal(*_coordinates(alone), marker=plotext.marker(line.letter or DOT, pixel=colour))


def _letters(figure: Any, line: Line, columns: int) -> Any:
    """Drawn after all lines, which would cover them."""
    lettered = _lettered([point for run in line.runs for point in run], line.ink, columns)
    plotext = _plotext()
    return figure.signal(*_coordinates(lettered), marker=plotext.marker(line.letter, pixel=plotext.pixel(line.ink)))


def _coordinates(points: Iterable[tuple[float, float]]) -> tuple[list[float], list[float]]:
    across, up = zip(*points, strict=True)
    return list(across), list(up)


def _lettered(points: Run, ink: int, columns: int) -> Iterator[tuple[float, float]]:
    """The last point, and one every `_APART` columns, at other columns for each line."""
    latest = None
    for across, up in points:
        stretch = int(across * columns + ink * _APART / 3) // _APART
        if stretch != latest:
            latest = stretch
            yield across, up
    yield points[-1]


def _row(text: str, glyphs: Glyphs) -> Row:
    """A line of plotext's as spans; every escape sequence is taken out, whichever it is."""
    spans: list[Span] = []
    ink = 0
    for at, piece in enumerate(_ESCAPE.split(text)):
        if at % 2:
            found = _COLOUR.search(piece)
            ink = _ink(int(found[1])) if found else ink if piece.startswith(_BACKGROUND) else 0
        elif piece:
            shown = piece.translate(_ASCII) if glyphs == "ascii" and ink == FRAME else piece
            spans.append((ink, shown))
    return tuple(spans)


def _ink(colour: int) -> int:
    return FRAME if colour in (_AXIS, _CURSOR) else colour
