"""config.toml: what is read, what is refused and where, and what writing leaves alone."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aom_tui.problem import InvalidInput
from aom_tui.setting_edits import remove_profile, set_default, write_profile
from aom_tui.settings import Folders, load_settings


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache")


def wrote(folders: Folders, text: str) -> None:
    folders.config.mkdir(parents=True, exist_ok=True)
    (folders.config / "config.toml").write_text(text)


def refused(folders: Folders, text: str) -> list[str]:
    wrote(folders, text)
    with pytest.raises(InvalidInput) as caught:
        load_settings(folders)
    return [str(problem) for problem in caught.value.problems]


def test_no_file_is_no_settings(folders: Folders) -> None:
    assert load_settings(folders).profiles == {}


def test_a_syntax_error_names_file_line_and_key(folders: Folders) -> None:
    (line,) = refused(folders, 'default_profile = "a"\n[profiles.a]\nregion = cn-north-4\n')
    assert "config.toml line 3 region" in line
    assert "\n" not in line


def test_an_unknown_key_is_named_with_its_line_and_a_near_name(folders: Folders) -> None:
    (line,) = refused(folders, '[profiles.a]\nregion = "x"\n[profiles.b]\nregoin = "x"\n')
    assert "config.toml line 4 regoin" in line
    assert "Did you mean region?" in line


def test_every_fault_is_told_at_once(folders: Folders) -> None:
    lines = refused(folders, '[profiles.a]\nread_only = "yes"\nkind = "prod"\nprofiles = 1\n')
    assert [
        part in line
        for line, part in zip(lines, ("true or false", "sandbox, test, production", "unknown"), strict=True)
    ]
    assert len(lines) == 3


def test_a_profile_that_is_no_table(folders: Folders) -> None:
    (line,) = refused(folders, "[profiles]\na = 1\n")
    assert "is no table" in line


def test_writing_keeps_comments_and_other_profiles(folders: Folders) -> None:
    wrote(folders, '# mine\n[profiles.a]  # first\nregion = "cn-north-4"  # here\n')
    settings = load_settings(folders)
    write_profile(settings, "b", {"region": "cn-east-3", "read_only": True, "user": ""})
    set_default(settings, "b")
    text = settings.path.read_text()
    assert "# mine" in text
    assert "# here" in text
    again = load_settings(folders)
    assert again.default_profile == "b"
    assert again.profiles["a"] == {"region": "cn-north-4"}
    assert again.profiles["b"] == {"region": "cn-east-3", "read_only": True}


def test_removing_the_default_profile_leaves_no_default(folders: Folders) -> None:
    write_profile(load_settings(folders), "a", {"region": "x"})
    set_default(load_settings(folders), "a")
    remove_profile(load_settings(folders), "a")
    settings = load_settings(folders)
    assert (settings.default_profile, dict(settings.profiles)) == (None, {})


def test_a_profile_is_added_to_an_inline_table(folders: Folders) -> None:
    wrote(folders, 'profiles = {a = {region = "cn-north-4"}}\n')
    write_profile(load_settings(folders), "b", {"region": "cn-east-3"})
    assert load_settings(folders).profiles == {"a": {"region": "cn-north-4"}, "b": {"region": "cn-east-3"}}


def test_a_file_that_is_a_link_stays_one(folders: Folders, tmp_path: Path) -> None:
    wrote(folders, "")
    link = folders.config / "config.toml"
    link.rename(tmp_path / "dotfile.toml")
    link.symlink_to(tmp_path / "dotfile.toml")
    write_profile(load_settings(folders), "a", {"region": "x"})
    assert link.is_symlink()
    assert "[profiles.a]" in (tmp_path / "dotfile.toml").read_text()


def test_token_cache_is_on_or_off(folders: Folders) -> None:
    (line,) = refused(folders, '[profiles.a]\ntoken_cache = "no"\n')
    assert "Use on, off" in line


def test_the_file_is_private(folders: Folders) -> None:
    settings = load_settings(folders)
    write_profile(settings, "a", {"region": "x"})
    assert stat.S_IMODE(settings.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folders.config.stat().st_mode) == 0o700


def test_folders_come_from_the_environment(tmp_path: Path) -> None:
    names = {f"AOM_TUI_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "CACHE")}
    assert Folders.of(names) == Folders(tmp_path / "CONFIG", tmp_path / "DATA", tmp_path / "CACHE")


def test_two_who_write_at_once_lose_nothing(folders: Folders) -> None:
    names = [f"seat{number}" for number in range(40)]
    with ThreadPoolExecutor(4) as four:
        list(four.map(lambda name: write_profile(load_settings(folders), name, {"kind": "test"}), names))
    assert set(load_settings(folders).profiles) == set(names)
    assert sorted(path.name for path in folders.config.iterdir()) == ["config.schema.json", "config.toml"]
