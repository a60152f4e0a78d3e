"""Errors of the network and of the HTTP library as failures, in our words."""

import errno
import socket
from contextlib import suppress
from importlib import import_module

from aom_tui.language import _
from aom_tui.problem import system_words
from aom_tui.session.exchange import Failure, FailureKind, StepName, Trouble
from aom_tui.session.network.httpx_loading import load_httpx
from aom_tui.session.network.tls_failure import error_chain, ssl_error_in, tls_failure

_TOO_LONG = "Receive buffer too long"
"""What h11 says of headers, or of a line of a chunk, that are larger than it takes."""

_REPLY_FAULTS = {
    "peer closed connection without sending complete message body": _("the connection was closed"),
    "illegal chunk header": _("the length of a chunk is no number"),
    "malformed chunk footer": _("a chunk is longer than it says"),
    "illegal status line": _("its first line is no status line"),
    "illegal header line": _("a line of its headers is none"),
    "continuation line at start of headers": _("a line of its headers is none"),
    "bad Content-Length": _("its Content-Length is no number"),
    "conflicting Content-Length": _("it has two Content-Lengths that differ"),
    "multiple Transfer-Encoding": _("it has two Transfer-Encodings"),
    "Only Transfer-Encoding: chunked": _("its Transfer-Encoding is not chunked"),
    _TOO_LONG: _("its headers are larger than this program takes"),
}
"""By how h11's own words begin, which name Python's types and repeat raw bytes."""

_TROUBLE_WORDS = {
    Trouble.NAME: _("name not found"),
    Trouble.REFUSED: _("connection refused"),
    Trouble.UNREACHABLE: _("no route to the host"),
}
"""Of other trouble the library's words say more."""


def network_failure(error: Exception, endpoint: str, *, connect_seconds: float) -> Failure:
    """What an error of sending means for the call. `connect_seconds` is what a connection was given."""
    httpx = load_httpx()
    if (cause := ssl_error_in(error)) is not None:
        return tls_failure(cause, endpoint)
    if isinstance(error, (httpx.LocalProtocolError, *unwritable_errors())):  # its words repeat what the header holds
        text = _("not sent: a header of this request cannot be written as HTTP")
        return Failure(FailureKind.BLOCKED, StepName.SEND, text, _("Check the headers written by hand."))
    match error:
        case httpx.ConnectTimeout():
            text = _("no connection to {where} within {seconds:g} s").format(where=endpoint, seconds=connect_seconds)
            remedy = _("Check the endpoint, the network and the proxy settings.")
            return Failure(FailureKind.CONNECT, StepName.SEND, text, remedy)
        case httpx.ConnectError() | httpx.ProxyError() | httpx.UnsupportedProtocol() | httpx.InvalidURL():
            return _no_connection(error, endpoint)
        case httpx.TimeoutException():
            text = _("{where} did not answer in time").format(where=endpoint)
            return Failure(FailureKind.TIMEOUT, StepName.SEND, text)
        case FileNotFoundError() | PermissionError():
            text = _("the CA file cannot be read: {words}").format(words=error_words(error))
            return Failure(FailureKind.TLS, StepName.SEND, text, _("Check ca_file."), trouble=Trouble.CA_FILE)
        case _:
            return _bad_reply(error, endpoint)


def _no_connection(error: Exception, endpoint: str) -> Failure:
    trouble = _trouble(error)
    words = _TROUBLE_WORDS.get(trouble, error_words(error))
    text = _("no connection to {where}: {value}").format(where=endpoint, value=words)
    remedy = _("Check the endpoint, the network and the proxy settings.")
    return Failure(FailureKind.CONNECT, StepName.SEND, text, remedy, trouble=trouble)


def _bad_reply(error: Exception, endpoint: str) -> Failure:
    """No reply came over the connection, or something that is none."""
    remedy = _("Check that the endpoint is the service.")
    if str(error).startswith(_TOO_LONG):
        text = _("{where} sent more headers than this program takes").format(where=endpoint)
        return Failure(FailureKind.TOO_LARGE, StepName.SEND, text, remedy)
    if _is_silent(error):
        text = _("{where} closed the connection before it answered").format(where=endpoint)
        return Failure(FailureKind.BROKEN, StepName.SEND, text, trouble=Trouble.DROPPED)
    text = _("{where} sent something that is not HTTP ({words})").format(where=endpoint, words=error_words(error))
    return Failure(FailureKind.BROKEN, StepName.SEND, text, remedy, trouble=Trouble.NOT_HTTP)


def unwritable_errors() -> tuple[type[Exception], ...]:
    """The errors for a malformed request beside httpx's own: httpcore lets some of h11's through."""
    with suppress(ImportError, AttributeError):  # a newer one may do without
        return (import_module("h11").LocalProtocolError,)
    return ()


def _is_silent(error: Exception) -> bool:
    """Whether the connection ended before any reply: httpcore tells that from one that breaks off by words only."""
    return isinstance(error, load_httpx().NetworkError) or "without sending a response" in str(error)


def _trouble(error: BaseException) -> Trouble:
    """Why the connection could not be made."""
    if isinstance(error, load_httpx().ProxyError):
        return Trouble.PROXY
    for each in error_chain(error):
        match each:
            case socket.gaierror():
                return Trouble.NAME
            case ConnectionRefusedError():
                return Trouble.REFUSED
            case OSError(errno=errno.ENETUNREACH | errno.EHOSTUNREACH):
                return Trouble.UNREACHABLE
    return Trouble.NONE


def error_words(error: Exception) -> str:
    """The error in our own words where there are some; else the system's, the library's on one line, or its type."""
    said = " ".join(str(error).split())[:200]
    if own := _TROUBLE_WORDS.get(_trouble(error)) or _reply_fault(said):
        return own
    behind = next((each for each in error_chain(error) if isinstance(each, OSError) and each.errno), None)
    is_numbered = said.startswith("[Errno")
    return said if said and not is_numbered else system_words(behind) if behind else said or type(error).__name__


def _reply_fault(said: str) -> str:
    return next((words for beginning, words in _REPLY_FAULTS.items() if said.startswith(beginning)), "")
