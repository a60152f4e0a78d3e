"""What a command loads, and the commands that need no session."""

import json
import shlex
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from command_runs import PROGRAM, Here, Run, private_environment

LOADED = """
import runpy, sys
sys.argv[0] = "aom-tui"
try:
    runpy.run_module("aom_tui", run_name="__main__", alter_sys=False)
except SystemExit as left:
    assert not left.code, left.code
print(*sorted(sys.modules), file=sys.stderr)
"""
FACES = {"textual", "prompt_toolkit", "rich"}
HEAVY = FACES | {"httpx", "keyring", "jsonschema_rs", "msgspec", "pygments", "jmespath", "tomlkit", "platformdirs"}


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (("--version",), HEAVY | {"asyncio", "aom_tui.session.exchange"}),
        (("operations",), HEAVY - {"msgspec"} | {"aom_tui.render.table.printed"}),
        (("call", "ListAlarmRule"), FACES | {"keyring", "pygments", "jmespath", "tomlkit", "platformdirs"}),
        (("sandbox", "--port", "0", "--parent"), FACES | {"aom_tui.session", "aom_tui.commands.sandbox_control"}),
    ],
)
def test_a_command_loads_what_it_needs_and_no_more(here: Here, arguments: tuple[str, ...], absent: set[str]) -> None:
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=here.environ, check=True
    )
    assert not absent & set(done.stderr.split())


INTERRUPTED = """
import os, runpy, signal, sys
class Finder:
    def find_spec(name, path=None, target=None):
        if name == "{module}":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder)
runpy.run_module("aom_tui", run_name="__main__", alter_sys=False)
"""


@pytest.mark.parametrize(
    ("module", "said"), [("click", ""), ("aom_tui.commands.call", "aom-tui: cancelled\n")], ids=["early", "later"]
)
def test_ctrl_c_while_the_program_is_being_loaded_gives_the_prompt_back(here: Here, module: str, said: str) -> None:
    command = [sys.executable, "-c", INTERRUPTED.format(module=module), "call", "ListSeries"]
    done = subprocess.run(command, capture_output=True, text=True, env=here.environ, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", said)


def test_an_interrupt_that_the_caller_has_ignored_stays_ignored(here: Here) -> None:
    ignoring = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)" + INTERRUPTED.format(module="click")
    command = [sys.executable, "-c", ignoring, "--version"]
    assert subprocess.run(command, capture_output=True, env=here.environ, check=False).returncode == 0


def completed(words: str, environ: Mapping[str, str]) -> tuple[list[str], set[str]]:
    """What a shell would offer for the last word, and the modules that took."""
    shell = {"_AOM_TUI_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, env={**environ, **shell}, check=True
    )
    offered = [line.removeprefix("plain,") for line in done.stdout.splitlines()]
    return offered, set(done.stderr.split())


def test_a_shell_completes_commands_without_importing_them(here: Here) -> None:
    offered, loaded = completed("aom-tui de", here.environ)
    assert offered == ["demo", "describe"]
    assert not loaded & (HEAVY | {"asyncio", "aom_tui.commands.demo", "aom_tui.catalogue.load"})


def test_a_shell_completes_options_and_operations_of_a_command(here: Here) -> None:
    assert "--dry-run" in completed("aom-tui call --", here.environ)[0]
    assert completed("aom-tui describe lists", here.environ)[0] == [
        "ListSample",
        "ListSeries",
        "ListServiceDiscoveryRules",
    ]


def test_operations_and_describe_as_data(run: Run) -> None:
    listed = json.loads(run("operations", "--json").out)
    assert all({"id", "method", "path", "group", "effect"} <= set(each) for each in listed)
    assert "ListSeries" in {each["id"] for each in listed}
    described = json.loads(run("describe", "listseries", "--json").out)
    assert (described["id"], described["method"]) == ("ListSeries", "POST")
    assert described["body"]["fields"][0]["path"] == "series"


def test_describe_and_why_for_people(run: Run) -> None:
    page = run("describe", "ListSeries").out
    for part in ("POST /v2/{project_id}/series", "limit", "1..1000", "namespace *", "Example", "AOM.04007101"):
        assert part in page
    assert max(map(len, page.splitlines())) <= 78
    assert "Invalid namespace." in run("why", "AOM.04007101", "ListSeries").out


def test_a_profile_from_add_to_remove(run: Run, tmp_path: Path) -> None:
    who = ("--user", "alice", "--domain", "acme", "--project", "cn-north-4")
    added = run("profile", "add", "prod", "--region", "cn-north-4", *who)
    assert added.status == 0
    assert added.err.endswith("config.toml. It is read-only. `aom-tui profile add prod --writable` lifts that.\n")
    file = tmp_path / "config" / "config.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    chosen = run("profile", "default", "prod")
    assert (chosen.status, chosen.out) == (0, "")
    assert chosen.err == "aom-tui: profile prod is what new windows and commands start with\n"
    assert "prod *   production  cn-north-4  alice@acme  read-only" in run("profile", "list").out
    assert "read_only          yes" in run("profile", "show").out
    assert run(*shlex.split(added.err.split("`")[1])[1:]).err.endswith("config.toml\n")
    assert "alice" in file.read_text()
    assert "read_only          no" in run("profile", "show").out
    assert run("profile", "add", "prod", "--kind", "test").status == 0
    assert "read_only          no" in run("profile", "show").out
    assert run("profile", "add", "prod", "--read-only", "--source", "environment").status == 0
    shown = run("profile", "show").out
    assert "read_only          yes" in shown
    assert "source             environment" in shown
    assert run("profile", "remove", "prod", "--yes").status == 0
    assert "alice" not in file.read_text()


@pytest.mark.parametrize("arguments", [("operations",), ("--version",), ("--help",), ("call", "--help")])
def test_a_reader_who_left_is_no_trouble(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    pipe = subprocess.PIPE
    environ = private_environment(tmp_path)
    with subprocess.Popen([*PROGRAM, *arguments], stdout=pipe, stderr=pipe, env=environ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait(10)) == (b"", 141)


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        environ = private_environment(tmp_path)
        done = subprocess.run([*PROGRAM, "operations"], stdout=full, stderr=subprocess.PIPE, env=environ, check=False)
    said = b"aom-tui: standard output: No space left on device. Make room there, or write elsewhere.\n"
    assert (done.returncode, done.stderr) == (1, said)


def through_a_shell(here: Here, line: str, **env: str) -> tuple[int, str]:
    """Status and stderr of the program with that line, whose redirections a shell has made."""
    shell = ["sh", "-c", f'"$0" -m aom_tui {line}', sys.executable]
    done = subprocess.run(shell, capture_output=True, text=True, env={**here.environ, **env}, check=False)
    return done.returncode, done.stderr


def test_a_reply_that_cannot_be_written_was_sent_for_all_that(here: Here) -> None:
    status, words = through_a_shell(here, "call ListAlarmRule limit=1 >/dev/full")
    assert status == 1
    assert words.endswith("or write elsewhere. The call was made: 200 OK\n"), words


def test_a_closed_output_that_nothing_can_be_written_to_is_said(here: Here) -> None:
    closed = "standard output is closed. Write elsewhere; `>/dev/null` throws away what is written."
    assert through_a_shell(here, "operations >&-") == (1, f"aom-tui: {closed}\n")
    called = f"aom-tui: {closed} The call was made: 200 OK\n"
    assert through_a_shell(here, "call ListAlarmRule limit=1 <&- >&-") == (1, called)
    assert through_a_shell(here, "call ListAlarmRule limit=1 -o raw >&-") == (1, called)


def test_a_closed_stream_that_is_not_needed_is_no_trouble(here: Here, tmp_path: Path) -> None:
    assert through_a_shell(here, "call ListAlarmRule limit=1 >/dev/null <&- 2>&-") == (0, "")
    said = "aom-tui: profile sandbox is what new windows and commands start with\n"
    assert through_a_shell(here, "profile default sandbox >&-", AOM_TUI_CONFIG_DIR=str(tmp_path)) == (0, said)
    status, words = through_a_shell(here, "call ListSeries --body - <&-")
    assert (status, len(words.splitlines())) == (2, 1)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("call --bogus", 2),
        ("call Nope", 2),
        ("profile", 2),
        ("operations >/dev/full", 1),
        ("history show 99999", 2),
        ("profile default sandbox", 0),
    ],
)
def test_a_full_disk_below_stderr_changes_no_status(here: Here, tmp_path: Path, line: str, status: int) -> None:
    assert through_a_shell(here, f"{line} 2>/dev/full", AOM_TUI_CONFIG_DIR=str(tmp_path)) == (status, "")


def test_profile_alone_explains_itself(run: Run) -> None:
    result = run("profile")
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("Usage: ")
    assert "  remove   Remove a profile, its secret and its tokens.\n" in result.err


@pytest.mark.parametrize(
    ("shell", "words", "offered"),
    [
        ("bash", "aom-tui call ListAlarmRule li", ["plain,limit="]),
        ("bash", "aom-tui call ListSample fill_value =", ["plain,-1", "plain,0", "plain,null", "plain,average"]),
        ("zsh", "aom-tui call ListSample fill_value=a", ["plain", "fill_value=average", "_"]),
        ("zsh", "aom-tui call ShowAlarmRule alarm_rule_id=", ["plain", "alarm_rule_id=", "checkout-cpu-high"]),
        ("bash", "aom-tui call ShowAlarmRule alarm_rule_id =", ["plain,"]),
        ("bash", "aom-tui call Nonsense x =", []),
    ],
)
def test_a_shell_completes_items_and_asks_the_api_for_values(
    here: Here, shell: str, words: str, offered: list[str]
) -> None:
    environ = {**here.environ, "_AOM_TUI_COMPLETE": f"{shell}_complete", "COMP_WORDS": words}
    environ["COMP_CWORD"] = str(words.count(" "))
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, env=environ, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) >= len(offered)
    assert all(line.startswith(part) for line, part in zip(lines, offered, strict=False)), lines
    assert offered or not any(lines)


def test_a_shell_gets_no_values_where_somebody_would_have_to_be_asked(here: Here) -> None:
    who = {"OS_USERNAME": "a", "OS_USER_DOMAIN_NAME": "b", "OS_REGION_NAME": "cn-north-4", "AOM_TUI_PROFILE": ""}
    assert completed("aom-tui call ShowAlarmRule alarm_rule_id =", {**here.environ, **who})[0] == [""]
