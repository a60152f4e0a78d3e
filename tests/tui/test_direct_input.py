"""A key is in the app's queue with the next turn of the loop."""

import asyncio
import threading

import pytest
from bench_fakes import FakeSession, app_on, draft
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.message import Message

from aom_tui.tui.app import AomApp
from aom_tui.tui.keyboard.direct_input import with_direct_input


async def test_a_key_takes_one_turn_of_the_loop_to_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(FakeSession(), draft())
    async with app.run_test():
        heard: list[Message] = []
        monkeypatch.setattr(app, "post_message", heard.append)
        key = events.Key("x", "x")
        reader = threading.Thread(target=with_direct_input(HeadlessDriver)(app).send_message, args=[key])
        reader.start()
        reader.join()
        await asyncio.sleep(0)
        assert heard == [key]
        monkeypatch.undo()


def test_the_app_reads_that_way() -> None:
    assert AomApp.get_driver_class(app_on(FakeSession(), draft())).__name__ == "Direct"
