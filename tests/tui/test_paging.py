"""Page after page in the app: on a session that answers as it is told, and on the real sandbox."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench_fakes import NOW, SANDBOX, FakeSession
from idle import rest
from msgspec.structs import replace
from pane_app import shown_text
from real_app import bench
from test_app_on_sandbox import LIST_SERIES, options
from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Step, Success
from aom_tui.session.paging.pages import PageBounds, Pages
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.reply_title import ReplyTitle
from aom_tui.tui.panes.response import ResponsePane

CATALOGUE = load_catalogue()
RULES = draft_for(CATALOGUE.operations["ListAlarmRule"]).with_value("limit", "1")


class Rules(FakeSession):
    """Rule by rule: `end` of them, the mark is the number of the next one. Waits before the page `holds_at`."""

    def __init__(self, end: int = 3, *, holds_at: int = 0, mark: Callable[[int], Any] | None = None) -> None:
        super().__init__(hold=True)
        self.catalogue = CATALOGUE
        self._end = end
        self._holds_at = holds_at
        self._mark = mark or (lambda number: str(number + 1) if number < end else None)

    async def send(self, draft: Draft, *, on_step: Callable[[Step], None], **_more: Any) -> Exchange:
        number = int(draft.values.get("offset", "1"))
        if number != self._holds_at:
            self.release.set()
        self.body = json.dumps(
            {"thresholds": [{"id": number}], "meta_data": {"start": self._mark(number), "total": self._end}}
        ).encode()
        exchange = await super().send(draft, on_step=on_step)
        self.release.clear()
        return exchange

    def pages(self, draft: Draft, *, bounds: PageBounds | None = None, on_step: Any = None, before: int) -> Pages:
        return Pages(self.send, CATALOGUE, draft, bounds=bounds, on_step=on_step, before=before)  # type: ignore[arg-type]


def app_on(session: Any, draft: Draft) -> AomApp:
    async def opener(_name: str | None, _ask: object) -> Any:
        return session

    options = AppOptions(settings=None, environ={}, catalogue=load_catalogue, draft=draft, demo=True)  # type: ignore[arg-type]
    return AomApp(options, opener=opener, clock=lambda: NOW, pause=0)


def title(pilot: Pilot[int]) -> str:
    return bench(pilot).query_one(ReplyTitle).render().plain


def shown(pilot: Pilot[int]) -> list[int]:
    exchange = bench(pilot).exchange
    assert exchange is not None
    assert exchange.reply is not None
    return [each["id"] for each in json.loads(exchange.reply.body)["thresholds"]]


def said(pilot: Pilot[int]) -> list[str]:
    return [str(each.message) for each in pilot.app._notifications]


async def press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await rest(pilot)


async def test_next_page_until_there_is_none() -> None:
    session = Rules(3)
    async with app_on(session, RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "s")
        assert title(pilot).endswith(" > next page ──")
        await pilot.click(ReplyTitle, offset=(79 - len("next page ──"), 0))
        await rest(pilot)
        assert (shown(pilot), "page 2" in title(pilot)) == ([2], True)
        composed = bench(pilot).draft
        assert composed is not None
        assert "offset" not in composed.values  # what is composed stays
        await press(pilot, "》")
        assert (shown(pilot), "page 3" in title(pilot)) == ([3], True)
        assert "next page" not in title(pilot)
        await press(pilot, ">")
        assert [draft.values.get("offset") for draft in session.sent] == [None, "2", "3"]
        assert said(pilot) == ["no further page: the reply names no further page"]


async def test_all_pages_are_shown_as_one_and_wire_shows_the_last() -> None:
    async with app_on(Rules(3), RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "A")
        assert shown(pilot) == [1, 2, 3]
        assert "3 pages, 3 items" in title(pilot)
        assert said(pilot) == []
        pane = bench(pilot).query_one(ResponsePane)
        assert [part.title for part in pane.contents.parts()][1] == "all of 3 pages, 3 items, joined"
        wire = next(number for number in range(1, 9) if _is_wire(pane, number))
        await press(pilot, str(wire))
        assert '"id": 3' in shown_text(pane)
        assert '"id": 2' not in shown_text(pane)
        assert "the last of 3 pages" in str(pane.query_one("#location").render())  # type: ignore[attr-defined]
        await press(pilot, ">")
        assert len(said(pilot)) == 1


def _is_wire(pane: ResponsePane, number: int) -> bool:
    return type(pane.view)(number).name == "WIRE"


async def test_what_came_before_a_cancel_stays_and_the_next_page_goes_on_from_there() -> None:
    session = Rules(9, holds_at=3)
    async with app_on(session, RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("A")
        while len(session.sent) < 3:
            await pilot.pause()
        assert "page 2 of 9, 2 of 9" in title(pilot)
        assert "x cancels" in title(pilot)
        words = " ".join(bench(pilot).query_one(ResponsePane).document_view.document.data.decode().split())
        assert words.endswith("They are shown when all have come; x shows those that have.")
        await press(pilot, "x")
        assert shown(pilot) == [1, 2]
        assert "2 pages, 2 of 9, incomplete" in title(pilot)
        assert said(pilot) == ["not all pages: cancelled"]
        await press(pilot, "5")
        assert "Not all pages are there: cancelled." in shown_text(bench(pilot).query_one(ResponsePane))
        await press(pilot, "1")
        session.release.set()
        await press(pilot, ">")
        assert (shown(pilot), "page 3" in title(pilot)) == ([3], True)


async def test_a_long_title_leaves_room_for_the_next_page() -> None:
    session = Rules(1000, holds_at=3)
    async with app_on(session, RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("A")
        while len(session.sent) < 3:
            await pilot.pause()
        await press(pilot, "x")
        assert title(pilot).startswith("── 200 OK  success  2 pages, 2 of 1,000, incomplete  req 7c1e90 ")
        assert title(pilot).endswith(" > next ──")
        session.release.set()
        await pilot.click(ReplyTitle, offset=(79 - len("next ──"), 0))
        await rest(pilot)
        assert shown(pilot) == [3]


async def test_another_profile_shows_nothing_of_what_was_under_way() -> None:
    session = Rules(9, holds_at=3)
    async with app_on(session, RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("A")
        while len(session.sent) < 3:
            await pilot.pause()
        bench(pilot).sending.stop()
        await rest(pilot)
        assert bench(pilot).exchange is None
        assert not bench(pilot).running


async def test_a_mark_that_comes_again_is_said() -> None:
    session = Rules(9, mark=lambda number: str(2 if number == 3 else number + 1))
    async with app_on(session, RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "A")
        assert shown(pilot) == [1, 2, 3]
        assert "incomplete" in title(pilot)
        assert said(pilot) == ["not all pages: the page mark 2 came again"]


async def test_an_error_on_the_way_keeps_what_came() -> None:
    class Throttled(Rules):
        async def send(self, draft: Draft, *, on_step: Callable[[Step], None], **_more: Any) -> Exchange:
            exchange = await super().send(draft, on_step=on_step)
            last = ApiError("APIGW.0308", "[b]too fast[/x]", 429)
            return exchange if len(self.sent) < 3 else replace(exchange, outcome=last)

    async with app_on(Throttled(9), RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "A")
        assert shown(pilot) == [1, 2]
        assert said(pilot) == ["not all pages: 429 APIGW.0308 [b]too fast[/x]"]


async def test_an_error_at_once_is_shown_as_ever() -> None:
    class Refused(Rules):
        async def send(self, draft: Draft, *, on_step: Callable[[Step], None], **_more: Any) -> Exchange:
            exchange = await super().send(draft, on_step=on_step)
            return replace(exchange, outcome=ApiError("AOM.1", "no", 403))

    async with app_on(Refused(9), RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "A")
        pane = bench(pilot).query_one(ResponsePane)
        assert pane.view.name == "WHY"
        await press(pilot, ">")
        assert said(pilot) == ["there is no reply to page on from"]


@pytest.mark.parametrize(
    ("operation_id", "words"), [("ListDashBoards", "does not come in pages"), ("DeleteAlarmRules", "changes something")]
)
async def test_what_does_not_come_in_pages_is_not_sent(operation_id: str, words: str) -> None:
    session = FakeSession(SANDBOX)
    paged = Rules()
    session.pages = paged.pages  # type: ignore[attr-defined]
    async with app_on(session, draft_for(CATALOGUE.operations[operation_id])).run_test(size=(80, 24)) as pilot:
        await press(pilot, "A")
        assert [words in str(problem) for problem in bench(pilot).problems] == [True]
        assert paged.sent == session.sent == []


async def test_before_anything_was_sent_there_is_no_next_page() -> None:
    session = Rules()
    async with app_on(session, RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, ">")
        assert said(pilot) == ["there is no reply to page on from"]
        assert session.sent == []


async def test_on_the_real_sandbox(tmp_path: Path) -> None:
    app = AomApp(options(tmp_path, draft=LIST_SERIES, demo=True), pause=0)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "s")
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert exchange.reply is not None
        total = json.loads(exchange.reply.body)["meta_data"]["total"]
        assert title(pilot).endswith(" > next page ──")
        await press(pilot, ">")
        assert "page 2" in title(pilot)
        await press(pilot, "A")
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert exchange.reply is not None
        assert isinstance(exchange.outcome, Success)
        assert len(json.loads(exchange.reply.body)["series"]) == total
        assert f"{-(-total // 10)} pages, {total} items" in title(pilot)


async def test_a_larger_reply_is_looked_into_aside() -> None:
    class Large(Rules):
        async def send(self, draft: Draft, *, on_step: Callable[[Step], None], **_more: Any) -> Exchange:
            exchange = await super().send(draft, on_step=on_step)
            assert exchange.reply is not None
            return replace(exchange, reply=replace(exchange.reply, body=exchange.reply.body + b" " * 200_000))

    async with app_on(Large(2), RULES).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "s")
        assert "> next page" in title(pilot)
        await press(pilot, ">")
        assert "> next page" not in title(pilot)


async def test_the_hint_has_its_room_in_the_title_or_is_not_there() -> None:
    async with app_on(Rules(12), RULES).run_test(size=(100, 24), notifications=True) as pilot:
        await press(pilot, "s")
        for width in range(90, 40, -6):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            assert len(title(pilot)) == width
            assert title(pilot).endswith(" > next page ──") == (width > 47), title(pilot)
            assert "req 7c1e90" in title(pilot)
