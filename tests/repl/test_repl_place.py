"""`project`, `region`, `renewal`, `auth`, `token` in one conversation: what is entered holds for the lines to come."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aom_tui.commands.context import App
from aom_tui.commands.exit_status import iam_status
from aom_tui.problem import InvalidInput
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.place_verbs import named
from aom_tui.repl.prompt import prompt_text
from aom_tui.repl.verbs import run_line
from aom_tui.session.exchange import ApiError, Failure, FailureKind, StepName
from aom_tui.session.token import Project


class Nobody:
    """Cannot be asked."""

    can_ask = False

    def ask(self, prompt: str, *, hidden: bool = False) -> str:
        raise AssertionError(prompt)


@pytest.fixture
def conversation(tmp_path: Path, sandbox_line: dict[str, str]) -> Iterator[Conversation]:
    """With one profile, `mine`, on the sandbox, whose password is in the environment."""
    (tmp_path / "config.toml").write_text(
        '[profiles.mine]\nkind = "test"\nregion = "cn-north-4"\nuser = "demo"\ndomain = "acme"\n'
        f'source = "environment"\niam_endpoint = "{sandbox_line["iam_endpoint"]}"\n'
        f'aom_endpoint = "{sandbox_line["aom_endpoint"]}"\n'
    )
    environ = {f"AOM_TUI_{kind}_DIR": str(tmp_path) for kind in ("CONFIG", "DATA", "CACHE")}
    environ["OS_PASSWORD"] = sandbox_line["password"]
    talk = Conversation(App(environ=environ, profile_name="mine"), Nobody())
    yield talk
    talk.close()


def prompt(conversation: Conversation) -> str:
    session = conversation.session
    return prompt_text(session.profile if session else None, None, session)


def test_a_project_holds_for_the_lines_to_come(conversation: Conversation, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_line(conversation, "project") == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("  cn-north-4_staging")
    assert run_line(conversation, "project cn-north-4_staging") == 0
    assert run_line(conversation, "call ListAlarmRule --query 'length(@)'") == 0
    assert run_line(conversation, "auth") == 0
    said = capsys.readouterr().out
    assert "cn-north-4_staging (b07d93e4518c4fd2a6e13c9f8027d46b)" in said
    assert "cn-north-4_staging" in prompt(conversation)
    assert run_line(conversation, "project cn-north-4_stagin") == 2
    assert "Did you mean cn-north-4_staging, cn-north-4?" in capsys.readouterr().err
    assert "cn-north-4_staging" in prompt(conversation), "a wrong name changes nothing"


def test_an_iam_that_gives_no_list_is_no_wrong_usage(
    conversation: Conversation, capsys: pytest.CaptureFixture[str], tmp_path: Path, sandbox_line: dict[str, str]
) -> None:
    config = (tmp_path / "config.toml").read_text()
    (tmp_path / "config.toml").write_text(config.replace(sandbox_line["iam_endpoint"], "http://127.0.0.1:9"))
    assert run_line(conversation, "project") == 7
    assert capsys.readouterr().err.startswith("aom-tui: projects: IAM gave no list: ")
    assert run_line(conversation, "token --catalog") == 7
    refused = (ApiError("403", "no", 403), Failure(FailureKind.IAM_REFUSED, StepName.TOKEN, "no"))
    assert [iam_status(each) for each in refused] == [6, 6]


def test_a_region_is_entered_with_its_own_project(
    conversation: Conversation, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = (tmp_path / "config.toml").read_text()
    assert run_line(conversation, "region cn-east-33") == 2
    assert "is no region we know" in capsys.readouterr().err
    assert run_line(conversation, "region cn-east-3") == 0
    assert "test cn-east-3 > " in prompt(conversation)
    assert conversation.session is not None
    assert conversation.session.profile.project_name == ""
    assert (tmp_path / "config.toml").read_text() == before


def test_renewal_is_switched_and_said(conversation: Conversation, capsys: pytest.CaptureFixture[str]) -> None:
    for line, word in (("renewal", "on"), ("renewal off", "off"), ("renewal", "off"), ("renewal on", "on")):
        assert run_line(conversation, line) == 0
        assert f"automatic renewal is {word}" in capsys.readouterr().err


def test_a_name_that_several_projects_bear_wants_an_id() -> None:
    projects = (Project("1", "same"), Project("2", "same"), Project("3", "other"))
    assert named(projects, "2") == projects[1]
    with pytest.raises(InvalidInput, match=r"Give an id: 1, 2\."):
        named(projects, "same")
