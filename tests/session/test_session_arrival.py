"""A reply that takes its time is told of while it comes."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aom_tui.session import arrival
from aom_tui.session.arrival import HEAD, Arrival, ArrivalReporter
from aom_tui.session.exchange import Reply
from aom_tui.session.network.body_reader import BodyLimits, BodyReader


async def _pieces(*sizes: int) -> AsyncIterator[bytes]:
    for size in sizes:
        yield b"x" * size


def _told(monkeypatch: pytest.MonkeyPatch, headers: tuple[tuple[str, str], ...], *sizes: int) -> list[Arrival]:
    monkeypatch.setattr(arrival, "FIRST_AFTER", 0)
    monkeypatch.setattr(arrival, "INTERVAL", 0)
    told: list[Arrival] = []
    intake = BodyReader(BodyLimits(), None, ArrivalReporter(Reply(200, "OK", "HTTP/1.1", headers, b""), told.append))
    asyncio.run(intake.take("", _pieces(*sizes)))
    return told


def test_a_large_body_is_counted_and_its_beginning_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as there is enough of it to look at."""
    told = _told(monkeypatch, (("Content-Length", str(HEAD + 200)),), 100, HEAD, 100)
    assert [each.taken for each in told] == [100, HEAD + 100, HEAD + 200, HEAD + 200]
    assert [each.is_whole for each in told] == [False, False, False, True], "to read it may take longer"
    assert [len(each.reply.body) for each in told] == [0, HEAD, HEAD, HEAD]
    assert {each.expected for each in told} == {HEAD + 200}


@pytest.mark.parametrize(
    "headers", [(), (("Content-Length", "9"), ("Content-Encoding", "gzip")), (("Content-Length", "x"),)]
)
def test_how_much_will_come_is_said_only_where_it_is_known(
    monkeypatch: pytest.MonkeyPatch, headers: tuple[tuple[str, str], ...]
) -> None:
    """Of a packed body the length is another one."""
    assert {each.expected for each in _told(monkeypatch, headers, 5)} == {None}


def test_what_came_before_a_pause_is_told_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing more need come for it, and of a little as much as there is after a while."""
    monkeypatch.setattr(arrival, "FIRST_AFTER", 0.01)
    monkeypatch.setattr(arrival, "SLOW_AFTER", 0.02)
    told: list[Arrival] = []
    enough = asyncio.Event()

    def tell(some: Arrival) -> None:
        if some.is_whole:
            return
        told.append(some)
        if some.reply.body:
            enough.set()

    async def pausing(size: int) -> AsyncIterator[bytes]:
        yield b"x" * size
        await enough.wait()
        enough.clear()

    async def take(size: int) -> None:
        intake = BodyReader(BodyLimits(), None, ArrivalReporter(Reply(200, "OK", "HTTP/1.1", (), b""), tell))
        await asyncio.wait_for(intake.take("", pausing(size)), 20)

    async def both() -> None:
        await take(HEAD + 100)
        await take(100)

    asyncio.run(both())
    assert [each.taken for each in told] == [HEAD + 100, 100, 100]
    assert [len(each.reply.body) for each in told] == [HEAD, 0, 100]


def test_a_quick_reply_is_not_told_of() -> None:
    """It is there whole before anybody could look at a part."""
    told: list[Arrival] = []
    intake = BodyReader(BodyLimits(), None, ArrivalReporter(Reply(200, "OK", "HTTP/1.1", (), b""), told.append))
    asyncio.run(intake.take("", _pieces(HEAD, HEAD)))
    assert told == []
