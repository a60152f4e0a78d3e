"""The httpx client for one kind of host, and what it would do otherwise than we show and sign."""

import ssl
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from aom_tui.language import _
from aom_tui.session.exchange import FailureKind, Request, Trouble
from aom_tui.session.network.body_reader import UnusableReply
from aom_tui.session.network.connection import NO_PROXY, ConnectionOptions, ssl_context
from aom_tui.session.network.failures import error_words
from aom_tui.session.network.httpx_loading import load_httpx, silence_logs

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 10.0
"""Seconds for a connection, TLS included: a host that can be reached takes no longer."""

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_RAW_HEADERS = "aom_tui.headers"
"""The extension in which a response has its headers as they came."""


def new_client(options: ConnectionOptions, *, scheme: str, loopback: bool) -> "httpx.AsyncClient":
    """Make a client that follows no redirect and sends no cookie. Raises UnusableReply (proxy) and OSError (CA file).

    Loopback is reached without a proxy.
    """
    from http.cookiejar import DefaultCookiePolicy  # loaded by httpx already

    silence_logs()
    # Without a context httpx would build one; for http it is never used, since no redirect is followed.
    verify: ssl.SSLContext | bool = ssl_context(options) if scheme == "https" else False
    proxy = "" if loopback else options.proxy
    try:
        client: httpx.AsyncClient = load_httpx().AsyncClient(
            verify=verify,
            proxy=None if proxy in ("", NO_PROXY) else proxy,
            trust_env=not (loopback or proxy),
            follow_redirects=False,
            timeout=_timeouts(),
            headers={"Accept": "*/*", "Accept-Encoding": "gzip", "User-Agent": _user_agent()},
            event_hooks={"response": [_hide_location]},
        )
    except (ImportError, ValueError, load_httpx().InvalidURL) as error:
        raise _unusable_proxy(error) from None
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # a reply's cookie goes with no request
    return client


def keep_target(url: "httpx.URL", request: Request) -> "httpx.URL":
    """Return the URL with the target as it is shown and signed: httpx would resolve dots and encode again.

    httpcore's extension `target` would also stand in the CONNECT that opens a tunnel through a proxy.
    """
    kept = _url_class()(url)
    kept.target = quote(request.uri, safe=_PRINTABLE).encode()
    return cast("httpx.URL", kept)


def raw_headers(response: "httpx.Response") -> tuple[tuple[bytes, bytes], ...]:
    """The headers as they came, Location among them."""
    return cast(tuple[tuple[bytes, bytes], ...], response.extensions[_RAW_HEADERS])


async def _hide_location(response: "httpx.Response") -> None:
    """Hide a redirect's target from httpx, which parses it though it follows none, and fails on a bad one."""
    response.extensions[_RAW_HEADERS] = tuple(response.headers.raw)
    response.headers.pop("location", None)


def _timeouts() -> "httpx.Timeout":
    """Only for connecting: the session's deadline is for the whole call, which no read timeout could be."""
    timeouts: httpx.Timeout = load_httpx().Timeout(None, connect=CONNECT_SECONDS)
    return timeouts


@cache
def _url_class() -> Any:
    """A class whose base is known only once httpx is loaded."""

    class UrlWithTarget(load_httpx().URL):  # type: ignore[misc]
        target = b""

        @property
        def raw_path(self) -> bytes:
            return self.target

    return UrlWithTarget


def _unusable_proxy(error: Exception) -> UnusableReply:
    """A malformed address may show a part of a password where the port should be, so it is not repeated."""
    said = _("one is no address") if isinstance(error, load_httpx().InvalidURL) else error_words(error)
    text = _("the proxy settings cannot be used: {value}").format(value=said)
    remedy = _("Correct HTTP_PROXY, HTTPS_PROXY and ALL_PROXY: http://HOST:PORT or socks5://HOST:PORT.")
    return UnusableReply(FailureKind.CONNECT, text, remedy, Trouble.PROXY)


def _user_agent() -> str:
    from aom_tui import __version__

    return f"aom-tui/{__version__}"
