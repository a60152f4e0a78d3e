"""Calls of the past on screen: found, looked at, loaded, sent again, compared; nothing is sent but on purpose."""

import asyncio
import re
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from idle import rest
from past_calls import exchange
from rich.style import Style
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.worker import WorkerState

from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Failure, FailureKind, Reply, StepName
from aom_tui.session.history.store import NAME, History
from aom_tui.session.redaction.redact import redact
from aom_tui.session.variables.substitution import substituted
from aom_tui.session.variables.values import json_value, text_value
from aom_tui.settings import Folders, Settings
from aom_tui.tui.actions.history_browser import HistoryBrowser
from aom_tui.tui.screens.auth import AuthScreen
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.confirm import Confirm
from aom_tui.tui.screens.copy_as import CopyAs
from aom_tui.tui.screens.diff import DiffScreen, DiffTitle
from aom_tui.tui.screens.help import HelpScreen
from aom_tui.tui.screens.history import HistoryScreen, SearchField
from aom_tui.tui.screens.history_preview import CallPreview, HistoryTitle
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.entry_list import EntryList
from aom_tui.tui.widgets.rule import Line

SIZE = (80, 24)
SECRET = "a-secret-that-is-long-and-nowhere-else"
ALARMS = Draft(method="GET", uri="/v1/{project_id}/alarms", operation_id="ListAlarms")


@pytest.fixture
def past(tmp_path: Path) -> History:
    """Two calls that went well, one that was refused, one of another profile that got no reply."""
    history = History(tmp_path / NAME)
    headers = (("Authorization", SECRET),)
    history.add(exchange(1, draft=draft(values={"limit": "1"}, headers=headers, body="{}")), "sandbox")
    history.add(exchange(2, draft=draft(values={"limit": "2"}, body="{}")), "sandbox")
    refused = Reply(404, "Not Found", "HTTP/1.1", (), b'{"error_msg": "[/red]\\u001b nothing"}')
    history.add(exchange(3, draft=ALARMS, reply=refused, outcome=ApiError("AOM.04", "[/red] no", 404)), "sandbox")
    late = Failure(FailureKind.TIMEOUT, StepName.SEND, "30 s without a reply")
    history.add(exchange(4, draft=ALARMS, profile="prod", reply=None, outcome=late), "production", "headers")
    history.close()
    return history


def on(session: Any, folder: Path, size: tuple[int, int] = SIZE) -> Any:
    app = app_on(session, draft(body="{}"), settings=Settings(Folders(folder, folder, folder)))
    return app.run_test(size=size, notifications=True)


async def press(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await rest(pilot)


def screen(pilot: Pilot[int]) -> HistoryScreen:
    assert isinstance(pilot.app.screen, HistoryScreen)
    return pilot.app.screen


def listed(pilot: Pilot[int]) -> list[int]:
    return list(screen(pilot).query_one(EntryList)._numbers)


def found(pilot: Pilot[int]) -> str:
    return screen(pilot).query_one(HistoryTitle).found


def head(pilot: Pilot[int]) -> str:
    """What stands above the call under the cursor, with as much of the rule as parts it."""
    return re.sub("─+", "─", screen(pilot).query_one("#whose", HistoryTitle).render().plain).strip("─ ")


def looked_at(pilot: Pilot[int]) -> str:
    return screen(pilot).query_one(DocumentView).document.data.decode()


def shown(pilot: Pilot[int]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def notes(pilot: Pilot[int]) -> str:
    return " ".join(note.message.replace("\n", " ") for note in pilot.app._notifications)


@pytest.mark.parametrize("size", [SIZE, (160, 48)])
async def test_the_newest_come_first_and_the_cursors_is_shown(
    tmp_path: Path, past: History, size: tuple[int, int]
) -> None:
    async with on(FakeSession(), tmp_path, size) as pilot:
        await rest(pilot)
        await press(pilot, "h")
        assert (listed(pilot), found(pilot)) == ([4, 3, 2, 1], "4")
        assert "# timeout: 30 s without a reply" in looked_at(pilot)
        assert screen(pilot).query_one(DocumentView).wrap  # the end of a URI is what one looks for
        await press(pilot, "down")
        assert "HTTP/1.1 404 Not Found" in looked_at(pilot)
        page = shown(pilot)
        assert "404 AOM.04" in page
        assert "[/red]\\u001b nothing" in looked_at(pilot)
        assert "Esc back" in page
        words = str(pilot.app.screen.query_one(".keyline", Line).render())
        await pilot.click(".keyline", offset=(words.index("help") + 1, 0))
        await rest(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, "end")
        assert "since:2h" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert pilot.app.screen is bench(pilot.app)  # type: ignore[arg-type]


async def test_it_does_not_come_over_what_was_opened_meanwhile(
    tmp_path: Path, past: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, opened, prepared = Event(), Event(), HistoryBrowser._prepared

    def slowly(self: HistoryBrowser) -> Any:
        asked.set()
        assert opened.wait(10)
        return prepared(self)

    monkeypatch.setattr(HistoryBrowser, "_prepared", slowly)
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        await pilot.press("h")
        assert await asyncio.to_thread(asked.wait, 10)
        bench(pilot.app).action_auth()  # by the mouse, say: a key would wait
        opened.set()
        await rest(pilot)
        assert isinstance(pilot.app.screen, AuthScreen)
        await press(pilot, "escape", "h")
        assert listed(pilot) == [4, 3, 2, 1]


async def test_typing_finds_and_what_cannot_be_is_said(tmp_path: Path, past: History) -> None:
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "ctrl+r")
        assert isinstance(pilot.app.focused, SearchField)
        await press(pilot, *"status:4")
        assert (listed(pilot), found(pilot)) == ([3], "1 of 4 calls")
        pilot.app.focused.value = "op:listseries"
        await rest(pilot)
        assert listed(pilot) == [2, 1]
        pilot.app.focused.value = "op:listseries status:y"
        await rest(pilot)
        assert "! status:y: is no status." in shown(pilot)
        assert listed(pilot) == [2, 1]
        pilot.app.focused.value = "profile:prod"
        await rest(pilot)
        assert listed(pilot) == [4]
        pilot.app.focused.value = "nobody said that"
        await rest(pilot)
        assert looked_at(pilot) == "# the history has no such call"
        assert head(pilot) == 'nothing found for "nobody said that" ─ Ctrl+U empties it, Esc leaves'
        pilot.app.focused.value = "foo:bar"
        await rest(pilot)
        assert looked_at(pilot).startswith("# the history has no such call: foo:bar was looked for as text; before a")
        pilot.app.focused.value = "profile:prod staus:"
        await rest(pilot)
        assert "! staus: no such word. Did you mean status:?" in shown(pilot)
        assert pilot.app.focused.value == "profile:prod staus:"
        pilot.app.focused.value = "profile:prod status:"
        await rest(pilot)
        assert (listed(pilot), "! " in shown(pilot)) == ([4], False)
        assert head(pilot).startswith("call 4 of the history")
        pilot.app.focused.value = "nobody said that"
        await rest(pilot)
        await press(pilot, "enter", "escape", "h")
        assert pilot.app.screen is bench(pilot.app)  # type: ignore[arg-type]


async def test_home_and_end_in_the_search_field_go_to_the_ends_of_the_list_until_one_types(
    past: History, tmp_path: Path
) -> None:
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "ctrl+r", "end")
        calls, field = screen(pilot).query_one(EntryList), screen(pilot).query_one(SearchField)
        assert calls.number == listed(pilot)[-1]
        await press(pilot, "home")
        assert calls.number == listed(pilot)[0]
        await press(pilot, *"nobody", "home")
        assert field.cursor_position == 0
        await press(pilot, "end")
        assert field.cursor_position == len("nobody")


async def test_a_search_in_vain_says_how_to_go_on_wherever_one_is(tmp_path: Path, past: History) -> None:
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "ctrl+r", *"nobody")
        pilot.app.focused.value = "nobody said that " * 10  # type: ignore[union-attr]
        await rest(pilot)
        assert head(pilot).startswith('nothing found for "nobody said that')
        assert head(pilot).endswith("…  Ctrl+U empties it, Esc leaves")
        await press(pilot, "escape")
        assert head(pilot).endswith("…  / changes it, Esc leaves")
        await press(pilot, "slash", "ctrl+u")
        assert (listed(pilot), found(pilot)) == ([4, 3, 2, 1], "4")
        assert head(pilot).startswith("call 4 of the history")


async def test_enter_loads_and_sends_nothing(tmp_path: Path, past: History) -> None:
    session = FakeSession()
    async with on(session, tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "f6", "end", "enter")
        loaded = bench(pilot.app).draft  # type: ignore[arg-type]
        assert loaded is not None
        assert (loaded.operation_id, dict(loaded.values)) == ("ListSeries", {"limit": "1"})
        assert dict(loaded.headers) == {"Authorization": redact(SECRET)}
        assert session.sent == []
        await press(pilot, "h", "enter")
        assert "was not kept: this profile keeps headers only" in notes(pilot)
        assert bench(pilot.app).draft.operation_id == "ListAlarms"  # type: ignore[arg-type, union-attr]


async def test_enter_after_a_search_in_the_list_goes_back_to_the_list(tmp_path: Path, past: History) -> None:
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "h", "slash", "L", "i", "s", "t", "S", "enter")
        assert isinstance(pilot.app.focused, EntryList)
        assert screen(pilot).query_one(SearchField).value == "ListS"
        await press(pilot, "enter")
        assert bench(pilot.app).draft.operation_id == "ListSeries"  # type: ignore[arg-type, union-attr]


async def test_a_call_is_opened_in_the_response_as_if_it_had_just_come(tmp_path: Path, past: History) -> None:
    session = FakeSession()
    async with on(session, tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "h", "end", "o")
        here = bench(pilot.app)  # type: ignore[arg-type]
        assert pilot.app.screen is here
        assert (here.pane, here.exchange.kept.number) == ("response", 1)
        first = next(line for line in shown(pilot).splitlines() if "200 OK" in line)
        assert re.search(r"from history, at (\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d  200 OK  success", first)
        assert "r-1" in first
        assert "1 Token ok  >" in shown(pilot), "what was noted then is in the language of then"
        assert "4 Parse: success" in shown(pilot)
        await press(pilot, "4")
        assert SECRET not in shown(pilot)
        await press(pilot, "greater_than_sign")
        assert "This reply is from the history; h, then r sends its call again" in notes(pilot)
        await press(pilot, "h", "o", "r")
        assert "from history" in shown(pilot)
        assert "timeout" in shown(pilot)
        assert session.sent == []
        await press(pilot, "s")
        assert "from history" not in shown(pilot)


async def test_esc_goes_back_from_an_opened_reply_to_where_it_was_opened(tmp_path: Path, past: History) -> None:
    session = FakeSession(body=b'{"mine": 1}')
    async with on(session, tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "s", "h", "slash", *"op:listseries", "enter", "end", "o")
        here = bench(pilot.app)  # type: ignore[arg-type]
        assert here.exchange.kept.number == 1
        assert "Esc back" in shown(pilot)
        await press(pilot, "tab")
        assert "Esc back" not in shown(pilot), "in the request Esc is for what is there"
        await press(pilot, "escape", "tab", "escape")
        assert listed(pilot) == [2, 1]
        assert screen(pilot).query_one(EntryList).number == 1
        assert found(pilot) == "2 of 4 calls"
        assert isinstance(pilot.app.focused, EntryList)
        await press(pilot, "escape")
        assert pilot.app.screen is here
        assert '"mine": 1' in shown(pilot), "the reply that was there before"
        assert "Esc back" not in shown(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen is here
        assert len(session.sent) == 1


async def test_there_is_no_way_back_from_another_reply_nor_past_what_is_open(tmp_path: Path, past: History) -> None:
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        here = bench(pilot.app)  # type: ignore[arg-type]
        await press(pilot, "h", "end", "o", "slash", "e", "escape", "escape")
        assert pilot.app.screen is here, "first the search ends"
        pilot.app.notify("a toast")
        await press(pilot, "escape")
        assert pilot.app.screen is here
        await press(pilot, "escape")
        assert listed(pilot) == [4, 3, 2, 1]
        await press(pilot, "o", "h", "home", "o", "escape", "escape")
        assert here.exchange is None, "nothing was there before the first"
        await press(pilot, "h", "o", "s", "escape")
        assert pilot.app.screen is here


async def test_of_a_body_that_was_not_kept_the_response_says_so(tmp_path: Path, past: History) -> None:
    past.add(exchange(5), "production", "headers")
    past.close()
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "h", "o")
        assert "The reply's body (14 B) was not kept: this profile keeps headers only" in shown(pilot)


async def test_a_call_is_copied_in_the_forms_of_other_programs_and_as_a_ticket(
    tmp_path: Path, past: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[tuple[str, str]] = []

    async def keep(_app: object, text: str, label: str, _folder: Path, *, file: str) -> str:
        copied.append((label, text))
        return "copied"

    monkeypatch.setattr("aom_tui.tui.actions.clipboard.copy", keep)
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "h", "end", "E")
        assert isinstance(pilot.app.screen, CopyAs)
        await press(pilot, "enter", "up", "up", "Y")
        assert isinstance(pilot.app.screen, HistoryScreen)
        assert [label for label, _text in copied] == ["curl", "ticket"]
        assert copied[0][1].startswith("curl ")
        assert "AOM.04" in copied[1][1]
        assert SECRET not in str(copied)


async def test_a_resend_says_with_which_profile(tmp_path: Path, past: History) -> None:
    session = FakeSession()
    async with on(session, tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "h", "down", "r")
        assert [each.operation_id for each in session.sent] == ["ListAlarms"]
        assert "sending again with profile sandbox" in notes(pilot)
        assert bench(pilot.app).exchange is not None  # type: ignore[arg-type]
        assert "sandbox (" not in notes(pilot)
        assert "brings back" not in notes(pilot)
        await press(pilot, "h", "end", "r")  # the call whose draft was left with a body
        assert [dict(each.values) for each in session.sent[1:]] == [{"limit": "1"}]
        assert "Z brings back the draft of ListSeries that was there before" in notes(pilot)
        await press(pilot, "Z")
        now = bench(pilot.app).draft  # type: ignore[arg-type]
        assert now is not None
        assert (now.operation_id, dict(now.values), now.body) == ("ListSeries", {}, "{}")


@pytest.mark.parametrize(("key", "sent"), [("r", 1), ("enter", 0)])
async def test_a_call_says_what_it_said_whatever_its_variables_are_today(
    tmp_path: Path, past: History, key: str, sent: int
) -> None:
    then = {"n": text_value("pipe"), "t": json_value("80")}
    past.add(
        exchange(5, draft=ALARMS.with_body('{"a": "st {{n}}", "b": {{t}}}').with_variables(then)), "sandbox", "full"
    )
    past.close()
    session = FakeSession()
    async with on(session, tmp_path) as pilot:
        await rest(pilot)
        here = bench(pilot.app)  # type: ignore[arg-type]
        here.variables = today = {"n": text_value("OTHER"), "t": json_value("80")}
        await press(pilot, "h", key)
        assert here.draft is not None
        assert here.draft.body == '{"a": "st pipe", "b": {{t}}}'
        assert here.variables == today
        assert "In the place of {{n}} stands what it was then." in notes(pilot)
        assert [substituted(each)[0].body for each in session.sent] == ['{"a": "st pipe", "b": 80}'] * sent


async def test_another_profiles_call_is_asked_about_and_a_lost_body_refused(tmp_path: Path, past: History) -> None:
    past.add(exchange(5, draft=ALARMS, profile="prod", request=None), "production", "headers")
    past.close()
    session = FakeSession()
    async with on(session, tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "h", "r")
        assert isinstance(pilot.app.screen, Confirm)
        assert "It was sent with profile prod. Send it with sandbox" in shown(pilot)
        await press(pilot, "n")
        assert session.sent == []
        await press(pilot, "r", "y")
        assert len(session.sent) == 1
        await press(pilot, "h", "down", "r")
        assert "its body was not kept" in notes(pilot)
        assert len(session.sent) == 1


async def test_a_call_is_compared_with_the_reply_on_screen_or_two_with_each_other(
    tmp_path: Path, past: History
) -> None:
    session = FakeSession(body=b'{"series": [1]}')
    async with on(session, tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "h", "end", "d")
        assert "there is no reply on screen to compare it with" in notes(pilot)
        await press(pilot, "space", "up", "m", "d")
        assert isinstance(pilot.app.screen, DiffScreen)
        assert "no differences" in pilot.app.screen.query_one(DiffTitle).render().plain
        assert notes(pilot) == "", "what was said before lies over it no longer"
        await press(pilot, "escape", "escape", "s", "h", "end", "d")
        assert "differences" in pilot.app.screen.query_one(DiffTitle).render().plain
        await press(pilot, "escape", "escape", "h", "home", "d")
        assert "was not kept: this profile keeps headers only" in shown(pilot)
        assert notes(pilot) == "", "no toast lies over the differences"


async def test_the_chooser_of_the_diff_offers_the_history(tmp_path: Path, past: History) -> None:
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "s", "d")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "end", "enter", "end")
        assert "Enter choose" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DiffScreen)


async def test_rows_are_read_when_they_come_in_sight(tmp_path: Path) -> None:
    history = History(tmp_path / NAME)
    for number in range(1, 201):
        history.add(exchange(number), "sandbox")
    history.close()
    async with on(FakeSession(), tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "h")
        entries = screen(pilot).query_one(EntryList)
        assert len(entries._entries) < 100
        unread = entries._row(101, 40, Style.null()).text
        assert unread == "101".ljust(40), "its number stands where it will once the row is read"
        await press(pilot, "end")
        assert entries.number == 1
        assert ">   1  " in shown(pilot)
        assert "34 ms  sandbox " in shown(pilot), "whole, beside the scroll bar"
        await press(pilot, "home")
        await pilot.click(EntryList, offset=(10, 3))
        await rest(pilot)
        assert entries.number == 197
        await pilot.click(EntryList, offset=(10, 3), times=2)
        await rest(pilot)
        assert pilot.app.screen is bench(pilot.app)  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100], ids=["empty", "damaged"])
async def test_an_empty_or_damaged_history_is_said_and_the_app_goes_on(tmp_path: Path, content: bytes) -> None:
    if content:
        (tmp_path / NAME).write_bytes(content)
    session = FakeSession()
    async with on(session, tmp_path) as pilot:
        await rest(pilot)
        await press(pilot, "h")
        if content:
            assert "the history is damaged" in notes(pilot)
        else:
            assert looked_at(pilot) == "# the history is empty"
        await press(pilot, "enter", "r", "d", "m", "y", "escape", "s")
        assert len(session.sent) == 1


async def test_a_call_read_while_the_history_is_left_is_shown_nowhere() -> None:
    asked, gone = Event(), Event()

    class Slow:
        def exchange(self, number: int) -> None:
            asked.set()
            gone.wait(20)
            raise InvalidInput(Problem(f"history {number}", "not there"))

    class Window(App[None]):
        def compose(self) -> ComposeResult:
            yield CallPreview(cast(History, Slow()))

    async with Window().run_test(notifications=True) as pilot:
        preview = pilot.app.query_one(CallPreview)
        preview.show(1)
        (reading,) = pilot.app.workers
        await asyncio.to_thread(asked.wait, 20)
        await preview.query("*").remove()
        gone.set()
        await reading.wait()
        assert reading.state is WorkerState.SUCCESS
