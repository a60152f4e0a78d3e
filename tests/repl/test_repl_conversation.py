"""What a Tab does beside the line that is being typed: it shares the session with it, and does not write into it."""

import asyncio
from pathlib import Path

import pytest

from aom_tui.cli import main
from aom_tui.commands.context import App
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.draft_keeper import DraftKeeper
from aom_tui.repl.verbs import run_line
from aom_tui.session.compose.items import draft_for
from aom_tui.session.session import Session
from aom_tui.session.storage import draft_store


class Nobody:
    """Cannot be asked."""

    can_ask = False

    def ask(self, prompt: str, *, hidden: bool = False) -> str:
        raise AssertionError(prompt)


@pytest.fixture
def app(tmp_path: Path) -> App:
    environ = {f"AOM_TUI_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")}
    return App(environ=environ, profile_name="sandbox")


def test_a_tab_and_a_line_share_one_sandbox(app: App) -> None:
    conversation = Conversation(app, Nobody())

    async def both() -> tuple[Session, Session]:
        first, second = (conversation.sessions.get(conversation.app, anonymous=False) for _ in range(2))
        return await asyncio.gather(first, second)

    try:
        first, second = conversation.network.run(both())
    finally:
        conversation.close()
    assert first is second


def test_what_comes_up_at_a_tab_is_said_after_the_line(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    conversation = Conversation(app, Nobody())
    try:
        notices: list[str] = []
        draft = draft_for(app.catalogue.operations["ShowAlarmRule"])
        ask = conversation.lookup.ask(
            conversation.app, draft, "path alarm_rule_id", lambda: notices.append(conversation.lookup.notice)
        )
        listed = asyncio.run(ask)
        assert "checkout-cpu-high" in listed.values()
        assert notices == ["asking the API...", ""]
        assert capsys.readouterr().err == ""
        conversation.messages.flush()
        assert "a sandbox of its own" in capsys.readouterr().err
        conversation.messages.flush()
        assert capsys.readouterr().err == ""
    finally:
        conversation.close()


def test_the_next_conversation_finds_draft_and_variables_but_no_secret(
    app: App, capsys: pytest.CaptureFixture[str]
) -> None:
    def kept(*lines: str) -> Conversation:
        conversation = Conversation(app, Nobody())
        keeper = DraftKeeper(conversation)
        keeper.restore()
        for line in lines:
            assert run_line(conversation, line) == 0
            keeper.keep()
        conversation.close()
        return conversation

    kept("let ns = PAAS.NODE", "use ListSeries limit=7 X-Auth-Token:SECRET")
    capsys.readouterr()
    again = kept("back")
    assert "the draft of ListSeries from the last time is kept: back brings it" in capsys.readouterr().err
    assert again.drafts.current is not None
    assert again.drafts.current.values["limit"] == "7"
    assert again.drafts.current.headers == (("X-Auth-Token", "***"),)
    assert again.drafts.variables["ns"].text == "PAAS.NODE"
    kept("unlet ns")
    assert "ns" not in kept().drafts.variables


def test_a_disk_that_keeps_nothing_is_said_once(
    app: App, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(draft_store, "write_private", full)
    conversation = Conversation(app, Nobody())
    keeper = DraftKeeper(conversation)
    keeper.restore()
    for line in ("use ListSeries", "set limit=7"):
        run_line(conversation, line)
        keeper.keep()
    conversation.close()
    assert capsys.readouterr().err.count("drafts are not kept: No space left on device") == 1


def test_a_reset_draft_is_the_same_call_with_nothing_in_it(app: App) -> None:
    conversation = Conversation(app, Nobody())
    for line in ("let ns = PAAS.NODE", "use ListSeries limit=7 X-A:1 'series[0][namespace]={{ns}}'", "reset"):
        assert run_line(conversation, line) == 0
    made = conversation.drafts.required()
    assert (made.operation_id, dict(made.values), made.headers, made.body) == ("ListSeries", {}, (), None)
    assert made.variables["ns"].text == "PAAS.NODE"
    assert run_line(conversation, "undo") == 0
    assert conversation.drafts.required().values["limit"] == "7"
    conversation.close()


def test_keys_are_listed_as_by_the_command(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_line(Conversation(app, Nobody()), "keys --json") == 0
    here = capsys.readouterr().out
    assert main(["keys", "--json"], standalone_mode=False, obj=app) == 0
    assert here == capsys.readouterr().out
    assert '"first_run_screen"' in here


def test_a_line_with_a_redirection_says_where_it_works(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    conversation = Conversation(app, Nobody())
    lines = ("operations > x.txt", "send | jq .", "let x = a > b")
    assert [run_line(conversation, line) for line in lines] == [2, 2, 0]
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith(
        "'>' is for a shell, and the REPL is none. Type it in your shell: `aom-tui operations ... > ...`"
    )
    assert said[1].endswith("`as aom-tui` prints the draft as a line for your shell.")
