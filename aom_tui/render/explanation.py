"""The Why view: what a code, a status or a failure means, what to do, and what probably caused it."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, ErrorCode
from aom_tui.catalogue.search import explain, explain_status
from aom_tui.language import _, sentences
from aom_tui.render.failure_words import failure_meaning, failure_title
from aom_tui.render.success_note import success_note
from aom_tui.session.cause import Cause, Likelihood, Remedy, SessionState
from aom_tui.session.doctor import diagnose, top_remedy
from aom_tui.session.endpoints import service_of
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Success
from aom_tui.session.parse import error_fields


class Explanation(Struct, frozen=True):
    """An outcome explained in sentences, not yet cleaned; `explanation_text` writes it out."""

    title: str
    """What happened, in a few words: `API error AOM.02001102`, `No reply: timeout`, `Success`."""
    code: str = ""
    status: int | None = None
    message: str = ""
    """The service's own message, or what went wrong here."""
    meaning: str = ""
    remedy: str = ""
    causes: tuple[Cause, ...] = ()
    """What in this exchange probably caused it, likeliest first."""
    mends: Remedy | None = None
    """The remedy that the program can apply."""
    operations: tuple[str, ...] = ()
    """For a code by itself, the operations that it has this meaning for; empty for any."""
    note: str = ""
    """For a success that nothing was found, or that the reply is an HTML page."""
    warning: str = ""
    """Set where a write may have been applied although nobody knows, and where pages are missing."""


def why(catalogue: Catalogue | None, exchange: Exchange, state: SessionState | None = None) -> Explanation:
    """Explain an exchange's outcome: what it means for this operation, and what caused it.

    Without a catalogue the codes' meanings are missing, without the session's state some causes.
    """
    match exchange.outcome:
        case Success(code=code):
            return _success(catalogue, exchange, code)
        case ApiError() as error:
            explained = _api_error(catalogue, exchange, error)
        case Failure() as failure:
            explained = _failure(exchange, failure)
    causes = diagnose(catalogue, exchange, state)
    is_by_call = _is_refused_login(exchange) or (explained.status or 0) >= 500
    if is_by_call and any(cause.likelihood is not Likelihood.DOCUMENTED for cause in causes):
        explained = replace(explained, remedy="")  # the cause says what to do about this very login, or this very call
    return replace(explained, causes=causes, mends=top_remedy(causes, exchange))


def _is_refused_login(exchange: Exchange) -> bool:
    """Whether IAM refused the login, or the signature of the request that precedes the call."""
    match exchange.outcome:
        case Failure(kind=FailureKind.IAM_REFUSED | FailureKind.IAM_FAILED, by_key=True):
            return any(each.reply and each.reply.status == 401 for each in exchange.preceding)
        case Failure(kind=FailureKind.IAM_REFUSED | FailureKind.IAM_FAILED):
            return exchange.token_exchange is not None
        case _:
            return False


def explain_code(catalogue: Catalogue, code: str, operation_id: str | None = None) -> tuple[Explanation, ...]:
    """Explain a code: for the operation where the documents say it, else each distinct meaning.

    A code that is an HTTP status is explained as that first. Empty where the code is not documented.
    """
    entries = explain(catalogue, code, operation_id)
    own = [entry for entry in entries if operation_id in (entry.module, *entry.operations)]
    distinct: dict[tuple[str, str, str], list[ErrorCode]] = {}
    for entry in own or entries:
        distinct.setdefault((entry.message, entry.meaning, entry.remedy), []).append(entry)
    codes = tuple(_entry(same, _operations(catalogue, same, entries)) for same in distinct.values())
    return (*_status(catalogue, code.strip()), *codes)


def _status(catalogue: Catalogue, code: str) -> Iterator[Explanation]:
    if code.isdecimal() and code.isascii() and 100 <= int(code) <= 599:
        known = explain_status(catalogue, int(code))
        yield Explanation(f"HTTP {code} {known.reason}".rstrip(), code, meaning=known.meaning, remedy=known.remedy)


def _entry(same: list[ErrorCode], operations: tuple[str, ...]) -> Explanation:
    """Make one explanation of entries that share a meaning."""
    entry = same[0]
    modules = dict.fromkeys(each.module for each in same if each.module and each.module not in operations)
    title = f"{entry.code}  {', '.join(modules)}".rstrip()
    return Explanation(
        title, entry.code, entry.http_status, entry.message, entry.meaning, entry.remedy, operations=operations
    )


def _operations(catalogue: Catalogue, same: list[ErrorCode], entries: tuple[ErrorCode, ...]) -> tuple[str, ...]:
    """Return the operations with this meaning: those named, else all that document the code with no other meaning."""
    named = [name for entry in same for name in (entry.module, *entry.operations) if name in catalogue.operations]
    if named:
        return tuple(dict.fromkeys(named))
    code = same[0].code
    taken = {name for entry in entries for name in (entry.module, *entry.operations)}
    listing = (each.id for each in catalogue.operations.values() if code in each.error_codes)
    return tuple(name for name in listing if name not in taken)


def _success(catalogue: Catalogue | None, exchange: Exchange, code: str) -> Explanation:
    status = exchange.reply.status if exchange.reply else None
    meaning = explain_status(catalogue, status).meaning if catalogue and status else ""
    if code:
        meaning = sentences(_("The service's own code {code} says that it worked.").format(code=code), meaning)
    missing = exchange.paged.missing if exchange.paged else ""
    warning = _("Not all pages are there: {why}.").format(why=missing) if missing else ""
    note = success_note(exchange, catalogue)
    return Explanation(_("Success"), code, status, meaning=meaning, note=note, warning=warning)


def _api_error(catalogue: Catalogue | None, exchange: Exchange, error: ApiError) -> Explanation:
    operation_id = exchange.draft.operation_id if exchange.draft else None
    is_code = error.code != str(error.status) or (catalogue is not None and _is_of_iam(catalogue, exchange))
    entries = explain(catalogue, error.code, operation_id, message=error.message) if catalogue and is_code else ()
    meaning, remedy = (entries[0].meaning, entries[0].remedy) if entries else ("", "")
    if catalogue and not meaning:
        by_status, advice = _by_status(catalogue, exchange, error)
        meaning, remedy = sentences(_no_meaning(exchange, error), by_status), remedy or advice
    if error.status < 300:
        counts = _("The HTTP status says success, the code inside the reply does not: the code counts.")
        meaning = sentences(meaning, counts)
    return Explanation(
        title=_("API error {code}").format(code=error.code).rstrip(),
        code=error.code,
        status=error.status,
        message=error.message,
        meaning=meaning,
        remedy=remedy,
    )


def _is_of_iam(catalogue: Catalogue, exchange: Exchange) -> bool:
    """Whether the reply is IAM's, whose codes are bare numbers that equal the status."""
    return exchange.is_for_login or (exchange.draft is not None and service_of(catalogue, exchange.draft) == "iam")


def _no_meaning(exchange: Exchange, error: ApiError) -> str:
    """Say why only the status can be explained; empty for a redirect, which needs no code."""
    if error.status_class == 3 or not error.code:
        return ""
    if error.code != str(error.status):
        return _("The code {code} is not documented.").format(code=error.code)
    if exchange.reply and error_fields(exchange.reply)[0] == error.code:
        return _("The reply's code {code} only repeats the status.").format(code=error.code)
    reason = exchange.reply.reason if exchange.reply else ""
    return _("The reply gives no reason.") if error.message == reason else _("The reply gives no code.")


def _by_status(catalogue: Catalogue, exchange: Exchange, error: ApiError) -> tuple[str, str]:
    """Return what the status means and what to do; for a 5xx the cause says the latter."""
    status, request = explain_status(catalogue, error.status), exchange.request
    if error.status == 400 and request and not request.body:
        return status.meaning, _("Check the path and the parameters.")
    return status.meaning, "" if error.status >= 500 else status.remedy


def _failure(exchange: Exchange, failure: Failure) -> Explanation:
    meaning, remedy = failure_meaning(failure)
    warning = _("The request was on the wire: the write may have been applied. Look before sending it again.")
    return Explanation(
        title=failure_title(exchange, failure),
        status=exchange.reply.status if exchange.reply else None,
        message=failure.message,
        meaning=meaning,
        remedy=remedy,
        warning=warning if failure.may_have_been_applied else "",
    )
