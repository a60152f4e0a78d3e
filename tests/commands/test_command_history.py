"""`aom-tui history` by the real program on a sandbox: what it lists, shows, sends again, compares, exports, lets go."""

import json
import stat
from pathlib import Path

import pytest
from command_runs import Here, Run, runner
from past_calls import everything_in

from aom_tui.settings import SANDBOXES

ALARMS = ("call", "ListAlarmRule", "limit=1")


@pytest.fixture(scope="module")
def data(here: Here, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sandbox's address in it and no history."""
    folder = tmp_path_factory.mktemp("history")
    (folder / SANDBOXES).symlink_to(Path(here.environ["AOM_TUI_DATA_DIR"]) / SANDBOXES)
    return folder


@pytest.fixture(scope="module")
def run(here: Here, data: Path) -> Run:
    """Three calls have been made: the login and a read (1, 2), a read that is refused (3), one that differs (4)."""
    run = runner({**here.environ, "AOM_TUI_DATA_DIR": str(data), "AOM_TUI_CACHE_DIR": str(data / "cache")})
    assert run(*ALARMS).status == 0
    assert run("request", "GET", "/v2/{project_id}/nothing").status == 4
    assert run("call", "ListAlarmRule", "limit=2").status == 0
    return run


def numbers(run: Run, *words: str) -> list[int]:
    result = run("history", "list", "--json", *words)
    assert result.status == 0, result.err
    return [each["number"] for each in json.loads(result.out)]


def test_every_call_is_there_the_login_too(run: Run, data: Path) -> None:
    entries = json.loads(run("history", "--json").out)
    assert [(each["number"], each["role"], each["status"], each["profile"]) for each in entries] == [
        (4, "call", 200, "sandbox"), (3, "call", 404, "sandbox"), (2, "call", 200, "sandbox"),
        (1, "token", 201, "sandbox"),
    ]  # fmt: skip
    table = run("history", "-n", "2")
    assert (table.out.splitlines()[2].split()[0], table.err) == ("4", "aom-tui: 2 of 4; -n shows more\n")
    assert run("history", "2").err.endswith("`history show 2` shows call 2\n"), "a number is looked for as a text"
    assert stat.S_IMODE((data / "history.db").stat().st_mode) == 0o600


FOUND: dict[str, list[int]] = {
    "status:4xx": [3], "outcome:error profile:sand": [3], "op:listalarmrule since:1h": [4, 2], "role:token": [1],
    "nothing": [3], "until:1h": [], "limit=2": [4],
}  # fmt: skip


def test_words_find_in_both_doors(run: Run) -> None:
    assert numbers(run, "op:listalarmrule", "since:1h") == [4, 2]
    out = run("repl", stdin="".join(f"history list --json {words}\n" for words in FOUND).encode()).out
    found, at = [], 0
    while out[at:].strip():
        value, at = json.JSONDecoder().raw_decode(out, at + len(out[at:]) - len(out[at:].lstrip()))
        found.append([each["number"] for each in value])
    assert found == list(FOUND.values())


def test_the_repl_lists_and_shows(run: Run) -> None:
    lines = b"history status:404 profile:sandbox\nhistory show 3 -o wire\nhistory load 4\nshow\nhistory load 1\n"
    result = run("repl", stdin=lines)
    assert (result.status, result.err.count("call 3 of the history")) == (2, 1)
    assert "404 APIG.0101" in result.out
    assert "this is the draft of ListAlarmRule now; nothing is sent" in result.err
    assert "/alarm-rules?limit=2" in result.out
    assert "1: the session asked for this itself" in result.err
    assert "X-Auth-Token: ***sha256:" in result.out


def test_what_the_repl_has_shown_is_what_its_verbs_speak_of(run: Run) -> None:
    shown = (
        b"history show 3\nhistory show 2 --query thresholds\nwire --no-anatomy\npick thresholds[0].alarm_rule_name\n"
    )
    result = run("repl", stdin=shown + b"as aom-tui --last\nticket\nhistory show 3\nwhy\nremedy\n")
    assert "-- Before: token request: request" in result.out
    assert "aom-tui --profile sandbox call ListAlarmRule limit=1\n" in result.out
    assert "## AOM ListAlarmRule: 200 OK\n" in result.out
    assert "APIG.0101" in result.out
    assert (result.status, result.err.splitlines()[-1]) == (
        2, "aom-tui: remedy: the call that is shown is of the history. history resend 3 sends it again.",
    )  # fmt: skip


def test_a_call_is_shown_as_it_was(run: Run) -> None:
    shown = run("history", "show", "2")
    assert shown.status == 0
    assert json.loads(shown.out)["thresholds"]
    assert shown.err.startswith("aom-tui: call 2 of the history, ")
    wire = run("history", "show", "2", "-o", "wire")
    assert "-- Before: token request: request" in wire.out


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("show", "99"), "99: there is no such call in the history"),
        (("resend", "1"), "1: the session asked for this itself"),
        (("list", "status:y"), "status:y: is no status. Write 404, 4xx or none."),
        (("list", "status:"), "history: status: has no value behind it. Write 404, 4xx or none."),
        (("status:9xx",), "status:9xx: is no status. Write 404, 4xx or none."),
        (("list", "outcom:x"), "outcom:x: no such word. Did you mean outcome:?"),
        (("remove", "99"), "99: there is no such call in the history"),
        (("clear",), "not cleared: nobody can be asked. Give --yes."),
        (("export", "99"), "99: there is no such call in the history"),
        (("diff", "2", "99"), "99: there is no such call in the history"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(run: Run, command: tuple[str, ...], said: str) -> None:
    result = run("history", *command)
    assert (result.status, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert said in result.err


def test_a_word_that_is_no_kind_is_said_where_nothing_is_found(run: Run) -> None:
    said = (
        "aom-tui: the history has no such call: foo:bar was looked for as text; "
        "before a colon there may be status, profile, op, outcome, code, method, role, since, until\n"
    )
    result = run("history", "foo:bar")
    assert (result.status, result.out, result.err) == (0, "", said)
    assert run("repl", stdin=b"history foo:bar\n").err.endswith(said)
    wrong = run("repl", stdin=b"history staus:404\n")
    assert (wrong.status, wrong.err.splitlines()[-1]) == (2, "aom-tui: staus:404: no such word. Did you mean status:?")


def test_two_calls_are_compared(run: Run) -> None:
    same = run("history", "diff", "2", "2")
    assert (same.status, same.out) == (0, "no differences\n")
    other = run("history", "diff", "2", "4")
    assert other.status == 1
    assert "~ query limit\n    - 1\n    + 2\n" in other.out


def test_calls_are_exported(run: Run, here: Here) -> None:
    archive = json.loads(run("history", "export", "2", "3").out)
    assert [each["response"]["status"] for each in archive["log"]["entries"]] == [201, 200, 404]
    line = run("history", "export", "2", "--as", "aom-tui")
    assert line.out == "aom-tui --profile sandbox call ListAlarmRule limit=1\n"
    ticket = run("history", "export", "3", "--ticket")
    assert ticket.out.startswith("## AOM: 404 APIG.0101\n")
    assert run("repl", stdin=b"ticket 3\n") == run("ticket", "3") == ticket
    for secret in (here.line["password"], here.line["sk"]):
        assert secret not in "".join((str(archive), line.out, ticket.out))


def test_a_resend_says_its_profile_and_is_a_call_of_its_own(run: Run) -> None:
    before = numbers(run)[0]
    again = run("history", "resend", "2", "--query", "thresholds[0]")
    assert again.status == 0
    assert "sending ListAlarmRule again, with profile sandbox\n" in again.err
    assert numbers(run)[0] == before + 1
    assert run("history", "remove", str(before + 1)).err == "aom-tui: 1 call taken out\n"
    assert numbers(run)[0] == before


def test_a_resend_of_another_profiles_call_does_not_take_the_one_of_now(run: Run) -> None:
    gone = run("history", "resend", "2", "--profile", "nowhere")
    assert gone.status == 2
    assert "profile nowhere: unknown" in gone.err


# -- secrets, and a history that cannot be used


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A data folder of one test alone."""
    return tmp_path / "data"


def test_no_secret_is_in_any_byte_of_the_files(here: Here, private: Path) -> None:
    environ = {**here.environ, "AOM_TUI_DATA_DIR": str(private), "AOM_TUI_CACHE_DIR": str(private / "cache")}
    run, line = runner(environ), here.line
    as_user = here.as_user
    assert run(*ALARMS, **as_user).status == 0
    token = json.loads(run("token", "--json", "--reveal", "--yes", **as_user).out).get("token", "")
    keys = {"HUAWEICLOUD_SDK_AK": line["ak"], "HUAWEICLOUD_SDK_SK": line["sk"],
            "HUAWEICLOUD_SDK_PROJECT_ID": line["project_id"]}  # fmt: skip
    signed = {name: value for name, value in as_user.items() if "USER" not in name and "PASS" not in name}
    assert run("call", "ListAlarmRule", "limit=3", **signed, **keys).status == 0
    assert run("request", "GET", "/v2/{project_id}/x?token=planted-in-the-query", "Cookie:planted-cookie", **as_user)
    wire = run("history", "show", "3", "-o", "wire", **as_user).out
    assert "Signature=***sha256:" in wire
    written = everything_in(private / "history.db")
    secrets = (line["password"], line["sk"], token, "planted-in-the-query", "planted-cookie")
    assert len(token) > 1000
    for secret in secrets:
        assert secret.encode() not in written
        assert secret not in wire
    assert json.loads(run("history", "--json", **as_user).out)


def test_a_damaged_history_is_said_once_and_the_call_is_made(here: Here, private: Path) -> None:
    private.mkdir()
    (private / "history.db").write_bytes(b"no database" * 1000)
    made = here.run(*ALARMS, **here.as_user, AOM_TUI_DATA_DIR=str(private))
    assert (made.status, made.err.count("the history is damaged")) == (0, 1)
    assert json.loads(made.out)["thresholds"]
    listed = here.run("history", AOM_TUI_DATA_DIR=str(private))
    assert (listed.status, len(listed.err.splitlines())) == (2, 1)
    assert here.run("history", "clear", "--yes", AOM_TUI_DATA_DIR=str(private)).status == 0
    assert here.run("history", AOM_TUI_DATA_DIR=str(private)).err == "aom-tui: the history is empty\n"


def test_a_history_that_cannot_be_written_is_said_and_the_call_is_made(here: Here, private: Path) -> None:
    private.mkdir()
    (private / "history.db").mkdir()
    made = here.run(*ALARMS, **here.as_user, AOM_TUI_DATA_DIR=str(private))
    assert made.status == 0
    assert len(made.err.splitlines()) == 1
    assert "The program goes on without it." in made.err


def test_a_line_of_a_call_on_a_sandbox_that_is_gone_says_so(here: Here, private: Path) -> None:
    """The command had one of its own: none that runs for all is found from this data folder."""
    assert here.run(*ALARMS, AOM_TUI_DATA_DIR=str(private)).status == 0
    exported = here.run("history", "export", "2", "--as", "curl", AOM_TUI_DATA_DIR=str(private))
    assert exported.status == 0
    assert exported.err.startswith("aom-tui: no command gets a token for the sandbox at http://127.0.0.1:")
    assert exported.err.endswith(": it has ended, or belongs to one window alone\n")


def test_a_folder_that_cannot_be_made_is_said_and_the_call_is_made(here: Here) -> None:
    made = here.run(*ALARMS, AOM_TUI_DATA_DIR="/dev/null/data", **here.as_user)
    assert made.status == 0
    assert len(made.err.splitlines()) == 1
