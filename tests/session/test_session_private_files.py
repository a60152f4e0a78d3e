"""What is kept between processes: it is written whatever else lies there, and goes when it is to go."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aom_tui.private_file import write_private
from aom_tui.session.login.refusals import Refusals, RefusalStore
from aom_tui.session.login.token_store import TokenStore
from aom_tui.session.profile_setup.remove import remove_with_secrets
from aom_tui.session.storage.cache_keys import owner_named
from aom_tui.session.storage.private_files import PrivateFiles
from aom_tui.settings import CONFIG, Folders, load_settings


@pytest.fixture
def files(tmp_path: Path) -> PrivateFiles:
    return PrivateFiles(tmp_path, ".json", 3600)


def lies(path: Path, seconds: float, text: str = "token") -> Path:
    """A file of that age."""
    path.write_text(text)
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def test_it_is_written_whatever_else_lies_there(tmp_path: Path, files: PrivateFiles) -> None:
    (tmp_path / "zz.json").symlink_to(tmp_path / "gone")
    (tmp_path / "a folder.json").mkdir()
    os.utime(tmp_path / "a folder.json", (0, 0))
    files.write("a", b"1")
    assert files.read("a") == b"1"
    (tmp_path / "x.refused").symlink_to(tmp_path / "gone")
    store, refusals = RefusalStore.of_passwords(tmp_path), Refusals(2, datetime.now(UTC))
    store.save("k", refusals)
    assert store.load("k") == refusals, "the guard against a lock"


def test_it_is_written_while_another_takes_files_away(tmp_path: Path, files: PrivateFiles) -> None:
    gone = False

    class Elsewhere(type(tmp_path)):  # type: ignore[misc]
        def iterdir(self) -> Iterator[Path]:
            nonlocal gone
            found = list(super().iterdir())
            for path in found:
                path.unlink()
            gone = bool(found)
            return iter(found)

    lies(tmp_path / "o-1.json", 1)
    PrivateFiles(Elsewhere(tmp_path), ".json", 3600).write("p", b"1")
    assert (gone, files.read("p")) == (True, b"1")


def test_what_is_too_old_goes_when_another_is_written(tmp_path: Path, files: PrivateFiles) -> None:
    old = [lies(tmp_path / "old.json", 3700), lies(tmp_path / ".owner-1.json.4711", 61)]
    young = [lies(tmp_path / "young.json", 3500), lies(tmp_path / ".owner-2.json.0a1b2c", 10)]
    others = [lies(tmp_path / "old.held", 3700), lies(tmp_path / ".owner-1.held.4711", 61)]
    files.write("a", b"1")
    assert sorted(tmp_path.iterdir()) == sorted([*young, *others, tmp_path / "a.json"]), old


def test_forgetting_takes_all_of_the_owner_that_can_go(tmp_path: Path, files: PrivateFiles) -> None:
    for name in ("owner-1.json", "owner-2.json", "owner-4.json", ".owner-5.json.0a1b2c", "other-1.json"):
        lies(tmp_path / name, 1)
    (tmp_path / "owner-3.json").mkdir()
    files.forget("owner")
    assert {path.name for path in tmp_path.iterdir()} == {"owner-3.json", "other-1.json"}
    assert files.left("owner") == (tmp_path / "owner-3.json",)


def test_a_folder_that_nobody_may_look_into_may_hold_some(
    tmp_path: Path, files: PrivateFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_self: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    assert TokenStore(tmp_path / "none").left("owner") == ()
    monkeypatch.setattr(Path, "iterdir", closed)
    files.forget("owner")
    assert TokenStore(tmp_path).left("owner") == (tmp_path,)


def test_two_that_write_lose_nothing(tmp_path: Path, files: PrivateFiles) -> None:
    def forgets() -> None:
        for number in range(300):
            files.write(f"o-{number % 10}", b"x")
            files.forget("o")

    with ThreadPoolExecutor() as pool:
        beside = pool.submit(forgets)
        for number in range(300):
            files.write(f"p-{number % 3}", str(number).encode())
            assert files.read(f"p-{number % 3}") == str(number).encode()
        beside.result()


def test_a_profile_that_is_removed_names_what_stayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = Folders(*(tmp_path / name for name in ("config", "data", "cache")))
    write_private(folders.config / CONFIG, b'[profiles.mine]\nkind = "test"\nregion = "cn-north-4"\n')
    stays = folders.cache / "tokens" / f"{owner_named('mine')}-1.json"
    stays.mkdir(parents=True)
    monkeypatch.setattr("aom_tui.session.login.system_keyring.forget", lambda _name: "")
    assert remove_with_secrets(load_settings(folders), "mine") == f"{stays}: could not be taken out. Remove it by hand."
    assert load_settings(folders).profiles == {}
