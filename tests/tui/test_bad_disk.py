"""A disk that is full, and one that cannot be written, through all doors: a clear word, and everything goes on.

Real ones: a tmpfs in a mount namespace of its own. Where that is not allowed, no file may grow instead (setrlimit).
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
MOUNTED = 'mount -t tmpfs -o size=4m tmpfs "$0" && exec "$@"'
WORDS = {"full": "No space left on device", "limit": "File too large", "read-only": "Read-only file system"}
NOT_KEPT = {
    "full": "the disk is full, so nothing is kept in the history. Make room.",
    "limit": "the history cannot be read or written. Check the disk.",
    "read-only": "Read-only file system. Make the folder writable.",
}
BESIDE = {"data/history.db-wal", "data/history.db-shm", "data/repl_history"}
"""What may be there too, empty: a log that is written to as it comes, and its index."""


@cache
def may_mount() -> bool:
    """As root of a namespace of one's own."""
    try:
        tried = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


@pytest.fixture(scope="module", params=["full", "read-only"])
def turn(request: pytest.FixtureRequest) -> str:
    if may_mount():
        return str(request.param)
    if request.param == "read-only":
        pytest.skip("nothing may be mounted here (unshare -rm)")
    return "limit"


@pytest.fixture(scope="module")
def lived(turn: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What `bad_disk.py` has to tell."""
    folder = str(tmp_path_factory.mktemp("disk"))
    command = [sys.executable, "-m", "bad_disk", folder, turn]  # as a module: with the program of this folder
    if turn != "limit":
        command = ["unshare", "-rm", "sh", "-c", MOUNTED, folder, *command]
    path = os.pathsep.join(map(str, (HERE, HERE.parent)))
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def test_a_call_is_made_and_says_once_that_it_is_not_kept(lived: Any, turn: str) -> None:
    """The token could not be kept either: that costs a login, and is not worth a word."""
    call = lived["after"]["call"]
    assert (call["status"], call["out"]) == (0, "{}\n")
    (line,) = call["err"].splitlines()
    assert line.endswith(f"/history.db: {NOT_KEPT[turn]} The program goes on without it.")


def test_what_is_asked_to_be_written_says_why_it_is_not(lived: Any, turn: str) -> None:
    files = {"save": "another.http", "replace": "kept.http", "profile": "config.toml", "keys": "keys.toml"}
    for name, file in files.items():
        said = lived["after"][name]
        assert (said["status"], said["out"]) == (2, "")
        (line,) = said["err"].splitlines()
        what = "Make the folder writable." if turn == "read-only" else "Make room on the disk."
        assert line.endswith(f"/{file}: {WORDS[turn]}. {what}")


def test_nothing_is_lost_and_nothing_half_is_left(lived: Any) -> None:
    old, now = lived["old"], lived["now"]
    assert {name: now.get(name) for name in old} == old
    assert set(now) - set(old) <= BESIDE
    assert all(len(now[name]) < 4 for name in set(now) - set(old))
    assert any(name.startswith("data/drafts/") for name in old)
    assert old["reply.json"] == "the old reply"


def test_what_was_kept_can_be_read(lived: Any) -> None:
    assert lived["after"]["list"]["status"] == 0
    assert len(json.loads(lived["after"]["list"]["out"])) == 3, "two calls, one login"


def test_the_repl_says_each_once_and_goes_on(lived: Any, turn: str) -> None:
    repl = lived["after"]["repl"]
    assert repl["status"] == 0
    assert repl["err"].count(f"drafts are not kept: {WORDS[turn]}") == 1
    assert repl["err"].count("The program goes on without it.") == 1
    assert repl["told"] == [f"the lines typed here are not kept: {WORDS[turn]}", ""]
    assert repl["recalled"] == ["use ListAlarmRule", "set limit=7", "send"]


def test_the_app_says_each_once_and_goes_on(lived: Any, turn: str) -> None:
    app = lived["after"]["app"]
    assert app["outcome"] == "Success"
    assert f"/reply.json: cannot be written: {WORDS[turn]}" in " ".join(app["saving"].split())
    copied = "body copied (2 characters): terminal clipboard (OSC 52); no file could be written"
    said = (
        "The draft of ListAlarmRule is here again.", f"drafts are not kept: {WORDS[turn]}", copied,
        "The program goes on without it.",
    )  # fmt: skip
    assert [sum(words in toast for toast in app["toasts"]) for words in said] == [1, 1, 1, 1]
    assert len(app["toasts"]) == 4


def test_with_room_again_everything_is_kept_again(lived: Any, turn: str) -> None:
    """And the disk fills once more, while the app is open."""
    if turn != "full":
        pytest.skip("there is no room to be made")
    later = lived["later"]
    assert (later["call"]["status"], later["call"]["err"]) == (0, "")
    assert later["save"]["status"] == 0
    assert later["app"]["outcome"] == "Success"
    assert sum(NOT_KEPT["full"] in toast for toast in later["app"]["toasts"]) == 1
    assert len(json.loads(later["list"]["out"])) > 3
