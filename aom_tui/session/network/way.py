"""The way to a host: whom to believe there, and through which proxy. What of it is less than safe is said.

Nothing heavy is imported here: certificates and proxies are looked at when the first request goes out.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from aom_tui.language import _
from aom_tui.session.profile import Profile

if TYPE_CHECKING:
    import ssl

DIRECT = "none"
"""As a proxy: no proxy, whatever the environment says."""

PROXIES = ("http", "https", "socks5", "socks5h")
"""Schemes of proxies. By either SOCKS the proxy looks the host's name up."""


class Way(Struct, frozen=True):
    """How a host is reached. By default: the program's own certificates, and the environment's proxy."""

    ca_file: str = ""
    """A company's own certificates (PEM); they alone are believed then."""
    trust_store: Literal["bundled", "system"] = "bundled"
    """Without a `ca_file`: the certificates the program comes with (the same everywhere), or the machine's."""
    verify_tls: bool = True
    proxy: str = ""
    """Of the settings, without user and password; empty: the environment's."""


PLAIN_WAY = Way()


def way_of(profile: Profile) -> Way:
    """As the profile says."""
    return Way(profile.ca_file, profile.trust_store, profile.verify_tls, profile.proxy)


def ssl_context(way: Way) -> "ssl.SSLContext":
    """What decides whom to believe. Raises OSError. Takes up to 40 ms."""
    import ssl

    if not way.verify_tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context
    if way.ca_file:
        return ssl.create_default_context(cafile=way.ca_file)
    if way.trust_store == "system":
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


def proxy_of(url: str, way: Way = PLAIN_WAY) -> str:
    """The proxy on the way there, without user and password; empty where there is none, as always on loopback."""
    from aom_tui.session.construct import is_loopback  # it brings the catalogue along

    if not url or is_loopback(url) or way.proxy == DIRECT:
        return ""
    return way.proxy or _environments(url)


def _environments(url: str) -> str:
    from urllib.request import getproxies, proxy_bypass  # 15 ms: only a call that went wrong asks

    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    if not proxy or proxy_bypass(parts.hostname or ""):
        return ""
    return proxy.rpartition("@")[2] if "@" in proxy else proxy


def proxy_fault(proxy: str) -> tuple[str, str] | None:
    """What is wrong with a proxy of the settings, and the remedy. What it says is not repeated: it may be a secret."""
    if proxy in ("", DIRECT):
        return None
    if "@" in proxy:
        return _("holds a user or a password"), _("Write scheme, host and port; with a password, set HTTPS_PROXY.")
    try:
        parts = urlsplit(proxy)
        usable = parts.scheme in PROXIES and parts.hostname and parts.port != 0 and parts.path in ("", "/")
    except ValueError:
        usable = False
    return None if usable else (_("is no proxy's address"), _("Write http://HOST:PORT, socks5://HOST:PORT or none."))


def exposures(profile: Profile) -> tuple[str, ...]:
    """What keeps others on the way from neither reading nor posing as the service, in words; empty where all is well.

    Shown wherever it is shown who we are, for as long as it lasts.
    """
    return tuple(_exposures(profile))


def _exposures(profile: Profile) -> Iterator[str]:
    from aom_tui.session.construct import is_loopback

    own = [each for each in (profile.iam_endpoint, profile.aom_endpoint, *profile.endpoints.values()) if each]
    if any(each.startswith("http:") and not is_loopback(each) for each in own):
        yield _("plain http")
    if not profile.verify_tls:
        yield _("TLS not verified")
