"""A window of another size: what one was looking at is still there, whether the cursor or the wheel led to it."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench_fakes import CATALOGUE, FakeSession, app_on, bench, draft, operation
from form_fakes import SCHEMA, WITH_QUERY, app_with
from idle import rest
from msgspec.structs import replace
from past_calls import exchange
from textual.events import MouseScrollDown
from textual.pilot import Pilot
from textual.widget import Widget

from aom_tui.catalogue.model import Body, Effect, Parameter
from aom_tui.session.draft import Draft
from aom_tui.session.history.store import NAME, History
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.panes.param_row import ParamRow
from aom_tui.tui.panes.params import ParamsForm
from aom_tui.tui.screens.diff import DiffView
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.entry_list import EntryList
from aom_tui.tui.widgets.form_view import FormView

Size = tuple[int, int]
SIZE = (80, 24)
OTHERS = [(100, 24), (80, 21), (120, 30), (70, 18)]
"""Wider, lower, with the operations beside, one pane at a time."""

OF_THE_DIFF = [(100, 24), (80, 18), (130, 24), (160, 48)]
"""Wider, lower, with both sides beside each other, with room for more."""

LONG = json.dumps({"samples": [{"namespace": f"n{number}", "name": "x"} for number in range(20)], "period": 60})


async def wheel(pilot: Pilot[int], view: Widget, times: int) -> None:
    for _ in range(times):
        await pilot._post_mouse_events([MouseScrollDown], view, offset=(3, 1))
    await rest(pilot)


async def resize(pilot: Pilot[int], size: Size) -> None:
    await pilot.resize_terminal(*size)
    await rest(pilot)


def there_and_back(sizes: Iterable[Size]) -> Iterator[Size]:
    """Each of them, and after each the size that the window had at first."""
    for size in sizes:
        yield size
        yield SIZE


async def body_form(pilot: Pilot[int]) -> FormView:
    await rest(pilot)
    screen = bench(pilot.app)  # type: ignore[arg-type]
    screen.tab = "body"
    await rest(pilot)
    await pilot.press("down")
    await rest(pilot)
    return screen.query_one(FormView)


async def test_the_form_of_the_body_stays_where_the_wheel_led() -> None:
    async with app_with(WITH_QUERY, FakeSession(), LONG).run_test(size=SIZE, notifications=True) as pilot:
        view = await body_form(pilot)
        await wheel(pilot, view, 5)
        top = view.scroll_offset.y
        assert view.cursor == 0 < top
        for size in there_and_back(OTHERS):
            await resize(pilot, size)
            assert (view.cursor, view.scroll_offset.y) == (0, top), size


async def test_the_form_of_the_body_keeps_its_cursor_in_sight() -> None:
    async with app_with(WITH_QUERY, FakeSession(), LONG).run_test(size=SIZE, notifications=True) as pilot:
        view = await body_form(pilot)
        await pilot.press(*["down"] * (view.size.height - 1))
        cursor = view.cursor
        assert cursor - view.scroll_offset.y == view.size.height - 1
        for size in there_and_back([(80, 21), (160, 48)]):
            await resize(pilot, size)
            assert view.cursor == cursor, size
            assert 0 <= cursor - view.scroll_offset.y < view.size.height, size


def with_parameters() -> AomApp:
    """Twenty of them."""
    asked = tuple(Parameter(f"p{number}", "query", False, {"type": "string"}) for number in range(20))
    called = operation(
        "ListMuch", "POST", "/v2/{project_id}/much", "Metrics", Effect.READ, parameters=asked,
        body=Body(SCHEMA, "application/json", True),
    )  # fmt: skip
    app = app_on(FakeSession(), Draft(method="POST", uri=called.path, operation_id=called.id))
    found = replace(CATALOGUE, operations={**CATALOGUE.operations, called.id: called})
    app.options = replace(app.options, catalogue=lambda: found)
    return app


async def test_the_field_that_is_typed_in_stays_in_sight() -> None:
    async with with_parameters().run_test(size=(160, 48), notifications=True) as pilot:
        await rest(pilot)
        form = pilot.app.screen.query_one(ParamsForm)
        row = form.query(ParamRow)[15]
        row.focus_field()
        await resize(pilot, SIZE)
        assert pilot.app.focused is row.field
        assert form.region.contains_region(row.field.region)


async def test_the_parameters_stay_where_the_wheel_led() -> None:
    async with with_parameters().run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        form = pilot.app.screen.query_one(ParamsForm)
        form.query(ParamRow)[0].focus_field()
        await wheel(pilot, form, 4)
        top = form.scroll_offset.y
        assert top > 0
        await resize(pilot, (100, 21))
        assert form.scroll_offset.y == top


@pytest.fixture
def past(tmp_path: Path) -> Any:
    """An app over a history of forty calls."""
    history = History(tmp_path / NAME)
    for number in range(40):
        history.add(exchange(number), "sandbox")
    history.close()
    settings = Settings(Folders(tmp_path, tmp_path, tmp_path))
    return app_on(FakeSession(), Draft(method="GET", uri="/v1/x"), settings=settings)


async def test_the_history_stays_where_the_wheel_led(past: AomApp) -> None:
    async with past.run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("h")
        await rest(pilot)
        calls, call = (pilot.app.screen.query_one(each) for each in (EntryList, DocumentView))
        await wheel(pilot, calls, 6)
        await wheel(pilot, call, 2)
        top, read = calls.scroll_offset.y, first(call)
        assert calls.cursor == 0 < top
        assert call.scroll_offset.y > 0
        for size in there_and_back([(100, 24), (80, 21), (160, 30)]):
            await resize(pilot, size)
            assert calls.scroll_offset.y == top, size
            assert read in [line.row.row.number for line in call._visible_lines()], size


def first(view: DocumentView) -> int:
    """The row that stands at the top."""
    line = view.line_at(0)
    assert line
    return line.row.row.number


async def compared(pilot: Pilot[int], session: FakeSession) -> DiffView:
    """Forty differences, each long enough to be broken where both sides stand beside each other."""
    await rest(pilot)
    for word in ("was", "is"):
        session.body = json.dumps({f"field{number:02}": f"{word} {number} " * 20 for number in range(40)}).encode()
        bench(pilot.app).action_send()  # type: ignore[arg-type]
        await rest(pilot)
    await pilot.press("d")
    await rest(pilot)
    return pilot.app.screen.query_one(DiffView)


def with_folder(session: FakeSession, folder: Path) -> AomApp:
    return app_on(session, draft(body="{}"), settings=Settings(Folders(folder, folder, folder)))


def fields(view: DiffView) -> list[str]:
    """Whose differences are in sight; of the first one may be no more than the end."""
    lines = [view.document.row(row) for row in range(len(view.document))]
    top = view.scroll_offset.y
    first = max((at for at, line in enumerate(lines[: top + 1]) if line.startswith("~")), default=0)
    found = [line for line in (lines[first], *lines[top : top + view.size.height]) if line.startswith("~")]
    return [line.split()[1] for line in found]


async def test_the_diff_stays_where_the_wheel_led(tmp_path: Path) -> None:
    session = FakeSession()
    async with with_folder(session, tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        view = await compared(pilot, session)
        await wheel(pilot, view, 25)
        field = fields(view)[0]
        assert view.cursor.row == 0
        assert field > "$.field10"
        for size in there_and_back(OF_THE_DIFF):
            await resize(pilot, size)
            assert field in fields(view), size
            assert view.cursor.row == 0, size


async def test_the_cursor_of_the_diff_stays_where_it_was(tmp_path: Path) -> None:
    session = FakeSession()
    async with with_folder(session, tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        view = await compared(pilot, session)
        await pilot.press(*["n"] * 20, "right", "right", "right")
        row, cursor = view.document.row(view.cursor.row), view.cursor
        for size in OF_THE_DIFF:
            await resize(pilot, size)
            assert view.document.row(view.cursor.row) == row, size
            assert view.cursor.column == 3, size
            assert view.sees_cursor, size
            await resize(pilot, SIZE)
            assert view.cursor == cursor, size
            assert view.sees_cursor, size
