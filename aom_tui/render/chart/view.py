"""How a chart is looked at, and the rows that it is drawn as."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import NamedTuple

from msgspec import Struct

from aom_tui.render.chart.plot import Glyphs, Row
from aom_tui.render.chart.series import Series

MOST_DRAWN = 8
"""Lines that are drawn at most; more cannot be told apart."""


INKS = 6


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class View(Struct, frozen=True, kw_only=True):
    """How a chart is looked at. Sizes in cells, times in seconds of the epoch."""

    width: int
    height: int
    window: tuple[float, float] | None = None
    """From when to when; None for everything."""
    cursor: float | None = None
    """An instant at which a line stands and the legend says the values."""
    hidden: frozenset[int] = frozenset()
    """Series that are not drawn, by their number from 0."""
    chosen: int | None = None
    """The series that the legend marks."""
    glyphs: Glyphs = "braille"
    zone: tzinfo | None = None
    """None for the zone of this machine."""


class LegendPlace(NamedTuple):
    """Where the legend speaks of a series."""

    row: int
    number: int


class Chart(Struct, frozen=True, eq=False):
    """Rows of a chart, and where in them things are."""

    rows: tuple[Row, ...]
    margin: int = 0
    """Cells before the canvas; the columns of the canvas follow, from the start of `window` to its end."""
    columns: int = 0
    window: tuple[float, float] | None = None
    legend: tuple[LegendPlace, ...] = ()

    @property
    def text(self) -> str:
        """Without colours, without spaces at the end of lines."""
        return "\n".join("".join(text for _, text in row).rstrip() for row in self.rows)

    def series_at(self, row: int) -> int | None:
        """The number of the series that the legend speaks of in a row; None where it does of none."""
        return next((place.number for place in self.legend if place.row == row), None)

    def time_at(self, column: int) -> float | None:
        """The instant that a column of cells stands for; None outside the canvas."""
        if self.window is None or not 0 <= column - self.margin < self.columns:
            return None
        start, end = self.window
        return start + (end - start) * (column - self.margin) / max(self.columns - 1, 1)


def letter(number: int) -> str:
    """The letter that marks a series in the chart, by its number from 0."""
    return _LETTERS[number % len(_LETTERS)]


def ink(number: int) -> int:
    """The colour of a series, from 1 to `INKS`."""
    return number % INKS + 1


def drawn_numbers(count: int, hidden: frozenset[int]) -> list[int]:
    """Return the numbers of the series that are drawn, of `count` in all."""
    return [number for number in range(count) if number not in hidden][:MOST_DRAWN]


def whole_window(series: Sequence[Series]) -> tuple[float, float]:
    """Return the first and the last instant of the series; a minute around it where they are the same."""
    times = [time for each in series for time in (each.times[0], each.times[-1]) if each.times]
    start, end = min(times), max(times)
    return (start, end) if end > start else (start - 30, start + 30)
