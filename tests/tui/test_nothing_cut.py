"""Words are whole at every size, and only keys that act are named."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from idle import rest
from textual.pilot import Pilot
from textual.widgets import Static

from aom_tui.problem import Lack, Problem
from aom_tui.render.document.document import Document
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.guide.help_page import help_page
from aom_tui.tui.panes.picker import OperationTree
from aom_tui.tui.screens.password import AskSecret
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.key_line import KeyLine, key_line
from aom_tui.tui.widgets.rule import Line

SHOW = DocumentView.show
LACKS_BODY = Problem("body", "required, and not given", "Give fields (name=value) or --body.", Lack.BODY)


@asynccontextmanager
async def opened(tmp_path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[AomApp, Pilot[int]]]:
    """The app with folders of its own, a request composed, everything loaded."""
    session = FakeSession(body=b'{"series": [{"name": "cpu"}]}')
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache")
    app = app_on(session, draft(), settings=Settings(folders))
    async with app.run_test(size=size, notifications=True) as pilot:
        await rest(pilot)
        yield app, pilot


def screen(pilot: Pilot[int]) -> str:
    """All words of the window, one blank between them."""
    lines = pilot.app.screen._compositor.render_strips()
    return " ".join(" ".join(strip.text for strip in lines).split())


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (160, 48)])
async def test_what_is_said_before_the_first_reply_is_whole_from_the_first_picture_on(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = list[Document]()

    def shows(view: DocumentView, document: Document, *more: Any) -> None:
        shown.append(document)
        SHOW(view, document, *more)

    monkeypatch.setattr(DocumentView, "show", shows)
    async with opened(tmp_path, size) as (app, pilot):
        assert max(map(len, shown)) <= 2, "lines"
        if size[0] < 80:
            bench(app).show_pane("response")
            await rest(pilot)
        pane = bench(app).query_one("#response").size
        assert "Nothing sent yet: s sends the request, o chooses another operation." in _of(pilot, pane.width)


def _of(pilot: Pilot[int], width: int) -> str:
    """The words of the response, which may stand beside the request."""
    lines = pilot.app.screen._compositor.render_strips()
    return " ".join(" ".join(strip.text[-width:] for strip in lines).split())


async def test_remarks_and_problems_are_whole_in_a_narrow_window(tmp_path: Path) -> None:
    async with opened(tmp_path, (60, 20)) as (app, pilot):
        bench(app).session.problem = LACKS_BODY
        bench(app).tab = "headers"
        await rest(pilot)
        assert "come by themselves: see Preview." in screen(pilot)
        bench(app).tab = "preview"
        await rest(pilot)
        assert "Fill in the Body tab; b writes one to start from." in screen(pilot)
        await pilot.press("E")
        await rest(pilot)
        assert "Fill in the Body tab; b writes one to start from." in screen(pilot)
        assert "--body" not in screen(pilot)
        assert "Enter copy Up Down another form Esc back" in screen(pilot)
        app.screen.say("a long story " * 30)  # type: ignore[attr-defined]
        await rest(pilot)
        assert "Enter copy Up Down another form Esc back" in screen(pilot)
        await pilot.press("escape")
        app.push_screen(AskSecret("password of demo@acme"))
        await rest(pilot)
        assert "you forget it (a, then forget)." in screen(pilot)
        assert "once" not in screen(pilot)


@pytest.mark.parametrize("width", range(30, 81, 10))
@pytest.mark.parametrize("in_field", [True, False])
def test_a_narrow_footer_keeps_help(width: int, in_field: bool) -> None:
    line = key_line(in_field=in_field, running=False, width=width)
    assert line.cell_length <= width
    assert ("help" in line.plain, "quit" in line.plain) == (True, not in_field)


async def test_the_keys_of_the_workbench_do_not_stand_below_a_dialog(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        assert bench(app).query_one(KeyLine).visible
        await pilot.press("a")
        await rest(pilot)
        assert not bench(app).query_one(KeyLine).visible
        await pilot.press("escape")
        await rest(pilot)
        assert bench(app).query_one(KeyLine).visible


async def test_titles_stand_beside_ids_where_there_is_room_and_the_list_follows_the_request(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await pilot.press("o")
        await rest(pilot)
        assert "ListSeries ListSeries in words" in screen(pilot)
        await pilot.press("escape")
        await pilot.resize_terminal(160, 48)
        await rest(pilot)
        assert "ListSeries in words" not in screen(pilot).partition("POST")[0]
        for operation_id in ("DeleteAlarmRule", "AddMetricData"):
            bench(app).load_operation(operation_id)
            await rest(pilot)
            assert f"{operation_id} in words" in str(app.screen.query_one(".about", Static).render())
            cursor = app.screen.query_one(OperationTree).cursor_node
            assert cursor
            assert cursor.data == operation_id


async def test_help_names_folding_only_where_something_folds(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await pilot.press("s")
        await rest(pilot)
        bench(app).show_pane("response")
        await rest(pilot)
        assert "fold or unfold" in help_page(app.screen, 80).plain
        for view in ("4", "5"):
            await pilot.press(view)
            await rest(pilot)
            assert "fold or unfold" not in help_page(app.screen, 80).plain


async def test_the_footer_of_the_history_names_what_acts_where_the_focus_is(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await pilot.press("h")
        await rest(pilot)
        footer = app.screen.query_one(".keyline", Line)
        assert str(footer.render()).startswith("Enter load  o open  r resend")
        await pilot.press("slash")
        await rest(pilot)
        assert str(footer.render()) == "Up Down another call  Enter Esc to the list"
        await pilot.press("escape", "tab")
        await rest(pilot)
        assert str(footer.render()).startswith("o open  r resend")
