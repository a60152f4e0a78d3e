"""What no door lets through, in all three: the same service, the same settings, the same words."""

import asyncio
import re
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from answering import Answers, given, server
from idle import rest
from pane_app import shown_text
from past_calls import exchange
from real_app import bench
from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.cli import main
from aom_tui.commands.context import App
from aom_tui.commands.errors import status_of
from aom_tui.repl.console import Pipe
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.verbs import run_line
from aom_tui.session.compose.items import draft_for
from aom_tui.session.history.store import NAME, History
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.panes.steps import StepStrip

LIST, DELETE = "ListAlarmRule", "DeleteAlarmRule"
ITEMS = {LIST: (), DELETE: ("alarm_rule_id=1",)}
RULES, RULE = "/v2/p/alarm-rules", "/v2/p/alarm-rules/1"
LOGIN = "/v3/auth/tokens?nocatalog=true"


class Door(ABC):
    """One way in; it stays open from call to call, but for the command line, where each is a process's."""

    def __init__(self, environ: Mapping[str, str], capture: pytest.CaptureFixture[str]) -> None:
        self.environ = environ
        self.capture = capture

    @asynccontextmanager
    async def opened(self, operation: str) -> AsyncIterator["Door"]:
        """To send this operation."""
        self.operation = operation
        yield self

    @abstractmethod
    async def send(self) -> str:
        """Everything that a person is told."""

    def heard(self) -> str:
        """What is told later, by itself."""
        return self.capture.readouterr().err

    @abstractmethod
    async def sign_again(self) -> None:
        """As a person says it here."""


class Command(Door):
    async def send(self) -> str:
        return await self.run("call", self.operation, *ITEMS[self.operation], "--yes")

    async def sign_again(self) -> None:
        await self.run("auth", "--sign-again")

    async def run(self, *words: str) -> str:
        app = App(environ=self.environ)
        await asyncio.to_thread(status_of, lambda: main.main(list(words), standalone_mode=False, obj=app))
        return self.capture.readouterr().err


class Repl(Door):
    @asynccontextmanager
    async def opened(self, operation: str) -> AsyncIterator["Door"]:
        self.operation = operation
        self.conversation = Conversation(App(environ=self.environ), Pipe())
        try:
            yield self
        finally:
            await asyncio.to_thread(self.conversation.close)

    async def send(self) -> str:
        return await self.run(f"call {self.operation} {' '.join(ITEMS[self.operation])} --yes")

    async def sign_again(self) -> None:
        await self.run("auth --sign-again")

    async def run(self, line: str) -> str:
        await asyncio.to_thread(run_line, self.conversation, line)
        return self.capture.readouterr().err


class InApp(Door):
    pilot: Pilot[int]

    def heard(self) -> str:
        return " ".join(each.message for each in self.pilot.app._notifications)

    @asynccontextmanager
    async def opened(self, operation: str) -> AsyncIterator["Door"]:
        catalogue = load_catalogue()
        draft = draft_for(catalogue.operations[operation])
        for name, value in (item.split("=") for item in ITEMS[operation]):
            draft = draft.with_value(name, value)
        options = AppOptions(
            settings=load_settings(Folders.of(self.environ)), environ=self.environ, catalogue=lambda: catalogue,
            draft=draft,
        )  # fmt: skip
        async with AomApp(options, pause=0).run_test(size=(120, 40), notifications=True) as self.pilot:
            await rest(self.pilot)
            yield self

    async def send(self) -> str:
        await self.pilot.press("s")
        await rest(self.pilot)
        pane = bench(self.pilot).query_one(ResponsePane)
        problems = " ".join(map(str, bench(self.pilot).problems))
        said = f"{shown_text(pane)} {bench(self.pilot).query_one(StepStrip).render()} {problems}"
        return re.sub(r"\s+", " ", said)

    async def sign_again(self) -> None:
        await self.pilot.press("a")
        await rest(self.pilot)
        await self.pilot.press("s", "escape")
        await rest(self.pilot)


@pytest.fixture(params=[Command, Repl, InApp])
def kind(request: pytest.FixtureRequest) -> type[Door]:
    door: type[Door] = request.param
    return door


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {f"AOM_TUI_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "CACHE")} | more


def key(endpoint: str) -> dict[str, str]:
    return {
        "OS_AUTH_URL": endpoint, "AOM_TUI_ENDPOINT": endpoint, "HUAWEICLOUD_SDK_AK": "AK", "HUAWEICLOUD_SDK_SK": "SK",
        "HUAWEICLOUD_SDK_PROJECT_ID": "p",
    }  # fmt: skip


async def test_a_key_refused_twice_signs_no_more_until_the_user_says_so(
    kind: type[Door], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers: Answers = {RULES: (401, {})}
    with server(answers) as (here, asked):
        async with kind(environment(tmp_path, **key(here)), capsys).opened(LIST) as door:
            await door.send()
            await door.send()
            for _ in range(2):
                said = " ".join((await door.send()).split())
                assert "not sent: the last 2 signatures with this AK and SK were refused" in said
                assert "A corrected AK or SK is used at once; this one signs again when you say so." in said
            assert len(asked) == 2
            answers[RULES] = (200, {})
            await door.sign_again()
            assert "not sent" not in await door.send()
            assert len(asked) == 3


async def test_a_wait_beyond_the_deadline_fails_at_once_and_says_so(
    kind: type[Door], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with server({RULES: (429, {"Retry-After": "60"})}) as (here, asked):
        async with kind(environment(tmp_path, **given(here)), capsys).opened(LIST) as door:
            said = await door.send()
    assert "Retry-After 60 s is beyond the deadline" in said
    assert len(asked) == 1


async def test_a_login_that_was_answered_is_not_repeated(
    kind: type[Door], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with server({LOGIN: (503, {"Retry-After": "0"})}) as (here, asked):
        environ = environment(
            tmp_path, OS_AUTH_URL=here, AOM_TUI_ENDPOINT=here, OS_USERNAME="u", OS_PASSWORD="p", AOM_TUI_RETRIES="2",
            OS_USER_DOMAIN_NAME="d", OS_PROJECT_ID="p",
        )  # fmt: skip
        async with kind(environ, capsys).opened(LIST) as door:
            said = await door.send()
    assert "IAM failed: 503" in " ".join(said.split())
    assert [path for path, _headers in asked] == [LOGIN]


async def test_read_only_is_read_only_whatever_is_said(
    kind: type[Door], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--yes` answers the question that a write asks; there is none here."""
    with server({}) as (here, asked):
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "config.toml").write_text(
            f'[profiles.mine]\nkind = "test"\nregion = "r"\nproject_id = "p"\nread_only = true\naccess_key = "AK"\n'
            f'iam_endpoint = "{here}"\naom_endpoint = "{here}"\npassword_command = "echo SK"\n'
        )
        async with kind(environment(tmp_path, AOM_TUI_PROFILE="mine"), capsys).opened(DELETE) as door:
            assert "is read-only" in await door.send()
    assert asked == []


async def test_a_locked_history_is_said_and_the_call_is_made(
    kind: type[Door], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aom_tui.session.history.database.PATIENCE", 0.01)
    past = tmp_path / "data" / NAME
    History(past).add(exchange(1), "test")
    with closing(sqlite3.connect(past, isolation_level=None)) as other, server({}) as (here, asked):
        other.execute("BEGIN IMMEDIATE")
        async with kind(environment(tmp_path, **given(here)), capsys).opened(LIST) as door:
            said = await door.send()
            for _ in range(500):
                said += door.heard()
                if "locked" in said:
                    break
                await asyncio.sleep(0.01)
    assert "the history is locked by another program. Try again. The program goes on without it." in " ".join(
        said.split()
    )
    assert len(asked) == 1
