"""A file that the user names, read; what keeps it from being read is one line, in every door the same.

A leaf of the house, as `problem` is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from aom_tui.language import _, about
from aom_tui.problem import InvalidInput, Problem, expanded, system_words

_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""What UTF-16 begins with: PowerShell's `>` writes it."""


def file_text(path: str, where: str = "") -> str:
    """The text of a UTF-8 file, `~` in its path taken for a home. Raises InvalidInput.

    `where` is what named the file (`--body`); without it the path is the place of the fault.
    """
    with _faults_told(path, where):
        return expanded(path, where or path).read_text(encoding="utf-8")


def foreign_text(path: str) -> str:
    """The same of a file that another program wrote: it may begin with a mark, and be UTF-16."""
    with _faults_told(path):
        return marked_text(expanded(path, path).read_bytes())


def marked_text(data: bytes) -> str:
    """UTF-16 where a mark says so, else UTF-8, with a mark or without. Raises UnicodeDecodeError."""
    return data.decode("utf-16" if data.startswith(_MARKS) else "utf-8-sig")


@contextmanager
def _faults_told(path: str, where: str = "") -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        reason = system_words(error) if isinstance(error, OSError) else _("is not UTF-8 text")
        place, what = (where, about(path, reason)) if where else (path, reason)
        raise InvalidInput(Problem(place, what, _("Check the path."))) from None
