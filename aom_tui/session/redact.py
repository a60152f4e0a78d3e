"""The one place that takes secrets out of what is shown or kept.

A secret becomes `***sha256:...`, its fingerprint, so that equal tokens can be told equal.
"""

import re

from aom_tui.session.draft import Pairs
from aom_tui.session.secret import Secret

PLACEHOLDER = "***"
"""Stands where a secret will be put; not a secret, so it stays as it is."""

_HEADERS = frozenset(
    {
        "x-auth-token", "x-subject-token", "x-security-token", "authorization", "proxy-authorization",
        "cookie", "set-cookie",
    }
)  # fmt: skip
_NAMES = r"password|passwd|passcode|secret|secret_?key|sk|security_?token|access_?code|auth_?token|x-auth-token"
_STRING = r'"(?:[^"\\]|\\.)*"?'
"""A JSON string; without its closing quote where the text was cut inside it."""

_MEMBER = re.compile(rf'("(?:{_NAMES})"\s*:\s*)({_STRING})', re.IGNORECASE | re.DOTALL)
_TOKEN_ID = re.compile(rf'("token"\s*:\s*\{{[^{{}}]*?"id"\s*:\s*)({_STRING})', re.DOTALL)
"""`identity.token.id`: a token asked for by a token."""

_HINTS = (b"passw", b"passcode", b"secret", b'"sk"', b"token", b"access_code", b"accesscode")
"""One of them is in every body that holds a member above, once it is in lower case."""

_STRIDE = 1024**2
"""Bytes looked at in one go: a large body is looked through in a thread, and must let the others work meanwhile."""

_SIGNATURE = re.compile(r"(Signature=)([0-9a-fA-F]+)")
_QUERY = re.compile(rf"([?&](?:{_NAMES}|token|x-auth-token)=)([^&#]*)", re.IGNORECASE)
_USERINFO = re.compile(r"(://)([^/?#@]*)(@)")


def redact(value: str) -> str:
    """One secret, as its fingerprint."""
    return value if value in ("", PLACEHOLDER) else f"{PLACEHOLDER}{Secret(value).fingerprint}"


def redact_headers(headers: Pairs) -> Pairs:
    """The headers without secrets. X-Subject-Token, a *response* header, is one. Of a signature its inputs stay."""
    return tuple((name, _header(name, value)) for name, value in headers)


def _header(name: str, value: str) -> str:
    if name.lower() not in _HEADERS:
        return value
    if name.lower() == "authorization" and _SIGNATURE.search(value):
        return _SIGNATURE.sub(lambda found: found[1] + redact(found[2]), value)
    return redact(value)


def redact_body(body: bytes | str) -> str:
    """The body as text, the values of secret members replaced and everything else left as sent."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    return _TOKEN_ID.sub(_string, _MEMBER.sub(_string, text)) if mentions_secrets(body) else text


def mentions_secrets(body: bytes | str) -> bool:
    """Whether a body may hold a secret at all; most do not, and need not be searched more closely."""
    data = body.encode("utf-8", "replace") if isinstance(body, str) else body
    overlap = max(map(len, _HINTS))
    for start in range(0, len(data), _STRIDE):
        piece = data[start : start + _STRIDE + overlap].lower()
        if any(hint in piece for hint in _HINTS):
            return True
    return False


def _string(found: re.Match[str]) -> str:
    return f'{found[1]}"{redact(found[2].strip(chr(34)))}"'


def redact_url(url: str) -> str:
    """The URL without a user's password and without secrets in its query."""
    bare = _USERINFO.sub(lambda found: f"{found[1]}{PLACEHOLDER}{found[3]}", url)
    return _QUERY.sub(lambda found: found[1] + redact(found[2]), bare)
