"""Why: what a code, a status or a failure means, what to do, and what in this call probably caused it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from textwrap import wrap

from aom_tui.catalogue.model import Catalogue, ErrorCode
from aom_tui.catalogue.search import explain, status_meaning
from aom_tui.render.clean import clean, clean_line
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Reply, StepName, Success


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything in plain sentences, not yet cleaned: `explanation_text` writes it out."""

    title: str
    """What happened, in a few words: `API error AOM.02001102`, `No reply: timeout`, `Success`."""
    code: str = ""
    status: int | None = None
    message: str = ""
    """What the service itself said, or what went wrong here."""
    meaning: str = ""
    remedy: str = ""
    causes: tuple[str, ...] = ()
    """What in this exchange probably caused it, likeliest first."""
    warning: str = ""
    """Set where a write may have been applied although nobody knows."""


def why(catalogue: Catalogue | None, exchange: Exchange) -> Explanation:
    """The explanation of an exchange's outcome. Without a catalogue the codes' meanings are missing, nothing else."""
    match exchange.outcome:
        case Success(code=code):
            return _success(catalogue, exchange.reply, code)
        case ApiError() as error:
            return _api_error(catalogue, exchange, error)
        case Failure() as failure:
            return _failure(exchange, failure)


def explain_code(catalogue: Catalogue, code: str, operation_id: str | None = None) -> tuple[Explanation, ...]:
    """All documented meanings of a code, the operation's own first; empty where it is not documented."""
    return tuple(_entry(entry) for entry in explain(catalogue, code, operation_id))


def explanation_text(explanation: Explanation, width: int = 78) -> str:
    """The explanation with a label before each part, wrapped at `width` cells. Cleaned; ends without a newline."""
    parts = (
        ("status", str(explanation.status or "")),
        ("said", explanation.message),
        ("means", explanation.meaning),
        ("do", explanation.remedy),
        ("beware", explanation.warning),
    )
    lines = [clean_line(explanation.title), ""]
    for label, text in parts:
        if text:
            lines += _labelled(label, text, width)
    if explanation.causes:
        lines += ["", "Seen in this call, likeliest cause first:"]
        for number, cause in enumerate(explanation.causes, 1):
            lines += _labelled(f"{number}.", cause, width, indent=4)
    return "\n".join(lines).rstrip()


def _labelled(label: str, text: str, width: int, indent: int = 9) -> list[str]:
    filled = wrap(clean(text).replace("\t", " "), max(width - indent, 20), break_on_hyphens=False) or [""]
    return [f"{label:<{indent}}{filled[0]}", *(" " * indent + line for line in filled[1:])]


def _entry(entry: ErrorCode) -> Explanation:
    title = f"{entry.code}  {entry.module}" if entry.module else entry.code
    return Explanation(title, entry.code, entry.http_status, entry.message, entry.meaning, entry.remedy)


def _success(catalogue: Catalogue | None, reply: Reply | None, code: str) -> Explanation:
    status = reply.status if reply else None
    meaning = status_meaning(catalogue, status) if catalogue and status else ""
    if code:
        meaning = f"The service's own code {code} says that it worked. {meaning}".strip()
    return Explanation("Success", code, status, meaning=meaning)


def _api_error(catalogue: Catalogue | None, exchange: Exchange, error: ApiError) -> Explanation:
    operation_id = exchange.draft.operation_id if exchange.draft else None
    entries = explain(catalogue, error.code, operation_id, message=error.message) if catalogue else ()
    meaning = entries[0].meaning if entries else ""
    if catalogue and not meaning:
        code = f"The code {error.code} is not documented. " if error.code else ""
        meaning = f"{code}{status_meaning(catalogue, error.status)}"
    if error.status < 300:
        meaning += " The HTTP status says success, the code inside the reply does not: the code counts."
    return Explanation(
        title=f"API error {error.code}".rstrip(),
        code=error.code,
        status=error.status,
        message=error.message,
        meaning=meaning,
        remedy=entries[0].remedy if entries else "",
        causes=tuple(_causes(exchange, error)),
    )


_KIND_MEANS: dict[FailureKind, tuple[str, str]] = {
    FailureKind.CONNECT: (
        "No connection to the host: its name was not found, or nothing accepts connections there.",
        "Check endpoint, region and network, and whether a proxy stands between.",
    ),
    FailureKind.TLS: (
        "The host's certificate was not accepted, so nothing was sent.",
        "Check the endpoint's name; behind a proxy that opens TLS, name its CA file (OS_CACERT or ca_file).",
    ),
    FailureKind.TIMEOUT: (
        "The deadline of the whole call passed: login, waits and reply are in it.",
        "Ask for less (limit, time range), or give it longer (--timeout).",
    ),
    FailureKind.BROKEN: (
        "A reply came, but it broke off, was damaged, or is not what it claims to be.",
        "See Wire for what came. A page of HTML usually means a proxy or a wrong endpoint.",
    ),
    FailureKind.TOO_LARGE: (
        "The reply is larger than this program takes.",
        "Ask for less: limit, time range, a narrower filter.",
    ),
    FailureKind.BLOCKED: ("Not sent, on purpose.", ""),
    FailureKind.IAM_REFUSED: (
        "IAM gave no token; AOM was not asked.",
        "Check user, password, account and project. A Huawei ID or SSO user has no password here: "
        "create an IAM user, or use AK/SK.",
    ),
    FailureKind.IAM_SILENT: (
        "IAM did not answer, so there is no token; AOM was not asked.",
        "Check the IAM endpoint and the network.",
    ),
    FailureKind.CANCELLED: ("You stopped waiting for the reply.", ""),
}
_STEPS = {
    StepName.TOKEN: "getting a token",
    StepName.CONSTRUCT: "constructing the request",
    StepName.SEND: "sending",
    StepName.PARSE: "parsing the reply",
}


def _failure(exchange: Exchange, failure: Failure) -> Explanation:
    meaning, remedy = _KIND_MEANS[failure.kind]
    warning = "The request was on the wire: the write may have been applied. Look before sending it again."
    return Explanation(
        title=f"No usable reply: {failure.kind}, while {_STEPS[failure.step]}",
        status=exchange.reply.status if exchange.reply else None,
        message=failure.message,
        meaning=meaning,
        remedy=failure.remedy or remedy,
        causes=tuple(_failed_before(exchange)),
        warning=warning if failure.may_have_been_applied else "",
    )


def _failed_before(exchange: Exchange) -> Iterator[str]:
    """What the token exchange said, where that is why the call was never made."""
    before = exchange.token_exchange
    if before and isinstance(before.outcome, ApiError):
        error = before.outcome
        yield f"IAM answered {error.status}: {error.message or error.code}"


_SKEW = timedelta(minutes=15)
"""A signature whose time is further off is refused (the gateway's rule)."""


def _causes(exchange: Exchange, error: ApiError) -> Iterator[str]:
    """Ranked by how often each is the cause when its sign is there."""
    yield from _empty_project(exchange)
    yield from _clock(exchange)
    if error.status == 401 and exchange.request:
        yield from _identity(exchange)
    if error.status == 403:
        yield "The user lacks the permission: AOM ReadOnlyAccess reads, AOM FullAccess also writes."
    if error.status == 404:
        yield "The URI may belong to another region, or to a version of AOM that this region does not have."
    if error.status == 429:
        yield "Too many requests in a short time: wait, then send again."
    if any(isinstance(before.outcome, ApiError) and before.role == "call" for before in exchange.preceding):
        yield "A first try was refused as well, with the earlier token; see Wire."


def _empty_project(exchange: Exchange) -> Iterator[str]:
    request = exchange.request
    if request and re.match(r"/v\d+/(/|%7B|\{|\?|$)", request.uri):
        yield "The URI holds no project id where one belongs: the gateway refuses that as if the token were wrong."


def _clock(exchange: Exchange) -> Iterator[str]:
    """The reply's Date against our own clock when the call started."""
    stated = exchange.reply.header("Date") if exchange.reply else None
    if not stated:
        return
    try:
        skew = _aware(parsedate_to_datetime(stated)) - exchange.timings.started_at
    except (ValueError, TypeError):
        return
    if abs(skew) > _SKEW:
        minutes = round(skew.total_seconds() / 60)
        way = "behind" if minutes > 0 else "ahead of"
        yield f"This machine's clock is {abs(minutes)} min {way} the server's; signatures and tokens depend on it."


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _identity(exchange: Exchange) -> Iterator[str]:
    request = exchange.request
    names = {name.lower() for name, _ in request.headers} if request else set()
    if "x-auth-token" in names:
        yield "The token has expired or was revoked, belongs to another project, or comes from another region's IAM."
    elif "authorization" in names:
        yield "AK or SK is wrong, or a temporary AK goes without its security token. Five refusals lock the AK."
    else:
        yield "The request carried neither a token nor a signature: this host is not one of the profile's own."
