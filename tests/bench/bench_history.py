"""How fast 10,000 calls of the past are on screen and found: `pytest -m bench -s` on this file."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pytest
from textual import events

sys.path.insert(0, str(Path(__file__).parents[1] / "tui"))
from bench_fakes import FakeSession, app_on, draft
from past_calls import exchange

from aom_tui.session.exchange import ApiError, Reply
from aom_tui.session.history.query import read_query, split_words
from aom_tui.session.history.store import NAME, History
from aom_tui.settings import Folders, Settings
from aom_tui.tui.screens.history import SearchField
from aom_tui.tui.widgets.entry_list import EntryList

pytestmark = pytest.mark.bench

COUNT = 10_000
TYPED = "series status:4xx r-99"
"""Searched for letter by letter."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """10,000 calls; every tenth was refused."""
    folder = tmp_path_factory.mktemp("data")
    history = History(folder / NAME)
    began = perf_counter()
    for number in range(COUNT):
        body = b'{"series": [%s]}' % (b'{"metric": "cpu", "value": 1.0},' * (number % 60))
        reply = Reply(200, "OK", "HTTP/1.1", (("X-Request-Id", f"r-{number}"),), body)
        more = {} if number % 10 else {"outcome": ApiError("AOM.04", "no such metric", 404)}
        if more:
            reply = Reply(404, "Not Found", "HTTP/1.1", reply.headers, body)
        history.add(exchange(number, reply=reply, **more), "sandbox")
    print(f"\nkept {COUNT} calls, {(perf_counter() - began) / COUNT * 1000:.2f} ms each")  # noqa: T201
    history.close()
    return folder


def test_the_store(folder: Path) -> None:
    for words in ("", *(TYPED[: at + 1] for at in range(len(TYPED)))):
        history = History(folder / NAME)
        began = perf_counter()
        numbers, _entries = history.first(read_query(split_words(words), datetime.now(UTC), is_typing=True), 60)
        print(f"{(perf_counter() - began) * 1000:6.1f} ms  {len(numbers):6}  {words!r}")  # noqa: T201
        history.close()


async def timed(work: Callable[[], Awaitable[object]]) -> str:
    began, used = perf_counter(), process_time()
    await work()
    return f"{(perf_counter() - began) * 1000:.0f} ms ({(process_time() - used) * 1000:.0f} of the processor)"


async def test_the_screen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the key until the rows are there; they are painted with the next frame."""
    shown, show = asyncio.Event(), EntryList.show

    def showing(self: EntryList, *found: Any) -> None:
        show(self, *found)
        shown.set()

    monkeypatch.setattr(EntryList, "show", showing)
    app = app_on(FakeSession(), draft(body="{}"), settings=Settings(Folders(folder, folder, folder)))

    async def pressed(key: str) -> None:
        shown.clear()
        app.post_message(events.Key({" ": "space", ":": "colon", "-": "minus"}.get(key, key), key))
        await shown.wait()

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.app.workers.wait_for_complete()
        for number in range(4):
            print(f"\nopened in {await timed(lambda: pressed('h'))} (time {number + 1})")  # noqa: T201
            await pilot.pause(0.3)
            if number < 3:
                await pilot.press("escape")
                await app.workers.wait_for_complete()
        app.screen.set_focus(app.screen.query_one(SearchField))
        took, used = [], process_time()
        for letter in TYPED:
            before = perf_counter()
            await pressed(letter)
            took.append((perf_counter() - before) * 1000)
            await pilot.pause(0.1)  # whoever types takes longer
        each = (process_time() - used) * 1000 / len(TYPED)
        middle = sorted(took)[len(took) // 2]
        print(f"a key: {middle:.0f} ms, at worst {max(took):.0f} ms ({each:.0f} of the processor)")  # noqa: T201
