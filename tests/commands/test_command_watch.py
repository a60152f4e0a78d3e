"""`aom-tui watch`, against the sandbox."""

import json
import os
import pty
import re
import select
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from command_runs import PROGRAM, Here

from aom_tui.commands.watch import _of_rows
from aom_tui.render.changes import changes

NODE = (
    "ListSample", "samples[0][namespace]=PAAS.NODE", "samples[0][metric_name]=cpuUsage",
    "samples[0][dimensions][0][name]=hostName", "samples[0][dimensions][0][value]=shop-prod-node-1",
    "time_range=-1.-1.60", "period:=60", 'statistics:=["average"]',
)  # fmt: skip
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
    said = r"aom-tui: watching ShowAlarmRule stopped at \d\d:\d\d:\d\d: the call went wrong"
    assert re.fullmatch(said, result.err.splitlines()[-1])


def test_the_history_keeps_what_is_new_and_the_last(here: Here, tmp_path: Path) -> None:
    """Of commands as of a REPL, which watch beside each other: it takes them four seconds."""
    changing = ("watch", "ListInstantQueryAomPromGet", "query=time()", "--every", "1", "--times", "3")
    lasting = (*changing[:3], "time=1795600000", *changing[3:])
    by_commands, by_repl = ({"AOM_TUI_DATA_DIR": str(tmp_path / name)} for name in ("commands", "repl"))

    def commands() -> set[int]:
        return {here.run(*line, **by_commands).status for line in (changing, lasting)}

    def repl() -> set[int]:
        return {here.run("repl", stdin="\n".join(map(" ".join, (changing, lasting))).encode(), **by_repl).status}

    with ThreadPoolExecutor(2) as threads:
        assert [one.result() for one in [threads.submit(commands), threads.submit(repl)]] == [{0}, {0}]
    for data in (by_commands, by_repl):
        entries = json.loads(here.run("history", "--json", "role:call", **data).out)
        of_lasting = ["time=1795600000" in entry["uri"] for entry in entries]
        assert of_lasting == [True, True, False, False, False], "newest first; of what lasts the first and the last"


def test_on_a_terminal_each_takes_the_place_of_the_last_until_ctrl_c(here: Here) -> None:
    def looked(screen: bytes) -> bool:
        return screen.count(b"Ctrl-C ends") == 2 and screen.endswith(b"}\r\n")

    first, second = pictures(here, *QUERY, until=looked)[:2]
    assert first.startswith("ListInstantQueryAomPromGet every 1 s   ")
    assert "changed" not in first
    assert "2 lines changed" in second
    marked = [line for line in second.splitlines() if line.startswith("\x1b[7m")]
    assert len(marked) == 2


def test_of_a_table_only_rows_change() -> None:
    """Its head stands wider where a value is longer."""
    before, now = ["name  v", "----  -", "one   1", "two   2"], ["name   v", "----  --", "one   10", "two    2"]
    assert _of_rows(changes(before, now), now).new == {2, 3}
    text = ["{", '  "a": 1', "}"]
    assert _of_rows(changes(["[", *text[1:]], text), text).new == {0}


def test_a_watch_of_a_uri_is_headed_by_it(here: Here) -> None:
    """By its beginning, where the line has no room for more."""
    for more in ("?limit=1", "?limit=1&alarm_rule_name=of-which-there-is-none-at-all"):
        words = ("watch", "GET", f"/v2/{{project_id}}/alarm-rules{more}", "--query", "meta_data.count", "--every", "60")
        head = pictures(here, *words, until=lambda screen: b"Ctrl-C ends" in screen)[0].splitlines()[0]
        assert head.startswith("GET /v2/{project_id}/alarm-rules?lim")
        assert head.endswith("   Ctrl-C ends")
        assert ("~ every 60 s   " in head) is (more != "?limit=1")


def test_what_was_deleted_is_counted(here: Here) -> None:
    items = (
        "alarm_rule_name=deleted while it is watched", "namespace=PAAS.NODE", "metric_name=cpuUsage", "alarm_level=2",
        'dimensions:=[{"name": "hostID", "value": "h"}]', "comparison_operator=>=", "threshold=80", "unit=Percent",
        "statistic=average", "period=60000", "evaluation_periods=3",
    )  # fmt: skip
    made = here.run("call", "AddAlarmRule", *items)
    assert made.status == 0, made.err
    deletions: list[int] = []

    def counted(screen: bytes) -> bool:
        if b"Ctrl-C ends" in screen and not deletions:
            number = json.loads(made.out)["alarm_rule_id"]
            deletions.append(here.run("call", "DeleteAlarmRule", f"alarm_rule_id={number}").status)
        return b" gone" in screen

    names = ("-o", "ndjson", "--query", "thresholds[].alarm_rule_name")
    last = pictures(here, "watch", "ListAlarmRule", *names, "--every", "1", "--times", "30", until=counted)[-1]
    assert deletions == [0]
    assert "   1 line gone   " in last.splitlines()[0]
    assert "\x1b[7m" not in last


@pytest.mark.parametrize("lines", [24, 40])
def test_a_chart_takes_all_rows_below_the_head(here: Here, lines: int) -> None:
    first = pictures(here, "watch", *NODE, "-o", "chart", "--every", "60", until=drawn(lines), lines=lines)[0]
    head, title, *rows = first.partition("^C")[0].splitlines()
    assert head.startswith("ListSample every 60 s   ")
    assert title.startswith("cpuUsage (Percent)  hostName=")
    cursor = 1
    assert len((head, title, *rows)) + cursor == lines


def test_what_is_said_of_a_reply_stands_in_its_picture(here: Here) -> None:
    every = ("ListRangeQueryAomPromGet", 'query={__name__=~".+"}', "start=1795700000", "end=1795703600", "step=60")
    first = pictures(here, "watch", *every, "-o", "chart", "--every", "60", until=drawn(24))[0].partition("^C")[0]
    assert re.fullmatch(r"aom-tui: series not drawn: \d+", first.splitlines()[-1])
    assert len(first.splitlines()) == 23


def drawn(lines: int) -> Callable[[bytes], bool]:
    """Whether all rows of the first picture have come but that of the cursor; a terminal gives them in parts."""
    return lambda screen: b"Ctrl-C ends" in screen and screen.count(b"\r\n") >= lines - 1


def pictures(here: Here, *arguments: str, until: Callable[[bytes], bool], lines: int = 24) -> list[str]:
    """What a watch draws on a terminal, one after the other, until Ctrl-C."""
    ours, theirs = pty.openpty()
    environ = {**here.environ, "TERM": "xterm-256color", "NO_COLOR": "1", "COLUMNS": "80", "LINES": str(lines)}
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environ,
        preexec_fn=lambda: os.login_tty(0),
    ) as process:
        os.close(theirs)
        screen = b""
        interrupted = False
        while select.select([ours], [], [], 20)[0]:
            try:
                screen += os.read(ours, 65536)
            except OSError:
                break
            if not interrupted and until(screen):
                interrupted = True
                os.write(ours, b"\x03")
        os.close(ours)
        assert process.wait(20) == 130
    return screen.decode().split("\x1b[H\x1b[J")[1:]
