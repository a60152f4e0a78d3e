"""Where one sandbox serves: its socket, its endpoint, and with `--tls` its certificate."""

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.sandbox import hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aom_tui.sandbox.tls import Certificate

_NOT_OURS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
_REFUSED = {errno.EADDRINUSE: _("another program listens there"), errno.EACCES: _("it is kept for the system's own")}
_UNKNOWN = {socket.EAI_NONAME: _("the name is not known"), socket.EAI_AGAIN: _("the name server does not answer")}
"""What the system says of these only in English."""


class Unusable(Exception):
    """It cannot serve there. One line: which option, what is wrong, what to do."""


class Taken(Unusable):
    """Somebody else listens there."""


@dataclass(frozen=True, slots=True)
class Pems:
    """A certificate as text, for the names it was made for.

    Its key lies in no file but that of `--data`: who has joined a class trusts the next sandbox on that file too.
    """

    names: tuple[str, ...]
    ca: str
    chain: str = field(repr=False)
    """Private key and certificate."""
    certificate: str


@dataclass(frozen=True, slots=True)
class Place:
    """Bound and listening; nothing is served yet."""

    sock: socket.socket
    port: int
    endpoint: str
    """As others are told it."""
    certificate: "Certificate | None"
    warning: str
    """What whoever starts it should know; may be empty."""

    @property
    def ca_pem(self) -> str:
        """What callers must trust; empty without TLS."""
        return self.certificate.ca_pem if self.certificate else ""

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of the server's certificate; empty without TLS."""
        return self.certificate.fingerprint if self.certificate else b""


def take_place(host: str, port: int, *, tls: bool, kept: "Callable[[Sequence[str]], Pems] | None" = None) -> Place:
    """Binds the address (or name) and port. Raises Unusable. `kept` gives the certificate where one may be known."""
    host = hosts.plain(host)
    sock = _listening(host, port)
    port = sock.getsockname()[1]
    endpoint = hosts.url(hosts.reachable(host), port, tls=tls)
    if tls:
        from aom_tui.sandbox.tls import certificate, made_for

        names = hosts.names(host)
        return Place(sock, port, endpoint, certificate((kept or made_for)(names)), "")
    exposed = _("{endpoint} is open to others, and tokens and passwords travel unencrypted. Add --tls")
    return Place(sock, port, endpoint, None, "" if hosts.is_loopback(host) else exposed.format(endpoint=endpoint))


def _listening(host: str, port: int) -> socket.socket:
    try:
        return hosts.listen(host, port)
    except socket.gaierror as fault:
        text = _("--host: {host!r} is no address: {reason}. Give one of this machine's")
        raise Unusable(text.format(host=host, reason=_reason(fault, _UNKNOWN))) from None
    except OSError as fault:
        if fault.errno in _NOT_OURS:
            text = _("--host: {host} is no address of this machine. Give one that is, or 0.0.0.0 for all")
        else:
            text = _("--port: {port} cannot be used: {reason}. Choose another, or 0 for a free one")
        reason = _reason(fault, _REFUSED)
        kind = Taken if fault.errno == errno.EADDRINUSE else Unusable
        raise kind(text.format(host=host, port=port, reason=reason)) from None


def _reason(fault: OSError, known: Mapping[int, str]) -> str:
    return known.get(fault.errno or 0, fault.strerror or str(fault))
