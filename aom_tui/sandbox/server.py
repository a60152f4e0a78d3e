"""The process around the gateway: one socket, ready, serving, and a clean end."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Generator
from email.utils import formatdate
from typing import TYPE_CHECKING

import uvicorn

from aom_tui.sandbox.delivery import TRANSPORT
from aom_tui.sandbox.gateway import Gateway, unreadable
from aom_tui.sandbox.guard import GuardedProtocol, allow_connections
from aom_tui.sandbox.identity import MAIN
from aom_tui.sandbox.world import World

if TYPE_CHECKING:
    import ssl

CHUNK = 4096
YOUNG = 20_000
"""Objects made before the collector looks at the young ones: a call makes some hundred, hardly any in a cycle."""
BACKLOG = 256
"""Connections that wait, and that one turn of the loop takes in: fewer than there may be open files (see `guard`)."""


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
        backlog=BACKLOG,
    )
    allow_connections()
    config.load()
    config.ssl = tls  # made by us and in memory only; uvicorn's own options want files
    server = _Server(config, ready, gateway.world)
    gateway.world.disorder.faults.on_shift.append(server.shift_date)
    if until_stdin_ends:
        threading.Thread(target=_watch_stdin, args=(server,), daemon=True).start()
    asyncio.run(server.serve(sockets=[sock]))


class _Connection(GuardedProtocol):
    """Tells the application the connection it answers on: some faults are none of HTTP's."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item]  # ASGI's are for JSON

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (uvicorn's words; the gateway has its own)
        """Refuses what is no HTTP request at all, an unknown method for one."""
        request_id, reply = unreadable()
        body = reply.encoded()
        headers = [
            *self.server_state.default_headers,
            (b"x-request-id", request_id.encode()),
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
        ]
        lines = [b"HTTP/1.1 400 Bad Request", *(b": ".join(header) for header in headers), b"", body]
        self.transport.write(b"\r\n".join(lines))
        self.transport.close()


class _Server(uvicorn.Server):
    """Says when it is ready, and ends on a signal as after a day's work: with status 0."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], world: World) -> None:
        super().__init__(config)
        self._ready = ready
        self._world = world
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
        asyncio.get_running_loop().call_soon(self._settle)

    def _settle(self) -> None:
        """Before the first caller comes: what he would have to wait for."""
        self._world.data(MAIN)  # its alarms as of now
        gc.freeze()  # the catalogue and the seed stay: the collector need not look at them again and again
        gc.set_threshold(YOUNG)

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
