"""Why: what a code, a status or a failure means, what to do, and what in this call probably caused it."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, ErrorCode
from aom_tui.catalogue.search import explain, explain_status
from aom_tui.language import _, commas, sentences
from aom_tui.render.cells import padded, wrapped
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.success_note import success_note
from aom_tui.session.cause import Cause, Likelihood, Remedy, SessionState
from aom_tui.session.doctor import diagnose, top_remedy
from aom_tui.session.endpoints import service_of
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, StepName, Success, Trouble
from aom_tui.session.login.result import ENDPOINT_REMEDY
from aom_tui.session.parse import error_fields


class Explanation(Struct, frozen=True):
    """Everything in plain sentences, not yet cleaned: `explanation_text` writes it out."""

    title: str
    """What happened, in a few words: `API error AOM.02001102`, `No reply: timeout`, `Success`."""
    code: str = ""
    status: int | None = None
    message: str = ""
    """What the service itself said, or what went wrong here."""
    meaning: str = ""
    remedy: str = ""
    causes: tuple[Cause, ...] = ()
    """What in this exchange probably caused it, likeliest first."""
    mends: Remedy | None = None
    """What the program itself can do about it."""
    operations: tuple[str, ...] = ()
    """Of a code by itself: the operations that it means this for; empty where it is for any."""
    note: str = ""
    """Of a success what its reply does not say: what was asked for where nothing was found, or that it is a page."""
    warning: str = ""
    """Set where a write may have been applied although nobody knows, and where pages are missing."""


def why(catalogue: Catalogue | None, exchange: Exchange, state: SessionState | None = None) -> Explanation:
    """The explanation of an exchange's outcome: first what it means for this operation, then what caused it.

    Without a catalogue the codes' meanings are missing, without the session's state some causes, nothing else.
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
    """By IAM: the token, or a signature."""
    match exchange.outcome:
        case Failure(kind=FailureKind.IAM_REFUSED | FailureKind.IAM_FAILED, by_key=True):
            return any(each.reply and each.reply.status == 401 for each in exchange.preceding)
        case Failure(kind=FailureKind.IAM_REFUSED | FailureKind.IAM_FAILED):
            return exchange.token_exchange is not None
        case _:
            return False


def explain_code(catalogue: Catalogue, code: str, operation_id: str | None = None) -> tuple[Explanation, ...]:
    """What a code means: for the operation where the documents say it, else each distinct meaning.

    An HTTP status comes first, as what it means wherever it comes from. Empty where the code is not documented.
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


def explanation_text(explanation: Explanation, width: int = 78) -> str:
    """The explanation with a label before each part, wrapped at `width` cells. Cleaned; ends without a newline."""
    parts = (
        (_("said"), explanation.message),
        (_("means"), explanation.meaning),
        (_("but"), explanation.note),
        (_("do"), explanation.remedy),
        (_("for"), commas(explanation.operations)),
        (_("beware"), explanation.warning),
    )
    status = f"HTTP {explanation.status}" if explanation.status else ""
    lines = [clean_line("  ".join(filter(None, (explanation.title, status))))]
    for label, text in parts:
        if text:
            lines += _labelled(label, text, width)
    return "\n".join([*lines, *cause_lines(explanation.causes, width)]).rstrip()


def cause_text(cause: Cause) -> str:
    """The cause on one line: `Probably: The token has expired. It ended ...`."""
    said = _("Perhaps: {cause}") if cause.likelihood is Likelihood.DOCUMENTED else _("Probably: {cause}")
    return clean_line(said.format(cause=sentences(cause.title, cause.evidence, cause.advice)))


def cause_lines(causes: Iterable[Cause], width: int) -> Iterator[str]:
    """The causes numbered, each with its evidence and what to do; those that nothing shows under their own head."""
    head = ""
    for number, cause in enumerate(causes, 1):
        is_documented = cause.likelihood is Likelihood.DOCUMENTED
        wanted = _("Also documented, though nothing here shows it:") if is_documented else _("Probably:")
        if wanted != head:
            head = wanted
            yield from ("", head)
        yield from _labelled(f"{number}.", sentences(cause.title, cause.evidence), width, indent=3)
        if cause.advice:
            yield from _labelled("   >", cause.advice, width, indent=5)


def _labelled(label: str, text: str, width: int, indent: int = 9) -> list[str]:
    room = max(width, indent + 20)
    lines = wrapped(clean(text), room, first=padded(label, indent), rest=" " * indent)
    return lines or [padded(label, indent)]


def _entry(same: list[ErrorCode], operations: tuple[str, ...]) -> Explanation:
    """One meaning, which several entries may share."""
    entry = same[0]
    modules = dict.fromkeys(each.module for each in same if each.module and each.module not in operations)
    title = f"{entry.code}  {', '.join(modules)}".rstrip()
    return Explanation(
        title, entry.code, entry.http_status, entry.message, entry.meaning, entry.remedy, operations=operations
    )


def _operations(catalogue: Catalogue, same: list[ErrorCode], entries: tuple[ErrorCode, ...]) -> tuple[str, ...]:
    """Which operations mean it so: those that are named, else all that document the code and have no other meaning."""
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
    """Whether IAM said it: with IAM alone a bare number is a code, equal to the status."""
    return exchange.role != "call" or (exchange.draft is not None and service_of(catalogue, exchange.draft) == "iam")


def _no_meaning(exchange: Exchange, error: ApiError) -> str:
    """Why the status alone has to say what it means; of a redirect that is no lack."""
    if error.status_class == 3 or not error.code:
        return ""
    if error.code != str(error.status):
        return _("The code {code} is not documented.").format(code=error.code)
    if exchange.reply and error_fields(exchange.reply)[0] == error.code:
        return _("The reply's code {code} only repeats the status.").format(code=error.code)
    reason = exchange.reply.reason if exchange.reply else ""
    return _("The reply gives no reason.") if error.message == reason else _("The reply gives no code.")


def _by_status(catalogue: Catalogue, exchange: Exchange, error: ApiError) -> tuple[str, str]:
    """What the status means, and what to do; of a failure of the service the cause says that, by the call."""
    status, request = explain_status(catalogue, error.status), exchange.request
    if error.status == 400 and request and not request.body:
        return status.meaning, _("Check the path and the parameters.")
    return status.meaning, "" if error.status >= 500 else status.remedy


_KIND_MEANS: dict[FailureKind, tuple[str, str]] = {
    FailureKind.CONNECT: (
        _("No connection to the host: its name was not found, or nothing accepts connections there."),
        _("Check endpoint, region and network, and whether a proxy stands between."),
    ),
    FailureKind.TLS: (
        _("The host's certificate was not accepted, so nothing was sent."),
        _("Check the endpoint's name; behind a proxy that opens TLS, name its CA file (OS_CACERT or ca_file)."),
    ),
    FailureKind.TIMEOUT: (
        _("The deadline of the whole call passed: login, waits and reply are in it."),
        "",
    ),
    FailureKind.BROKEN: (
        _("A reply came, but it broke off, was damaged, or is not what it claims to be."),
        _("See Wire for what came. A page of HTML usually means a proxy or a wrong endpoint."),
    ),
    FailureKind.TOO_LARGE: (
        _("The reply is larger than this program takes."),
        _("Ask for less: limit, time range, a narrower filter."),
    ),
    FailureKind.BLOCKED: (_("Not sent, on purpose."), ""),
    FailureKind.IAM_REFUSED: (
        _("IAM gave no token; AOM was not asked."),
        _(
            "Check user, password, account and project. A Huawei ID or SSO user has no password here: "
            "create an IAM user, or use AK/SK."
        ),
    ),
    FailureKind.IAM_FAILED: (_("IAM gave no token; AOM was not asked."), ENDPOINT_REMEDY),
    FailureKind.IAM_SILENT: (
        _("IAM did not answer, so there is no token; AOM was not asked."),
        _("Check the IAM endpoint and the network."),
    ),
    FailureKind.CANCELLED: (_("You stopped waiting for the reply."), ""),
}
_BROKEN_MEANS = {
    Trouble.DROPPED: (_("No reply came."), ""),
    Trouble.NOT_HTTP: (_("What came is no reply of HTTP."), ""),
    Trouble.CUT_OFF: (_("A reply came, but it broke off."), ""),
    Trouble.DAMAGED: (_("A reply came, but its packed body is damaged."), ""),
}
"""Of a broken reply what is known better; whether to send it again depends on the call, so the cause says it."""

_KEY_MEANS: dict[FailureKind, tuple[str, str]] = {
    FailureKind.IAM_REFUSED: (_("IAM did not say the project's id; AOM was not asked."), ""),
    FailureKind.IAM_FAILED: (_("IAM did not say the project's id; AOM was not asked."), ""),
    FailureKind.IAM_SILENT: (
        _("IAM did not say the project's id; AOM was not asked."),
        _("Check the IAM endpoint and the network, or set project_id in the profile."),
    ),
}
"""The same where an access key signs, for which no token is got."""

_STEPS = {
    StepName.TOKEN: _("getting a token"),
    StepName.CONSTRUCT: _("constructing the request"),
    StepName.SEND: _("sending"),
    StepName.PARSE: _("parsing the reply"),
}


def _step(exchange: Exchange, failure: Failure) -> str:
    if failure.step is StepName.SEND and exchange.reply:
        return _("receiving the reply")
    if not failure.by_key:
        return _STEPS[failure.step]
    return _("signing") if failure.kind is FailureKind.BLOCKED else _("looking up the project")


def _title(exchange: Exchange, failure: Failure) -> str:
    """What kind of failure, and where; of a login that IAM answered no more than that, as the message says the rest."""
    if failure.step is StepName.TOKEN and not failure.by_key and failure.kind in _LOGIN_TITLES:
        return _LOGIN_TITLES[failure.kind]
    title = _("No usable reply, while {step}") if failure.names_its_kind else _("No usable reply: {kind}, while {step}")
    return title.format(kind=failure.kind.word, step=_step(exchange, failure))


_LOGIN_TITLES = {FailureKind.IAM_REFUSED: _("Login refused"), FailureKind.IAM_FAILED: _("Login failed")}


def _failure(exchange: Exchange, failure: Failure) -> Explanation:
    means = _KIND_MEANS | _KEY_MEANS if failure.by_key else _KIND_MEANS
    meaning, remedy = _BROKEN_MEANS.get(failure.trouble) or means[failure.kind]
    if failure.trouble in (Trouble.NO_TLS, Trouble.HANDSHAKE):
        meaning = _("No encrypted connection came about, so nothing was sent.")
    warning = _("The request was on the wire: the write may have been applied. Look before sending it again.")
    return Explanation(
        title=_title(exchange, failure),
        status=exchange.reply.status if exchange.reply else None,
        message=failure.message,
        meaning=meaning,
        remedy=failure.remedy or remedy,
        warning=warning if failure.may_have_been_applied else "",
    )
