"""Rules about URLs: which server one names, whether it is on this machine, whether it is encrypted. Pure."""

import re
from urllib.parse import urlsplit

_LOOPBACK = re.compile(r"127(\.\d+){3}|localhost|::1")
DEFAULT_PORTS = {"http": 80, "https": 443}
"""By scheme: those in which requests can be sent."""


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port, the default port spelled out: what decides whether two URLs are one server's."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or DEFAULT_PORTS.get(parts.scheme)


def is_loopback(url: str) -> bool:
    """Whether the URL stays on this machine."""
    return bool(_LOOPBACK.fullmatch(urlsplit(url).hostname or ""))


def is_plain_http(url: str) -> bool:
    """Whether what goes there goes over a network unencrypted."""
    return urlsplit(url).scheme == "http" and not is_loopback(url)
