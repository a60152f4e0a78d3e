"""Reading a text file that the user names, with the same words in app, REPL and commands where it cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager

from aom_tui.language import _, about
from aom_tui.problem import InvalidInput, Problem, expanded, system_words

_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16, which PowerShell's `>` writes."""


def file_text(path: str, where: str = "") -> str:
    """Return the text of a UTF-8 file; `~` in its path is a home folder. Raises InvalidInput.

    `where` is what named the file (`--body`); without it the path is the place of the fault.
    """
    with _read_errors_as_problems(path, where):
        return expanded(path, where or path).read_text(encoding="utf-8")


def foreign_text(path: str) -> str:
    """Return the text of a file that another program wrote: perhaps UTF-16, or with a byte order mark."""
    with _read_errors_as_problems(path):
        return decoded_text(expanded(path, path).read_bytes())


def decoded_text(data: bytes) -> str:
    """Decode UTF-16 with a byte order mark, else UTF-8 with or without one. Raises UnicodeDecodeError."""
    return data.decode("utf-16" if data.startswith(_MARKS) else "utf-8-sig")


@contextmanager
def _read_errors_as_problems(path: str, where: str = "") -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        reason = system_words(error) if isinstance(error, OSError) else _("is not UTF-8 text")
        place, what = (where, about(path, reason)) if where else (path, reason)
        raise InvalidInput(Problem(place, what, _("Check the path."))) from None
