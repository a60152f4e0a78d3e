"""Why no encrypted connection came about: a certificate, a port that speaks no TLS, or two sides that did not agree."""

import ssl
from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.session.exchange import Failure, FailureKind, StepName, Trouble

_IN_PLAIN_TEXT = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST")
"""What OpenSSL calls an answer that is no TLS record; which of them depends on its version, and on the first bytes."""


def error_chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what is behind it: of several attempts at once, each."""
    seen = 0
    while error is not None and seen < 8:
        yield error
        if isinstance(error, BaseExceptionGroup):
            yield from error.exceptions
        error, seen = error.__cause__ or error.__context__, seen + 1


def ssl_error_in(error: BaseException) -> ssl.SSLError | None:
    """The one that is behind it; None where it is nothing of TLS."""
    return next((each for each in error_chain(error) if isinstance(each, ssl.SSLError)), None)


def speaks_no_tls(error: BaseException) -> bool:
    """Whether what listens there answered, in plain text."""
    return isinstance(error, ssl.SSLError) and error.reason in _IN_PLAIN_TEXT


def plain_http_hint(endpoint: str) -> str:
    """What to try where a port speaks no TLS."""
    return _("Did you mean {url}?").format(url=endpoint.replace("https://", "http://", 1))


def tls_failure(error: ssl.SSLError, endpoint: str) -> Failure:
    """What it means for the call; nothing was sent."""
    if speaks_no_tls(error):
        text, remedy = _("this port speaks no TLS: {where}").format(where=endpoint), plain_http_hint(endpoint)
        return Failure(FailureKind.TLS, StepName.SEND, text, remedy, trouble=Trouble.NO_TLS)
    cause = " ".join(str(error.args[-1]).split())
    if not isinstance(error, ssl.SSLCertVerificationError):
        text = _("no encrypted connection to {where}: {cause}").format(where=endpoint, cause=cause)
        remedy = _("Check that the port speaks TLS, and with which versions.")
        return Failure(FailureKind.TLS, StepName.SEND, text, remedy, trouble=Trouble.HANDSHAKE)
    text = _("no trusted connection to {where}: {cause}").format(where=endpoint, cause=cause)
    remedy = _("Check the endpoint and the clock; a company's own CA goes into ca_file or OS_CACERT.")
    return Failure(FailureKind.TLS, StepName.SEND, text, remedy, trouble=Trouble.CERTIFICATE)
