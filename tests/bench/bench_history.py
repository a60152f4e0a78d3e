"""How fast 10,000 calls of the past are on screen and found: `pytest -m bench -s` on this file."""

import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

import pytest
from textual.pilot import Pilot

sys.path.insert(0, str(Path(__file__).parents[1] / "tui"))
from bench_fakes import FakeSession, app_on, draft
from past_calls import exchange

from aom_tui.session.exchange import ApiError, Reply
from aom_tui.session.history.store import NAME, History
from aom_tui.session.history.words import read_query, words_in
from aom_tui.settings import Folders, Settings
from aom_tui.tui.screens.history import HistoryScreen, HistoryTitle, SearchField

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
        numbers, _entries = history.first(read_query(words_in(words), datetime.now(UTC)), 60)
        print(f"{(perf_counter() - began) * 1000:6.1f} ms  {len(numbers):6}  {words!r}")  # noqa: T201
        history.close()


async def until(pilot: Pilot[int], done: Callable[[], bool]) -> None:
    while not done():
        await pilot._wait_for_screen()


async def timed(work: Callable[[], Awaitable[None]]) -> str:
    began, used = perf_counter(), process_time()
    await work()
    return f"{(perf_counter() - began) * 1000:.0f} ms ({(process_time() - used) * 1000:.0f} of the processor)"


async def test_the_screen(folder: Path) -> None:
    app = app_on(FakeSession(), draft(body="{}"), settings=Settings(Folders(folder, folder, folder)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.app.workers.wait_for_complete()

        def found() -> str:
            screen = app.screen
            titles = screen.query(HistoryTitle) if isinstance(screen, HistoryScreen) else ()
            return titles[0].found if titles else ""

        async def opened() -> None:
            app.simulate_key("h")
            await until(pilot, lambda: found() == f"{COUNT:,}")

        for number in range(3):
            print(f"\nopened in {await timed(opened)} (time {number + 1})")  # noqa: T201
            await pilot.pause()
            await pilot.press("escape")
            await app.workers.wait_for_complete()
        await opened()
        app.screen.set_focus(app.screen.query_one(SearchField))
        took = []
        for letter in TYPED:
            before = perf_counter()
            await pilot.press({" ": "space", ":": "colon", "-": "minus"}.get(letter, letter))
            await app.workers.wait_for_complete([w for w in app.workers if w.group == "find"])
            await pilot.pause()
            took.append((perf_counter() - before) * 1000)
        print(f"a key: {sorted(took)[len(took) // 2]:.0f} ms, at worst {max(took):.0f} ms; found {found()}")  # noqa: T201
