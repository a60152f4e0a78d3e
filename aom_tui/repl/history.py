"""Lines kept from one REPL to the next, without those that hold a secret."""

import os
import re
from pathlib import Path

from prompt_toolkit.history import FileHistory

from aom_tui.session.redact import redact_body, redact_url

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


def may_be_kept(line: str) -> bool:
    """Whether nothing in the line looks like a secret, or like a place for one."""
    if _SECRET.search(line) or _TOKEN_LIKE.search(line) or _JOIN_CODE.search(line):
        return False
    return redact_body(line) == line and redact_url(line) == line


class PrivateHistory(FileHistory):
    """A history file for its owner only. A secret can be recalled in this REPL, never in the next."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        file.chmod(0o600)
        super().__init__(file)

    def store_string(self, string: str) -> None:
        """Called for each line accepted."""
        if may_be_kept(string):
            super().store_string(string)
