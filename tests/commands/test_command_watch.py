"""`aom-tui watch`, against the sandbox."""

import json
import os
import pty
import re
import select
import subprocess

import pytest
from command_runs import PROGRAM, Here

QUERY = ("watch", "ListInstantQueryAomPromGet", "query=time()", "--every", "1")


def test_replies_follow_each_other_in_a_pipe(here: Here) -> None:
    result = here.run(*QUERY, "--times", "2", "-o", "ndjson", "--query", "data.result")
    assert result.status == 0
    assert re.fullmatch(r"(aom-tui: ListInstantQueryAomPromGet   \d\d:\d\d:\d\d\n){2}", result.err)
    first, _, second, _ = map(json.loads, result.out.splitlines())
    assert second > first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("watch", "AddAlarmRule"), "AddAlarmRule: it writes, or may: only reads are watched."),
        (("watch", "POST", "/v9/x"), "POST /v9/x: it writes, or may"),
        ((*QUERY, "--every", "0.5"), "'0.5' is no number of seconds from 1 to 86400"),
        ((*QUERY, "-o", "raw"), "watch: does not go with -o raw"),
    ],
)
def test_what_cannot_be_watched_is_not_sent(here: Here, arguments: tuple[str, ...], said: str) -> None:
    result = here.run(*arguments)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert len(result.err.splitlines()) == 1


def test_an_error_ends_it_with_its_status(here: Here) -> None:
    result = here.run("watch", "ShowAlarmRule", "alarm_rule_id=99")
    assert result.status == 4
    assert result.err.splitlines()[-1] == "aom-tui: stopped: the call went wrong"


def test_on_a_terminal_each_takes_the_place_of_the_last_until_ctrl_c(here: Here) -> None:
    ours, theirs = pty.openpty()
    environ = {**here.environ, "TERM": "xterm-256color", "NO_COLOR": "1", "COLUMNS": "80", "LINES": "24"}
    with subprocess.Popen(
        [*PROGRAM, *QUERY], stdin=theirs, stdout=theirs, stderr=theirs, env=environ, preexec_fn=lambda: os.login_tty(0)
    ) as process:
        os.close(theirs)
        screen = b""
        interrupted = False
        while select.select([ours], [], [], 20)[0]:
            try:
                screen += os.read(ours, 65536)
            except OSError:
                break
            if not interrupted and screen.count(b"Ctrl-C ends") == 2 and screen.endswith(b"}\r\n"):
                interrupted = True
                os.write(ours, b"\x03")
        os.close(ours)
        assert process.wait(20) == 130
    first, second = screen.decode().split("\x1b[H\x1b[J")[1:3]
    assert first.startswith("ListInstantQueryAomPromGet every 1 s   ")
    assert "changed" not in first
    assert "2 lines changed" in second
    marked = [line for line in second.splitlines() if line.startswith("\x1b[7m")]
    assert len(marked) == 2
