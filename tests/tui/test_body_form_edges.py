"""What a stranger stumbled over in the body's form: hidden text, an undo too far, an item that is not opened."""

import pytest
from bench_fakes import NOW, FakeSession
from form_fakes import QUERY, WITH_QUERY, app_with
from idle import rest
from msgspec.structs import replace
from test_body_form import SIZE, body, foot, go, on_body, said, screen, view
from textual.pilot import Pilot

from aom_tui.catalogue.model import Body
from aom_tui.problem import Lack, Problem
from aom_tui.session.compose.form_rows import Row
from aom_tui.session.variables.values import text_value, with_variable
from aom_tui.tui.panes import form_lines
from aom_tui.tui.panes.body_text import BodyText
from aom_tui.tui.panes.form_lines import FormLines
from aom_tui.tui.panes.request_tabs import RequestTabs
from aom_tui.tui.panes.value_field import ValueField
from aom_tui.tui.screens.choice import Choice


async def test_the_key_that_the_missing_body_names_acts_at_once() -> None:
    app = app_with(WITH_QUERY, FakeSession(), None)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        bench = screen(pilot)
        bench.problems = (Problem("body", "required, and not given", lack=Lack.BODY),)
        bench.go_to_problem()
        await pilot.pause()
        await pilot.press("b")
        await pilot.pause()
        assert view(pilot).has_focus
        assert '"samples"' in (body(pilot) or "")


async def test_undo_does_not_go_behind_the_body_that_came_with_the_draft() -> None:
    async with on_body() as pilot:
        before = body(pilot)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert body(pilot) == before


async def test_an_added_value_is_typed_at_once() -> None:
    choices = {"type": "object", "properties": {"statistics": {"type": "array", "items": {"enum": ["max", "min"]}}}}
    taken = replace(QUERY, body=Body(choices, "application/json", True))
    catalogue = replace(WITH_QUERY, operations={QUERY.id: taken})
    async with on_body('{"statistics": []}', catalogue=catalogue) as pilot:
        await go(pilot, "statistics")
        await pilot.press("plus", "ctrl+u", *"min")
        await pilot.pause()
        assert screen(pilot).query_one(ValueField).has_focus
        assert body(pilot) == '{"statistics": ["min"]}'


async def test_the_name_of_a_variable_is_proposed_in_any_field() -> None:
    async with on_body('{"samples": [], "period": 60, "note": ""}') as pilot:
        bench = screen(pilot)
        bench.variables = with_variable(bench.variables, "metric", text_value("cpuUsage"))
        await pilot.pause()
        await go(pilot, "note")
        await pilot.press("enter", *"{{me")
        await pilot.pause()
        await pilot.press("right", "enter")
        await pilot.pause()
        assert '"note": "{{metric}}"' in (body(pilot) or "")
        bench.tab = "headers"
        await pilot.pause()
        bench.query_one("HeadersForm Field").focus()
        await pilot.press(*"X-Trace", "enter", *"{{")
        await pilot.pause()
        await pilot.press("right")
        await pilot.pause()
        assert bench.draft
        assert bench.draft.headers == (("X-Trace", "{{metric}}"),)


def test_the_lines_of_rows_are_made_when_they_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    really = form_lines.line_of
    monkeypatch.setattr(
        form_lines, "line_of", lambda row, *more, **said: (made.append(row.label), really(row, *more, **said))[1]
    )
    rows = [Row((f"field{number}",), f"field{number}", number % 3, "scalar") for number in range(1000)]
    lines = FormLines(rows, NOW, lambda _: False)
    assert lines.label_cells == len("field998") + 2 * 2
    assert (len(lines), lines[5].label, lines[5].depth, made) == (1000, "field5", 2, ["field5"])


async def test_a_choice_that_comes_late_is_not_put_into_another_text() -> None:
    async with on_body() as pilot:
        await go(pilot, "namespace")
        await pilot.press("space")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Choice)
        draft = screen(pilot).draft
        assert draft is not None
        screen(pilot).load(replace(draft, body='{"period": 5}'))
        await pilot.press("enter")
        await pilot.pause()
        assert body(pilot) == '{"period": 5}'


TYPED = '{\n  "samples": [\n    {"namespace": "a"}\n  ],\n  "limit": 77'
"""No JSON yet: it does not end."""


def marked(pilot: Pilot[int]) -> list[str]:
    """The lines of the text that are underlined, as far as they are in sight."""
    area = pilot.app.screen.query_one(BodyText)
    strips = [area.render_line(y) for y in range(area.size.height)]
    lines = ["".join(each.text for each in strip if each.style and each.style.underline) for strip in strips]
    return [line.strip() for line in lines if line.strip()]


async def refused_as_text(pilot: Pilot[int], where: str, *keys: str) -> BodyText:
    """The body stands there as text; the call is refused for a problem with it."""
    await pilot.press("escape")
    if not screen(pilot).query_one("BodyEditor").as_text:
        await pilot.press("T")
    await rest(pilot)
    screen(pilot).session.problem = Problem(where, "is wrong")
    await pilot.press(*keys)
    await rest(pilot)
    return pilot.app.screen.query_one(BodyText)


async def test_a_letter_after_a_refusal_is_a_key_and_no_text() -> None:
    async with on_body(TYPED) as pilot:
        area = await refused_as_text(pilot, "body line 5 column 14", "s")
        assert "body line 5 column 14: is wrong" in said(pilot)
        assert pilot.app.screen.query_one(RequestTabs).has_focus
        assert area.cursor_location == (4, 13)
        assert marked(pilot) == ['"limit": 77']
        assert foot(pilot).startswith("application/json, required  Down into the text")
        await pilot.press("f")
        await rest(pilot)
        assert body(pilot) == TYPED
        await pilot.press("escape", "down", "}")
        await rest(pilot)
        assert body(pilot) == f"{TYPED}}}"
        assert marked(pilot) == []


async def test_who_was_typing_goes_on_where_it_is_wrong() -> None:
    async with on_body(TYPED) as pilot:
        area = await refused_as_text(pilot, "body line 2 column 3", "down", "x", "f5")
        assert area.has_focus
        assert area.cursor_location == (1, 2)
        await pilot.press("ctrl+z")
        await rest(pilot)
        assert body(pilot) == TYPED


@pytest.mark.parametrize(("where", "at"), [("samples[0].namespace", (2, 18)), ("samples[0].name", (2, 4)), ("", None)])
async def test_a_field_that_is_wrong_is_found_in_the_text(where: str, at: tuple[int, int] | None) -> None:
    async with on_body(f"{TYPED}}}") as pilot:
        area = await refused_as_text(pilot, f"body {where}".strip(), "s")
        assert pilot.app.screen.query_one(RequestTabs).has_focus
        if at:
            assert area.cursor_location == at


async def test_who_types_a_value_on_its_row_is_told_the_key() -> None:
    async with on_body() as pilot:
        before = body(pilot)
        await go(pilot, "limit")
        await pilot.press("7", '"')
        await rest(pilot)
        assert told(pilot) == ["Enter edits the value; until then letters and digits are keys"], "once"
        assert body(pilot) == before
        pilot.app.clear_notifications()
        await pilot.press("down", "up", "ctrl+g", "t")
        await rest(pilot)
        assert not any("Enter edits" in each for each in told(pilot)), "these are keys"
        await pilot.press("down")
        await go(pilot, "samples")
        await pilot.press("9")
        await rest(pilot)
        assert told(pilot)[-1].startswith("no value is typed on this row")
        await pilot.press("escape", "9")
        await rest(pilot)
        assert len(told(pilot)) == 0, "Esc takes them away, and elsewhere nothing is said"


def told(pilot: Pilot[int]) -> list[str]:
    return [" ".join(each.message.split()) for each in pilot.app._notifications]
