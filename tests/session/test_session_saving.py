"""A file is written whole, for the user alone, and never over another one unasked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aom_tui.problem import InvalidInput
from aom_tui.session.saving import Exists, save


def test_it_is_written_for_the_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert save(path, [b"ab", b"c"], replace=False) == 3
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"abc", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_another_file_is_replaced_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(Exists, match="is there already"):
        save(path, [b"new"], replace=False)
    assert path.read_text() == "old"
    save(path, [b"new"], replace=True)
    assert path.read_text() == "new"


def test_a_file_that_comes_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.json"

    def pieces() -> Iterator[bytes]:
        path.write_text("other")
        yield b"mine"

    with pytest.raises(Exists):
        save(path, pieces(), replace=False)
    assert path.read_text() == "other"
    assert list(tmp_path.iterdir()) == [path]


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(InvalidInput, match="No space left"):
        save(tmp_path / "a.json", pieces(), replace=True)
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is a folder"):
        save(tmp_path, [b""], replace=False)
    with pytest.raises(InvalidInput, match="No such file or directory"):
        save(tmp_path / "no" / "a.json", [b""], replace=False)
