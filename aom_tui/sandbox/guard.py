"""So that one bad client leaves room for the others: how many connections an address may hold, and how many there are.

Slow ones need no more than that: a connection that never ends its request costs a descriptor and nothing else.
"""

import asyncio
from contextlib import suppress

from aom_tui.sandbox.gathering import GatheringProtocol

MOST_CONNECTIONS = 200
"""From one address at once. A browser opens 6, a load test some tens; a room behind one router still fits."""
WANTED_FILES = 8192
"""Open files of the process: room for forty addresses that take all they may. The usual limit is 1024."""

_FULL = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class GuardedProtocol(GatheringProtocol):
    """Turns a connection away, with 503, where its address holds as many as it may already."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Counted among the others of the address, itself included."""
        super().connection_made(transport)
        hosts = [_host(each) for each in self.connections]
        if hosts.count(_host(self)) > MOST_CONNECTIONS:
            self.transport.write(_FULL)
            self.transport.close()


def _host(connection: object) -> str:
    """The address at the other end."""
    client = getattr(connection, "client", None)
    return client[0] if client else ""


def allow_connections() -> None:
    """Raises this process's limit of open files towards WANTED_FILES, as far as the system lets it."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
