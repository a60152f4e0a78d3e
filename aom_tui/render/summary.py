"""An exchange in one line: status, what it means, how long, how large, the request id, when."""

from typing import Literal

from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.cells import cells
from aom_tui.render.clean import clean_line
from aom_tui.render.local_time import utc_offset
from aom_tui.render.units import milliseconds, size
from aom_tui.session.arrival import Arrival
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, Success
from aom_tui.session.redaction.redact import redact_url


class Summary(Struct, frozen=True):
    """The parts of the line, cleaned; a part that there is nothing to say of is empty."""

    status: str
    """`200 OK`; empty where there was no reply."""
    verdict: str
    """`success`, `API error AOM.02001102`, `timeout`."""
    mood: Literal["success", "error"]
    duration: str
    size: str
    request_id: str
    """In full: support asks for it."""
    clock: str
    """When the call started, local time without zone."""
    zone: str

    paged: str = ""
    """`page 2`, `12 pages, 1,204 items`; empty where it is no page of a list."""

    def facts(self, room: int) -> tuple[str, ...]:
        """What fits in `room` cells with two between each: the zone goes first, then size, duration, clock.

        The request id stays whatever happens, in full or by its beginning and end.
        """
        whole = f"req {self.request_id}" if self.request_id else ""
        brief = f"req {short(self.request_id)}" if self.request_id else ""
        moment = f"{self.clock} {self.zone}".strip()
        choices = (
            (self.duration, self.size, whole, moment),
            (self.duration, self.size, brief, moment),
            (self.duration, self.size, brief, self.clock),
            (self.duration, brief, self.clock),
            (brief, self.clock),
        )
        for choice in choices:
            facts = tuple(fact for fact in choice if fact)
            if sum(cells(fact) + 2 for fact in facts) <= room:
                return facts
        return (brief,) if brief else ()


def summary(exchange: Exchange) -> Summary:
    """The summary of an exchange, whatever came of it."""
    reply, started = exchange.reply, exchange.timings.started_at.astimezone()
    return Summary(
        status=clean_line(f"{reply.status} {reply.reason}".strip()) if reply else "",
        verdict=verdict(exchange),
        mood="success" if isinstance(exchange.outcome, Success) else "error",
        duration=milliseconds(exchange.timings.total),
        size=_size(exchange),
        request_id=clean_line(reply.request_id or "") if reply else "",
        clock=f"{started:%H:%M:%S}",
        zone=utc_offset(started),
        paged=clean_line(exchange.paged.words) if exchange.paged else "",
    )


def _size(exchange: Exchange) -> str:
    """Of the body; where only a part of it came, of how much."""
    part = exchange.part
    if part is None or part.expected is None:
        return size(len(exchange.reply.body)) if exchange.reply else ""
    return _("{taken} of {expected}").format(taken=size(part.taken), expected=size(part.expected))


def arriving(arrival: Arrival) -> str:
    """`200 OK  12.3 MB of 50.0 MB`; how much is to come only where the reply says so. Then that it is being read."""
    status = clean_line(f"{arrival.reply.status} {arrival.reply.reason}".strip())
    taken, expected = size(arrival.taken), arrival.expected
    if arrival.is_whole:
        return _("{status}  {taken}, being read").format(status=status, taken=taken)
    if expected is None:
        return _("{status}  {taken} so far").format(status=status, taken=taken)
    return _("{status}  {taken} of {expected}").format(status=status, taken=taken, expected=size(expected))


def verdict(exchange: Exchange) -> str:
    """The outcome in one to three words: by word, not by colour alone."""
    match exchange.outcome:
        case Success():
            return _("success")
        case ApiError(code=code):
            return clean_line(_("API error {code}").format(code=code).rstrip())
        case Failure(kind=kind):
            return kind.word


def short(request_id: str) -> str:
    """`7c1e..90` of a long id."""
    return request_id if len(request_id) <= 8 else f"{request_id[:4]}..{request_id[-2:]}"


def called(draft: Draft) -> str:
    """What a draft is of, in a word for the screen: the operation, else method and URI without their secrets."""
    return clean_line(redact_url(draft.called))
