"""Folding, wrapping and line numbers from the workbench: by letter, by full-width form, and from the palette."""

from functools import partial
from typing import Any

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from idle import rest

from aom_tui.tui.app import AomApp
from aom_tui.tui.guide.palette import entries
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.widgets.document_view import DocumentView


async def sent(pilot: Any) -> DocumentView:
    """The Body of a reply, with the focus on it."""
    await rest(pilot)
    await pilot.press("s")
    await rest(pilot)
    pane = bench(pilot.app).query_one(ResponsePane)
    pane.action_show_view(View.BODY)
    pane.focus_view()
    await pilot.pause()
    return pane.query_one(DocumentView)


def started() -> AomApp:
    return app_on(FakeSession(body=b'{"series": [[1, 2], {}]}'), draft())


@pytest.mark.parametrize(("fold", "unfold"), [("minus", "plus"), ("－", "＋")])
async def test_keys_reach_the_body(fold: str, unfold: str) -> None:
    async with started().run_test(size=(80, 24), notifications=True) as pilot:
        view = await sent(pilot)
        rows = len(view.shown)
        await pilot.press(fold)
        assert len(view.shown) < rows
        await pilot.press(unfold)
        assert len(view.shown) == rows
        await pilot.press("w", "l")
        assert view.wrap
        assert view.show_numbers


async def test_the_palette_does_the_same_from_any_view() -> None:
    async with started().run_test(size=(80, 24), notifications=True) as pilot:
        view = await sent(pilot)
        rows = len(view.shown)
        here = bench(pilot.app)
        titles = {entry.title: partial(here.start, entry.action) for entry in entries(here)}
        await pilot.press("tab")
        bench(pilot.app).query_one(ResponsePane).action_show_view(View.WIRE)
        titles["Response: fold all"]()
        await pilot.pause()
        assert bench(pilot.app).query_one(ResponsePane).view is View.BODY
        assert len(view.shown) < rows
        for title in ("Response: unfold all", "Response: wrap lines", "Response: line numbers"):
            titles[title]()
        await pilot.pause()
        assert len(view.shown) == rows
        assert view.wrap
        assert view.show_numbers
        titles["Response: fold or unfold here"]()
        await pilot.pause()
        assert len(view.shown) == 1
