"""SDK-HMAC-SHA256: how Huawei Cloud wants a request signed with AK and SK. Pure.

Source of the rules: the API gateway's signing guide, and the official SDK where the guide is silent (which headers,
UNSIGNED-PAYLOAD, the trailing slash of the canonical URI).
"""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from aom_tui.session.credentials import AccessKey
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import Signing

ALGORITHM = "SDK-HMAC-SHA256"
MAX_SKEW = timedelta(minutes=15)
"""A signature whose time is further from the gateway's is refused."""

MAX_BODY = 12 * 1024 * 1024
"""The gateway takes no larger body with a signature; a token has no such limit."""

_NOT_SIGNED = frozenset({"accept", "accept-encoding", "connection", "content-length", "user-agent", "authorization"})
"""What the HTTP client adds, and a proxy may change."""


def sign(key: AccessKey, method: str, url: str, headers: Pairs, body: bytes, now: datetime) -> tuple[Pairs, Signing]:
    """The headers to send in place of `headers`, and what the signature in them was computed from.

    Adds Host, X-Sdk-Date (unless given), X-Security-Token for a temporary key, and Authorization.
    """
    wanted = _with_date(key, url, headers, now)
    date = next(value for name, value in wanted if name.lower() == "x-sdk-date")
    signing = compute(key.secret.reveal(), method, url, wanted, body, date)
    names = signed_names(wanted)
    authorization = f"{ALGORITHM} Access={key.access}, SignedHeaders={names}, Signature={signing.signature}"
    return (*wanted, ("Authorization", authorization)), signing


def compute(secret: str, method: str, url: str, headers: Pairs, body: bytes, date: str) -> Signing:
    """Canonical request, string to sign, signature. `date` is the value of X-Sdk-Date."""
    parts = urlsplit(url)
    canonical = "\n".join(
        (
            method.upper(),
            canonical_uri(parts.path),
            canonical_query(parts.query),
            canonical_headers(headers),
            signed_names(headers),
            payload_hash(headers, body),
        )
    )
    to_sign = "\n".join((ALGORITHM, date, sha256(canonical.encode()).hexdigest()))
    signature = hmac.new(secret.encode(), to_sign.encode(), sha256).hexdigest()
    return Signing(canonical, to_sign, signature)


def canonical_uri(path: str) -> str:
    """Each segment decoded and encoded again, with a slash at the end that the request itself does not have."""
    segments = unquote(path).split("/")
    uri = "/".join(quote(segment, safe="~") for segment in segments)
    return uri if uri.endswith("/") else f"{uri}/"


def canonical_query(query: str) -> str:
    """The pairs sorted by name, then value; a space is `%20`, an empty value keeps its `=`."""
    pairs = sorted(parse_qsl(query.replace("+", "%2B"), keep_blank_values=True))
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in pairs)


def canonical_headers(headers: Pairs) -> str:
    """One line a header, each ended by a newline."""
    return "".join(f"{name}:{value}\n" for name, value in _signed(headers))


def signed_names(headers: Pairs) -> str:
    """The names that are signed: `content-type;host;x-sdk-date`."""
    return ";".join(name for name, _ in _signed(headers))


def payload_hash(headers: Pairs, body: bytes) -> str:
    """SHA-256 of the body; X-Sdk-Content-Sha256's own value where that header comes with a body."""
    given = next((value for name, value in headers if name.lower() == "x-sdk-content-sha256"), None)
    return given if given and body else sha256(body).hexdigest()


def _signed(headers: Pairs) -> list[tuple[str, str]]:
    named = ((name.lower(), value.strip()) for name, value in headers)
    return sorted((name, value) for name, value in named if "_" not in name and name not in _NOT_SIGNED)


def _with_date(key: AccessKey, url: str, headers: Pairs, now: datetime) -> Pairs:
    given = {name.lower(): value for name, value in headers}
    added: list[tuple[str, str]] = []
    if "host" not in given:
        added.append(("Host", urlsplit(url).netloc.rpartition("@")[2]))
    if "x-sdk-date" not in given:
        added.append(("X-Sdk-Date", f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"))
    if key.security_token:
        added.append(("X-Security-Token", key.security_token.reveal()))
    content_type = given.get("content-type", "")
    if content_type and not content_type.startswith(("application/json", "application/bson")):
        added.append(("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD"))
    return (*headers, *added)
