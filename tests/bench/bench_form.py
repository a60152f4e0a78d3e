"""How long until a body is on screen as a form, and how long a key in it takes: `pytest -m bench -s` on this file."""

import json
from time import perf_counter
from typing import Any

import pytest
from textual.app import App, ComposeResult

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.skeleton import skeleton
from aom_tui.session.compose.body_form import form
from aom_tui.tui.panes.body_form import BodyForm

CATALOGUE = load_catalogue()
COPIES = {"ListSample": 100, "AddOrUpdateMetricOrEventAlarmRule": 6}

pytestmark = pytest.mark.bench


def body(name: str) -> str:
    """The operation's skeleton with every list so many times as long."""
    operation = CATALOGUE.operations[name]
    assert operation.body is not None

    def longer(value: Any, times: int) -> Any:
        if isinstance(value, dict):
            return {key: longer(part, times) for key, part in value.items()}
        return [longer(part, 1) for part in value] * times if isinstance(value, list) else value

    value = skeleton(CATALOGUE, operation.service, operation.body.schema)
    return json.dumps(longer(value, COPIES[name]), indent=2)


class FormApp(App[None]):
    def compose(self) -> ComposeResult:
        yield BodyForm()


@pytest.mark.parametrize("name", COPIES)
async def test_form(name: str) -> None:
    text, operation = body(name), CATALOGUE.operations[name]
    form(CATALOGUE, operation, "")
    before = perf_counter()
    rows = len(form(CATALOGUE, operation, text).rows)
    made = perf_counter() - before
    async with FormApp().run_test(size=(120, 40)) as pilot:
        pane = pilot.app.query_one(BodyForm)
        await pilot.pause()
        before = perf_counter()
        pane.show(CATALOGUE, operation, f"{text} ")
        for y in range(pane.view.size.height):
            pane.view.render_line(y)
        shown = perf_counter() - before
        pane.go_to("")
        await pilot.press("down", "down", "enter")
        before = perf_counter()
        await pilot.press("x")
        key = perf_counter() - before
    print(f"\n{name}, {rows} rows: rows {made * 1000:.1f} ms, on screen {shown * 1000:.1f} ms, key {key * 1000:.1f} ms")  # noqa: T201
