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
    assert here.run("profile", "remove", "x", "--yes", **own).status == 0
    assert kept(tmp_path) == []


def test_forget_as_the_first_line_leaves_no_token(here: Here, tmp_path: Path, own: dict[str, str]) -> None:
    assert here.run("token", **own).status == 0
    assert kept(tmp_path)
    assert here.run("repl", stdin=b"forget\n", **own).status == 0
    assert kept(tmp_path) == []


@pytest.fixture
def wrong_key(here: Here, tmp_path: Path) -> dict[str, str]:
    """An access key of the sandbox's with an SK that is not its own."""
    return {
        "AOM_TUI_PROFILE": "",
        "AOM_TUI_CACHE_DIR": str(tmp_path / "cache"),
        "OS_AUTH_URL": here.line["iam_endpoint"],
        "AOM_TUI_ENDPOINT": here.line["aom_endpoint"],
        "HUAWEICLOUD_SDK_PROJECT_ID": here.line["project_id"],
        "HUAWEICLOUD_SDK_AK": here.line["ak"],
        "HUAWEICLOUD_SDK_SK": "wrong",
    }


def test_a_third_command_with_a_wrong_key_sends_nothing(here: Here, tmp_path: Path, wrong_key: dict[str, str]) -> None:
    call = ("call", "ListAlarmRule", "limit=1")
    assert [here.run(*call, **wrong_key).status for _ in range(3)] == [4, 4, 2]
    said = here.run(*call, **wrong_key).err
    assert "not sent: the last 2 signatures with this AK and SK were refused" in said
    assert "A corrected AK or SK is used at once; this one signs again when you say so." in said
    assert "Type: aom-tui auth --sign-again" in said
    assert said.count("five minutes") == 1
    shown = here.run("auth", **wrong_key)
    assert "! 2 signatures in a row were refused, by the SK used then; after two" in shown.out
    assert "Type: aom-tui auth --sign-again" in shown.err
    newest = here.run("why", **wrong_key)
    assert "blocked, while signing" in newest.out
    assert "Type: aom-tui auth --sign-again" in newest.err
    assert here.run(*call, **{**wrong_key, "HUAWEICLOUD_SDK_SK": here.line["sk"]}).status == 0
    assert here.run(*call, **wrong_key).status == 2
    assert here.run("repl", stdin=b"forget\n", **wrong_key).status == 0
    assert kept(tmp_path) == []


def test_a_third_command_with_a_wrong_password_sends_nothing(here: Here, tmp_path: Path, own: dict[str, str]) -> None:
    config = tmp_path / "config" / "config.toml"
    right = config.read_text()
    config.write_text(right.replace(here.line["password"], "wrong"))
    rule = "Repeated wrong passwords lock the user; the threshold is set by the administrator."
    for status in (6, 6, 2):
        for command in (("token",),) if status == 6 else (("token",), ("call", "ListAlarmRule", "limit=1")):
            result = here.run(*command, **own)
            assert result.status == status
            assert result.err.count(rule) == 1
    config.write_text(right)
    assert here.run("token", **own).status == 0
    assert here.run("profile", "remove", "x", "--yes", **own).status == 0
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
