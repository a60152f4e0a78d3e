"""What is different where a person sits at a terminal: questions, colour."""

import os
import pty
import re
import select
import subprocess
import termios
from pathlib import Path

import pytest
from command_runs import PROGRAM, Here


def on_terminal(here: Here, *arguments: str, question: str = "", answer: str = "", **env: str) -> tuple[int, str]:
    """The exit status and everything on the screen; the answer is typed once the question stands there."""
    status, screen, _ = typed_at(here, *arguments, question=question, keys=f"{answer}\n", **env)
    return status, re.sub(r"\r\x1b\[K(?:sending\.\.\. Ctrl-C ends)?", "", screen)


WAY = re.compile(r"\naom-tui: 1 Token ok \(.*\Z", re.DOTALL)
"""The last that is said of a call: the way that it went."""


def test_a_call_says_that_it_is_under_way_and_then_which_way_it_went(here: Here) -> None:
    _, screen, _ = typed_at(here, "call", "ListAlarmRule", "limit=1", question="", keys="", COLUMNS="200")
    waiting, shown = "\r\x1b[Ksending... Ctrl-C ends", "\r\x1b[K"
    assert screen.startswith(waiting + shown)
    assert screen.count(waiting) == 1
    last = screen.splitlines()[-1]
    steps = r"aom-tui: 1 Token ok \(\w+\) > 2 Construct ok > 3 Send ok > 4 Parse: success, 200 OK, [\d.]+ m?s"
    assert re.fullmatch(rf"{steps}, request id [0-9a-f]{{32}}", last), last
    assert "Token ok" not in here.run("call", "ListAlarmRule", "limit=1").err


def typed_at(here: Here, *arguments: str, question: str, keys: str, **env: str) -> tuple[int, str, bool]:
    """As `on_terminal`, with keys; also whether the terminal shows afterwards what is typed."""
    ours, theirs = pty.openpty()
    environ = {**here.environ, "TERM": "xterm-256color", **env}
    with subprocess.Popen(
        [*PROGRAM, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environ,
        preexec_fn=lambda: os.login_tty(0),
    ) as process:  # fmt: skip
        os.close(theirs)
        screen = b""
        while piece := _read(ours, process):
            screen += piece
            if question and question.encode() in screen:
                question = ""
                _wait_until_it_reads(process.pid)
                os.write(ours, keys.encode())
        echoes = bool(termios.tcgetattr(ours)[3] & termios.ECHO)
        os.close(ours)
        return process.wait(), screen.decode().replace("\r\n", "\n"), echoes


def _wait_until_it_reads(pid: int) -> None:
    """A signal just before `read` begins does not end it; no person is as quick. Where /proc does not say, at once."""
    state = Path(f"/proc/{pid}/stat")
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] == "R":
        pass


def _read(descriptor: int, process: "subprocess.Popen[bytes]") -> bytes:
    """What comes next; nothing once the other end is gone. A program that says nothing for 20 s is stuck."""
    if not select.select([descriptor], [], [], 20)[0]:
        process.kill()
        return b""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


NODE = (
    "samples[0][namespace]=PAAS.NODE", "samples[0][metric_name]=cpuUsage",
    "samples[0][dimensions][0][name]=hostName", "samples[0][dimensions][0][value]=shop-prod-node-1",
    "time_range=-1.-1.60", "period:=60", 'statistics:=["average","maximum"]',
)  # fmt: skip


@pytest.mark.parametrize("lines", [24, 40])
def test_a_chart_leaves_room_for_what_is_said_after_it(here: Here, lines: int) -> None:
    ended, screen = on_terminal(here, "call", "ListSample", *NODE, "-o", "chart", COLUMNS="80", LINES=str(lines))
    assert ended == 0
    chart, _, said = screen.partition("aom-tui: 1 Token ok")
    assert "cpuUsage (Percent)  hostName=" in chart.splitlines()[0]
    assert len(said.splitlines()) == 2
    typed_and_prompt = 3
    assert len(screen.splitlines()) + typed_and_prompt == lines


def test_a_token_is_revealed_to_a_person(here: Here) -> None:
    ended, screen = on_terminal(here, "token", "--reveal")
    assert (ended, screen.startswith("MII")) == (0, True)
    piped = here.run("token", "--reveal")
    assert (piped.status, piped.out) == (2, "")
    assert piped.err == (
        "aom-tui: --reveal: stdout is no terminal: a file or a log would keep the token. "
        "Add --yes where that is meant.\n"
    )


@pytest.mark.parametrize(("answer", "status", "said"), [("environment", 4, "AOM.02"), ("yes", 2, "not sent")])
def test_a_write_on_production_asks_for_the_profiles_name(here: Here, answer: str, status: int, said: str) -> None:
    write = ("call", "DeleteAlarmRule", "alarm_rule_id=99")
    question = "DeleteAlarmRule on environment. It deletes or overwrites. Type the profile's name to send it: "
    ended, screen = on_terminal(here, *write, question=question, answer=answer, **here.as_user)
    assert ended == status
    assert said in screen


def test_what_is_asked_about_is_clean_and_holds_no_secret(here: Here) -> None:
    write = ("request", "POST", "/v2/x\x1b[2J?token=abcdef")
    question = "Type the profile's name to send it: "
    ended, screen = on_terminal(here, *write, question=question, answer="no", **here.as_user)
    assert ended == 2
    assert "POST /v2/x\\u001b[2J?token=***sha256:" in screen
    assert "\x1b[2J" not in screen
    assert "abcdef" not in screen.partition(question)[2]


def test_a_password_is_asked_for_and_not_shown(here: Here) -> None:
    password = here.line["password"]
    env = {**here.as_user, "OS_PASSWORD": ""}
    ended, screen = on_terminal(here, "token", question="password of demo@acme: ", answer=password, **env)
    assert ended == 0
    assert password not in screen
    assert "fingerprint  sha256:" in screen


CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
@pytest.mark.parametrize("command", [("token",), ("call", "ListAlarmRule", "limit=1")])
def test_ctrl_c_at_the_password_ends_it_at_once(here: Here, command: tuple[str, ...], key: str) -> None:
    env = {**here.as_user, "OS_PASSWORD": ""}
    ended, screen, echoes = typed_at(here, *command, question="password of demo@acme: ", keys=key, **env)
    assert ended == 130
    assert screen.split() == ["password", "of", "demo@acme:", "aom-tui:", "cancelled"]
    assert echoes


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_ctrl_c_at_a_write_sends_nothing(here: Here, key: str) -> None:
    write = ("call", "DeleteAlarmRule", "alarm_rule_id=99")
    ended, screen, echoes = typed_at(here, *write, question="to send it: ", keys=key, **here.as_user)
    assert ended == 130
    assert screen.endswith("\naom-tui: cancelled\n")
    assert "may have been applied" not in screen
    assert echoes


def test_ctrl_c_at_a_new_profile_writes_none(here: Here, tmp_path: Path) -> None:
    env = {"AOM_TUI_CONFIG_DIR": str(tmp_path), "AOM_TUI_PROFILE": ""}
    ended, screen, _ = typed_at(here, "profile", "add", "x", question="or nothing [user]: ", keys=CTRL_C, **env)
    assert ended == 130
    assert screen.endswith("aom-tui: cancelled\n")
    assert list(tmp_path.iterdir()) == []


def test_colour_is_for_terminals_that_want_it(here: Here) -> None:
    call = ("call", "ListAlarmRule", "limit=1", "--query", "thresholds[].unit")
    assert "\x1b[" in on_terminal(here, *call)[1]
    status, screen = on_terminal(here, *call, NO_COLOR="1")
    assert (status, WAY.sub("", screen)) == (0, '[\n  "Percent"\n]')


def test_a_body_from_a_file_and_options_before_the_command(here: Here, tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_text('{"series": [{"namespace": "PAAS.NODE"}]}')
    result = here.run("--profile", "sandbox", "--timeout", "9", "call", "ListSeries", "--body", f"@{file}")
    assert result.status == 0
    assert here.run("--profile", "nope", "call", "ListAlarmRule", "--profile", "sandbox").status == 0


def test_a_table_is_as_wide_as_the_terminal(here: Here) -> None:
    series = ("call", "ListSeries", "series[0][namespace]=PAAS.NODE", "-o", "table")
    ended, screen = on_terminal(here, *series, COLUMNS="60")
    table, _, said = WAY.sub("", screen).partition("\naom-tui: ")
    head, rule, *rows = table.splitlines()
    assert ended == 0
    assert "hostName" in head.split(), head
    assert all(len(line) <= 60 for line in (rule, *rows, *said.splitlines()))
    assert " ".join(said.split()).startswith("10 columns left out for want of room: namespace, "), said
    _, wide = on_terminal(here, *series, COLUMNS="300")
    assert "left out" not in wide


def test_operations_are_told_by_their_titles_and_ids_stay_whole(here: Here) -> None:
    for columns, has_uri in (("80", False), ("120", True)):
        _, screen = on_terminal(here, "operations", "metrics", COLUMNS=columns)
        head, _rule, first, *_rest = lines = screen.splitlines()
        assert all(len(line) <= int(columns) for line in lines)
        assert first.startswith("ListSeries  ")
        assert "title" in head.split()
        assert ("URI" in head.split()) is has_uri, screen
    _, screen = on_terminal(here, "operations", "threshold", COLUMNS="80")
    assert "AddOrUpdateMetricOrEventAlarmRule" in screen or "…" not in screen.split("title")[0]


def test_a_row_of_the_history_is_one_line_of_the_terminal(here: Here, tmp_path: Path) -> None:
    own = {"AOM_TUI_DATA_DIR": str(tmp_path), "AOM_TUI_CACHE_DIR": str(tmp_path), **here.as_user}
    refused = ("call", "DeleteMetricOrEventAlarmRule", "--body", '{"alarm_rules": ["none-of-this-name"]}', "--yes")
    assert here.run(*refused, **own).status == 4
    for columns in ("80", "60"):
        _, screen = on_terminal(here, "history", COLUMNS=columns, **own)
        rows = [line for line in screen.splitlines() if not line.startswith("aom-tui:")]
        assert len(rows) == 4, screen
        assert all(len(line) <= int(columns) for line in rows)
        assert "DeleteMetricOrEventAlarmRule" in rows[2]
        assert "400" in rows[2]


def test_colours_follow_the_theme_and_are_left_out_on_wish(here: Here) -> None:
    call = ("call", "ListAlarmRule", "--query", "thresholds[0].metric_name")
    assert "\x1b[32m" in on_terminal(here, *call)[1]
    assert "\x1b[1;32m" in on_terminal(here, *call, AOM_TUI_THEME="high-contrast")[1]
