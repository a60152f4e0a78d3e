"""Which of the sandboxes that run for all commands is joined, and what becomes of a session when its own is gone."""

import asyncio
import fcntl
import json
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pytest
from shared_sandbox import Sandbox, StartSandbox

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for
from aom_tui.session.exchange import Failure, FailureKind, Success
from aom_tui.session.open import open_session
from aom_tui.session.profile import Kind
from aom_tui.session.sandbox_client.local_sandbox import Announcement, find_running, read_announcement
from aom_tui.session.session import Session
from aom_tui.settings import Folders, Settings

CATALOGUE = load_catalogue()
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])


def joined(folder: Path) -> str:
    found = find_running(folder / "data")
    return found.aom_endpoint if found else ""


async def session_on(folder: Path) -> Session:
    settings = Settings(Folders(folder / "config", folder / "data", folder / "cache"))
    return await open_session(settings, {}, CATALOGUE, profile_name="sandbox")


@pytest.mark.parametrize(
    ("order", "number"),
    [((0, 1), signal.SIGKILL), ((1, 0), signal.SIGKILL), ((0, 1), signal.SIGTERM), ((1, 0), signal.SIGINT)],
)
def test_the_newest_that_lives_is_joined(
    tmp_path: Path, start_sandbox: StartSandbox, order: tuple[int, int], number: signal.Signals
) -> None:
    both = [start_sandbox(), start_sandbox()]
    assert joined(tmp_path) == both[1].endpoint
    first, last = (both[index] for index in order)
    first.end(number)
    assert joined(tmp_path) == last.endpoint
    last.end(number)
    assert joined(tmp_path) == ""


def test_nobody_believes_a_killed_one_even_where_its_port_is_used_again(
    tmp_path: Path, start_sandbox: StartSandbox
) -> None:
    killed = start_sandbox()
    killed.end(signal.SIGKILL)
    (stale,) = (tmp_path / "data" / "sandboxes").iterdir()
    assert stale.read_text()
    elsewhere = Sandbox(tmp_path / "elsewhere", killed.port)
    try:
        assert joined(tmp_path) == ""
    finally:
        elsewhere.close()
    again = start_sandbox(killed.port)
    found = find_running(tmp_path / "data")
    assert found is not None
    assert found.password.reveal() == again.line["password"]


# -- a session that had joined one


async def test_one_over_tls_started_anew_is_trusted_anew(tmp_path: Path, start_sandbox: StartSandbox) -> None:
    """It has another certificate, of another authority."""
    old = start_sandbox(0, "--tls")
    async with await session_on(tmp_path) as session:
        assert isinstance((await session.send(LIST)).outcome, Success)
        old.end()
        new = start_sandbox(old.port, "--tls")
        assert isinstance((await session.send(LIST)).outcome, Success)
        assert session.profile.aom_endpoint == new.endpoint


async def test_a_sandbox_started_anew_on_its_port_is_joined(tmp_path: Path, start_sandbox: StartSandbox) -> None:
    old = start_sandbox()
    news: list[str] = []
    async with await session_on(tmp_path) as session:
        session.on_news = news.append
        assert (await session.send(LIST)).outcome == Success()
        old.end()
        new = start_sandbox(old.port)
        assert new.line["password"] != old.line["password"]
        assert (await session.send(LIST)).outcome == Success()
        assert (await session.login(renew=True)).token
    (said,) = news
    assert new.endpoint in said


async def test_a_renewal_by_hand_joins_it_too_and_keeps_what_was_set(
    tmp_path: Path, start_sandbox: StartSandbox
) -> None:
    old = start_sandbox()
    async with await session_on(tmp_path) as session:
        session.auto_renew = False
        await session.login()
        old.end(signal.SIGKILL)
        start_sandbox(old.port)
        result = await session.login(renew=True)
        assert result.token is not None
        assert session.token is result.token
        assert not session.auto_renew


async def test_many_at_once_join_it_once(tmp_path: Path, start_sandbox: StartSandbox) -> None:
    """Nobody goes on with the old password while another is just about to join."""
    old = start_sandbox()
    news: list[str] = []
    async with await session_on(tmp_path) as session:
        session.on_news = news.append
        old.end()
        start_sandbox(old.port)
        look, second = session._successor, threading.Event()
        assert look is not None

        def looks_while_others_come() -> Announcement | None:
            found = look()
            second.wait(0.3) if found else second.set()
            return found

        session._successor = looks_while_others_come
        exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(8)))
    assert {exchange.outcome for exchange in exchanges} == {Success()}
    assert len(news) == 1


async def test_a_living_one_is_not_left_for_a_newer_one(tmp_path: Path, start_sandbox: StartSandbox) -> None:
    old = start_sandbox()
    news: list[str] = []
    async with await session_on(tmp_path) as session:
        session.on_news = news.append
        start_sandbox()
        assert (await session.send(LIST)).outcome == Success()
        assert session.profile.aom_endpoint == old.endpoint
        assert news == []


async def test_where_none_runs_any_more_the_failure_says_so(tmp_path: Path, start_sandbox: StartSandbox) -> None:
    old = start_sandbox()
    async with await session_on(tmp_path) as session:
        await session.send(LIST)
        old.end()
        outcome = (await session.send(LIST)).outcome
    assert isinstance(outcome, Failure)
    assert outcome.kind is FailureKind.CONNECT


# -- the file


@pytest.fixture
def announced(tmp_path: Path) -> Iterator[Callable[[Any], None]]:
    """Leaves a line as a living sandbox would."""
    folder = tmp_path / "data" / "sandboxes"
    folder.mkdir(parents=True)
    with ExitStack() as files:

        def leave(line: Any) -> None:
            for place in folder.iterdir():
                place.unlink()
            file: IO[str] = files.enter_context((folder / "1.json").open("w"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.write(json.dumps(line))
            file.flush()

        yield leave


def test_a_line_is_believed_while_its_file_is_held_and_somebody_answers(
    tmp_path: Path, sandbox_line: dict[str, str], announced: Callable[[Any], None]
) -> None:
    announced(sandbox_line)
    found = find_running(tmp_path / "data")
    assert found is not None
    assert found.profile.kind is Kind.SANDBOX
    announced(sandbox_line | {"iam_endpoint": "http://127.0.0.1:1"})
    assert find_running(tmp_path / "data") is None


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:99999", "http://[::1", "x", 3])
def test_a_damaged_line_is_not_believed(
    tmp_path: Path, sandbox_line: dict[str, str], announced: Callable[[Any], None], endpoint: Any
) -> None:
    announced({**sandbox_line, "iam_endpoint": endpoint})
    assert find_running(tmp_path / "data") is None
    assert read_announcement(b"[" * 100_000) is None
    assert read_announcement(b'{"iam_endpoint": "x"}') is None
