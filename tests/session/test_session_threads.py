"""Who leaves waits for nobody that does not answer: keyring, the user's command, DNS; and the command ends with him."""

import asyncio
import os
import select
import shlex
import socket
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.concurrency.threads import run_in_thread, stop_on_cancel
from aom_tui.session.credentials import Credential, Password, SecondFactor
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Request
from aom_tui.session.login.credential_holder import CredentialHolder
from aom_tui.session.login.obtain import obtain
from aom_tui.session.network.transport import Transport
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

NOWHERE = "http://127.0.0.1:9"
LIST = Draft(method="GET", uri="/v2/p/alarm-rules")


class Stuck:
    """Does not come back while anybody waits for it."""

    def __init__(self) -> None:
        self.reached, self.release = asyncio.Event(), Event()
        self.was_waited_for = False
        self.loop: asyncio.AbstractEventLoop | None = None

    def __call__(self, *_: object, **__: object) -> Any:
        assert self.loop
        self.loop.call_soon_threadsafe(self.reached.set)
        self.was_waited_for = not self.release.wait(5)
        raise OSError


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    made = Stuck()
    yield made
    made.release.set()


def leave(stuck: Stuck, work: Coroutine[Any, Any, object]) -> None:
    """As at the end of the app: the work is cancelled, then asyncio ends its loop."""

    async def program() -> None:
        stuck.loop = asyncio.get_running_loop()
        task = asyncio.create_task(work)
        async with asyncio.timeout(10):
            await stuck.reached.wait()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(program())
    assert not stuck.was_waited_for


def profile(command: str = "") -> Profile:
    reference = CredentialRef("password", "command" if command else "keyring", "u", "d", command=command)
    return Profile(
        name="p", kind=Kind.TEST, region="", iam_endpoint=NOWHERE, aom_endpoint=NOWHERE, credential=reference
    )


def test_the_end_does_not_wait_for_a_keyring(stuck: Stuck) -> None:
    async def sent() -> None:
        async with Session(profile(), None, load_catalogue(), credential_source=stuck) as session:
            await session.send(LIST)

    leave(stuck, sent())


def test_the_end_does_not_wait_for_a_passcode(stuck: Stuck) -> None:
    async def logged_in() -> None:
        password = Password("u", Secret("x"), "d", SecondFactor(stuck))
        async with Session(profile(), password, load_catalogue()) as session:
            await session.login()

    leave(stuck, logged_in())


def test_the_end_does_not_wait_for_dns(stuck: Stuck, monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked() -> None:
        monkeypatch.setattr(socket, "getaddrinfo", stuck)
        await Transport(clock=lambda: datetime.now(UTC)).send(Request("GET", "http://silent.example/", (), b""))

    leave(stuck, asked())


# -- the user's command


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """As long as the command lives, it holds this open."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def command_at(pipe: Path) -> str:
    return shlex.join(["sh", "-c", 'exec 9>"$0"; echo >&9; exec sleep 60', str(pipe)])


def is_over(pipe: int) -> bool:
    """Whether whoever held the pipe has ended, soon."""
    return bool(select.select([pipe], [], [], 10)[0]) and os.read(pipe, 1) == b""


async def test_a_command_ends_with_the_last_who_waits_for_it(pipe: Path) -> None:
    wanted = profile(command_at(pipe))
    at_hand = CredentialHolder(lambda: obtain(wanted, {}, ask=None), lambda: datetime.now(UTC))
    first, last = (asyncio.create_task(at_hand.ready()) for _each in range(2))
    reading = await asyncio.to_thread(os.open, pipe, os.O_RDONLY)
    assert await asyncio.to_thread(os.read, reading, 1)
    first.cancel()
    await asyncio.wait([first])
    assert not (await asyncio.wait([last], timeout=0.05))[0], "the other one still waits"
    assert not select.select([reading], [], [], 0)[0]
    last.cancel()
    await asyncio.wait([last])
    assert await asyncio.to_thread(is_over, reading)
    os.close(reading)


async def test_who_asks_next_gets_an_answer_of_his_own() -> None:
    answers, asked, release = [Password("u", Secret("x"), "d")], asyncio.Event(), Event()
    loop = asyncio.get_running_loop()

    def source() -> Credential:
        loop.call_soon_threadsafe(asked.set)
        release.wait(10)
        return answers[0]

    at_hand = CredentialHolder(source, lambda: datetime.now(UTC))
    given_up = asyncio.create_task(at_hand.ready())
    await asked.wait()
    given_up.cancel()
    at_once = asyncio.create_task(at_hand.ready())  # in the turn of the loop in which the one before is given up
    release.set()
    await at_once
    assert given_up.cancelled()
    assert at_hand.value is answers[0]


async def test_what_is_begun_when_nobody_waits_any_more_is_stopped_too() -> None:
    begun, stopped, release = asyncio.Event(), Event(), Event()
    loop = asyncio.get_running_loop()

    def work() -> None:
        loop.call_soon_threadsafe(begun.set)
        release.wait(10)
        with stop_on_cancel(stopped.set):
            pass

    task = asyncio.create_task(run_in_thread(work))
    await begun.wait()
    task.cancel()
    await asyncio.wait([task])
    release.set()
    assert await asyncio.to_thread(stopped.wait, 10)
