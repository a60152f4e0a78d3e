"""What a failure means and what to do, by its kind: the words where no reply of the service says it."""

from aom_tui.language import _
from aom_tui.session.exchange import Exchange, Failure, FailureKind, StepName, Trouble
from aom_tui.session.login.result import ENDPOINT_REMEDY

_BY_KIND: dict[FailureKind, tuple[str, str]] = {
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


_BY_TROUBLE = {
    Trouble.DROPPED: (_("No reply came."), ""),
    Trouble.NOT_HTTP: (_("What came is no reply of HTTP."), ""),
    Trouble.CUT_OFF: (_("A reply came, but it broke off."), ""),
    Trouble.DAMAGED: (_("A reply came, but its packed body is damaged."), ""),
}
"""More exact meanings of a broken reply; whether to send again depends on the call, so the cause says it."""


_BY_KIND_WITH_KEY: dict[FailureKind, tuple[str, str]] = {
    FailureKind.IAM_REFUSED: (_("IAM did not say the project's id; AOM was not asked."), ""),
    FailureKind.IAM_FAILED: (_("IAM did not say the project's id; AOM was not asked."), ""),
    FailureKind.IAM_SILENT: (
        _("IAM did not say the project's id; AOM was not asked."),
        _("Check the IAM endpoint and the network, or set project_id in the profile."),
    ),
}
"""Meanings where an access key signs, for which no token is got."""


_STEP_WORDS = {
    StepName.TOKEN: _("getting a token"),
    StepName.CONSTRUCT: _("constructing the request"),
    StepName.SEND: _("sending"),
    StepName.PARSE: _("parsing the reply"),
}


def _step_words(exchange: Exchange, failure: Failure) -> str:
    if failure.step is StepName.SEND and exchange.reply:
        return _("receiving the reply")
    if not failure.by_key:
        return _STEP_WORDS[failure.step]
    return _("signing") if failure.kind is FailureKind.BLOCKED else _("looking up the project")


def failure_title(exchange: Exchange, failure: Failure) -> str:
    """Return the kind of failure and its step; of a login that IAM answered only that it failed."""
    if failure.step is StepName.TOKEN and not failure.by_key and failure.kind in _LOGIN_TITLES:
        return _LOGIN_TITLES[failure.kind]
    title = _("No usable reply, while {step}") if failure.names_its_kind else _("No usable reply: {kind}, while {step}")
    return title.format(kind=failure.kind.word, step=_step_words(exchange, failure))


_LOGIN_TITLES = {FailureKind.IAM_REFUSED: _("Login refused"), FailureKind.IAM_FAILED: _("Login failed")}


def failure_meaning(failure: Failure) -> tuple[str, str]:
    """Return what the failure means and what to do; of some the cause says the latter."""
    meaning, remedy = _BY_TROUBLE.get(failure.trouble) or _by_kind(failure)
    if failure.trouble in (Trouble.NO_TLS, Trouble.HANDSHAKE):
        meaning = _("No encrypted connection came about, so nothing was sent.")
    return meaning, failure.remedy or remedy


def _by_kind(failure: Failure) -> tuple[str, str]:
    own = _BY_KIND_WITH_KEY.get(failure.kind) if failure.by_key else None
    return own or _BY_KIND[failure.kind]
