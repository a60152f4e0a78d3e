"""What a stranger stumbled over in the body's form: hidden text, an undo too far, an item that is not opened."""

from bench_fakes import FakeSession
from form_fakes import QUERY, WITH_QUERY, app_with
from msgspec.structs import replace
from test_body_form import SIZE, body, go, on_body, screen, view

from aom_tui.catalogue.model import Body
from aom_tui.problem import Lack, Problem
from aom_tui.session.variables import text_value, with_variable
from aom_tui.tui.panes.body_form import ValueField


async def test_the_key_that_the_missing_body_names_acts_at_once() -> None:
    app = app_with(WITH_QUERY, FakeSession(), None)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await app.workers.wait_for_complete()
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
