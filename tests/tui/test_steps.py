"""The four steps of a call, each led to what shows it: by mouse, by jump and by palette."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from bench_fakes import FakeSession, app_on, bench, draft, until
from idle import rest
from textual.pilot import Pilot

from aom_tui.render.steps import TITLES
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Step, StepName
from aom_tui.tui.guide.palette import entries
from aom_tui.tui.guide.palette_entries import find
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.panes.steps import StepStrip
from aom_tui.tui.screens.auth import AuthScreen
from aom_tui.tui.screens.jump import Jump

Going = Callable[[Pilot[int], StepName], Awaitable[object]]


async def by_mouse(pilot: Pilot[int], name: StepName) -> None:
    strip = pilot.app.screen.query_one(StepStrip)
    await pilot.click(StepStrip, offset=(strip.render().plain.index(TITLES[name]) + 3, 0))


async def by_jump(pilot: Pilot[int], name: StepName) -> None:
    await pilot.press("g")
    await rest(pilot)
    jump = pilot.app.screen
    assert isinstance(jump, Jump)
    strip = bench(pilot.app).query_one(StepStrip)
    place = strip.region.y, strip.content_region.x + strip.render().plain.index(TITLES[name])
    await pilot.press(*next(label for label, to in jump._targets.items() if (to.span.row, to.span.start) == place))


async def by_palette(pilot: Pilot[int], name: StepName) -> None:
    await pilot.press(":", *f"step {name}")
    await rest(pilot)
    await pilot.press("enter")


def shown(pilot: Pilot[int]) -> object:
    """The screen on top of the workbench, else the tab or the view that has the keyboard."""
    if isinstance(pilot.app.screen, AuthScreen):
        return AuthScreen
    screen = bench(pilot.app)
    return screen.tab if screen.pane == "request" else screen.query_one(ResponsePane).view


@pytest.mark.parametrize("go", [by_mouse, by_jump, by_palette])
@pytest.mark.parametrize(
    ("name", "place"),
    [
        (StepName.TOKEN, AuthScreen),
        (StepName.CONSTRUCT, "preview"),
        (StepName.SEND, View.WIRE),
        (StepName.PARSE, View.BODY),
    ],
)
async def test_each_step_leads_to_what_shows_it(name: StepName, place: object, go: Going) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("s")
        await rest(pilot)
        await pilot.press("2")
        await go(pilot, name)
        await rest(pilot)
        assert shown(pilot) == place


async def test_a_reply_that_says_no_leads_from_its_step_to_why() -> None:
    refusal = ApiError(code="AOM.0400", message="no such metric", status=400)
    async with app_on(FakeSession(refusal=refusal, body=b"{}"), draft()).run_test(
        size=(80, 24), notifications=True
    ) as pilot:
        await rest(pilot)
        await pilot.press("s")
        await rest(pilot)
        await by_mouse(pilot, StepName.SEND)
        await rest(pilot)
        assert shown(pilot) == View.WIRE
        await by_mouse(pilot, StepName.PARSE)
        await rest(pilot)
        assert shown(pilot) == View.WHY


async def test_before_a_send_the_last_two_say_that_there_is_nothing_yet() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        for name in (StepName.SEND, StepName.PARSE):
            await by_mouse(pilot, name)
            await rest(pilot)
            assert [note.message for note in pilot.app._notifications] == ["nothing sent yet"]
            pilot.app.clear_notifications()
            assert shown(pilot) == "params"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("token", "token"), ("获取请求认证", "token"),
        ("construct", "construct"), ("构造请求消息", "construct"),
        ("send step", "send"), ("发起请求消息", "send"),
        ("parse", "parse"), ("解析响应消息", "parse"),
    ],
)  # fmt: skip
async def test_the_palette_finds_each_step_in_both_languages(words: str, name: str) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        found: list[Any] = [entry.action for _rank, entry in find(entries(bench(pilot.app)), words)]
        assert f"show_step('{name}')" in found


class Telling(FakeSession):
    """Tells of each step as a session does, and has still to do something with the reply it has parsed."""

    async def send(self, draft: Draft, *, on_step: Any = id, **more: Any) -> Exchange:
        on_step(Step(StepName.SEND, "running"))
        on_step(Step(StepName.SEND, "ok"))
        on_step(Step(StepName.PARSE, "running"))
        on_step(Step(StepName.PARSE, "ok", "success"))
        return await super().send(draft, on_step=lambda _step: None, **more)


async def test_the_strip_says_what_came_of_a_call_with_its_reply_and_not_before() -> None:
    session = Telling(hold=True)
    async with app_on(session, draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        strip = pilot.app.screen.query_one(StepStrip)
        await pilot.press("s")
        await until(lambda: bool(session.sent))
        assert strip.render().plain.endswith("4 Parse ...")
        session.release.set()
        await rest(pilot)
        assert strip.render().plain.endswith("4 Parse: success")


async def test_while_a_further_page_is_sent_nothing_is_said_of_the_one_before() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("s")
        await rest(pilot)
        bench(pilot.app).sending.step(Step(StepName.SEND, "running"))
        assert pilot.app.screen.query_one(StepStrip).render().plain.endswith("3 Send ...  >  4 Parse")
