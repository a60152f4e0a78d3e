"""Two replies compared over the whole window."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from idle import rest
from textual.pilot import Pilot

from aom_tui.render.diff.exchanges import diff_in_process
from aom_tui.session.concurrency.processes import run_in_process
from aom_tui.settings import Folders, Settings
from aom_tui.tui.actions import diff_pages as two
from aom_tui.tui.screens import diff as diff_screen
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.diff import DiffScreen, DiffTitle, DiffView
from aom_tui.tui.widgets.wrapped_text import WrappedText

OLD = {"rules": [{"id": 1, "on": True}, {"id": 2, "on": True}], "update_time": 1795600000000, "hosts": ["a", "b"]}
NEW = {"rules": [{"id": 1, "on": False}, {"id": 3, "on": True}], "update_time": 1795600060000, "hosts": ["b", "a"]}


def on(session: Any, size: tuple[int, int], folder: Path, operation_id: str = "ListSeries") -> Any:
    app = app_on(session, draft(operation_id, body="{}"), settings=Settings(Folders(folder, folder, folder)))
    return app.run_test(size=size, notifications=True)


async def sent_twice(pilot: Pilot[int], session: FakeSession, old: Any = OLD, new: Any = NEW) -> None:
    """Two replies have come; letters act."""
    await rest(pilot)
    for body in (old, new):
        session.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        bench(pilot.app).action_send()  # type: ignore[arg-type]
        await rest(pilot)


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Keys, and what comes of them."""
    await pilot.press(*keys)
    await rest(pilot)


def screen(pilot: Pilot[int]) -> DiffScreen:
    assert isinstance(pilot.app.screen, DiffScreen)
    return pilot.app.screen


def lines(pilot: Pilot[int]) -> list[str]:
    document = screen(pilot).query_one(DiffView).document
    return [document.row(number) for number in range(len(document))]


def title(pilot: Pilot[int]) -> str:
    return screen(pilot).query_one(DiffTitle).render().plain


def notes(pilot: Pilot[int]) -> list[str]:
    return [note.message for note in pilot.app._notifications]


async def test_the_reply_before_is_what_was(tmp_path: Path) -> None:
    session = FakeSession()
    async with on(session, (80, 24), tmp_path) as pilot:
        await sent_twice(pilot, session)
        await press(pilot, "d")
        assert "4 differences: 1 added, 1 removed, 1 changed, 1 moved; 1 volatile not shown" in title(pilot)
        found = lines(pilot)
        at = found.index("~ $.rules[0].on   id=1")
        assert found[at + 1 : at + 3] == ["    - true", "    + false"]
        assert not any("update_time" in line for line in found)
        await press(pilot, "v")
        assert "~ $.update_time   volatile" in lines(pilot)
        await press(pilot, "o")
        assert "any order" in title(pilot)
        assert "3 differences" in title(pilot)
        assert not any("hosts" in line for line in lines(pilot))
        await pilot.press("escape")
        assert pilot.app.screen is bench(pilot.app)  # type: ignore[arg-type]


async def test_n_goes_from_difference_to_difference_and_round(tmp_path: Path) -> None:
    session = FakeSession()
    async with on(session, (80, 24), tmp_path) as pilot:
        await sent_twice(pilot, session)
        await press(pilot, "d")
        view = screen(pilot).query_one(DiffView)
        seen = []
        for _ in range(5):
            await pilot.press("n")
            seen.append(lines(pilot)[view.cursor.row].partition("   ")[0])
        assert seen[0] == seen[-1] == "~ $.rules[0].on"
        assert len(set(seen)) == 4
        assert "1 of 4" in title(pilot)
        await pilot.press("N")
        assert "4 of 4" in title(pilot)
        await pilot.press("n", "down", "N")
        assert "1 of 4" in title(pilot)


async def test_side_by_side_where_there_is_room(tmp_path: Path) -> None:
    session = FakeSession()
    async with on(session, (120, 30), tmp_path) as pilot:
        await sent_twice(pilot, session)
        await press(pilot, "d")
        row = next(line for line in lines(pilot) if "- true" in line)
        assert row.index(" | + false") > 40
        await press(pilot, "n", "n", "u")
        assert "    + false" in lines(pilot)
        assert "2 of 4" in title(pilot)
        await pilot.resize_terminal(80, 24)
        await press(pilot, "u")
        assert "needs a window of 120 columns" in screen(pilot).query_one(WrappedText).words
        assert notes(pilot) == [], "nothing lies over the differences"
        assert "    + false" in lines(pilot)
        await press(pilot, "v")
        assert not screen(pilot).query_one(WrappedText).display


async def test_text_of_a_server_is_neither_markup_nor_control(tmp_path: Path) -> None:
    session = FakeSession()
    async with on(session, (120, 30), tmp_path) as pilot:
        await sent_twice(pilot, session, {"[/x]": "[red]\x1b[31m"}, {"[/x]": "[@click=app.quit]"})
        await press(pilot, "d")
        said = "\n".join(lines(pilot))
        assert "[red]\\u001b[31m" in said
        assert "[@click=app.quit]" in said


async def test_without_a_reply_before_one_chooses(tmp_path: Path) -> None:
    session = FakeSession(body=b"{}")
    async with on(session, (80, 24), tmp_path) as pilot:
        await rest(pilot)
        await pilot.press("d")
        assert notes(pilot) == ["nothing sent yet"]
        bench(pilot.app).action_send()
        await rest(pilot)
        await pilot.press("d")
        assert isinstance(pilot.app.screen, Choice)


async def test_any_other_can_be_chosen(tmp_path: Path) -> None:
    session = FakeSession()
    async with on(session, (80, 24), tmp_path) as pilot:
        await sent_twice(pilot, session, OLD, OLD)
        session.body = json.dumps(NEW).encode()
        bench(pilot.app).load_operation("ListAlarms")
        bench(pilot.app).action_send()
        await rest(pilot)
        await pilot.press("d", "down", "enter")
        await rest(pilot)
        assert any("ListSeries" in line for line in lines(pilot)[:1])
        assert any("ListAlarms" in line for line in lines(pilot)[:2])
        await pilot.press("c", "escape")
        assert screen(pilot)


class Closing(FakeSession):
    """Counts how often it was closed."""

    closed = 0

    async def aclose(self) -> None:
        self.closed += 1


async def test_the_same_goes_to_another_profile(tmp_path: Path) -> None:
    session = Closing(body=json.dumps(OLD).encode())
    async with on(session, (80, 24), tmp_path) as pilot:
        await rest(pilot)
        bench(pilot.app).action_send()
        await rest(pilot)
        session.body = json.dumps(NEW).encode()
        await pilot.press("d", "end", "enter")  # what sends stands last
        assert isinstance(pilot.app.screen, Choice)
        await pilot.press("enter")
        await rest(pilot)
        assert "4 differences" in title(pilot)
        assert len(session.sent) == 2
        assert bench(pilot.app).exchange.reply.body == json.dumps(OLD).encode()
        session.body = json.dumps(OLD).encode()
        await pilot.press("p", "enter")
        await rest(pilot)
        assert "4 differences" in title(pilot)
        assert session.closed == 2


@pytest.mark.parametrize("operation_id", ["AddMetricData", "DeleteAlarmRule"])
async def test_a_write_goes_to_no_other_profile(tmp_path: Path, operation_id: str) -> None:
    session = FakeSession(body=b"{}")
    async with on(session, (80, 24), tmp_path, operation_id) as pilot:
        await rest(pilot)
        bench(pilot.app).action_send()
        await rest(pilot)
        bench(pilot.app).action_diff_profile()
        await pilot.pause()
        assert "only reads are sent" in str(bench(pilot.app).problems[0])
        assert len(session.sent) == 1


async def test_x_stops_a_comparison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = asyncio.Event()

    async def endless(*_arguments: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    session = FakeSession()
    async with on(session, (80, 24), tmp_path) as pilot:
        await sent_twice(pilot, session)
        await press(pilot, "d")
        monkeypatch.setattr(diff_screen, "compared", endless)
        await pilot.press("o")
        assert "comparing... x stops" in title(pilot)
        await pilot.press("x")
        await asyncio.wait_for(stopped.wait(), 10)
        await rest(pilot)
        assert "4 differences" in title(pilot)
        assert "any order" not in title(pilot)
        await pilot.press("escape", "d", "x")
        assert not isinstance(pilot.app.screen, DiffScreen)


async def test_large_bodies_are_compared_in_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    async def seen(*task: Any) -> Any:
        asked.append(task[0])
        return await run_in_process(*task)

    monkeypatch.setattr(two, "run_in_process", seen)
    old, new = (json.dumps({"a": [end, "x" * 1_500_000]}).encode() for end in "ab")
    session = FakeSession()
    async with on(session, (80, 24), tmp_path) as pilot:
        await sent_twice(pilot, session, old, new)
        await press(pilot, "d")
        assert "1 difference: 1 changed" in title(pilot)
        assert asked == [diff_in_process]


async def test_all_of_it_is_copied(tmp_path: Path) -> None:
    session = FakeSession()
    async with on(session, (80, 24), tmp_path) as pilot:
        await sent_twice(pilot, session)
        await press(pilot, "d")
        await pilot.press("y")
        await rest(pilot)
        copied = (tmp_path / "copy-diff.txt").read_text()
        assert copied.startswith("4 differences")
        assert "~ $.rules[0].on   id=1\n    - true\n    + false\n" in copied


async def test_the_keys_fit_and_are_all_told(tmp_path: Path) -> None:
    session = FakeSession()
    async with on(session, (80, 24), tmp_path) as pilot:
        await sent_twice(pilot, session)
        await press(pilot, "d")
        line = screen(pilot).query_one(".keyline").render()
        assert "side by side" not in str(line)
        assert "Esc back" in str(line)
        assert len(str(line)) <= 78
        await pilot.press("?")
        assert "send the same to another profile" in str(pilot.app.screen.query_one(".content Static").render())
        await pilot.press("escape")
        assert screen(pilot)
