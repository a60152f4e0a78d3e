"""The secrets that a message gives a name, for the places that give them none. Pure."""

import json
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from aom_tui.session.body.spool import Bytes
from aom_tui.session.draft import Pairs
from aom_tui.session.redaction.body_secrets import spans_in, strides
from aom_tui.session.redaction.redact import ADDRESS_HEADERS, QUERY, SECRET_HEADERS, SIGNATURE, USERINFO


def secrets_of(headers: Pairs, url: str, body: Bytes) -> Iterator[str]:
    """Yield every secret of a message that has a name there, in each way in which it may be written elsewhere."""
    for name, value in headers:
        yield from _secrets_of_header(name.lower(), value)
    yield from _secrets_of_url(url)
    for stride in strides(body):
        for first, last in spans_in(body, *stride):
            written = body[first:last].decode("utf-8", "replace")
            yield from (written.strip('"'), _json_string(written))


def _secrets_of_header(name: str, value: str) -> Iterator[str]:
    """Yield the value as a whole, and each part of it that is a secret by itself."""
    if name in ADDRESS_HEADERS:
        yield from _secrets_of_url(value)
    elif name == "authorization" and (signed := SIGNATURE.search(value)):
        yield signed[2]
    elif name in ("cookie", "set-cookie"):  # behind the first pair of the latter stand words: Path, HttpOnly
        pairs = value.split(";") if name == "cookie" else [value.partition(";")[0]]
        yield from (value, *(pair.partition("=")[2].strip() for pair in pairs))
    elif name in SECRET_HEADERS:
        scheme, _blank, rest = value.rpartition(" ")
        yield from (value, rest)
        if scheme.strip().lower() == "basic":
            yield from _password_of(rest)


def _password_of(basic: str) -> Iterator[str]:
    """Yield what a `Basic` authorization has encoded, and the password in it."""
    from base64 import b64decode

    try:
        said = b64decode(basic).decode("utf-8", "replace")
    except ValueError:
        return
    yield from (said, said.partition(":")[2])


def _secrets_of_url(url: str) -> Iterator[str]:
    for found in QUERY.finditer(url):
        yield from (found[2], unquote_plus(found[2]))
    for found in USERINFO.finditer(url):
        password = found[0].partition(":")[2]
        yield from (found[0], password, unquote(password))


def _json_string(written: str) -> str:
    """Return the text of a JSON string; as written, where it was cut off."""
    try:
        return str(json.loads(written))
    except ValueError:
        return written.strip('"')
