"""`aom-tui keys`: the keys as they are, and a file to change them in."""

import stat
from pathlib import Path

from command_runs import Run


def test_it_lists_what_acts_and_says_what_is_wrong(run: Run, tmp_path: Path) -> None:
    assert "send_anyway" in run("keys").out
    folder = tmp_path / "config"
    folder.mkdir(mode=0o700)
    (folder / "keys.toml").write_text('[keys]\nsend = ["w"]\nsned = "x"\n')
    done = run("keys", "--json")
    assert done.status == 2
    assert "line 3 sned: unknown action. Did you mean send?" in done.err
    assert isinstance(done.data, list)
    send = next(each for each in done.data if each["action"] == "send")
    assert (send["place"], send["keys"], send["default"]) == ("workbench", ["w"], ["s", "F5"])


def test_it_writes_a_file_once(run: Run, tmp_path: Path) -> None:
    assert run("keys", "--write").status == 0
    path = tmp_path / "config" / "keys.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_text()
    assert '# send = ["s", "F5"]' in written
    assert run("keys").status == 0
    path.write_text("[keys]\n")
    done = run("keys", "--write")
    assert done.status == 2
    assert "is there already. Remove it first, or edit it." in done.err
    assert path.read_text() == "[keys]\n"
