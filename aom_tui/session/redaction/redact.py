"""Secrets taken out of headers, URLs and bodies by their names, for what is shown or kept. Pure.

A secret becomes `***sha256:...`, its fingerprint, so that equal tokens can be told equal.
"""

import re
from collections.abc import Callable, Iterator

from aom_tui.language import _
from aom_tui.session.body.spool import Bytes
from aom_tui.session.draft import Pairs
from aom_tui.session.redaction.body_secrets import SECRET_NAMES, STRIDE, spans_in, strides
from aom_tui.session.secret import Secret

PLACEHOLDER = "***"
"""Stands where a secret will be put; not a secret, so it stays as it is."""

NOT_KEPT = _("the secret that stood here was not kept")
"""What is said where a redacted secret stands in a draft."""

_REDACTED = re.compile(r"\*\*\*(sha256:[0-9a-f]{16})?")

SECRET_HEADERS = frozenset(
    {
        "x-auth-token", "x-subject-token", "x-security-token", "authorization", "proxy-authorization",
        "cookie", "set-cookie",
    }
)  # fmt: skip
ADDRESS_HEADERS = frozenset({"location", "content-location", "referer"})
SIGNATURE = re.compile(r"(Signature=)([0-9a-fA-F]+|\*\*\*sha256:[0-9a-f]{16})")
QUERY = re.compile(rf"([?&](?:{SECRET_NAMES}|token|x-auth-token)=)([^&#]*)", re.IGNORECASE)
USERINFO = re.compile(r"(?<=://)[^/?#]+(?=@)")
"""A user's name and password in a URL: up to the last `@` of its host: a password may hold some (RFC 3986, 3.2)."""


def redact(value: str) -> str:
    """Return the fingerprint of a secret; what is one already stays, so that redacting twice changes nothing."""
    return value if not value or _REDACTED.fullmatch(value) else f"{PLACEHOLDER}{Secret(value).fingerprint}"


def redact_headers(headers: Pairs) -> Pairs:
    """Return the headers with fingerprints for secrets, X-Subject-Token (of replies) among them.

    Of a signature its inputs stay.
    """
    return tuple((name, _header(name, value)) for name, value in headers)


def _header(name: str, value: str) -> str:
    if name.lower() in ADDRESS_HEADERS:
        return redact_url(value)
    if name.lower() not in SECRET_HEADERS:
        return value
    if name.lower() == "authorization" and SIGNATURE.search(value):
        return SIGNATURE.sub(lambda found: found[1] + redact(found[2]), value)
    return redact(value)


def is_redacted(name: str) -> bool:
    """Whether a header, or a pair of a query, of that name holds a secret."""
    return redact_headers(((name, "x"),))[0][1] != "x" or redact_url(f"?{name}=x") != f"?{name}=x"


def redact_body(body: bytes | str) -> str:
    """Return the body as text, the values of secret members replaced and everything else left as sent."""
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    text = b"".join(redacted_pieces(data))
    return text.decode("utf-8", "surrogatepass" if isinstance(body, str) else "replace")


def redacted_pieces(body: Bytes) -> Iterator[bytes]:
    """Yield the body piece by piece, byte for byte as sent but for the values of secret members."""
    done, found = 0, list[tuple[int, int]]()
    for start, stop in strides(body):
        found += spans_in(body, start, stop)
        for first, last in sorted(each for each in found if each[0] < stop):
            if first >= done:
                yield from _copied(body, done, first)
                yield in_place_of(body[first:last], redact)
                done = last
        found = [each for each in found if each[0] >= stop]
        yield from _copied(body, done, stop)
        done = max(done, stop)


def in_place_of(written: bytes, shown: Callable[[str], str]) -> bytes:
    """Return what takes the place of a secret in a body: what `shown` makes of it, in quotes where it was."""
    quote = b'"' if written.startswith(b'"') else b""
    return quote + shown(written.decode("utf-8", "replace").strip('"')).encode() + quote


def is_blanked(value: str) -> bool:
    """Whether the value is what takes the place of a secret: `***`, with a fingerprint or without."""
    return bool(_REDACTED.fullmatch(value))


def _copied(body: Bytes, start: int, stop: int) -> Iterator[bytes]:
    for at in range(start, stop, STRIDE):
        yield body[at : min(at + STRIDE, stop)]


def redact_url(url: str) -> str:
    """Return the URL without a user's name and password, and with fingerprints for secrets in its query."""
    bare = USERINFO.sub(PLACEHOLDER, url)
    return QUERY.sub(lambda found: found[1] + redact(found[2]), bare)


def is_fingerprint(text: str) -> bool:
    """Whether the fingerprint of a secret stands in the text, in place of the secret."""
    return PLACEHOLDER in text and any(found[1] for found in _REDACTED.finditer(text))
