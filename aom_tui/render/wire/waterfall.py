"""How long everything took: each request and its phases as bars on one time scale, with the figures before them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.cells import cells, padded
from aom_tui.render.glyphs import signs
from aom_tui.render.local_time import local_time
from aom_tui.render.wire.notes import remark
from aom_tui.session.exchange import Exchange, Timings

NEGLIGIBLE = 0.005
"""Seconds; a preparation shorter than that is not worth a line."""
FIGURES = 11
"""Cells of a duration."""
LEAST_SCALE = 16
"""Cells; in less room there are no bars."""


class Phase(Struct, frozen=True):
    """A part of a request's time: from `begin` on, `seconds` long."""

    name: str
    begin: float
    seconds: float


def phases(timings: Timings) -> Iterator[Phase]:
    """In the order in which they happened; one that did not happen (no connect on a kept connection) is left out.

    Preparing is what this program does before there is a connection: the first time it reads the certificates.
    """
    connect, tls = timings.connect or 0.0, timings.tls or 0.0
    ready = timings.ready if timings.ready is not None else connect + tls
    if (prepared := ready - connect - tls) >= NEGLIGIBLE:
        yield Phase(_("prepare"), 0.0, prepared)
    at = max(prepared, 0.0)
    for name, seconds in ((_("connect"), timings.connect), ("TLS", timings.tls)):
        if seconds is not None:
            yield Phase(name, at, seconds)
            at += seconds
    if timings.first_byte is not None:
        yield Phase(_("wait"), at, max(timings.first_byte - at, 0.0))
        yield Phase(_("read"), timings.first_byte, max(timings.total - timings.first_byte, 0.0))
    elif timings.ready is not None and timings.total > at:  # the request was on its way, and nothing came
        yield Phase(_("wait"), at, timings.total - at)


def waterfall(rows: Iterable[tuple[str, Exchange]], width: int) -> Iterator[str]:
    """Lines for requests with their titles, oldest first: `title  duration  bar`, then its phases; none for none."""
    known = list(rows)
    if not known:
        return
    start = min(each.timings.started_at for _title, each in known)
    bars = [bar for title, each in known for bar in _bars(title, each.timings, start)]
    whole = max(bar.begin + bar.seconds for bar in bars)
    moment = local_time(start.astimezone())
    yield _("{duration} in all, from {moment}").format(duration=duration(whole), moment=moment)
    scale = _Scale(whole, max(cells(bar.name) for bar in bars) + 1, width)
    yield from map(scale.line, bars)
    if any(each.request and each.timings.connect is None for _title, each in known):
        yield from remark(_("no connect: a kept connection was used, or none was made"), width)


class _Bar(Struct, frozen=True):
    """A line of it, in seconds from the start of the first request."""

    name: str
    begin: float
    seconds: float
    mark: str


def _bars(title: str, timings: Timings, start: datetime) -> Iterator[_Bar]:
    since = (timings.started_at - start).total_seconds()
    yield _Bar(title, since, timings.total, signs().whole)
    for phase in phases(timings):
        yield _Bar(f"  {phase.name}", since + phase.begin, phase.seconds, signs().phase)


def duration(seconds: float) -> str:
    """`31.5 ms`, `12.3 s`, `2 min 5 s`; what is too short to be measured so in words."""
    if seconds < 0.00005:
        return _("< 0.1 ms")
    if seconds < 10:
        return f"{seconds * 1000:.1f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return _("{minutes} min {seconds} s").format(minutes=int(seconds // 60), seconds=int(seconds % 60))


class _Scale(Struct, frozen=True):
    """`whole` seconds over what a line has left beside names and figures."""

    whole: float
    names: int
    width: int

    def line(self, bar: _Bar) -> str:
        head = f"{padded(bar.name, self.names)}{duration(bar.seconds):>{FIGURES}}"
        room = self.width - cells(head) - 2
        return f"{head}  {self._drawn(bar, room)}" if room >= LEAST_SCALE else head

    def _drawn(self, bar: _Bar, room: int) -> str:
        if self.whole < 1e-6:
            return signs().sliver
        first = min(round(bar.begin / self.whole * room), room - 1)
        last = min(round((bar.begin + bar.seconds) / self.whole * room), room)
        return " " * first + (bar.mark * (last - first) or signs().sliver)
