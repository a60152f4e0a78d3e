"""What is said of a file that could not be written fits the reason."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from aom_tui.problem import InvalidInput, room_or_right, system_words
from aom_tui.session.history.query import read_query
from aom_tui.session.variables.values import given_variables
from aom_tui.text_file import file_text, foreign_text


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "No space left on device. Make room on the disk."),
        (errno.EACCES, "Permission denied. Make the folder writable."),
        (errno.ENOTDIR, "Not a directory. What should be its folder is a file: name another folder."),
        (
            errno.ENOENT,
            "No such file or directory. Its folder could not be made: make the one above it writable.",
        ),
    ],
)
def test_reason_and_remedy_fit(number: int, said: str) -> None:
    error = OSError(number, os.strerror(number))
    assert f"{system_words(error)}. {room_or_right(error)}" == said


@pytest.mark.parametrize("path", ["a\0b", "~\0/a", "\ud800"])
@pytest.mark.parametrize("read", [file_text, foreign_text])
def test_what_can_be_no_path_is_told_as_that(path: str, read: Callable[[str], str]) -> None:
    with pytest.raises(InvalidInput, match="holds a sign that no path can hold"):
        read(path)


def test_a_text_that_is_none_is_told_as_that() -> None:
    for read in (lambda text: given_variables([f"a={text}"]), lambda text: read_query([text], datetime.now(UTC))):
        with pytest.raises(InvalidInput, match="holds bytes that are no UTF-8 text"):
            read("\udcff")
