"""Who gets which token when several ask at once, and what is left of it when it is to be forgotten."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from told_service import NOW, Asked, Clock, Service, reply, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.credentials import Password
from aom_tui.session.doctor import diagnose
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Failure, FailureKind, Success
from aom_tui.session.login.token_store import TokenStore
from aom_tui.session.network.service_clock import ENDED_AT_ONCE, wrong_clock
from aom_tui.session.profile import Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session
from aom_tui.session.storage.cache_keys import key_of, owner_named
from aom_tui.session.token import Token

CATALOGUE = load_catalogue()
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])
WRITE = parse_items(CATALOGUE, draft_for(CATALOGUE.operations["DeleteAlarmRule"]), ["alarm_rule_id=1"])
PROJECTS = draft_for(CATALOGUE.operations["KeystoneListProjects"])
PASSWORD = Password("u", Secret("a password nobody else has"), "d")

Open = Callable[..., Session]


class Slow(TokenStore):
    """A cache whose next answer waits until it is let go; what it has to do is done before or after that."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.reached, self.released = threading.Event(), threading.Event()
        self.at = ""

    def load(self, key: str) -> Token | None:
        found = super().load(key)
        self._wait("load")
        return found

    def save(self, key: str, token: Token) -> None:
        self._wait("save")
        super().save(key, token)

    def _wait(self, where: str) -> None:
        if self.at == where:
            self.at = ""
            self.reached.set()
            assert self.released.wait(10)

    async def is_reached(self) -> None:
        assert await asyncio.to_thread(self.reached.wait, 10)


@pytest.fixture
def store(tmp_path: Path) -> Slow:
    return Slow(tmp_path / "tokens")


@pytest.fixture
async def opened(profile: Profile, clock: Clock, store: Slow, service: Service) -> Any:
    numbers = count(1)
    service.on("/v3/auth/tokens", lambda _: token_reply(f"MII{next(numbers)}"))
    made: list[Session] = []

    def make(**more: Any) -> Session:
        here = replace(profile, **more)
        made.append(Session(here, PASSWORD, CATALOGUE, clock=clock, timeout=5, token_store=store))
        return made[-1]

    yield make
    for session in made:
        await session.aclose()


def files(store: Slow) -> list[Path]:
    return sorted(store.folder.glob("*"))


async def kept_by_another(opened: Open) -> None:
    """As if a command had run before: its token lies in the cache."""
    await opened().login()


async def test_a_new_token_is_new_even_where_others_wait_for_the_kept_one(
    opened: Open, store: Slow, service: Service
) -> None:
    await kept_by_another(opened)
    session = opened()
    store.at = "load"
    first = asyncio.create_task(session.login())
    await store.is_reached()
    renewals = [asyncio.create_task(session.login(renew=True)) for _ in range(3)]
    await asyncio.sleep(0)
    store.released.set()
    kept = await first
    results = await asyncio.gather(*renewals)
    assert kept.note == "cached"
    assert {result.note for result in results} == {"new"}
    assert {result.token for result in results} == {session.token}
    assert len(service.targets("/v3/auth/tokens")) == 2


async def test_a_refused_token_is_not_handed_out_again_by_a_login_under_way(
    opened: Open, store: Slow, service: Service
) -> None:
    """The first call's 401 comes while another call is just finding the same token in the cache."""
    await kept_by_another(opened)
    session = opened()
    refused = (await session.login()).token
    session._identity._login.token = None
    store.at = "load"
    other = asyncio.create_task(session.login())
    await store.is_reached()
    renewal = asyncio.create_task(session._identity._login.renew(refused, 0))
    await asyncio.sleep(0)
    store.released.set()
    await other
    renewed = (await renewal).token
    assert refused is not None
    assert renewed is not None
    assert renewed.value != refused.value


# -- the cache's token refused in its turn


def takes_only(*tokens: str) -> Callable[[Asked], bytes]:
    """A service to which all tokens but these have expired."""
    gone = reply(401, {"error_code": "APIG.0307", "error_msg": "The token must be updated"})
    return lambda asked: reply(200, {}) if asked.headers["x-auth-token"] in tokens else gone


async def open_while_another_renews(opened: Open) -> Session:
    """A window with MII1 in memory; another process has had that refused, and left MII2 in the cache."""
    session: Session = opened()
    await session.login()
    await opened().login(renew=True)
    return session


@pytest.mark.parametrize("draft", [LIST, WRITE], ids=["read", "write"])
async def test_iam_is_asked_once_where_the_cached_token_is_refused_too(
    opened: Open, service: Service, draft: Draft
) -> None:
    session = await open_while_another_renews(opened)
    service.on("/v2/", takes_only("MII3"))
    exchange = await session.send(draft)
    assert exchange.outcome == Success()
    assert exchange.steps[0].note == "renewed"
    assert [each.headers["x-auth-token"] for each in service.targets("/v2/")] == ["MII1", "MII2", "MII3"]
    assert [each.role for each in exchange.preceding] == ["call", "call", "token"]
    said = [each.outcome.message for each in exchange.preceding[:2] if isinstance(each.outcome, ApiError)]
    assert said == ["refused; another token was in the cache", "refused; a new token was asked for"]


async def test_a_cached_token_that_serves_is_not_called_renewed(opened: Open, service: Service) -> None:
    session = await open_while_another_renews(opened)
    service.on("/v2/", takes_only("MII2"))
    exchange = await session.send(LIST)
    assert (exchange.outcome, exchange.steps[0].note) == (Success(), "cached")
    assert len(service.targets("/v3/auth/tokens")) == 2


async def test_the_answer_to_the_token_that_iam_issued_counts(opened: Open, service: Service) -> None:
    session = await open_while_another_renews(opened)
    service.on("/v2/", takes_only())
    exchange = await session.send(LIST)
    assert exchange.outcome == ApiError("APIG.0307", "The token must be updated", 401)
    assert [each.headers["x-auth-token"] for each in service.targets("/v2/")] == ["MII1", "MII2", "MII3"]
    evidence = [cause.evidence for cause in diagnose(CATALOGUE, exchange, session.state())]
    said = "Tries with the kept token and the cached one were refused, and the last with a new one too; see Wire."
    assert said in evidence


async def test_a_refused_login_ends_it_where_the_cached_token_is_refused_too(opened: Open, service: Service) -> None:
    session = await open_while_another_renews(opened)
    service.on("/v2/", takes_only())
    service.on("/v3/auth/tokens", reply(401, {"error": {"code": 401, "message": "no", "title": "x"}}))
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.kind is FailureKind.IAM_REFUSED
    assert [each.role for each in exchange.preceding] == ["call", "call", "token"]
    assert len(service.targets("/v3/auth/tokens")) == 3


async def test_many_calls_whose_cached_token_is_refused_too_make_one_login(opened: Open, service: Service) -> None:
    session = await open_while_another_renews(opened)
    service.on("/v2/", takes_only("MII3"))
    exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(20)))
    assert {type(each.outcome) for each in exchanges} == {Success}
    assert len(service.targets("/v3/auth/tokens")) == 3


async def test_a_token_whose_end_has_passed_at_once_serves_until_it_is_refused(
    opened: Open, service: Service, clock: Clock
) -> None:
    clock.now += timedelta(days=30)  # IAM says no Date, so that nobody can tell whose clock is wrong
    session: Session = opened()
    news: list[str] = []
    session.on_news = news.append
    for _ in range(3):
        assert isinstance((await session.send(LIST)).outcome, Success)
    assert len(service.targets("/v3/auth/tokens")) == 1
    assert news == [ENDED_AT_ONCE]
    kept = opened().report().token
    assert kept
    assert kept.ended_at_once, "a command that sends nothing finds it in the cache"
    assert isinstance((await opened().send(LIST)).outcome, Success)
    assert len(service.targets("/v3/auth/tokens")) == 1, "nor does another process get one for each call"
    service.on(LIST.uri[:4], reply(401, {"error_code": "APIG.0307", "error_msg": "token expires"}))
    refused = await session.send(LIST)
    assert len(service.targets("/v3/auth/tokens")) == 2
    assert news == [ENDED_AT_ONCE]
    why = diagnose(CATALOGUE, refused, session.state())
    assert (why[0].title, why[0].remedy) == ("The token had ended when IAM issued it.", None)


async def test_a_token_that_comes_within_its_margin_serves_until_its_end(
    opened: Open, service: Service, clock: Clock
) -> None:
    """IAM hands out the one it has, which was issued a day ago; commands take it from the cache one after the other."""
    clock.now += timedelta(hours=23, minutes=59, seconds=20)
    session: Session = opened()
    for seconds in (0, 20, 19):
        clock.now += timedelta(seconds=seconds)
        assert isinstance((await session.send(LIST)).outcome, Success)
        assert isinstance((await opened().send(LIST)).outcome, Success)
    assert len(service.targets("/v3/auth/tokens")) == 1
    clock.now += timedelta(seconds=1)
    service.on("/v3/auth/tokens", token_reply("MII9", life=timedelta(hours=48).total_seconds()))
    await session.send(LIST)
    assert len(service.targets("/v3/auth/tokens")) == 2


async def test_a_token_that_ends_later_is_renewed_when_its_time_comes(
    opened: Open, service: Service, clock: Clock
) -> None:
    session: Session = opened()
    news: list[str] = []
    session.on_news = news.append
    await session.send(LIST)
    clock.now += timedelta(days=30)
    service.on("/v3/auth/tokens", token_reply("MII9", life=timedelta(days=31).total_seconds()))
    await session.send(LIST)
    assert len(service.targets("/v3/auth/tokens")) == 2
    assert session.token
    assert (news, session.token.ended_at_once) == ([], False)


async def test_a_token_that_is_over_by_aoms_clock_alone_is_not_got_anew_for_each_call(
    opened: Open, service: Service
) -> None:
    ahead = format_datetime(NOW + timedelta(hours=25), usegmt=True)
    service.on("/v2/", reply(200, {}, Date=ahead))
    service.on("/v3/auth/tokens", token_reply(Date=format_datetime(NOW, usegmt=True)))
    session: Session = opened()
    news: list[str] = []
    session.on_news = news.append
    for _ in range(3):
        assert isinstance((await session.send(LIST)).outcome, Success)
    assert len(service.targets("/v3/auth/tokens")) == 1
    service.on("/v3/projects", reply(200, {"projects": []}, Date=format_datetime(NOW, usegmt=True)))
    for draft in (PROJECTS, LIST):
        assert isinstance((await session.send(draft)).outcome, Success)
    assert news == [wrong_clock(timedelta(hours=25))], "a call of IAM's tells the time of IAM"


async def test_forget_before_the_first_login_empties_the_cache(opened: Open, store: Slow, service: Service) -> None:
    await kept_by_another(opened)
    assert files(store)
    session = opened()
    session.forget()
    assert files(store) == []
    assert (await session.login()).note == "new"


async def test_forget_empties_the_cache_that_is_no_longer_used(opened: Open, store: Slow) -> None:
    await kept_by_another(opened)
    opened(token_cache=False).forget()
    assert files(store) == []


@pytest.mark.parametrize("at", ["load", "save"])
async def test_a_login_under_way_brings_nothing_back(opened: Open, store: Slow, service: Service, at: str) -> None:
    """Whoever waited for it has his token; neither memory nor disk keeps it."""
    if at == "load":
        await kept_by_another(opened)
    session = opened()
    store.at = at
    sending = asyncio.create_task(session.send(LIST))
    await store.is_reached()
    session.forget()
    store.released.set()
    assert (await sending).outcome == Success()
    assert session.token is None
    assert session.last_login is None
    assert files(store) == []


async def test_a_login_that_iam_answers_after_forget_brings_nothing_back(
    opened: Open, store: Slow, service: Service
) -> None:
    session = opened()

    def forgotten_meanwhile(asked: Asked) -> bytes:
        session.forget()
        return token_reply()

    service.on("/v3/auth/tokens", forgotten_meanwhile)
    assert (await session.send(LIST)).outcome == Success()
    assert session.token is None
    assert session.last_login is None
    assert files(store) == []


async def test_who_asks_after_forget_does_not_join_the_login_before_it(
    opened: Open, store: Slow, service: Service
) -> None:
    session = opened()
    store.at = "save"
    before = asyncio.create_task(session.login())
    await store.is_reached()
    session.forget()
    after = await session.login()
    store.released.set()
    assert (await before).token is not after.token
    assert session.token is after.token


async def test_closing_gives_up_a_login_that_was_to_be_forgotten(opened: Open, service: Service) -> None:
    asked = asyncio.Event()

    def silent(_: Asked) -> None:
        asked.set()

    service.on("/v3/auth/tokens", silent)
    session = opened()
    login = asyncio.create_task(session.login())
    await asked.wait()
    session.forget()
    await session.aclose()
    with pytest.raises(asyncio.CancelledError):
        await login


def test_the_names_of_what_is_kept(profile: Profile) -> None:
    """A profile's tokens are found without the secret, whatever region or project it had when they were kept."""
    elsewhere = replace(profile, region="eu", project_name="other")
    assert key_of(profile, PASSWORD).startswith(f"{owner_named('p')}-")
    assert key_of(elsewhere, PASSWORD).startswith(f"{owner_named('p')}-")
    assert key_of(elsewhere, PASSWORD) != key_of(profile, PASSWORD)
    assert owner_named("P") != owner_named("p")
