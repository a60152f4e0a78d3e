"""A file is written whole, for the user alone, and never over another one unasked."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aom_tui.private_file import write_private
from aom_tui.problem import InvalidInput
from aom_tui.session.storage.saving import FileExists, save


def test_it_is_written_for_the_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert save(path, [b"ab", b"c"], replace=False) == 3
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"abc", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_another_file_is_replaced_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(FileExists, match="is there already"):
        save(path, [b"new"], replace=False)
    assert path.read_text() == "old"
    save(path, [b"new"], replace=True)
    assert path.read_text() == "new"


def test_a_file_that_comes_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.json"

    def pieces() -> Iterator[bytes]:
        path.write_text("other")
        yield b"mine"

    with pytest.raises(FileExists):
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


def test_who_writes_the_same_path_meanwhile_takes_nothing_away(tmp_path: Path) -> None:
    """Each puts a whole file there: half of the other's is never moved into place."""
    path = tmp_path / "a.json"

    def pieces() -> Iterator[bytes]:
        yield b"first, "
        assert save(path, [b"second"], replace=True) == 6
        assert path.read_bytes() == b"second"
        yield b"whole"

    assert save(path, pieces(), replace=True) == 12
    assert path.read_bytes() == b"first, whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_private_file_is_whole_whoever_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    texts = [letter * 3_000_000 for letter in (b"a", b"b")]
    with ThreadPoolExecutor() as pool:
        for writing in [pool.submit(write_private, path, text) for _ in range(10) for text in texts]:
            writing.result()
            assert path.read_bytes() in texts
    assert list(tmp_path.iterdir()) == [path]
