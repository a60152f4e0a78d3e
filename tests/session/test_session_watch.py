"""A read that is repeated: how often, how long, and what is never repeated."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from told_service import Asked, Clock, Service, reply, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for, draft_for_request
from aom_tui.session.credentials import Password
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Success
from aom_tui.session.history.recorder import Recorder
from aom_tui.session.history.store import NAME, History
from aom_tui.session.profile import Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session
from aom_tui.session.watch import LEAST, WatchedCall, not_watchable, parse_interval, watch
from aom_tui.session.watch_history import WatchHistory

CATALOGUE = load_catalogue()
RULES = "/v2/p1/alarm-rules"
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])


class Time:
    """Goes on by what is slept, and by what a call takes."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
async def session(profile: Profile, clock: Clock) -> AsyncIterator[Session]:
    async with Session(profile, Password("u", Secret("some password"), "d"), CATALOGUE, clock=clock) as opened:
        yield opened


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "data" / NAME)


@pytest.fixture
async def recorded(profile: Profile, clock: Clock, history: History) -> AsyncIterator[Session]:
    """A session whose calls go to the history."""
    secret, recorder = Password("u", Secret("some password"), "d"), Recorder(lambda: history)
    async with Session(profile, secret, CATALOGUE, clock=clock, recorder=recorder) as opened:
        yield opened


def leave_it(look: WatchedCall) -> None:
    """Nothing happens between the calls."""


async def looks(
    session: Session,
    time: Time,
    every: float = 10,
    *,
    lasts: float = 0,
    times: int | None = None,
    after: Callable[[WatchedCall], None] = leave_it,
) -> list[WatchedCall]:
    """All looks of a watch whose calls take `lasts` seconds."""

    async def send() -> Exchange:
        time.now += lasts
        return await session.send(LIST)

    seen = []
    async for look in watch(send, every, times=times, sleep=time.sleep, clock=time):
        seen.append(look)
        after(look)
    return seen


async def test_calls_begin_at_a_steady_beat(session: Session, service: Service) -> None:
    time = Time()
    seen = await looks(session, time, 10, lasts=3, times=4)
    assert time.slept == [7, 7, 7]
    assert [(look.number, look.next_in) for look in seen] == [(1, 7), (2, 7), (3, 7), (4, None)]
    assert len(service.targets(RULES)) == 4
    assert {look.stopped for look in seen} == {""}


async def test_a_slow_call_is_followed_after_a_rest(session: Session) -> None:
    time = Time()
    await looks(session, time, 5, lasts=60, times=3)
    assert time.slept == [LEAST, LEAST]


async def test_an_error_ends_it(session: Session, service: Service) -> None:
    def fail(look: WatchedCall) -> None:
        if look.number == 2:
            service.on(RULES, reply(500, {"error_code": "AOM.1", "error_msg": "no"}))

    *before, last = await looks(session, Time(), times=5, after=fail)
    assert [look.exchange.outcome for look in before] == [Success(), Success()]
    assert isinstance(last.exchange.outcome, ApiError)
    assert last.next_in is None
    assert "went wrong" in last.stopped


async def test_a_service_that_asks_for_rest_gets_it(session: Session, service: Service) -> None:
    service.on(RULES, reply(200, {}, Retry_After="30"))
    (only,) = await looks(session, Time(), times=5)
    assert only.exchange.outcome == Success()
    assert "Retry-After: 30" in only.stopped


async def test_a_token_that_expires_meanwhile_is_renewed(session: Session, service: Service, clock: Clock) -> None:
    service.on("/v3/auth/tokens", token_reply("MIIfirst", life=3600))

    def later(look: WatchedCall) -> None:
        service.on("/v3/auth/tokens", token_reply("MIIsecond", life=7200))
        clock.now += timedelta(hours=1)

    await looks(session, Time(), times=2, after=later)
    assert [asked.headers["x-auth-token"] for asked in service.targets(RULES)] == ["MIIfirst", "MIIsecond"]


async def test_who_leaves_ends_it(session: Session, service: Service) -> None:
    time = Time()
    going = watch(lambda: session.send(LIST), 10, sleep=time.sleep, clock=time)
    await anext(going)
    await going.aclose()
    assert len(service.targets(RULES)) == 1
    assert time.slept == []


@pytest.mark.parametrize(
    ("bodies", "newest", "kept"),
    [
        ("aaaaa", 9, "04"),
        ("aabba", 9, "024"),
        ("aabbb", 9, "024"),
        ("a", 9, "0"),
        ("aabb!", 9, "024"),
        ("abcdef", 2, "045"),
        ("abcdddd", 2, "0236"),
        ("aaRaa", 9, "024"),
    ],
)
async def test_the_history_keeps_what_is_new_and_the_last(
    recorded: Session, history: History, service: Service, clock: Clock, bodies: str, newest: int, kept: str
) -> None:
    """All replies have other headers. `!` is an error; at `R` the token ended, and the reply is `a` again."""
    service.on("/v3/auth/tokens", token_reply("MIIfirst", life=3600))
    time, numbers = Time(), iter(range(len(bodies)))

    def answer(_asked: Asked) -> bytes:
        number = next(numbers)
        body = bodies[number]
        return reply(500 if body == "!" else 200, {"of": body.replace("R", "a")}, X_Request_Id=f"{number}")

    service.on(RULES, answer)
    with WatchHistory(recorded, newest) as record:
        send = partial(recorded.send, LIST, record=record.take)
        async for look in watch(send, 10, times=len(bodies), sleep=time.sleep, clock=time):
            if bodies[look.number :].startswith("R"):
                service.on("/v3/auth/tokens", token_reply("MIIsecond", life=7200))
                clock.now += timedelta(hours=1)
    assert recorded.recorder
    assert recorded.recorder.flush()
    assert "".join(entry.request_id for entry in history.entries() if entry.role == "call")[::-1] == kept


@pytest.mark.parametrize(
    "draft",
    [
        draft_for(CATALOGUE.operations["AddAlarmRule"]),
        draft_for(CATALOGUE.operations["DeleteAlarmRule"]),
        draft_for_request("POST", "/v9/unknown", CATALOGUE),
        draft_for_request("POST", "https://elsewhere.example/x", CATALOGUE),
    ],
)
def test_what_may_write_is_not_watched(draft: Draft) -> None:
    problem = not_watchable(draft, CATALOGUE)
    assert problem is not None
    assert "only reads are watched" in str(problem)


def test_a_read_by_post_is_watched() -> None:
    assert not_watchable(draft_for(CATALOGUE.operations["ListSample"]), CATALOGUE) is None
    assert not_watchable(draft_for_request("GET", "/v9/unknown", CATALOGUE), CATALOGUE) is None


@pytest.mark.parametrize(("text", "seconds"), [("1", 1), ("10", 10), ("2.5", 2.5), ("0.5", None), ("0", None)])
def test_an_interval_is_a_second_at_least(text: str, seconds: float | None) -> None:
    assert parse_interval(text) == seconds


@pytest.mark.parametrize("text", ["-3", "x", "", "nan", "1e9", "inf"])
def test_what_is_no_interval(text: str) -> None:
    assert parse_interval(text) is None
