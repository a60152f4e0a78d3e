"""SDK-HMAC-SHA256 as the gateway sees it: recompute what the caller must have signed.

Written from the published description of the algorithm, independent of the client's signer in the same repository.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from aom_tui.sandbox.wire import Message

ALGORITHM = "SDK-HMAC-SHA256"
CLOCK_SKEW = 15 * 60
"""Seconds that X-Sdk-Date may be off, either way."""
UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a signature should have been made over. A security token in it is `***`."""

    canonical_request: str
    string_to_sign: str


class BadSignature(Exception):
    """The reason is for the error message; it never holds a key. `expected` where the request could be read."""

    def __init__(self, reason: str, expected: Expected | None = None) -> None:
        super().__init__(reason)
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Claim:
    """What an Authorization header says: who signed, which headers, with what result."""

    access_key: str
    signed_headers: tuple[str, ...]
    signature: str


def read_claim(authorization: str) -> Claim:
    """Takes `SDK-HMAC-SHA256 Access=AK, SignedHeaders=a;b, Signature=HEX` apart, or raises BadSignature."""
    algorithm, _, rest = authorization.strip().partition(" ")
    if algorithm != ALGORITHM:
        raise BadSignature("unsupported algorithm")
    fields = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    access_key, names, signature = (fields.get(name, "") for name in ("Access", "SignedHeaders", "Signature"))
    if not (access_key and names and signature):
        raise BadSignature("Authorization format error")
    return Claim(access_key, tuple(name.lower() for name in names.split(";") if name), signature)


def check(message: Message, claim: Claim, secret: str, now: float) -> None:
    """Raises BadSignature unless the message was signed with this secret, within the allowed clock skew."""
    moment = message.headers.get("x-sdk-date", "")
    if abs(_epoch(moment) - now) > CLOCK_SKEW:
        raise BadSignature("x-sdk-date expired")
    if not {"host", "x-sdk-date"} <= set(claim.signed_headers):
        raise BadSignature("host and x-sdk-date must be signed")
    canonical = canonical_request(message, claim.signed_headers)
    signature = sign(canonical, moment, secret)
    if not hmac.compare_digest(signature.encode(), claim.signature.lower().encode("utf-8", "replace")):
        raise BadSignature("verify aksk signature fail", _told(canonical, moment))


def sign(canonical: str, moment: str, secret: str) -> str:
    """Hex signature over the canonical request; the secret key itself is the key, nothing is derived."""
    return hmac.new(secret.encode(), string_to_sign(canonical, moment).encode(), hashlib.sha256).hexdigest()


def string_to_sign(canonical: str, moment: str) -> str:
    """Algorithm, date and hash of the canonical request, a line each."""
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{ALGORITHM}\n{moment}\n{digest}"


def _told(canonical: str, moment: str) -> Expected:
    hidden = re.sub(r"(?m)^(x-security-token:).*$", r"\1***", canonical)
    return Expected(hidden, string_to_sign(canonical, moment))


def canonical_request(message: Message, signed_headers: Sequence[str]) -> str:
    """The text both sides must agree on: method, path, query, headers, names of the headers, hash of the body."""
    try:
        headers = "".join(f"{name}:{message.headers[name].strip()}\n" for name in sorted(signed_headers))
    except KeyError as absent:
        raise BadSignature(f"signed header {absent} is not in the request") from None
    parts = (
        message.method,
        _canonical_path(message.raw_path),
        _canonical_query(message.raw_query),
        headers,
        ";".join(sorted(signed_headers)),
        _payload_hash(message),
    )
    return "\n".join(parts)


def _canonical_path(raw_path: str) -> str:
    """Decoded as a whole, so that %2F counts as a slash, then each segment encoded again; ends with a slash."""
    path = "/".join(quote(segment, safe="~") for segment in unquote(raw_path).split("/"))
    return path if path.endswith("/") else path + "/"


def _canonical_query(raw_query: str) -> str:
    """Sorted by decoded name, then value. A plus is a plus here: the signer writes blanks as %20."""
    pairs = (part.partition("=") for part in raw_query.split("&") if part)
    decoded = sorted((unquote(name), unquote(value)) for name, _, value in pairs)
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in decoded)


def _payload_hash(message: Message) -> str:
    real = hashlib.sha256(message.body).hexdigest()
    declared = message.headers.get("x-sdk-content-sha256")
    if not message.body or declared is None:
        return real
    if declared not in (UNSIGNED, real):
        raise BadSignature("x-sdk-content-sha256 does not match the body")
    return declared


def _epoch(moment: str) -> float:
    try:
        return datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise BadSignature("X-Sdk-Date must be like 20260131T080000Z") from None
