"""The HTTP client: one request out, one reply in, measured, counted and never followed elsewhere.

Built when the first request is sent, since importing httpx and reading the trust store are most of a command's time.
"""

import asyncio
import errno
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlsplit

from msgspec import Struct, field

from aom_tui.language import _
from aom_tui.problem import system_words
from aom_tui.session.concurrency.threads import resolve_names_in_thread
from aom_tui.session.construct import is_loopback
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import Failure, FailureKind, Reply, Request, StepName, Timings, Trouble
from aom_tui.session.network.arrival import Arrival, Arrivals
from aom_tui.session.network.http_words import TOO_LONG, http_words
from aom_tui.session.network.intake import Intake, Limits, Unusable
from aom_tui.session.network.spool import Bytes
from aom_tui.session.network.tls_failure import chain, ssl_error_in, tls_failure
from aom_tui.session.network.way import DIRECT, PLAIN_WAY, Way, ssl_context

if TYPE_CHECKING:
    import httpx

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


TO_CONNECT = 10.0
"""Seconds for a connection, TLS included: nobody who is there takes longer."""


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
    """A reply whose status and headers are there, while its body comes."""

    response: "httpx.Response"
    intake: Intake

    async def failure(self) -> Failure | None:
        """Once the body has come; where it is of no use or breaks off, why."""
        try:
            encoding = self.response.headers.get("content-encoding", "identity").strip().lower()
            await self.intake.take(encoding, self.response.aiter_raw())
        except Unusable as error:
            return error.failure
        except load_httpx().TransportError as error:
            said = _("the reply broke off after {number} bytes ({error})")
            text = said.format(number=len(self.intake), error=error_words(error))
            return Failure(FailureKind.BROKEN, StepName.SEND, text, trouble=Trouble.CUT_OFF)
        return None

    def reply(self) -> Reply:
        """With as much of its body as has come."""
        return _reply(self.response, self.intake.body())


class Transport:
    """Sends requests on the way it is told. Follows no redirect, uses no proxy for loopback."""

    def __init__(
        self,
        way: Way = PLAIN_WAY,
        *,
        clock: Callable[[], datetime],
        limits: Limits | None = None,
        folder: Path | None = None,
    ) -> None:
        """`folder` is where bodies go that are too large for memory; else the system's for temporary files."""
        self._way = way
        self._folder = folder
        self._clock = clock
        self._limits = limits or Limits()
        self._clients: dict[tuple[str, bool], httpx.AsyncClient] = {}

    def warm(self, url: str) -> None:
        """Load what the first request to `url` needs. Blocks for a tenth of a second, so call it from a thread."""
        with suppress(Unusable, OSError):  # the request itself will say so
            self._client(url)
        with suppress(ImportError):  # anyio puts its backend off until the first connection: 20 ms
            import_module("anyio._backends._asyncio")

    async def send(
        self,
        request: Request,
        on_arrival: Callable[[Arrival], None] | None = None,
        on_given_up: "Callable[[Received], object] | None" = None,
    ) -> Received:
        """One round trip. Network trouble is a Failure, cancellation propagates.

        `on_arrival` is told of a reply that takes its time, while it comes; `on_given_up` what had come of one that
        nobody waits for any longer.
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
            message.url = _as_shown(message.url, request)
            sent = _text_pairs(message.headers.raw)
            response = await client.send(message, stream=True)
            try:
                reading = self._reading(response, on_arrival)
                failure = await reading.failure()
            finally:
                await response.aclose()
        except asyncio.CancelledError:
            if on_given_up:
                on_given_up(Received(reading.reply() if reading else None, None, watch.timings(), sent))
            raise
        except Unusable as error:
            failure = error.failure
        except (httpx.TransportError, httpx.InvalidURL, ssl.SSLError, OSError, *_unwritable()) as error:
            failure = _failure(error, request)
        return Received(reading.reply() if reading else None, failure, watch.timings(), sent)

    async def take(self, way: Way) -> None:
        """Go that way from here on. Connections on others' word are closed; a CA file may say another by now."""
        if way != self._way or way.ca_file:
            self._way = way
            await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    def _reading(self, response: "httpx.Response", on_arrival: Callable[[Arrival], None] | None) -> "_Reading":
        arrivals = Arrivals(_reply(response, b""), on_arrival) if on_arrival else None
        return _Reading(response, Intake(self._limits, self._folder, arrivals))

    def _client(self, url: str) -> "httpx.AsyncClient":
        """One client a scheme: reading the trust store takes 40 ms, and plain http has no use for it.

        Loopback has its own, which asks the environment for no proxy.
        """
        kind = urlsplit(url).scheme, is_loopback(url)
        if kind not in self._clients:
            self._clients[kind] = self._new_client(*kind)
        return self._clients[kind]

    def _new_client(self, scheme: str, loopback: bool) -> "httpx.AsyncClient":
        from http.cookiejar import DefaultCookiePolicy  # loaded by httpx already

        _log_nothing()

        # Without a context httpx would build one; for http it is never used, since no redirect is followed.
        verify: ssl.SSLContext | bool = ssl_context(self._way) if scheme == "https" else False
        chosen = "" if loopback else self._way.proxy
        try:
            client: httpx.AsyncClient = load_httpx().AsyncClient(
                verify=verify,
                proxy=None if chosen in ("", DIRECT) else chosen,
                trust_env=not (loopback or chosen),
                follow_redirects=False,
                timeout=_timeouts(),
                headers={"Accept": "*/*", "Accept-Encoding": "gzip", "User-Agent": _user_agent()},
                event_hooks={"response": [_lead_nowhere]},
            )
        except (ImportError, ValueError, load_httpx().InvalidURL) as error:
            raise _no_proxy(error) from None
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # a reply's cookie goes with no request
        return client


def _timeouts() -> "httpx.Timeout":
    """All but the connection is the session's deadline's, over the whole call: a slow drip trips no read timeout."""
    timeouts: httpx.Timeout = load_httpx().Timeout(None, connect=TO_CONNECT)
    return timeouts


def _as_shown(url: "httpx.URL", request: Request) -> "httpx.URL":
    """The URL with the target as it is shown and signed: httpx by itself resolves dots and encodes anew.

    httpcore's extension `target` would also stand in the CONNECT that opens a way through a proxy.
    """
    shown = _url_as_shown()(url)
    shown.target = quote(request.uri, safe=_PRINTABLE).encode()
    return cast("httpx.URL", shown)


@cache
def _url_as_shown() -> Any:
    """A class whose base is known only once httpx is loaded."""

    class AsShown(load_httpx().URL):  # type: ignore[misc]
        target = b""

        @property
        def raw_path(self) -> bytes:
            return self.target

    return AsShown


def _no_proxy(error: Exception) -> Unusable:
    """An address that is none may show a part of a password where the port should be, so it is not repeated."""
    said = _("one is no address") if isinstance(error, load_httpx().InvalidURL) else error_words(error)
    text = _("the proxy settings cannot be used: {value}").format(value=said)
    remedy = _("Correct HTTP_PROXY, HTTPS_PROXY and ALL_PROXY: http://HOST:PORT or socks5://HOST:PORT.")
    return Unusable(FailureKind.CONNECT, text, remedy, Trouble.PROXY)


def load_httpx() -> Any:
    """Import httpx without its command line, which would load rich: 85 ms instead of 155."""
    if "httpx" not in sys.modules:
        sys.modules["httpx._main"] = None  # type: ignore[assignment]  # tells the import system that there is none
        try:
            import httpx
        finally:
            del sys.modules["httpx._main"]
        _read_more_at_once()
    import httpx

    return httpx


def _log_nothing() -> None:
    """What they log holds X-Subject-Token and URLs with their secrets; whoever turns logs on gets them nowhere."""
    import logging  # loaded by httpx already

    for library in ("httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)


def _read_more_at_once() -> None:
    """As much as the event loop reads: by 64 KB, httpcore's own measure, a large body takes a third longer."""
    with suppress(ImportError, AttributeError):  # a newer one may have it elsewhere
        http11 = import_module("httpcore._async.http11")
        http11.AsyncHTTP11Connection.READ_NUM_BYTES = 256 * 1024


def _user_agent() -> str:
    from aom_tui import __version__

    return f"aom-tui/{__version__}"


_AS_THEY_CAME = "aom_tui.headers"


async def _lead_nowhere(response: "httpx.Response") -> None:
    """A redirect's target is kept from httpx: it reads it though it follows none, and loses the reply of a bad one."""
    response.extensions[_AS_THEY_CAME] = tuple(response.headers.raw)
    response.headers.pop("location", None)


def _reply(response: "httpx.Response", body: Bytes) -> Reply:
    headers = _text_pairs(response.extensions[_AS_THEY_CAME])
    return Reply(response.status_code, response.reason_phrase, response.http_version, headers, body)


def _text_pairs(raw: Iterable[tuple[bytes, bytes]]) -> Pairs:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def _failure(error: Exception, request: Request) -> Failure:
    """Network trouble in the words of the person who meets it."""
    httpx = load_httpx()
    where, words = request.endpoint, error_words(error)
    if (cause := ssl_error_in(error)) is not None:
        return tls_failure(cause, where)
    if isinstance(error, (httpx.LocalProtocolError, *_unwritable())):  # its words repeat what the header holds
        text = _("not sent: a header of this request cannot be written as HTTP")
        return Failure(FailureKind.BLOCKED, StepName.SEND, text, _("Check the headers written by hand."))
    match error:
        case httpx.ConnectTimeout():
            text = _("no connection to {where} within {seconds:g} s").format(where=where, seconds=TO_CONNECT)
            remedy = _("Check the endpoint, the network and the proxy settings.")
            return Failure(FailureKind.CONNECT, StepName.SEND, text, remedy)
        case httpx.ConnectError() | httpx.ProxyError() | httpx.UnsupportedProtocol() | httpx.InvalidURL():
            remedy = _("Check the endpoint, the network and the proxy settings.")
            trouble = _trouble(error)
            text = _("no connection to {where}: {value}").format(where=where, value=_OWN_WORDS.get(trouble, words))
            return Failure(FailureKind.CONNECT, StepName.SEND, text, remedy, trouble=trouble)
        case httpx.TimeoutException():
            text = _("{where} did not answer in time").format(where=where)
            return Failure(FailureKind.TIMEOUT, StepName.SEND, text)
        case FileNotFoundError() | PermissionError():
            text = _("the CA file cannot be read: {words}").format(words=words)
            return Failure(FailureKind.TLS, StepName.SEND, text, _("Check ca_file."), trouble=Trouble.CA_FILE)
        case _ if str(error).startswith(TOO_LONG):
            text = _("{where} sent more headers than this program takes").format(where=where)
            remedy = _("Check that the endpoint is the service.")
            return Failure(FailureKind.TOO_LARGE, StepName.SEND, text, remedy)
        case _ if _says_nothing(error):
            text = _("{where} closed the connection before it answered").format(where=where)
            return Failure(FailureKind.BROKEN, StepName.SEND, text, trouble=Trouble.DROPPED)
        case _:
            text = _("{where} sent something that is not HTTP ({words})").format(where=where, words=words)
            remedy = _("Check that the endpoint is the service.")
            return Failure(FailureKind.BROKEN, StepName.SEND, text, remedy, trouble=Trouble.NOT_HTTP)


def _unwritable() -> tuple[type[Exception], ...]:
    """What is raised over a request that is none, beside httpx's own: httpcore lets some of h11's errors through."""
    with suppress(ImportError, AttributeError):  # a newer one may do without
        return (import_module("h11").LocalProtocolError,)
    return ()


def _says_nothing(error: Exception) -> bool:
    """Whether the connection ended before any reply: httpcore tells that from one that breaks off by words only."""
    return isinstance(error, load_httpx().NetworkError) or "without sending a response" in str(error)


def _trouble(error: BaseException) -> Trouble:
    """Which trouble is behind a connection that did not come about."""
    if isinstance(error, load_httpx().ProxyError):
        return Trouble.PROXY
    for each in chain(error):
        match each:
            case socket.gaierror():
                return Trouble.NAME
            case ConnectionRefusedError():
                return Trouble.REFUSED
            case OSError(errno=errno.ENETUNREACH | errno.EHOSTUNREACH):
                return Trouble.UNREACHABLE
    return Trouble.NONE


_OWN_WORDS = {
    Trouble.NAME: _("name not found"),
    Trouble.REFUSED: _("connection refused"),
    Trouble.UNREACHABLE: _("no route to the host"),
}
"""Of other trouble the library's words say more."""


def error_words(error: Exception) -> str:
    """In our own words where there are some; else the system's, the library's on one line, or its kind."""
    said = " ".join(str(error).split())[:200]
    if own := _OWN_WORDS.get(_trouble(error)) or http_words(said):
        return own
    behind = next((each for each in chain(error) if isinstance(each, OSError) and each.errno), None)
    is_numbered = said.startswith("[Errno")
    return said if said and not is_numbered else system_words(behind) if behind else said or type(error).__name__
