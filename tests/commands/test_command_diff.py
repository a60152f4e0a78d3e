"""`--diff-profile`, and the REPL's `diff`, by the real program on a sandbox."""

import json
import re
from datetime import UTC, datetime

import pytest
from command_runs import Here

from aom_tui.commands.diff import final_status
from aom_tui.session.exchange import Exchange, Failure, FailureKind, StepName, Success, Timings


def test_the_same_call_on_two_profiles(here: Here) -> None:
    result = here.run("call", "ListAlarmRule", "limit=2", "--diff-profile", "sandbox")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("no differences; ")
    assert "volatile not shown" in result.out


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("DeleteAlarmRule", "alarm_rule_id=1", "--diff-profile", "sandbox"), "only reads are sent to another profile"),
        (("ListAlarmRule", "--diff-profile", "nowhere"), "profile nowhere: unknown"),
        (("ListAlarmRule", "--diff-profile", "sandbox", "--all-pages"), "does not go with --all-pages"),
        (("ListAlarmRule", "--diff-profile", "sandbox", "--query", "x"), "does not go with --query"),
    ],
)
def test_what_is_not_compared_with_another_profile_is_not_sent(here: Here, call: tuple[str, ...], said: str) -> None:
    result = here.run("call", *call)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert len(result.err.splitlines()) == 1


CALLS = "use ListAlarmRule limit=2 --\nsend --query meta_data\nset limit=1\nsend --query meta_data\n"


def test_the_repl_compares_the_last_two_and_its_status_says_so(here: Here) -> None:
    result = here.run("repl", stdin=f"{CALLS}diff\n".encode())
    assert (result.status, result.err) == (1, "")
    assert "~ query limit\n    - 2\n    + 1\n" in result.out
    assert "- $.thresholds[1]\n" in result.out


def test_where_a_long_value_is_shown_in_full_is_said(here: Here) -> None:
    for query in (("ListAlarmRule",), ("ListAlarmRule", f"project_id={'0' * 32}")):
        here.run("call", *query)
    new, old = (each["number"] for each in json.loads(here.run("history", "list", "-n", "2", "--json").out))
    result = here.run("history", "diff", str(old), str(new))
    more = re.search(r"\.\.\. \d+ more lines", result.out)
    assert more, result.out
    assert result.err == f"aom-tui: `aom-tui history diff {old} {new} --json` shows long values in full\n"
    assert len(here.run("history", "diff", str(old), str(new), "--json").out) > len(result.out)


def test_as_data_and_side_by_side(here: Here) -> None:
    result = here.run("repl", stdin=f"{CALLS}diff --json --any-order\n".encode())
    found = json.loads(result.out[result.out.rindex("\n{\n") :])
    assert result.status == 1
    assert not found["same"]
    assert {(each["where"], each["name"]) for each in found["items"]} >= {
        ("query", "limit"),
        ("body", "$.thresholds[1]"),
    }
    beside = here.run("repl", stdin=f"{CALLS}diff --side-by-side --volatile\n".encode())
    assert "    - 2 " in beside.out
    assert " | + 1\n" in beside.out
    assert "volatile\n" in beside.out


def test_the_repl_compares_calls_by_their_numbers_as_the_command_does(here: Here) -> None:
    sent = here.run("repl", stdin=CALLS.encode())
    assert sent.status == 0
    new, old = [each["number"] for each in json.loads(here.run("history", "role:call", "-n", "2", "--json").out)]
    by_command = here.run("history", "diff", str(old), str(new))
    assert "~ query limit\n    - 2\n    + 1\n" in by_command.out
    assert here.run("repl", stdin=f"diff {old} {new}\n".encode()) == by_command
    assert here.run("repl", stdin=f"history diff {old} {new}\n".encode()) == by_command
    back = here.run("repl", stdin=f"{CALLS}diff {new} {old}\n".encode())
    assert "~ query limit\n    - 1\n    + 2\n" in back.out, "the numbers go before the calls of the conversation"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("diff 2", "diff: two calls are compared. Write diff OLD NEW."),
        ("diff 1 2 3", "diff: two calls are compared. Write diff OLD NEW."),
        ("diff 1 2 --with-profile sandbox", "--with-profile: does not go with OLD NEW. Leave one of them out."),
        ("diff 999998 999999", "999998: there is no such call in the history. `history list` shows them."),
    ],
)
def test_numbers_that_cannot_be_compared_are_answered_in_a_line(here: Here, line: str, said: str) -> None:
    result = here.run("repl", stdin=f"{line}\n".encode())
    assert (result.status, result.out, result.err) == (2, "", f"aom-tui: {said}\n")


def test_with_nothing_to_compare_it_says_what_to_do(here: Here) -> None:
    nothing = here.run("repl", stdin=b"diff\n")
    assert (nothing.status, nothing.err) == (2, "aom-tui: diff: there is no call yet. Send one first.\n")
    one = here.run("repl", stdin=b"call ListAlarmRule limit=1\ndiff\n")
    assert one.status == 2
    assert "diff --with-profile NAME" in one.err
    again = here.run("repl", stdin=b"call ListAlarmRule limit=1\ndiff --with-profile sandbox\n")
    assert (again.status, again.err) == (0, "")
    assert "no differences" in again.out


@pytest.mark.parametrize(("kind", "status"), [(FailureKind.TIMEOUT, 7), (FailureKind.IAM_REFUSED, 6)])
def test_without_two_replies_the_status_says_so(
    kind: FailureKind, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    fine, broken = (
        Exchange(id="1", profile=name, draft=None, request=None, reply=None, outcome=outcome,
                 timings=Timings(datetime.now(UTC), 0.1))
        for name, outcome in (("here", Success()), ("there", Failure(kind, StepName.SEND, "it \x1b broke")))
    )  # fmt: skip
    assert final_status(1, fine, fine) == 1
    assert final_status(1, fine, broken) == status
    assert "there: " in capsys.readouterr().err
