"""How a host is reached: which certificates are trusted, through which proxy, and what of that is not safe.

Imports nothing heavy: certificates and proxies are read when the first request goes out.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from aom_tui.language import _
from aom_tui.session.profile import Profile
from aom_tui.session.urls import is_loopback

if TYPE_CHECKING:
    import ssl

NO_PROXY = "none"
"""The value of `proxy` that means none, whatever the environment says."""

PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")
"""Schemes of proxies. With either SOCKS scheme the proxy resolves the host's name."""


class ConnectionOptions(Struct, frozen=True):
    """Certificates and proxy for connections. By default: the bundled certificates, and the environment's proxy."""

    ca_file: str = ""
    """A file of CA certificates (PEM), which alone are trusted then."""
    trust_store: Literal["bundled", "system"] = "bundled"
    """Without a `ca_file`: the certificates that come with the program (the same everywhere), or the machine's."""
    verify_tls: bool = True
    proxy: str = ""
    """As the settings have it, without user and password; empty: the environment's."""


DEFAULT_OPTIONS = ConnectionOptions()


def connection_options(profile: Profile) -> ConnectionOptions:
    """The options that the profile sets."""
    return ConnectionOptions(profile.ca_file, profile.trust_store, profile.verify_tls, profile.proxy)


def ssl_context(options: ConnectionOptions) -> "ssl.SSLContext":
    """The TLS context for these options. Raises OSError. Takes up to 40 ms."""
    import ssl

    if not options.verify_tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context
    if options.ca_file:
        return ssl.create_default_context(cafile=options.ca_file)
    if options.trust_store == "system":
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


def proxy_for(url: str, options: ConnectionOptions = DEFAULT_OPTIONS) -> str:
    """The proxy for a URL, without user and password; empty where there is none, as always on loopback."""
    if not url or is_loopback(url) or options.proxy == NO_PROXY:
        return ""
    return options.proxy or _environment_proxy(url)


def _environment_proxy(url: str) -> str:
    from urllib.request import getproxies, proxy_bypass  # 15 ms: only a call that went wrong asks

    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    if not proxy or proxy_bypass(parts.hostname or ""):
        return ""
    return proxy.rpartition("@")[2] if "@" in proxy else proxy


def proxy_fault(proxy: str) -> tuple[str, str] | None:
    """What is wrong with a proxy of the settings, and the remedy. What it says is not repeated: it may be a secret."""
    if proxy in ("", NO_PROXY):
        return None
    if "@" in proxy:
        return _("holds a user or a password"), _("Write scheme, host and port; with a password, set HTTPS_PROXY.")
    try:
        parts = urlsplit(proxy)
        usable = parts.scheme in PROXY_SCHEMES and parts.hostname and parts.port != 0 and parts.path in ("", "/")
    except ValueError:
        usable = False
    return None if usable else (_("is no proxy's address"), _("Write http://HOST:PORT, socks5://HOST:PORT or none."))


def security_gaps(profile: Profile) -> tuple[str, ...]:
    """Why others on the network could read the calls or pose as the service, in words; empty where they cannot.

    To be shown wherever the profile is shown.
    """
    return tuple(_security_gaps(profile))


def _security_gaps(profile: Profile) -> Iterator[str]:
    own = [each for each in (profile.iam_endpoint, profile.aom_endpoint, *profile.endpoints.values()) if each]
    if any(each.startswith("http:") and not is_loopback(each) for each in own):
        yield _("plain http")
    if not profile.verify_tls:
        yield _("TLS not verified")
