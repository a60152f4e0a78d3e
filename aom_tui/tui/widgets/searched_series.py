"""A chart on screen as a search sees it."""

from typing import TYPE_CHECKING

from aom_tui.render.chart.series import Series, SeriesFound, distinct_names
from aom_tui.render.clean import clean_line
from aom_tui.render.document.find import Match
from aom_tui.render.document.find_items import ItemMatches, text_matches
from aom_tui.render.document.find_pattern import Matcher

if TYPE_CHECKING:
    from aom_tui.tui.actions.searching import Finding
    from aom_tui.tui.widgets.chart_view import ChartView


class SearchedSeries:
    """Series by their name in the legend, their labels and their unit."""

    def __init__(self, chart: "ChartView", found: SeriesFound) -> None:
        self.widget = chart
        self._found = found

    @property
    def subject(self) -> tuple[object, ...]:
        """The series found."""
        return (self._found,)

    @property
    def place(self) -> int | None:
        """The one chosen in the legend."""
        return self.widget.chosen

    @property
    def offset(self) -> int:
        """The number of the chosen series."""
        return self.widget.chosen or 0

    def find(self, matcher: Matcher) -> ItemMatches:
        """The series that match."""
        names = distinct_names(self._found.series)[1]
        return text_matches(list(map(_texts, self._found.series, names)), matcher)

    def mark(self, finding: "Finding | None") -> None:
        """The legend marks the one that is chosen; more marks than that there would be none to read."""

    def go_to(self, match: Match) -> int:
        """Chosen in the legend, which scrolls to it."""
        self.widget.choose(match.start)
        return match.start


def _texts(series: Series, name: str) -> list[str]:
    """`node-1 average`, `nodeName=node-1`, `Percent`."""
    labels = (f"{label}={text}" for label, text in series.labels.items())
    return [clean_line(text) for text in (name, *labels, series.unit)]
