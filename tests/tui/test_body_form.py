"""The body filled in as a form, with the keys and the mouse; the text follows, and one history holds both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from bench_fakes import FakeSession, app_on, bench
from form_fakes import START, WITH_QUERY, WITH_TIMES, app_with
from idle import rest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from aom_tui.catalogue.model import Catalogue
from aom_tui.problem import InvalidInput, Lack, Problem
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Request
from aom_tui.tui.app import AomApp
from aom_tui.tui.keyboard.stray_letters import AFTER_FIELD, PAUSE, REPEAT_AFTER
from aom_tui.tui.panes.body import BodyEditor
from aom_tui.tui.panes.body_form import BodyForm
from aom_tui.tui.panes.request_tabs import RequestTabs
from aom_tui.tui.panes.value_field import ValueField
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.workbench import WorkbenchScreen
from aom_tui.tui.widgets.field import is_field
from aom_tui.tui.widgets.form_view import FormView

SIZE = (80, 24)


@asynccontextmanager
async def on_body(
    body: str | None = START, session: FakeSession | None = None, *, size: tuple[int, int] = SIZE,
    catalogue: Catalogue = WITH_QUERY,
) -> AsyncIterator[Pilot[int]]:  # fmt: skip
    """The app with a draft of QuerySamples, its Body tab in front."""
    app = app_with(catalogue, session or FakeSession(), body)
    async with app.run_test(size=size, notifications=True) as pilot:
        await rest(pilot)
        bench(app).tab = "body"
        await pilot.pause()
        await pilot.press("down")
        await pilot.pause()
        yield pilot


def screen(pilot: Pilot[int]) -> WorkbenchScreen:
    found = pilot.app.screen_stack[0]
    assert isinstance(found, WorkbenchScreen)
    return found


def body(pilot: Pilot[int]) -> str | None:
    """The body as it would be sent."""
    draft = screen(pilot).draft
    assert draft is not None
    return draft.body


def view(pilot: Pilot[int]) -> FormView:
    return pilot.app.screen_stack[0].query_one(FormView)


def shows_text(pilot: Pilot[int]) -> bool:
    """Which of the two views stands there."""
    return screen(pilot).query_one(BodyEditor).as_text


def label(pilot: Pilot[int]) -> str:
    """The row at the cursor."""
    return view(pilot).lines[view(pilot).cursor].label


async def go(pilot: Pilot[int], name: str) -> None:
    """The cursor to a row."""
    await pilot.press("home")
    for _ in range(len(view(pilot).lines)):
        if label(pilot) == name:
            return
        await pilot.press("down")
    raise AssertionError(name)


def text_of(widget: Static) -> str:
    return str(widget.render())


def said(pilot: Pilot[int]) -> str:
    return " ".join(text_of(screen(pilot).query_one("#problem", Static)).split())


def foot(pilot: Pilot[int]) -> str:
    return text_of(screen(pilot).query_one("BodyEditor .remark", Static))


async def test_a_field_is_filled_in_and_nothing_else_of_the_text_changes() -> None:
    before = '{"period":60,  "samples" :[ {"namespace":"a"} ],"limit": 1.00, "limit":2}'
    async with on_body(before) as pilot:
        await go(pilot, "namespace")
        await pilot.press("enter", "backspace", "b", "enter")
        assert body(pilot) == before.replace('"a"', '"b"')
        assert view(pilot).has_focus


async def test_an_absent_field_is_filled_directly() -> None:
    async with on_body(None) as pilot:
        await go(pilot, "limit")
        await pilot.press("enter", "7", "escape")
        assert body(pilot) == '{\n  "limit": 7\n}'
        await pilot.press("minus")
        assert body(pilot) == "{}"


async def test_what_is_wrong_is_put_in_as_typed_and_said_at_the_field() -> None:
    async with on_body() as pilot:
        await go(pilot, "limit")
        await pilot.press("enter", "x")
        await pilot.pause()
        assert body(pilot) == START[:-1] + ', "limit": "x"}'
        assert view(pilot).lines[view(pilot).cursor].problem == '"x" is a string, expected an integer'
        assert "body limit" in said(pilot)
        await pilot.press("backspace", "9")
        await pilot.pause()
        assert body(pilot) == START[:-1] + ', "limit": 9}'
        assert "body limit" not in said(pilot)


async def test_what_undo_mends_is_wrong_no_longer() -> None:
    async with on_body() as pilot:
        await go(pilot, "namespace")
        await pilot.press("minus")
        await pilot.pause()
        assert said(pilot).endswith("namespace: required")
        await pilot.press("Z")
        await rest(pilot)
        assert body(pilot) == START
        assert "required" not in said(pilot)


async def test_what_was_typed_a_moment_before_is_sent() -> None:
    session = FakeSession()
    async with on_body(session=session) as pilot:
        await go(pilot, "limit")
        await pilot.press("enter", "7", "f5")
        await rest(pilot)
        assert [draft.body for draft in session.sent] == [START[:-1] + ', "limit": 7}']


async def test_space_turns_a_boolean_and_offers_choices() -> None:
    async with on_body() as pilot:
        await go(pilot, "on")
        await pilot.press("space")
        assert body(pilot) == START[:-1] + ', "on": true}'
        await pilot.press("space")
        assert body(pilot) == START[:-1] + ', "on": false}'
        await go(pilot, "period")
        await pilot.press("space")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Choice)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert body(pilot) == START.replace("60}", '300, "on": false}')


async def test_down_in_a_field_with_choices_lists_them() -> None:
    async with on_body() as pilot:
        await go(pilot, "namespace")
        await pilot.press("enter", "down")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Choice)
        await pilot.press("enter")
        await pilot.pause()
        assert body(pilot) == START.replace("支付服务", "PAAS.NODE")


async def test_an_item_is_added_where_the_cursor_is_and_removed_again() -> None:
    async with on_body() as pilot:
        await go(pilot, "namespace")
        await pilot.press("plus")
        await pilot.pause()
        assert label(pilot) == "[1]"
        assert body(pilot) == START.replace("}]", '}, {"namespace": "PAAS.NODE"}]')
        await pilot.press("delete")
        assert body(pilot) == START


async def test_tab_goes_on_to_the_next_field() -> None:
    async with on_body(None) as pilot:
        await go(pilot, "limit")
        await pilot.press("enter", "1", "tab", "x", "escape")
        assert body(pilot) == '{\n  "limit": 1,\n  "note": "x"\n}'
        assert label(pilot) == "note"


async def test_one_undo_goes_back_through_form_and_text() -> None:
    async with on_body() as pilot:
        await go(pilot, "limit")
        await pilot.press("enter", "1", "2", "enter")
        formed = START[:-1] + ', "limit": 12}'
        assert body(pilot) == formed
        await pilot.press("home", "T")
        await pilot.pause()
        area = pilot.app.screen.query_one(TextArea)
        assert area.has_focus
        assert area.text == formed
        await pilot.press("ctrl+end", "space")
        await pilot.press("escape", "T", "down")
        await pilot.pause()
        assert body(pilot) == f"{formed} "
        for expected in (formed, START):
            await pilot.press("ctrl+z")
            await pilot.pause()
            assert body(pilot) == expected
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert body(pilot) == formed
        await go(pilot, "limit")
        assert view(pilot).lines[view(pilot).cursor].value == "12"


async def test_undo_in_the_field_takes_back_what_was_typed_in_it_and_no_more() -> None:
    async with on_body() as pilot:
        await go(pilot, "limit")
        await pilot.press("enter", "7", "enter")
        await pilot.press("enter", "a", "b", "ctrl+z")
        await pilot.pause()
        assert body(pilot) == START[:-1] + ', "limit": 7}'
        assert view(pilot).has_focus
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert body(pilot) == START


async def test_the_form_keeps_the_line_ends_of_the_text_through_an_undo() -> None:
    mixed = '{\r\n  "period": 60,\n  "samples": []}'
    async with on_body(mixed) as pilot:
        await go(pilot, "limit")
        await pilot.press("enter", "7", "enter")
        assert body(pilot) == '{\r\n  "period": 60,\n  "samples": [],\n  "limit": 7}'
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert body(pilot) == mixed


async def test_text_that_is_no_json_freezes_the_form_and_says_where() -> None:
    async with on_body('{\n  "period": 60') as pilot:
        assert shows_text(pilot)
        await pilot.press("escape", "T")
        await pilot.pause()
        assert not shows_text(pilot)
        frozen = text_of(pilot.app.screen.query_one(".frozen", Static))
        assert "body line 2 column 15" in frozen
        await pilot.press("T", "down", "ctrl+end", "}", "escape", "T")
        await pilot.pause()
        assert [line.label for line in view(pilot).lines][:2] == ["samples", "period"]


async def test_a_refused_draft_shows_its_problem_in_the_form() -> None:
    session = FakeSession()
    session.problem = Problem("body samples[0].namespace", "required")
    async with on_body(session=session) as pilot:
        await pilot.press("escape", "s")
        await rest(pilot)
        assert session.sent == []
        assert label(pilot) == "namespace"
        assert view(pilot).has_focus


async def test_a_bare_request_has_the_text() -> None:
    app = app_on(FakeSession(), Draft(method="POST", uri="/x", body='{"a": 1}'))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        bench(app).tab = "body"
        await pilot.pause()
        assert shows_text(pilot)


async def test_the_foot_line_names_what_works_at_this_moment() -> None:
    async with on_body() as pilot:
        await pilot.pause()
        assert foot(pilot).startswith("T text  Enter edits  + adds  - removes")
        await go(pilot, "note")
        await pilot.press("enter")
        await pilot.pause()
        assert foot(pilot).startswith("Enter takes it, then letters act  Tab next field  Esc leaves")
        assert "skeleton" not in foot(pilot)
        await pilot.press("escape", "T")
        await pilot.pause()
        assert foot(pilot).startswith("Esc leaves, then letters act  F4 $EDITOR  Ctrl+Z undo")
        await pilot.press("escape")
        await pilot.pause()
        assert "b skeleton" in foot(pilot)
        assert pilot.app.screen.query_one(RequestTabs).has_focus


async def type_at(pilot: Pilot[int], key: str, time: float) -> None:
    """A key as if it had been pressed at that time, monotonic seconds."""
    event = events.Key(key, key)
    event.time = time
    pilot.app.post_message(event)
    await rest(pilot)


def left_at(pilot: Pilot[int]) -> float:
    """When Enter left the field, as the app has noted."""
    assert isinstance(pilot.app, AomApp)
    time = pilot.app.stray_letters._left_field
    assert time is not None
    return time


async def test_a_text_typed_behind_the_enter_that_leaves_a_field_sends_nothing() -> None:
    session = FakeSession()
    async with on_body(session=session) as pilot:
        await go(pilot, "note")
        await pilot.press("enter", "a", "enter")
        await rest(pilot)
        left = left_at(pilot)
        for number, letter in enumerate("stop deploys", 1):
            await type_at(pilot, letter, left + number * PAUSE * 0.9)
        assert session.sent == []
        assert len(pilot.app.screen_stack) == 1
        assert view(pilot).has_focus
        said = "s came right behind Enter and did nothing: Enter edits this row, s again acts as a key"
        assert [" ".join(note.message.split()) for note in pilot.app._notifications] == [said]


@pytest.mark.parametrize(
    ("times", "acts"),
    [
        pytest.param((AFTER_FIELD * 1.1,), True, id="late enough to be meant as a key"),
        pytest.param((AFTER_FIELD * 0.9,), False, id="too soon"),
        pytest.param((0.1, 0.1 + REPEAT_AFTER * 1.1), True, id="and pressed again"),
    ],
)
async def test_a_letter_behind_the_enter_that_leaves_a_field_acts_when_it_is_meant(
    times: tuple[float, ...], acts: bool
) -> None:
    session = FakeSession()
    async with on_body(session=session) as pilot:
        await go(pilot, "note")
        await pilot.press("enter", "a", "enter")
        await rest(pilot)
        left = left_at(pilot)
        for time in times:
            await type_at(pilot, "s", left + time)
        assert bool(session.sent) is acts


async def test_the_keys_of_the_rows_act_right_behind_the_enter_that_leaves_a_field() -> None:
    async with on_body() as pilot:
        await go(pilot, "note")
        await pilot.press("enter", "a", "enter", "up", "enter")
        assert pilot.app.screen.query_one(ValueField).has_focus
        await pilot.press("enter", "enter")
        await rest(pilot)
        assert not pilot.app._notifications


async def test_choices_are_named_only_where_there_are_any() -> None:
    async with on_body(size=(120, 40)) as pilot:
        await go(pilot, "namespace")
        await pilot.press("enter")
        await pilot.pause()
        assert "Down choices" in foot(pilot)
        await pilot.press("tab")
        await pilot.pause()
        assert pilot.app.screen.query_one(ValueField).has_focus
        assert label(pilot) == "name"
        assert "Down choices" not in foot(pilot)
        await pilot.press("shift+tab")
        await pilot.pause()
        assert "Down choices" in foot(pilot)


async def test_the_keys_below_the_body_are_its_own_while_another_field_has_the_focus() -> None:
    async with on_body(size=(130, 40)) as pilot:
        await pilot.press("o")
        await rest(pilot)
        assert is_field(pilot.app.screen.focused), "the filter of the operations beside it"
        before = foot(pilot)
        assert "b skeleton" in before
        await pilot.resize_terminal(131, 40)
        await rest(pilot)
        assert foot(pilot) == before


async def test_the_mouse_selects_edits_and_adds() -> None:
    async with on_body(size=(120, 40)) as pilot:
        row = [line.label for line in view(pilot).lines].index("note")
        await pilot.click(FormView, offset=(40, row))
        await pilot.pause()
        assert pilot.app.screen.query_one(ValueField).has_focus
        await pilot.press("h", "i")
        await pilot.pause()
        assert body(pilot) == START[:-1] + ', "note": "hi"}'
        mark = view(pilot).value_region(0).right + 1
        await pilot.click(FormView, offset=(mark, 0))
        await pilot.pause()
        assert (body(pilot) or "").count("namespace") == 2


async def test_the_field_stays_on_its_row_when_the_window_changes() -> None:
    async with on_body() as pilot:
        await go(pilot, "namespace")
        await pilot.press("enter", "a")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        field = pilot.app.screen.query_one(ValueField)
        region = view(pilot).value_region(view(pilot).cursor).translate(view(pilot).content_region.offset)
        assert field.has_focus
        assert field.region.offset == region.offset


@pytest.mark.parametrize("text", ["a\\nb", "\\u0007"])
async def test_text_that_no_single_line_can_hold_is_left_to_the_text(text: str) -> None:
    before = f'{{"note": "{text}"}}'
    async with on_body(before) as pilot:
        await go(pilot, "note")
        await pilot.press("enter", "x")
        assert body(pilot) == before
        assert pilot.app.screen.query_one(BodyForm).row is not None


class ParticularSession(FakeSession):
    """Finds the body wrong, as the real one would, unless it is told not to look."""

    def construct(self, draft: Draft) -> Request:
        if not draft.unchecked:
            raise InvalidInput(Problem("body", "required, and not given", "Give --body.", Lack.BODY))
        return super().construct(draft)


async def test_a_wrong_draft_is_refused_with_the_apps_own_key_and_sent_on_purpose() -> None:
    session = ParticularSession()
    async with on_body(None, session) as pilot:
        await pilot.press("s")
        await rest(pilot)
        assert session.sent == []
        assert said(pilot).endswith("b writes one to start from. S sends it all the same.")
        assert "--" not in said(pilot)
        await pilot.press("S")
        await rest(pilot)
        assert [draft.unchecked for draft in session.sent] == [True]


async def test_a_long_problem_is_wrapped_and_not_cut() -> None:
    session = FakeSession()
    session.problem = Problem("body note", "word " * 30 + "end")
    async with on_body(session=session) as pilot:
        await pilot.press("s")
        await rest(pilot)
        line = screen(pilot).query_one("#problem")
        assert line.size.height == 3
        session.problem = Problem("body note", "word " * 300)
        await pilot.press("s")
        await rest(pilot)
        assert line.size.height == 3


async def test_a_time_is_chosen_and_what_it_means_stands_beside_it() -> None:
    async with on_body("{}", catalogue=WITH_TIMES) as pilot:
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert body(pilot) == '{"time_range": "-1.-1.60"}'
        assert view(pilot).lines[0].hint == "last 1 h"
        assert said(pilot) == "last 1 h = 11-23 11:00..12:00 UTC"
        await go(pilot, "starts_at")
        await pilot.press("t", "enter")
        await pilot.pause()
        assert body(pilot) == '{"time_range": "-1.-1.60", "starts_at": 1795435200000}'


async def test_a_time_is_typed_as_people_write_it() -> None:
    async with on_body("{}", catalogue=WITH_TIMES) as pilot:
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("tab", *"9:00", "tab", *"8:00", "enter")
        await pilot.pause()
        problem = text_of(pilot.app.screen.query_one(".problem", Static))
        assert problem == "! the end is not after the start"
        await pilot.press("backspace", "backspace", "backspace", "backspace", *"2026-11-23 18:30 +0800", "enter")
        await pilot.pause()
        assert body(pilot) == '{"time_range": "1795424400000.1795429800000.90"}'
        assert view(pilot).lines[0].hint == "11-23 09:00..10:30 UTC"


async def test_a_range_too_long_for_its_period_is_said_at_the_field() -> None:
    async with on_body('{"time_range": "-1.-1.2880", "period": 60}', catalogue=WITH_TIMES) as pilot:
        await pilot.pause()
        assert "2880 points, more than 1440: take a period of 300" in said(pilot)


async def test_t_on_a_field_that_is_no_time_says_so() -> None:
    async with on_body() as pilot:
        await pilot.press("t")
        await pilot.pause()
        assert [note.message for note in pilot.app._notifications] == ["this field is no time"]


async def test_a_field_that_no_document_names_gets_its_name_from_the_user() -> None:
    async with on_body('{"labels": {"a": "b"}}') as pilot:
        await go(pilot, "labels")
        await pilot.press("plus")
        await pilot.pause()
        await pilot.press("a", "enter")
        assert text_of(pilot.app.screen.query_one(".problem", Static)) == "! a is there already"
        await pilot.press("backspace", "c", "enter")
        await pilot.pause()
        assert body(pilot) == '{"labels": {"a": "b", "c": ""}}'
        assert label(pilot) == "c"


async def test_text_that_is_no_json_is_gone_to_where_it_breaks() -> None:
    session = FakeSession()
    session.problem = Problem("body line 2 column 5", "invalid JSON", "Correct it there.")
    async with on_body('{\n  "p" 1}', session) as pilot:
        await pilot.press("escape", "T", "s")
        await rest(pilot)
        assert shows_text(pilot)
        assert pilot.app.screen.query_one(TextArea).cursor_location == (1, 4)


async def test_a_skeleton_comes_in_the_view_that_is_shown() -> None:
    async with on_body(None) as pilot:
        await pilot.press("escape", "T", "b")
        await pilot.pause()
        assert shows_text(pilot)
        assert "PAAS.NODE" in (body(pilot) or "")


async def test_the_help_names_the_keys_of_the_form() -> None:
    async with on_body() as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        page = text_of(pilot.app.screen.query_one(".content Static", Static))
        for words in (
            "add an item or an absent part",
            "take back the last change of the request",
            "body as form or as text",
        ):
            assert words in page


def test_a_form_that_is_still_being_made_has_no_row() -> None:
    assert BodyForm().row is None
