"""What is said of a file that could not be written fits the reason."""

import errno
import os

import pytest

from aom_tui.problem import room_or_right, system_words


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
