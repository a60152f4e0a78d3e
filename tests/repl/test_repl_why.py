"""`why` without a code, and `remedy`: line by line on a sandbox, over HTTP."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aom_tui.commands.context import App
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.verbs import run_line

OWN, STAGING = "4fae1c0b7d2e4a6f9b830d5e71c2a935", "b07d93e4518c4fd2a6e13c9f8027d46b"
Say = Callable[[str], tuple[int, str, str]]


class Answers:
    """Whoever is asked answers from a list; nobody can be where it is empty."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.asked: list[str] = []

    @property
    def can_ask(self) -> bool:
        return bool(self.given)

    def ask(self, prompt: str, *, hidden: bool = False) -> str:
        self.asked.append(prompt)
        return self.given.pop(0)


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def conversation(sandbox_line: dict[str, str], tmp_path: Path, answers: Answers) -> Iterator[Conversation]:
    """A production profile from the environment, its password to be asked for."""
    environ = {f"AOM_TUI_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")}
    environ |= {
        "OS_AUTH_URL": sandbox_line["iam_endpoint"],
        "AOM_TUI_ENDPOINT": sandbox_line["aom_endpoint"],
        "OS_USERNAME": sandbox_line["username"],
        "OS_USER_DOMAIN_NAME": sandbox_line["domain"],
        "OS_PROJECT_NAME": sandbox_line["project_name"],
    }
    made = Conversation(App(environ=environ), answers)
    yield made
    made.close()


@pytest.fixture
def say(conversation: Conversation, capsys: pytest.CaptureFixture[str]) -> Say:
    def line(text: str) -> tuple[int, str, str]:
        status = run_line(conversation, text)
        return status, *capsys.readouterr()

    return line


def test_why_explains_the_last_call_and_remedy_mends_it(
    say: Say, conversation: Conversation, answers: Answers, sandbox_line: dict[str, str]
) -> None:
    answers.given = [sandbox_line["password"]]
    assert say("why")[0] == say("remedy")[0] == 2
    say(f"use ListAlarmRule project_id={STAGING} limit=1")
    status, _, err = say("send")
    assert (status, err.splitlines()[-1]) == (4, "aom-tui: Type: remedy  (set project_id to 4fae..35 and resend)")
    status, out, err = say("why")
    assert status == 0
    assert out.startswith("API error AOM.02003403  HTTP 403\nsaid     Forbidden.\nmeans ")
    assert "\nProbably:\n1. The project is not the token's." in out
    assert err == "aom-tui: Type: remedy  (set project_id to 4fae..35 and resend)\n"

    assert say("remedy --query x")[0] == 2
    status, out, err = say("remedy")
    assert (status, err) == (0, "aom-tui: set project_id to 4fae..35 and resend\n")
    assert '"thresholds"' in out
    assert conversation.drafts.current is not None
    assert conversation.drafts.current.values["project_id"] == OWN
    assert say("why")[1].startswith("Success")
    assert "nothing that can be done" in say("remedy")[2]


def test_why_speaks_of_no_call_of_another_process_as_ticket_does_not(
    say: Say, conversation: Conversation, answers: Answers, sandbox_line: dict[str, str]
) -> None:
    other = Conversation(conversation.app, answers)
    answers.given = [sandbox_line["password"]]
    run_line(other, f"call ListAlarmRule project_id={STAGING}")
    other.close()
    assert "ListAlarmRule" in say("history list")[1]
    for verb in ("why", "ticket"):
        status, out, err = say(verb)
        assert (status, out) == (2, "")
        assert f"aom-tui: {verb}: there is no call yet. Send one first" in err
    assert say("history show 2")[0] == 0
    assert say("why")[1].startswith("API error AOM.02003403")


def test_a_write_is_asked_about_again(say: Say, answers: Answers, sandbox_line: dict[str, str]) -> None:
    answers.given = ["environment", sandbox_line["password"], "no", "environment"]
    assert say(f"call DeleteAlarmRule alarm_rule_id=nothing project_id={STAGING}")[0] == 4
    status, _, err = say("remedy")
    assert (status, err) == (2, "aom-tui: DeleteAlarmRule: not sent: that is not the profile's name\n")
    assert len(answers.asked) == 3
    assert "403" not in say("remedy")[2]
    assert answers.given == []


def test_a_value_is_the_users_to_give(say: Say, answers: Answers, sandbox_line: dict[str, str]) -> None:
    answers.given = [sandbox_line["password"]]
    say("""call ListSeries --no-check --body '{"series": [{"namespace": 5}]}'""")
    status, _, err = say("remedy")
    assert (status, err) == (
        2,
        "aom-tui: remedy: the value is yours to give. Type: set 'series[0][namespace]=VALUE'\n",
    )


def test_a_field_that_nobody_knows_is_to_be_taken_out(say: Say, answers: Answers, sandbox_line: dict[str, str]) -> None:
    answers.given = [sandbox_line["password"]]
    say("""call AddMetricData --no-check --yes --body '[{"metrc": 1}]'""")
    status, _, err = say("remedy")
    assert status == 2
    assert err.startswith("aom-tui: remedy: it is yours to take out. Type: unset ")
    assert err.count("; Type: set ") == 1


def test_a_wrong_password_is_asked_for_again(say: Say, answers: Answers, sandbox_line: dict[str, str]) -> None:
    answers.given = ["wrong", sandbox_line["password"]]
    status, _, err = say("call ListAlarmRule limit=1")
    assert status == 6
    assert err.splitlines()[-1] == "aom-tui: Type: remedy  (forget the secret, ask for it and resend)"
    assert say("remedy")[0] == 0
    assert answers.given == []
