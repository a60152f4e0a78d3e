"""Whether a typed line may be written to disk: without a secret, and without a place for one."""

import re

from aom_tui.session.foreign.recognise import looks_like_curl
from aom_tui.session.redaction.redact import redact_body, redact_url

_SECRET = re.compile(
    r"(auth-token|subject-token|security[-_]?token|authorization|cookie|passw\w*|passcode|secret(_?key)?|\bsk"
    r"|access_?code)[\"'\]\\]*\s*(:|=)",
    re.IGNORECASE,
)
"""A name of something secret, and the sign that says its value follows."""

_TOKEN_LIKE = re.compile(r"[A-Za-z0-9+/=_-]{200,}")
"""Opaque and long: an IAM token is kilobytes of this; no name or id is."""


_JOIN_CODE = re.compile(r"^\s*(aom-tui\s+)?join\s|([0-9A-Z]{5}[\s-]){3}", re.IGNORECASE)
"""The code by which one joins a class holds the seat's secret."""


def is_free_of_secrets(line: str) -> bool:
    """Whether nothing in the line looks like a secret, or like a place for one."""
    if looks_like_curl(line):  # it came from elsewhere, with whatever signs in there
        return False
    if _SECRET.search(line) or _TOKEN_LIKE.search(line) or _JOIN_CODE.search(line):
        return False
    return redact_body(line) == line and redact_url(line) == line
