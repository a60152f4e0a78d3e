"""The process around the gateway: one socket on loopback, ready, serving, and a clean end."""

import asyncio
import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Generator
from email.utils import formatdate

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from aom_tui.sandbox.delivery import TRANSPORT
from aom_tui.sandbox.gateway import Gateway

HOST = "127.0.0.1"
CHUNK = 4096


def listen(port: int) -> socket.socket:
    """A bound socket on loopback; port 0 takes a free one. Raises OSError where the port is taken."""
    # The protocol is named because asyncio sets TCP_NODELAY only then; without it each reply may wait 40 ms for an ACK.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HOST, port))
        sock.listen(512)
    except OSError:
        sock.close()
        raise
    return sock


def serve(gateway: Gateway, sock: socket.socket, ready: Callable[[], None], *, until_stdin_ends: bool) -> None:
    """Serves until SIGINT or SIGTERM or, with a parent, the end of stdin. `ready` is called once it accepts calls."""
    config = uvicorn.Config(
        gateway,
        http=_Connection,
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
    server = _Server(config, ready)
    gateway.world.disorder.faults.on_shift = server.shift_date
    if until_stdin_ends:
        threading.Thread(target=_watch_stdin, args=(server,), daemon=True).start()
    asyncio.run(server.serve(sockets=[sock]))


class _Connection(HttpToolsProtocol):
    """Tells the application the connection it answers on: some faults are none of HTTP's."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item]  # ASGI's are for JSON


class _Server(uvicorn.Server):
    """Says when it is ready, and ends on a signal as after a day's work: with status 0."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._shift = 0.0

    def shift_date(self, seconds: float) -> None:
        """From here on the Date header is off by so much."""
        self._shift = seconds
        date = (b"date", formatdate(time.time() + seconds, usegmt=True).encode())
        others = [header for header in self.server_state.default_headers if header[0] != b"date"]
        self.server_state.default_headers = [date, *others]

    async def on_tick(self, counter: int) -> bool:
        should_exit = await super().on_tick(counter)
        if self._shift:  # uvicorn has just written the machine's time
            self.shift_date(self._shift)
        return should_exit

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
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
