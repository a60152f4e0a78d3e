"""An exchange in one line: status, what it means, how long, how large, the request id, when."""

from dataclasses import dataclass
from typing import Literal

from aom_tui.render.clean import clean_line
from aom_tui.render.steps import milliseconds
from aom_tui.render.wire import size
from aom_tui.session.exchange import ApiError, Exchange, Failure, Success


@dataclass(frozen=True, slots=True)
class Summary:
    """The parts of the line, cleaned; a part that there is nothing to say of is empty."""

    status: str
    """`200 OK`; empty where there was no reply."""
    verdict: str
    """`success`, `API error AOM.02001102`, `timeout`."""
    mood: Literal["success", "error"]
    facts: tuple[str, ...]
    """Duration, size of the body, request id, time of day: least important first to go where room is short."""


def summary(exchange: Exchange, *, whole_id: bool = False) -> Summary:
    """The summary; the request id in full, or by its beginning and end."""
    reply = exchange.reply
    facts = [milliseconds(exchange.timings.total)]
    if reply:
        facts.append(size(len(reply.body)))
    if reply and reply.request_id:
        request_id = clean_line(reply.request_id)
        facts.append(f"req {request_id if whole_id else short(request_id)}")
    facts.append(_clock(exchange))
    status = clean_line(f"{reply.status} {reply.reason}".strip()) if reply else ""
    return Summary(status, verdict(exchange), _mood(exchange), tuple(facts))


def verdict(exchange: Exchange) -> str:
    """The outcome in one to three words: by word, not by colour alone."""
    match exchange.outcome:
        case Success():
            return "success"
        case ApiError(code=code):
            return clean_line(f"API error {code}".rstrip())
        case Failure(kind=kind):
            return str(kind)


def _mood(exchange: Exchange) -> Literal["success", "error"]:
    return "success" if isinstance(exchange.outcome, Success) else "error"


def short(request_id: str) -> str:
    """`7c1e..90` of a long id."""
    return request_id if len(request_id) <= 8 else f"{request_id[:4]}..{request_id[-2:]}"


def _clock(exchange: Exchange) -> str:
    started = exchange.timings.started_at.astimezone()
    zone = f"{started:%z}"
    return f"{started:%H:%M:%S} {zone[:3]}:{zone[3:5]}"
