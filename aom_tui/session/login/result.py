"""The result of a login, from IAM's answer. Pure."""

import dataclasses
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Reply, Request, StepName
from aom_tui.session.login.given_token import copy_again_remedy, expiry_words, given_token_words, renewal_remedy
from aom_tui.session.login.refusal_reasons import no_such_project, refusal_reason
from aom_tui.session.login.refusals import minutes
from aom_tui.session.login.second_factor import (
    PASSCODE_ONCE,
    PASSCODE_REMEDY,
    REFUSED_PASSCODE,
    WRONG_PASSCODE,
    names_passcode,
    wants_passcode,
)
from aom_tui.session.profile import Profile
from aom_tui.session.secret import Secret
from aom_tui.session.token import Token, given_token, token_of

REFUSED_REMEDY = _(
    "Check user, password, account (domain) and project: IAM does not say which is wrong. "
    "A Huawei ID or SSO user cannot log in by password; use an IAM user or an access key."
)
LOCKING_RULE = _("Repeated wrong passwords lock the user; the threshold is set by the administrator.")


ENDPOINT_REMEDY = _("Check that the IAM endpoint is IAM's.")
REFUSALS = frozenset({400, 401, 403, 404})
"""The statuses by which IAM refuses what a login asks for; with any other it has not judged it."""


class LoginResult(Struct, frozen=True):
    """A token, or why there is none. `exchange` is None where no request was needed."""

    token: Token | None
    exchange: Exchange | None = None
    failure: Failure | None = None
    note: str = ""
    is_cached: bool = False
    """Whether the token comes from the file that commands share."""
    with_passcode: bool = False
    """Whether a passcode was asked for, and sent beside the password."""


def token_given(value: Secret, profile: Profile, now: datetime) -> Token:
    """The token from elsewhere. Raises InvalidInput where it cannot be one."""
    try:
        return given_token(value, now)
    except ValueError as error:
        raise InvalidInput(Problem("token", str(error), copy_again_remedy(profile), setting="secret")) from None


def is_wrong_login(result: LoginResult) -> bool:
    """Whether IAM refused who it is: user, password or passcode."""
    return result.exchange is not None and _is_401(result.exchange)


def is_wrong_password(result: LoginResult) -> bool:
    """Whether the password, and nothing beside it, was refused, so that it is not to be tried often.

    Not where a passcode is lacking; and of one that is beside it the user types another each time.
    """
    exchange = result.exchange
    return exchange is not None and _is_401(exchange) and not (result.with_passcode or wants_passcode(exchange))


def is_secret_refused(result: LoginResult) -> bool:
    """Whether there is no token because of the secret, refused now or held back after refusals."""
    if is_wrong_passcode(result):
        return False
    match result:
        case LoginResult(token=None, failure=Failure(kind=FailureKind.BLOCKED)):
            return True
        case LoginResult(token=None, exchange=Exchange(outcome=ApiError() as error)):
            return error.status in REFUSALS
        case _:
            return False


def is_wrong_passcode(result: LoginResult) -> bool:
    """Whether IAM says that it is the passcode; as a rule it does not say which of the two is wrong."""
    return result.with_passcode and is_wrong_login(result) and bool(result.exchange and names_passcode(result.exchange))


def is_wrong_secret(result: LoginResult) -> bool:
    """Whether another secret, and nothing else, may be what is wanted: refused as wrong, or held back since it was."""
    match result:
        case LoginResult(exchange=Exchange(request=Request(method="POST"), outcome=outcome) as exchange):
            reason = refusal_reason(outcome.message) if isinstance(outcome, ApiError) else None
            is_state = reason is not None and reason.is_state
            lacks_passcode = wants_passcode(exchange) and not result.with_passcode
            return _is_401(exchange) and not (is_state or lacks_passcode)
        case _:
            return is_secret_refused(result)


def held_back_result(count: int, rest: timedelta) -> LoginResult:
    """The result where IAM is not asked: the secret was refused `count` times in a row, and is not sent for `rest`."""
    text = _("not sent: IAM refused this login {count} times in a row").format(count=count)
    remedy = _("{rule} A corrected password is sent at once, this one again in {minutes} min.")
    said = remedy.format(rule=LOCKING_RULE, minutes=minutes(rest))
    return LoginResult(None, failure=Failure(FailureKind.BLOCKED, StepName.TOKEN, text, said))


def login_result(exchange: Exchange, *, with_passcode: bool) -> LoginResult:
    """The result of a token request by password, with a passcode or without."""
    failure = _login_failure(exchange)
    if failure and not with_passcode and wants_passcode(exchange):
        failure = replace(failure, remedy=PASSCODE_REMEDY)
    elif failure and with_passcode and _is_401(exchange):
        is_passcode = names_passcode(exchange)
        said = sentences(WRONG_PASSCODE, PASSCODE_ONCE) if is_passcode else sentences(REFUSED_PASSCODE, LOCKING_RULE)
        failure = replace(failure, remedy=said)
    if failure or exchange.reply is None:
        return LoginResult(None, exchange, failure, with_passcode=with_passcode)
    return _found(exchange, exchange.reply, _subject_token(exchange.reply), _("new"))


def check_result(exchange: Exchange, value: str, profile: Profile, known: Token | None) -> LoginResult:
    """The result of asking IAM about a token from elsewhere; `known` is what it said before."""
    if isinstance(exchange.outcome, ApiError) and exchange.outcome.status in REFUSALS:
        invalid = _("{token} is not valid, or no longer").format(token=given_token_words(profile))
        said = expiry_words(known, profile) if known and known.document else invalid
        return LoginResult(
            None, exchange, Failure(FailureKind.IAM_REFUSED, StepName.TOKEN, said, renewal_remedy(profile))
        )
    failure = _login_failure(exchange)
    if failure or exchange.reply is None:
        return LoginResult(None, exchange, failure)
    found = _found(exchange, exchange.reply, value, _("given"))
    return replace(found, token=dataclasses.replace(found.token, is_given=True)) if found.token else found


def _found(exchange: Exchange, reply: Reply, value: str, note: str) -> LoginResult:
    try:
        return LoginResult(_token_in(reply, value), exchange, note=note)
    except ValueError as error:
        return LoginResult(None, exchange, _unusable(str(error)))


def _is_401(exchange: Exchange) -> bool:
    return isinstance(exchange.outcome, ApiError) and exchange.outcome.status == 401


def iam_silent(message: str) -> Failure:
    """The failure where IAM did not answer."""
    return Failure(FailureKind.IAM_SILENT, StepName.TOKEN, message, _("Check the IAM endpoint and the network."))


def unanswered(failure: Failure) -> Failure:
    """The failure of a request that IAM did not answer; an untrusted certificate stays what it is."""
    return replace(failure, step=StepName.TOKEN) if failure.kind is FailureKind.TLS else iam_silent(failure.message)


def _unusable(message: str) -> Failure:
    said = _("IAM's answer is no token: {message}").format(message=message)
    return Failure(FailureKind.IAM_FAILED, StepName.TOKEN, said, ENDPOINT_REMEDY)


def _login_failure(exchange: Exchange) -> Failure | None:
    """The outcome of a token request as what it means for the call that needed the token."""
    match exchange.outcome:
        case ApiError() as error:
            return _refused(error, exchange) if error.status in REFUSALS else _failed(error)
        case Failure(FailureKind.BROKEN, StepName.PARSE, message):
            return _unusable(message)
        case Failure() as failure:
            return unanswered(failure)
        case _:
            return None


def _refused(error: ApiError, exchange: Exchange) -> Failure:
    text = _("IAM refused the login: {status} {value}").format(status=error.status, value=_words_of(error))
    return Failure(FailureKind.IAM_REFUSED, StepName.TOKEN, text, _remedy_of(error, exchange))


def _remedy_of(error: ApiError, exchange: Exchange) -> str:
    """By what IAM says, else by the status: a 404 comes of any host that is not IAM."""
    asked = exchange.request.body if exchange.request else b""
    if (reason := refusal_reason(error.message)) and (reason.is_state or b'"project"' in asked):
        return sentences(reason.title, reason.advice if reason.is_state else no_such_project(exchange.profile))
    match error.status:
        case 401:
            return sentences(REFUSED_REMEDY, LOCKING_RULE)
        case 404:
            return sentences(ENDPOINT_REMEDY, REFUSED_REMEDY)
        case _:
            return REFUSED_REMEDY


def _failed(error: ApiError) -> Failure:
    """IAM, or what stands in its place, did not judge the login."""
    said, remedy = _("IAM failed: {status} {value}"), ENDPOINT_REMEDY
    if error.status == 429:
        said, remedy = _("IAM asks to wait: {status} {value}"), _("Wait, then try again.")
    elif error.status >= 500 and error.status != 501:  # which is said of a method: this is no IAM
        remedy = _("Try again; if it stays, check that the IAM endpoint is IAM's.")
    text = said.format(status=error.status, value=_words_of(error))
    return Failure(FailureKind.IAM_FAILED, StepName.TOKEN, text, remedy)


def _words_of(error: ApiError) -> str:
    said = error.message if error.code == str(error.status) else f"{error.code} {error.message}"
    return said.rstrip(".")


def _subject_token(reply: Reply) -> str:
    """The header's value; of two headers both, which makes a value that is none."""
    return ", ".join(value for name, value in reply.headers if name.lower() == "x-subject-token")


def _token_in(reply: Reply, value: str) -> Token:
    """The token of an answer that was a success. Raises ValueError where it is none."""
    if not value:
        raise ValueError(_("it has no X-Subject-Token header"))
    try:
        document = msgspec.json.decode(reply.body)["token"]
    except (msgspec.DecodeError, RecursionError, KeyError, TypeError) as error:
        raise ValueError(_("its body has no token object")) from error
    return token_of(value, document)
