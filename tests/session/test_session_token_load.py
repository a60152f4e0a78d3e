"""One token and many who need it, on a sandbox: how often IAM is asked, and what comes of it for each."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Failure, FailureKind, Success
from aom_tui.session.open import open_session
from aom_tui.session.paging.pages import PageBounds
from aom_tui.session.sandbox_client.control import SandboxControl
from aom_tui.session.session import Session
from aom_tui.settings import Folders, load_settings

CATALOGUE = load_catalogue()
RULES = draft_for(CATALOGUE.operations["ListAlarmRule"]).with_value("limit", "1")
LOGIN = "KeystoneCreateUserTokenByPassword"
MANY = 100


class Here:
    """The sandbox, its control endpoint, and how often it was asked for a token since this was made."""

    def __init__(self, line: dict[str, str], folder: Path, control: SandboxControl, first: int) -> None:
        self.control = control
        self._first = first
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            **{f"AOM_TUI_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")},
            "OS_AUTH_URL": line["iam_endpoint"],
            "AOM_TUI_ENDPOINT": line["aom_endpoint"],
            "OS_USERNAME": line["username"],
            "OS_PASSWORD": line["password"],
            "OS_USER_DOMAIN_NAME": line["domain"],
            "OS_PROJECT_NAME": line["project_name"],
            "OS_REGION_NAME": line["region"],
        }

    async def session(self) -> Session:
        settings = load_settings(Folders.of(self.environ))
        return await open_session(settings, self.environ, CATALOGUE, profile_name=None, region=None, timeout=60)

    async def logins(self) -> int:
        asked = (await self.control.log(self._first)).requests
        return sum(each.operation == LOGIN for each in asked)


@pytest.fixture
async def here(unshared_sandbox_line: dict[str, str], tmp_path: Path) -> AsyncIterator[Here]:
    async with SandboxControl(unshared_sandbox_line["aom_endpoint"]) as control:
        yield Here(unshared_sandbox_line, tmp_path, control, (await control.log()).last)
        await control.clear()


def outcomes(found: list[Exchange]) -> set[type]:
    return {type(each.outcome) for each in found}


async def test_a_hundred_sends_with_a_token_that_expired_ask_for_one(here: Here) -> None:
    async with aclosing(await here.session()) as session:
        await session.send(RULES)
        await here.control.expire_tokens()
        found = await asyncio.gather(*(session.send(RULES) for _ in range(MANY)))
        assert outcomes(found) == {Success}
        assert await here.logins() == 2
        assert all(
            [each.role for each in exchange.preceding] in (["call"], ["call", "token"], []) for exchange in found
        )


async def test_a_login_that_fails_fails_them_all_once_with_its_reason(here: Here) -> None:
    await here.control.add({"kind": "401", "operation": LOGIN})
    async with aclosing(await here.session()) as session:
        found = await asyncio.gather(*(session.send(RULES) for _ in range(MANY)))
        assert await here.logins() == 1
        said = {each.outcome for each in found}
        assert len(said) == 1
        (failure,) = said
        assert isinstance(failure, Failure)
        assert failure.kind is FailureKind.IAM_REFUSED
        assert "401" in failure.message


async def test_whoever_asked_first_may_leave_and_the_others_get_the_token(here: Here) -> None:
    await here.control.add({"kind": "latency", "operation": LOGIN, "seconds": 0.3})
    async with aclosing(await here.session()) as session:
        under_way = asyncio.Event()
        first = asyncio.create_task(session.send(RULES, on_step=lambda _step: under_way.set()))
        others = [asyncio.create_task(session.send(RULES)) for _ in range(9)]
        await under_way.wait()
        await asyncio.sleep(0)  # each of them has come to the login, and waits
        first.cancel()
        found = await asyncio.gather(*others)
        assert outcomes(found) == {Success}
        assert await here.logins() == 1
        with pytest.raises(asyncio.CancelledError):
            await first


async def test_a_token_that_another_process_has_got_meanwhile_is_taken(here: Here) -> None:
    async with aclosing(await here.session()) as session:
        await session.send(RULES)
        await here.control.expire_tokens()
        command = [sys.executable, "-m", "aom_tui", "token", "--renew", "--json"]
        await asyncio.to_thread(subprocess.run, command, env=here.environ, check=True, capture_output=True, timeout=60)
        assert await here.logins() == 2
        exchange = await session.send(RULES)
        assert isinstance(exchange.outcome, Success)
        assert [each.role for each in exchange.preceding] == ["call"]
        assert await here.logins() == 2


async def test_a_long_run_of_pages_outlives_its_token(here: Here) -> None:
    async with aclosing(await here.session()) as session:
        whole = [page async for page in session.pages(RULES, bounds=PageBounds(pages=5))]
        found = []
        async for page in session.pages(RULES, bounds=PageBounds(pages=5)):
            found.append(page)
            await here.control.expire_tokens()
        assert [body(page) for page in found] == [body(page) for page in whole]
        assert len(found) == 5
        assert await here.logins() == 5


def body(page: Exchange) -> Any:
    assert page.reply is not None
    return page.reply.body[:]


@pytest.mark.parametrize("ahead", [timedelta(hours=25), timedelta(hours=-25)])
async def test_a_clock_that_is_wrong_is_told_once_and_tokens_end_by_the_service_s(here: Here, ahead: timedelta) -> None:
    async with aclosing(await here.session()) as session:
        session._service_clock.ours = lambda: datetime.now(UTC) + ahead
        news: list[str] = []
        session.on_news = news.append
        found = [await session.send(RULES) for _ in range(3)]
        assert outcomes(found) == {Success}
        assert await here.logins() == 1
        assert len(news) == 1
        assert "1,500 min" in news[0]
        assert session.clock_skew is not None
        assert abs(session.clock_skew + ahead) < timedelta(minutes=1)


async def test_a_service_whose_clock_is_off_is_measured_by_its_date(here: Here) -> None:
    await here.control.add({"kind": "clock-shift", "seconds": 3600})
    async with aclosing(await here.session()) as session:
        exchange = await session.send(Draft(method="GET", uri=RULES.uri))
        assert isinstance(exchange.outcome, Success)
        assert session.clock_skew is not None
        assert abs(session.clock_skew - timedelta(hours=1)) < timedelta(minutes=1)
