"""How long everything took: each request and its phases as bars on one time scale, with the figures before them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from aom_tui.language import _
from aom_tui.render.cells import cells, padded
from aom_tui.render.notes import remark
from aom_tui.session.exchange import Exchange, Timings

PHASE, WHOLE, SLIVER = "█", "━", "▏"
"""A phase, a request with all its phases, and what is shorter than a column shows."""
NEGLIGIBLE = 0.001
"""Seconds; a preparation shorter than that is not worth a line."""
FIGURES = 11
"""Cells of a duration."""
LEAST_SCALE = 16
"""Cells; in less room there are no bars."""


@dataclass(frozen=True, slots=True)
class Phase:
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


def waterfall(rows: Iterable[tuple[str, Exchange]], width: int) -> Iterator[str]:
    """Lines for requests with their titles, oldest first: `title  duration  bar`, then its phases."""
    named = [(title, exchange.timings) for title, exchange in rows]
    start = min(timings.started_at for _title, timings in named)
    whole = max(_since(start, timings) + timings.total for _title, timings in named)
    words = [title for title, _timings in named] + [
        f"  {each.name}" for _t, timings in named for each in phases(timings)
    ]
    scale = _Scale(whole, max(map(cells, words)) + 1, width)
    yield _("{duration} in all, from {moment}").format(
        duration=duration(whole), moment=f"{start.astimezone():%Y-%m-%d %H:%M:%S %z}"
    )
    for title, timings in named:
        offset = _since(start, timings)
        yield scale.line(title, offset, timings.total, WHOLE)
        for phase in phases(timings):
            yield scale.line(f"  {phase.name}", offset + phase.begin, phase.seconds, PHASE)
        if timings.connect is None:
            yield from remark(_("no connect: a kept connection was used, or none was made"), width)


def duration(seconds: float) -> str:
    """`31.5 ms`, `12.3 s`, `2 min 5 s`; what is too short to be measured so in words."""
    if seconds < 0.00005:
        return _("< 0.1 ms")
    if seconds < 10:
        return f"{seconds * 1000:.1f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return _("{minutes} min {seconds} s").format(minutes=int(seconds // 60), seconds=int(seconds % 60))


def _since(start: datetime, timings: Timings) -> float:
    return (timings.started_at - start).total_seconds()


@dataclass(frozen=True, slots=True)
class _Scale:
    """`whole` seconds over what a line has left beside names and figures."""

    whole: float
    names: int
    width: int

    def line(self, name: str, begin: float, seconds: float, mark: str) -> str:
        head = f"{padded(name, self.names)}{duration(seconds):>{FIGURES}}"
        room = self.width - cells(head) - 2
        return f"{head}  {self._bar(begin, seconds, room, mark)}" if room >= LEAST_SCALE else head

    def _bar(self, begin: float, seconds: float, room: int, mark: str) -> str:
        if self.whole < 1e-6:
            return SLIVER
        first = min(round(begin / self.whole * room), room - 1)
        last = min(round((begin + seconds) / self.whole * room), room)
        return " " * first + (mark * (last - first) or SLIVER)
