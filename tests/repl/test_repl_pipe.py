"""The real program with lines from a pipe, on a sandbox of its own."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

Result = subprocess.CompletedProcess[str]


def piped(folder: Path, lines: str, *options: str) -> Result:
    """`aom-tui repl` where it never ran."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "AOM_TUI_RETRIES": "0",
        **{f"AOM_TUI_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")},
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "LC_ALL": "C",
    }
    command = [sys.executable, "-m", "aom_tui", *options, "repl"]
    return subprocess.run(
        command, input=lines, capture_output=True, text=True, encoding="utf-8", check=False, env=environ, timeout=60
    )


def test_one_sandbox_serves_all_lines(tmp_path: Path) -> None:
    """What one line reports, another finds; drafts stay, overrides do not; nothing but data on stdout."""
    report = [
        {
            "collect_time": int(time.time() * 1000),
            "metric": {"namespace": "REPL.TEST", "dimensions": [{"name": "city", "value": "武汉"}]},
            "values": [{"metric_name": "orders", "type": "int", "value": 42}],
        }
    ]
    lines = f"""
        # as a script would have it
        aom-tui call AddMetricData --query errorCode --body '{json.dumps(report, indent=1)}'
        use ListSeries limit=9 -- 'series[0][namespace]=NOTHING'
        send 'series[0][namespace]=REPL.TEST' --query 'series[].dimensions[].value'
        set X-Trace:1 \\
            X-Other:2
        set X-Trace:2
        unset X-Other limit
        show
        --profile sandbox token --json
        profile use sandbox
        send --query 'meta_data.count'
        call AddMetricData --as curl --body -
        [] is the rest: not lines, but the body that the line reads
        """
    done = piped(tmp_path, lines, "--profile", "sandbox")
    assert "body line 1 column 12: invalid JSON" in done.stderr
    assert "nothing found for series[0].namespace = NOTHING" in done.stderr
    assert (done.returncode, done.stderr.count("a sandbox of its own"), len(done.stderr.splitlines())) == (2, 1, 3)
    code, rest = done.stdout.split("\n", 1)
    assert code == '"SVCSTG.AMS.2000"'
    values, shown = rest.split("POST ", 1)
    assert json.loads(values) == ["武汉"]
    head, _, tail = shown.partition("\n\n")
    assert head.splitlines()[1:] == ["Content-Type: application/json", "X-Trace: 2", "X-Auth-Token: ***"]
    assert "limit" not in head
    assert "/v2/4fae1c0b7d2e4a6f9b830d5e71c2a935/series" in head
    body, token, count = _documents(tail, 3)
    assert body == {"series": [{"namespace": "NOTHING"}]}
    assert token["user"] == "demo"
    assert count == 0


def _documents(text: str, number: int) -> list[object]:
    """So many JSON values, one after the other."""
    found: list[object] = []
    for _ in range(number):
        value, end = json.JSONDecoder().raw_decode(text)
        found.append(value)
        text = text[end:].lstrip()
    return found


def test_the_first_line_that_fails_ends_it_with_its_status(tmp_path: Path) -> None:
    done = piped(tmp_path, "call ShowAlarmRule alarm_rule_id=1\ncall ListAlarmRule\n", "--profile", "sandbox")
    assert done.returncode == 4
    assert done.stdout.count("{") == 1
    own, *error = done.stderr.splitlines()
    assert "a sandbox of its own" in own
    assert len(error) == 2


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("zzz", "no command 'zzz'. Try 'help'."),
        ("bogus", "no command 'bogus'. Try 'help'."),
        ("sned", "no command 'sned'; did you mean send? Try 'help'."),
        ("hist", "no command 'hist'; did you mean history? Try 'help'."),
        ("resend 2", "no command 'resend'; did you mean history resend? Try 'help'."),
        ("login", "no command 'login'; did you mean token? Try 'help'."),
        ("send --bogus", "Try 'help send'."),
        ("help body", "no command 'body'. Try 'help'."),
        ("unlet zz", "no variable is named zz. There are none yet."),
        ("use ListSerie", "no operation 'ListSerie'. Did you mean ListSeries"),
        ("send", "no operation chosen. Choose one: use ListSeries"),
        ("use ListAlarmRule\nset limit", "item 'limit': has no = or :"),
        ("use ListAlarmRule\nunset limit", "limit: not set"),
        ("use ListAlarmRule\nset", "nothing to set"),
        ("call ListSeries 'limit=1", "no closing quotation"),
        ("call ListAlarmRule", "no profile and no credentials"),
        ("profile use nowhere", "profile nowhere: unknown"),
        ("use GET /x\nskeleton", "a bare request has none"),
    ],
)
def test_bad_input_is_one_line_and_status_2(lines: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In this process: the words are the commands' own."""
    from aom_tui.commands.context import App
    from aom_tui.repl.console import Pipe
    from aom_tui.repl.conversation import Conversation
    from aom_tui.repl.lines import logical_lines
    from aom_tui.repl.verbs import run_line

    conversation = Conversation(App(environ={"AOM_TUI_CONFIG_DIR": "/nonexistent"}), Pipe())
    statuses = [run_line(conversation, line) for line in logical_lines(lines.split("\n"))]
    conversation.close()
    shown = capsys.readouterr()
    assert statuses == [0] * (len(statuses) - 1) + [2]
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert said in shown.err


def test_exit_ends_it_whatever_follows(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from aom_tui.commands.context import App
    from aom_tui.repl.command import converse
    from aom_tui.repl.console import Pipe
    from aom_tui.repl.conversation import Conversation

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"help use\nexit\nbogus\n")))
    conversation = Conversation(App(), Pipe())
    assert converse(conversation, Pipe()) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("Usage: aom-tui use")
    assert shown.err == ""


def test_a_profile_that_is_none_is_said_at_once(tmp_path: Path) -> None:
    done = piped(tmp_path, "help\n", "--profile", "nowhere")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "profile nowhere: unknown" in done.stderr


def test_all_pages_of_the_draft(tmp_path: Path) -> None:
    lines = """
        use ListAlarmRule limit=2
        send --all-pages --query 'length(thresholds)'
        send --max-pages 2 offset=1 --query 'thresholds[].alarm_rule_id | length(@)'
        call ListDashBoards --all-pages
        """
    done = piped(tmp_path, lines, "--profile", "sandbox")
    everything, some = map(int, done.stdout.split())
    assert (done.returncode, some) == (2, 4)
    assert everything > 4
    assert f"{-(-everything // 2)} pages, {everything} items\n" in done.stderr
    assert "ListDashBoards: does not come in pages" in done.stderr


def test_a_call_of_the_history_says_what_it_said_and_changes_no_variable(tmp_path: Path) -> None:
    lines = """
        let n = 2
        use ListAlarmRule limit={{n}}
        send --query 'length(thresholds)'
        let n = 3
        history load 2
        show
        vars
        """
    done = piped(tmp_path, lines, "--profile", "sandbox")
    assert done.returncode == 0, done.stderr
    assert "In the place of {{n}} stands what it was then." in done.stderr
    assert "limit=2" in done.stdout
    assert '{{n}} = "3"' in done.stdout


def test_watch_repeats_the_draft_or_what_is_named(tmp_path: Path) -> None:
    lines = """
        use ListInstantQueryAomPromGet query=1
        watch --times 1 -o ndjson --query data.result[1]
        watch query=2 --times 1 -o ndjson --query data.result[1]
        watch ListInstantQueryAomPromGet query=3 --times 1 -o ndjson --query data.result[1]
    """
    result = piped(tmp_path, lines, "--profile", "sandbox")
    assert (result.returncode, result.stdout) == (0, '"1"\n"2"\n"3"\n')
