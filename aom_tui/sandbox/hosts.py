"""Where the sandbox listens, and by what name others reach it."""

import ipaddress
import os
import socket
from collections.abc import Iterator

LOOPBACK = "127.0.0.1"


def listen(host: str, port: int) -> socket.socket:
    """A bound socket on that address or name; port 0 takes a free one. Raises OSError.

    On `::` it takes IPv4 too: whoever says "everywhere" means it.
    """
    family, _, _, _, place = _resolved(host, port)
    # The protocol is named because asyncio sets TCP_NODELAY only then; without it each reply may wait 40 ms for an ACK.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.bind(place)
        sock.listen(512)
    except OSError:
        sock.close()
        raise
    return sock


def plain(host: str) -> str:
    """An address without the brackets that it has in a URL, and in its usual spelling; a name as it is."""
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return bare


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach it. Raises OSError for a name that is none."""
    return ipaddress.ip_address(str(_resolved(host, 0)[4][0])).is_loopback


def reachable(host: str) -> str:
    """What to call it from elsewhere: as told; for "everywhere" an address of this machine, else its name."""
    if not is_everywhere(host):
        return host
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return _outgoing(socket.AF_INET) or _outgoing(family) or next(_own(socket.gethostname()), socket.gethostname())


def url(host: str, port: int, *, tls: bool) -> str:
    """The endpoint."""
    return f"http{'s' if tls else ''}://{f'[{host}]' if ':' in host else host}:{port}"


def names(host: str) -> tuple[str, ...]:
    """All by which this machine may be called, for a certificate: the one announced first."""
    name = socket.gethostname()
    everywhere = (name, *_own(name)) if is_everywhere(host) else ()
    return tuple(dict.fromkeys((reachable(host), *everywhere, "localhost", LOOPBACK, "::1")))


def is_everywhere(host: str) -> bool:
    """Whether all addresses of this machine are meant."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _resolved(host: str, port: int) -> tuple[socket.AddressFamily, int, int, str, tuple[str | int, ...]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # a label that is too long, or empty
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None
    return found[0]  # type: ignore[return-value]  # without IPv6 support there are no such addresses


def _outgoing(family: socket.AddressFamily) -> str:
    """The address from which packets would leave; empty where there is no way out. Sends none."""
    away = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}[family]
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect((away, 9))
            return str(sock.getsockname()[0])
    except OSError:
        return ""


def _own(name: str) -> Iterator[str]:
    """The addresses that the machine's own name stands for, loopback left out."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    for address in dict.fromkeys(str(place[4][0]) for place in found):
        if "%" not in address and not ipaddress.ip_address(address).is_loopback:
            yield address
