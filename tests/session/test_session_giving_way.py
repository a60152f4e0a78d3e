"""A thread that reads stands aside for a key; the thread that serves keys never does."""

import asyncio
from time import monotonic

import pytest

from aom_tui.session import giving_way
from aom_tui.session.json_slices import Slice, sliced
from aom_tui.session.redact import secrets_of


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it stood aside each time."""
    found: list[float] = []
    monkeypatch.setattr(giving_way, "sleep", found.append)
    monkeypatch.setattr(giving_way._Keys, "have_way_until", 0.0)
    return found


def read_all() -> int:
    data = b'[{"a": 1}' + b', {"a": 2}' * 2000 + b"]"
    return len(list(sliced(data, Slice.__repr__, 1024)))


async def test_reading_in_a_thread_stands_aside_once_a_key_was_pressed(slept: list[float]) -> None:
    assert await asyncio.to_thread(read_all) > 10
    assert slept == []
    giving_way.key_pressed()
    giving_way._Keys.have_way_until = monotonic() + 60
    await asyncio.to_thread(read_all)
    assert slept
    assert all(0 < each <= 60 for each in slept)


def test_who_serves_keys_goes_on(slept: list[float]) -> None:
    giving_way._Keys.have_way_until = monotonic() + 60
    assert read_all() > 10
    assert slept == []


async def test_looking_for_secrets_stands_aside_between_two_pieces(slept: list[float]) -> None:
    giving_way._Keys.have_way_until = monotonic() + 60
    assert await asyncio.to_thread(lambda: list(secrets_of((), "", b'{"a": 1}'))) == []
    assert slept == [], "a small body is done at once"
    assert await asyncio.to_thread(lambda: list(secrets_of((), "", b" " * 600_000))) == []
    assert slept
