"""Where in a chart one looks: how a key, a click or a newer reply leads from one `View` to the next.

Instants are found by bisection: the series of a large reply have a million of them, and no key may wait for a count.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.render.chart.legend import value_at
from aom_tui.render.chart.scale import short_number
from aom_tui.render.chart.series import Series, SeriesFound
from aom_tui.render.chart.view import View, drawn_numbers, letter, whole_window
from aom_tui.render.clean import clean_line
from aom_tui.render.document.location import Location
from aom_tui.render.document.readable_time import readable_time

Window = tuple[float, float]

ZOOM = 2.0
"""By how much one key makes the window narrower."""

LEAST_STEPS = 4
"""Steps between the points of the densest series that a window holds at least."""


class Instants(Struct, frozen=True, eq=False):
    """The instants at which one of these series has a point, in seconds of the epoch. There is at least one series."""

    series: Sequence[Series]

    @property
    def first(self) -> float:
        """The earliest."""
        return min(each.times[0] for each in self.series)

    @property
    def last(self) -> float:
        """The latest."""
        return max(each.times[-1] for each in self.series)

    def after(self, time: float) -> float:
        """The next one; the last, where none follows."""
        places = ((each.times, bisect_right(each.times, time)) for each in self.series)
        return min((times[at] for times, at in places if at < len(times)), default=self.last)

    def before(self, time: float) -> float:
        """The one before; the first, where none is."""
        places = ((each.times, bisect_left(each.times, time)) for each in self.series)
        return max((times[at - 1] for times, at in places if at), default=self.first)

    def until(self, time: float) -> float:
        """The last that is no later; the first, where all are."""
        places = ((each.times, bisect_right(each.times, time)) for each in self.series)
        return max((times[at - 1] for times, at in places if at), default=self.first)

    def nearest(self, time: float) -> float:
        """The one before or after, whichever is nearer."""
        return min(self.until(time), self.after(time), key=lambda each: abs(each - time))


# -- the window


def zoomed(view: View, found: SeriesFound, way: int) -> View:
    """Half the window (1), or twice (-1), around the cursor where that is in it."""
    whole = _whole(view, found)
    start, end = view.window or whole
    middle = view.cursor if view.cursor is not None and start <= view.cursor <= end else (start + end) / 2
    factor = 1 / ZOOM if way > 0 else ZOOM
    if way > 0 and (end - start) * factor < _narrowest(view, found):
        return view
    return _with_window(view, whole, (middle - (middle - start) * factor, middle + (end - middle) * factor))


def panned(view: View, found: SeriesFound, way: int) -> View:
    """Half a window later (1) or earlier (-1)."""
    if view.window is None:
        return view
    start, end = view.window
    half = (end - start) / 2 * way
    return _with_window(view, _whole(view, found), (start + half, end + half))


def everything(view: View) -> View:
    """All of time, all series, no cursor."""
    return replace(view, window=None, cursor=None, hidden=frozenset())


def _whole(view: View, found: SeriesFound) -> Window:
    """From the first instant to the last of what is drawn, of all where nothing is."""
    return whole_window(_drawn(view, found) or found.series)


def _drawn(view: View, found: SeriesFound) -> list[Series]:
    return [found.series[number] for number in drawn_numbers(len(found.series), view.hidden)]


def _narrowest(view: View, found: SeriesFound) -> float:
    start, end = _whole(view, found)
    most = max((len(each.times) for each in _drawn(view, found)), default=0)
    return LEAST_STEPS * (end - start) / max(most - 1, 1)


def _with_window(view: View, whole: Window, window: Window) -> View:
    """That window, moved to where there is something to see; none where it is as wide as the whole."""
    length = window[1] - window[0]
    start = max(min(window[0], whole[1] - length), whole[0])
    return replace(view, window=None if length >= whole[1] - whole[0] else (start, start + length))


# -- the cursor


def stepped(view: View, found: SeriesFound, way: int) -> View:
    """The cursor to the next point (1) or the one before (-1), from nowhere to the last in sight."""
    drawn = _drawn(view, found)
    if not drawn:
        return view
    instants = Instants(drawn)
    if view.cursor is None:
        return _with_cursor(view, found, instants.until(view.window[1]) if view.window else instants.last)
    return _with_cursor(view, found, instants.after(view.cursor) if way > 0 else instants.before(view.cursor))


def at_first(view: View, found: SeriesFound) -> View:
    """The cursor to the first point."""
    drawn = _drawn(view, found)
    return _with_cursor(view, found, Instants(drawn).first) if drawn else view


def at_last(view: View, found: SeriesFound) -> View:
    """The cursor to the last point."""
    drawn = _drawn(view, found)
    return _with_cursor(view, found, Instants(drawn).last) if drawn else view


def at_nearest(view: View, found: SeriesFound, time: float) -> View:
    """The cursor to the point that is nearest to an instant."""
    drawn = _drawn(view, found)
    return _with_cursor(view, found, Instants(drawn).nearest(time)) if drawn else view


def _with_cursor(view: View, found: SeriesFound, time: float) -> View:
    """The cursor there, and the window around it where it would not be seen."""
    view = replace(view, cursor=time)
    if view.window is None or view.window[0] <= time <= view.window[1]:
        return view
    half = (view.window[1] - view.window[0]) / 2
    return _with_window(view, _whole(view, found), (time - half, time + half))


# -- series


def chosen_next(view: View, found: SeriesFound, way: int) -> View:
    """The legend marks the series after (1) or before (-1), to begin with the first."""
    last = len(found.series) - 1
    return replace(view, chosen=0 if view.chosen is None else min(max(view.chosen + way, 0), last))


def toggled(view: View, found: SeriesFound) -> View:
    """The chosen series away, or back; one that there was no room for takes the place of the last one drawn."""
    if view.chosen is None:
        return view
    drawn = drawn_numbers(len(found.series), view.hidden)
    if view.chosen in view.hidden or view.chosen in drawn:
        return replace(view, hidden=view.hidden ^ {view.chosen})
    return replace(view, hidden=view.hidden | {*range(drawn[-1], view.chosen)})


# -- a newer reply


def followed(view: View, before: SeriesFound, found: SeriesFound) -> View:
    """The same look at a newer reply to the same request, whose series may be others, or others of them be first.

    A window that ended with the newest point goes along with it; one that nothing is in any more is none.
    """
    numbers = {name: number for number, name in enumerate(_names(found))}
    now = [numbers.get(name) for name in _names(before)]
    hidden = frozenset(new for old in view.hidden if (new := now[old]) is not None)
    view = replace(view, hidden=hidden, chosen=None if view.chosen is None else now[view.chosen])
    if not (before.has_values and found.has_values):
        return view
    start, end = whole_window(found.series)
    if view.cursor is not None and not start <= view.cursor <= end:
        view = replace(view, cursor=None)
    return replace(view, window=_gone_along(view.window, whole_window(before.series)[1], (start, end)))


def _gone_along(window: Window | None, latest: float, whole: Window) -> Window | None:
    if window is None:
        return None
    start, end = window
    if end >= latest:
        start, end = start + whole[1] - latest, whole[1]
    return (start, end) if start < whole[1] and end > whole[0] else None


def _names(found: SeriesFound) -> Iterator[Hashable]:
    """Their labels, and which of those that share them each is."""
    seen = Counter[Hashable]()
    for each in found.series:
        labels = tuple(sorted(each.labels.items()))
        yield labels, seen[labels]
        seen[labels] += 1


# -- what stands there


def values_at(view: View, found: SeriesFound, time: float, now: datetime) -> str:
    """An instant in words, and what each series that is drawn has there: `2025-11-24 19:00:00 +08:00   a 1.5   b -`."""
    moment = readable_time(Location("$.time", f"{round(time * 1000):013}", "time"), now)
    parts = []
    for number in drawn_numbers(len(found.series), view.hidden):
        value = value_at(found.series[number], time)
        name = f"{letter(number)} " if len(found.series) > 1 else ""
        parts.append(f"{name}{'-' if math.isnan(value) else short_number(value)}")
    return clean_line("   ".join((moment, *parts)))
