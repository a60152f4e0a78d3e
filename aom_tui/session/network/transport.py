"""The HTTP transport: one request out, one reply in, measured, counted and never redirected.

Clients are made when the first request is sent: importing httpx and reading the trust store are most of a command's
time.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct, field

from aom_tui.language import _
from aom_tui.session.arrival import Arrival, ArrivalReporter
from aom_tui.session.body.spool import Bytes
from aom_tui.session.concurrency.threads import resolve_names_in_thread
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import Failure, FailureKind, Reply, Request, StepName, Timings, Trouble
from aom_tui.session.network import client as http_client
from aom_tui.session.network.body_reader import BodyLimits, BodyReader, UnusableReply
from aom_tui.session.network.connection import DEFAULT_OPTIONS, ConnectionOptions
from aom_tui.session.network.failures import error_words, network_failure, unwritable_errors
from aom_tui.session.network.httpx_loading import load_httpx
from aom_tui.session.urls import is_loopback

if TYPE_CHECKING:
    import httpx


class _Stopwatch(Struct):
    """Seconds of each phase, from httpcore's trace events; monotonic."""

    started_at: datetime
    start: float = field(default_factory=time.perf_counter)
    begun: dict[str, float] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)

    async def trace(self, event: str, _info: Any) -> None:
        phase, _dot, point = event.rpartition(".")
        now = time.perf_counter()
        if point == "started":
            self.begun[phase] = now
            if phase.endswith("send_request_headers"):
                self.took["ready"] = now - self.start
        elif point == "complete" and phase in self.begun:
            since = self.start if phase.endswith("receive_response_headers") else self.begun[phase]
            self.took[phase.rpartition(".")[2]] = now - since

    def timings(self) -> Timings:
        took = self.took
        return Timings(
            self.started_at,
            time.perf_counter() - self.start,
            took.get("connect_tcp"),
            took.get("start_tls"),
            took.get("receive_response_headers"),
            took.get("ready"),
        )


class Received(Struct, frozen=True):
    """What came of a request: a reply, a failure, or a damaged reply with both."""

    reply: Reply | None
    failure: Failure | None
    timings: Timings
    sent: Pairs = ()
    """The headers as they went out; empty where nothing did."""


class _Reading(Struct):
    """A response whose body is being read."""

    response: "httpx.Response"
    intake: BodyReader

    async def failure(self) -> Failure | None:
        """Read the body to its end. Returns why it is of no use, or None."""
        try:
            encoding = self.response.headers.get("content-encoding", "identity").strip().lower()
            await self.intake.take(encoding, self.response.aiter_raw())
        except UnusableReply as error:
            return error.failure
        except load_httpx().TransportError as error:
            said = _("the reply broke off after {number} bytes ({error})")
            text = said.format(number=len(self.intake), error=error_words(error))
            return Failure(FailureKind.BROKEN, StepName.SEND, text, trouble=Trouble.CUT_OFF)
        return None

    def reply(self) -> Reply:
        """The reply with as much of its body as has come."""
        return _reply(self.response, self.intake.body())


class Transport:
    """Sends requests. Follows no redirect, uses no proxy for loopback."""

    def __init__(
        self,
        options: ConnectionOptions = DEFAULT_OPTIONS,
        *,
        clock: Callable[[], datetime],
        limits: BodyLimits | None = None,
        folder: Path | None = None,
    ) -> None:
        """`folder` is for bodies that are too large for memory; None means the system's folder for temporary files."""
        self._options = options
        self._folder = folder
        self._clock = clock
        self._limits = limits or BodyLimits()
        self._clients: dict[tuple[str, bool], httpx.AsyncClient] = {}

    def warm(self, url: str) -> None:
        """Load what the first request to `url` needs. Blocks for a tenth of a second, so call it from a thread."""
        with suppress(UnusableReply, OSError):  # the request itself will say so
            self._client(url)
        with suppress(ImportError):  # anyio puts its backend off until the first connection: 20 ms
            import_module("anyio._backends._asyncio")

    async def send(
        self,
        request: Request,
        on_arrival: Callable[[Arrival], None] | None = None,
        on_cancelled: "Callable[[Received], object] | None" = None,
    ) -> Received:
        """Send one request and read the reply. Network trouble is a Failure, cancellation propagates.

        `on_arrival` is called from time to time while a long body is read; `on_cancelled` with what had come of the
        reply when the call was cancelled.
        """
        httpx = load_httpx()
        resolve_names_in_thread()
        watch = _Stopwatch(self._clock())
        reading: _Reading | None = None
        failure: Failure | None = None
        sent: Pairs = ()
        try:
            client = self._client(request.url)
            message = client.build_request(
                request.method,
                request.url,
                headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers],
                content=request.body or None,
                extensions={"trace": watch.trace},
            )
            message.url = http_client.keep_target(message.url, request)
            sent = _text_pairs(message.headers.raw)
            response = await client.send(message, stream=True)
            try:
                reading = self._reading(response, on_arrival)
                failure = await reading.failure()
            finally:
                await response.aclose()
        except asyncio.CancelledError:
            if on_cancelled:
                on_cancelled(Received(reading.reply() if reading else None, None, watch.timings(), sent))
            raise
        except UnusableReply as error:
            failure = error.failure
        except (httpx.TransportError, httpx.InvalidURL, ssl.SSLError, OSError, *unwritable_errors()) as error:
            failure = network_failure(error, request.endpoint, connect_seconds=http_client.CONNECT_SECONDS)
        return Received(reading.reply() if reading else None, failure, watch.timings(), sent)

    async def use(self, options: ConnectionOptions) -> None:
        """Use these options from here on. Open connections are closed where the trust may have changed with them."""
        if options != self._options or options.ca_file:
            self._options = options
            await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    def _reading(self, response: "httpx.Response", on_arrival: Callable[[Arrival], None] | None) -> "_Reading":
        arrivals = ArrivalReporter(_reply(response, b""), on_arrival) if on_arrival else None
        return _Reading(response, BodyReader(self._limits, self._folder, arrivals))

    def _client(self, url: str) -> "httpx.AsyncClient":
        """The client for the URL's scheme, since plain http needs no trust store (40 ms), and for loopback or not."""
        kind = urlsplit(url).scheme, is_loopback(url)
        if kind not in self._clients:
            scheme, loopback = kind
            self._clients[kind] = http_client.new_client(self._options, scheme=scheme, loopback=loopback)
        return self._clients[kind]


def _reply(response: "httpx.Response", body: Bytes) -> Reply:
    headers = _text_pairs(http_client.raw_headers(response))
    return Reply(response.status_code, response.reason_phrase, response.http_version, headers, body)


def _text_pairs(raw: Iterable[tuple[bytes, bytes]]) -> Pairs:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
