"""What a REPL remembers for the next one."""

from pathlib import Path

import pytest

from aom_tui.repl.history import PrivateHistory, is_command
from aom_tui.session.storage.line_secrets import is_free_of_secrets

SECRET_LINES = [
    "set X-Auth-Token:abcdef",
    "set x-subject-token==abc",
    "set 'Authorization:Basic Zm9v'",
    "request GET https://user:hunter2@example.com/x",
    "request GET '/v1/x?token=abc'",
    "call KeystoneCreateUserTokenByPassword 'auth[identity][password][user][password]=hunter2'",
    """call X --body '{"password": "hunter2"}'""",
    "set passcode:=123456",
    "set sk=abc",
    "join 63000-0g2mm-sg31z-tmrat",
    "aom-tui join 630000G2MMSG31ZTMRAT",
    "jion 63000 0G2MM SG31Z TMRAT 4DBDR",
    "set Cookie:session=1",
    "curl -u me:hunter2 https://h",
    "$ curl https://h \\\n -b 'session=1'",
    "Invoke-WebRequest https://h -Headers @{cftk='abc'}",
    "set x=" + "MIIabc" * 50,
    "hunter2",
    "correct horse battery staple",
    "send\nhunter2",
]


@pytest.mark.parametrize("line", SECRET_LINES)
def test_a_line_with_a_secret_is_not_kept(line: str, tmp_path: Path) -> None:
    file = tmp_path / "data" / "history"
    history = PrivateHistory(file)
    history.append_string(line)
    history.append_string("send")
    assert list(history.load_history_strings()) == ["send"]
    assert history.get_strings()[0] == line, "this REPL can still recall it"


@pytest.mark.parametrize(
    "line",
    [
        "use KeystoneCreateUserTokenByPassword",
        "token --json",
        "aom-tui --profile sandbox token",
        "--profile sandbox call ListSeries",
        "call ListSeries limit=1",
        "set task=1 X-Trace:1",
        "set name=join-us",
    ],
)
def test_a_line_without_one_is(line: str) -> None:
    assert is_free_of_secrets(line)
    assert is_command(line)


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    file = tmp_path / "data" / "history"
    file.parent.mkdir()
    file.write_text("")
    file.chmod(0o644)
    PrivateHistory(file)
    assert file.stat().st_mode & 0o777 == 0o600
