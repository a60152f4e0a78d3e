"""What a command leaves on disk for the next one, and how one gets rid of it."""

from pathlib import Path

import pytest
from command_runs import Here


@pytest.fixture
def own(here: Here, tmp_path: Path) -> dict[str, str]:
    """Folders of this test's own, with one profile on the sandbox."""
    line = here.line
    config = tmp_path / "config" / "config.toml"
    config.parent.mkdir()
    config.write_text(f"""
        [profiles.x]
        kind = "test"
        region = "cn-north-4"
        user = "{line["username"]}"
        domain = "{line["domain"]}"
        iam_endpoint = "{line["iam_endpoint"]}"
        aom_endpoint = "{line["aom_endpoint"]}"
        password_command = "echo {line["password"]}"
        """)
    folders = {f"AOM_TUI_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "CACHE")}
    return {**folders, "AOM_TUI_PROFILE": "x"}


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "cache").rglob("*") if path.is_file())


def test_a_removed_profile_leaves_no_token(here: Here, tmp_path: Path, own: dict[str, str]) -> None:
    assert here.run("token", **own).status == 0
    assert here.run("token", "--region", "cn-north-1", **own).status == 6
    assert kept(tmp_path)
    assert here.run("profile", "remove", "x", **own).status == 0
    assert kept(tmp_path) == []


def test_forget_as_the_first_line_leaves_no_token(here: Here, tmp_path: Path, own: dict[str, str]) -> None:
    assert here.run("token", **own).status == 0
    assert kept(tmp_path)
    assert here.run("repl", stdin=b"forget\n", **own).status == 0
    assert kept(tmp_path) == []


def test_forget_where_there_is_nobody_to_forget(here: Here, own: dict[str, str]) -> None:
    assert here.run("repl", stdin=b"forget\n", **{**own, "AOM_TUI_PROFILE": ""}).status == 0


@pytest.mark.parametrize(
    ("word", "said"),
    [("1", 'must be "on", "off", true or false'), ('"no"', "'no' is not one of its values. Use on, off, true, false.")],
)
def test_a_token_cache_that_is_neither_on_nor_off(
    here: Here, tmp_path: Path, own: dict[str, str], word: str, said: str
) -> None:
    config = tmp_path / "config" / "config.toml"
    config.write_text(f"{config.read_text()}token_cache = {word}\n")
    result = here.run("token", **own)
    assert (result.status, result.out) == (2, "")
    (only,) = result.err.splitlines()
    assert said in only
    assert "token_cache" in only


def test_without_a_token_cache_nothing_is_left(here: Here, tmp_path: Path, own: dict[str, str]) -> None:
    config = tmp_path / "config" / "config.toml"
    config.write_text(f"{config.read_text()}token_cache = false\n")
    assert here.run("token", **own).status == 0
    assert kept(tmp_path) == []
