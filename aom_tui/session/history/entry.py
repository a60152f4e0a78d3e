"""The entries of the history: what lists say of an exchange, in the columns of the table. Pure."""

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, Role, Success

LONGEST = 500
"""Characters of a URI or a message that are listed and searched; the exchange itself has all of it."""


class Entry(Struct, frozen=True, kw_only=True):
    """One exchange in a list. Texts are as they came: clean them before they are shown."""

    number: int
    """By which it is asked for; a later one is higher, none is given twice."""
    started_at: datetime
    profile: str
    kind: str
    """Of the profile, as it was then: `sandbox`, `test`, `production`."""
    role: Role
    operation: str
    """Its id; empty for a bare request, and for a request of the session's own."""
    method: str
    uri: str
    """Path and query, redacted; empty where no request was made."""
    status: int | None
    """Of the reply; None where there was none."""
    outcome: str
    """`success`, `error` (the service refused), `failure` (no usable reply)."""
    code: str
    """The business code; of a failure its kind (`timeout`)."""
    request_id: str
    message: str
    seconds: float
    request_size: int
    """Bytes of the body as sent."""
    reply_size: int
    page: int | None = None
    """Of a list, counted from the one that was asked for first; None of that one, and of any other call."""


COLUMNS = (
    "number", "started_at", "profile", "kind", "role", "operation", "method", "uri", "status", "outcome", "code",
    "request_id", "message", "seconds", "request_size", "reply_size", "page",
)  # fmt: skip
"""The fields, as the table has them."""


def entry_of_row(row: tuple[Any, ...]) -> Entry:
    """Return the entry of a row of the table."""
    read = dict(zip(COLUMNS, row, strict=True))
    return Entry(**{**read, "started_at": datetime.fromtimestamp(read["started_at"], UTC)})


def row_of(exchange: Exchange, kind: str) -> dict[str, Any]:
    """Return the columns of a redacted exchange without its number; `searched` holds all texts, casefolded."""
    draft, request, reply, kept = exchange.draft, exchange.request, exchange.reply, exchange.kept
    outcome, code, message = _outcome_columns(exchange)
    listed = {
        "started_at": exchange.timings.started_at.timestamp(),
        "profile": exchange.profile,
        "kind": kind,
        "role": exchange.role,
        "operation": (draft.operation_id if draft else "") or "",
        "method": request.method if request else draft.method if draft else "",
        "uri": _uri(exchange)[:LONGEST],
        "status": reply.status if reply else None,
        "outcome": outcome,
        "code": code[:LONGEST],
        "request_id": (reply.request_id if reply else "") or "",
        "message": message[:LONGEST],
        "seconds": exchange.timings.total,
        "request_size": kept.request_size if kept else 0,
        "reply_size": kept.reply_size if kept else 0,
        "page": exchange.paged.number if exchange.paged else None,
    }
    texts = ("operation", "method", "uri", "code", "request_id", "message", "profile")
    return {**listed, "searched": "\n".join(str(listed[name]) for name in texts).casefold()}


def _uri(exchange: Exchange) -> str:
    if exchange.request:
        return exchange.request.uri
    if exchange.draft is None:
        return ""
    _scheme, address, rest = exchange.draft.uri.partition("://")
    return f"/{rest.partition('/')[2]}" if address else exchange.draft.uri


def _outcome_columns(exchange: Exchange) -> tuple[str, str, str]:
    match exchange.outcome:
        case Success(code):
            return "success", code, ""
        case ApiError(code, message):
            return "error", code, message
        case Failure(kind, message=message):
            return "failure", kind.value, message


def kept_draft(exchange: Exchange) -> Draft:
    """Return the draft of an exchange as it was kept. Raises InvalidInput for a request of the session's own."""
    if exchange.draft is None:
        number = str(exchange.kept.number if exchange.kept else "")
        what = _("the session asked for this itself, so it is no request to be sent again")
        raise InvalidInput(Problem(number, what))
    return exchange.draft


def resendable_draft(exchange: Exchange) -> Draft:
    """Return the draft that would be sent again. Raises InvalidInput where its body was not kept, or it has none."""
    draft, kept, number = kept_draft(exchange), exchange.kept, str(exchange.kept.number if exchange.kept else "")
    if kept and kept.request_body != "whole":
        what = _("its body was not kept, so it cannot be sent again")
        remedy = _('`history = "full"` in the profile keeps bodies from now on.')
        raise InvalidInput(Problem(number, what, remedy))
    return draft
