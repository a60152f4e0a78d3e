"""The process around the gateway: one socket, ready, serving, and a clean end."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import threading
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

import uvicorn

from aom_tui.sandbox.gateway import Gateway
from aom_tui.sandbox.gathering import GatheringProtocol

if TYPE_CHECKING:
    import ssl

CHUNK = 4096


def serve(
    gateway: Gateway,
    sock: socket.socket,
    ready: Callable[[], None],
    *,
    until_stdin_ends: bool,
    tls: "ssl.SSLContext | None" = None,
) -> None:
    """Serves until SIGINT or SIGTERM or, with a parent, the end of stdin. `ready` is called once it accepts calls."""
    config = uvicorn.Config(
        gateway,
        http=GatheringProtocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    config.load()
    config.ssl = tls  # made by us and in memory only; uvicorn's own options want files
    server = _Server(config, ready)
    if until_stdin_ends:
        threading.Thread(target=_watch_stdin, args=(server,), daemon=True).start()
    asyncio.run(server.serve(sockets=[sock]))


class _Server(uvicorn.Server):
    """Says when it is ready, and ends on a signal as after a day's work: with status 0."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.freeze()  # the catalogue and the seed stay: the collector need not look at them again and again
        self._ready()

    # uvicorn raises the signal again after the shutdown, which would end the process by that signal.
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        handled = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self._stop) for number in handled}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, *_: object) -> None:
        self.should_exit = True


def _watch_stdin(server: _Server) -> None:
    """Reads by descriptor: a thread blocked in sys.stdin would hold its lock when the interpreter ends."""
    with contextlib.suppress(OSError):
        while os.read(0, CHUNK):
            pass
    server.should_exit = True
