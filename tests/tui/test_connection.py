"""The session of a window: one at a time, on the profile that is meant, and each is closed."""

import asyncio
import threading
from pathlib import Path

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.session import Session
from aom_tui.settings import Folders, Settings
from aom_tui.tui.actions.connection import AskSecret, Connection, session_opener
from aom_tui.tui.options import AppOptions


class Opened:
    """Takes its time to be opened and to be closed."""

    def __init__(self, profile: str) -> None:
        self.profile = profile
        self.go_on = asyncio.Event()
        self.is_closed = False

    async def aclose(self) -> None:
        await self.go_on.wait()
        self.is_closed = True


class Door:
    """Opens sessions, and remembers them."""

    def __init__(self) -> None:
        self.opened: list[Opened] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, profile: str | None, _ask: AskSecret) -> Session:
        await self.go_on.wait()
        self.opened.append(Opened(str(profile)))
        return self.opened[-1]  # type: ignore[return-value]


def ask(_prompt: str) -> str:
    return ""


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_who_sends_while_the_old_session_ends_sends_on_the_new_profile() -> None:
    door = Door()
    connection = Connection(door, "production")
    await connection.get(ask)
    switching = asyncio.create_task(connection.switch("sandbox"))
    await turns()
    await connection.get(ask)
    door.opened[0].go_on.set()
    await switching
    assert [each.profile for each in door.opened] == ["production", "sandbox"]
    assert await connection.get(ask) is door.opened[1]
    assert [each.is_closed for each in door.opened] == [True, False]


async def test_who_waits_while_the_profile_is_switched_gets_the_new_one() -> None:
    door = Door()
    connection = Connection(door, "production")
    door.go_on.clear()
    waiting = asyncio.create_task(connection.get(ask))
    await turns()
    await connection.switch("sandbox")
    door.go_on.set()
    await waiting
    assert [each.profile for each in door.opened] == ["sandbox"]


async def test_nothing_is_opened_once_the_window_is_closed() -> None:
    door = Door()
    connection = Connection(door, "sandbox")
    door.go_on.clear()
    waiting = asyncio.create_task(connection.get(ask))
    await turns()
    await connection.close()
    door.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(asyncio.CancelledError):
        await connection.get(ask)
    assert door.opened == []


async def test_a_session_that_nobody_waits_for_any_more_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was cancelled when it was open already, and loaded what the first call needs."""
    reached, go_on, closed = asyncio.Event(), threading.Event(), []
    loop = asyncio.get_running_loop()
    close = Session.aclose

    def warm(_session: Session) -> None:
        loop.call_soon_threadsafe(reached.set)
        assert go_on.wait(10)

    async def noted(session: Session) -> None:
        await close(session)
        closed.append(session)

    monkeypatch.setattr(Session, "warm", warm)
    monkeypatch.setattr(Session, "aclose", noted)
    catalogue = load_catalogue()
    settings = Settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache"))
    options = AppOptions(settings=settings, environ={}, catalogue=lambda: catalogue, demo=True)
    opening = asyncio.create_task(session_opener(options)("sandbox", ask))
    await reached.wait()
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    go_on.set()
    assert len(closed) == 1
