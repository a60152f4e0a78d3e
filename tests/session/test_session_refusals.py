"""A wrong password rests, a wrong key is held: who refuses a secret also locks. A session here is a process."""

import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from told_service import Clock, Service, reply, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for
from aom_tui.session.credentials import AccessKey, Credential, Password
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Success
from aom_tui.session.login.token_store import TokenStore
from aom_tui.session.profile import CredentialRef, Profile
from aom_tui.session.profile_setup.trial import _tried
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])
PASSWORD = Password("u", Secret("a password nobody else has"), "d")
KEY = AccessKey("AK", Secret("a secret key nobody else has"))
OTHER_PASSWORD = replace(PASSWORD, password=Secret("another password"))
OTHER_KEY = replace(KEY, secret=Secret("another secret key"))
OTHER = {PASSWORD: OTHER_PASSWORD, KEY: OTHER_KEY}
BAD_SIGNATURE = reply(401, {"error_code": "APIG.0301", "error_msg": "signature does not match"})
WRONG_LOGIN = reply(401, {"error": {"code": 401, "message": "no", "title": "Unauthorized"}})
MINUTE = timedelta(minutes=1)

Send = Callable[..., Any]
both = pytest.mark.parametrize("who", [PASSWORD, KEY], ids=["password", "key"])


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "tokens"


@pytest.fixture
def send(profile: Profile, clock: Clock, cache: Path, service: Service) -> Send:
    """One call from a process of its own, which refuses every secret until `service` is told better."""
    refuse(service)

    async def sent(who: Credential, *, forget: bool = False, **more: Any) -> Exchange:
        reference = CredentialRef("access-key", "prompt", access="AK") if isinstance(who, AccessKey) else None
        here = replace(profile, project_id="p1", credential=reference or profile.credential, **more)
        async with Session(here, who, CATALOGUE, clock=clock, token_store=TokenStore(cache)) as session:
            if forget:
                session.forget()
            return await session.send(LIST)

    return sent


def refuse(service: Service) -> None:
    service.on("/v2", BAD_SIGNATURE)
    service.on("/v3/auth/tokens", WRONG_LOGIN)


def accept(service: Service) -> None:
    service.on("/v2", reply(200, {}))
    service.on("/v3/auth/tokens", token_reply())


def kept(cache: Path, suffix: str = "") -> list[Path]:
    return list(cache.glob(f"*{suffix}"))


def is_held_back(exchange: Exchange) -> bool:
    return isinstance(exchange.outcome, Failure) and exchange.outcome.kind is FailureKind.BLOCKED


def is_refused(exchange: Exchange) -> bool:
    outcome = exchange.outcome
    return isinstance(outcome, ApiError) or (isinstance(outcome, Failure) and outcome.kind is FailureKind.IAM_REFUSED)


@both
async def test_the_third_process_sends_nothing(send: Send, service: Service, who: Credential) -> None:
    assert is_refused(await send(who))
    assert is_refused(await send(who))
    for _ in range(3):
        exchange = await send(who)
        assert is_held_back(exchange)
        assert ("this one again in 5 min" in exchange.outcome.remedy) is (who is PASSWORD)
        assert ("signs again when you say so" in exchange.outcome.remedy) is (who is KEY)
    assert len(service.asked) == 2


@both
async def test_another_secret_begins_anew(send: Send, service: Service, who: Credential) -> None:
    for _ in range(3):
        await send(who)
    assert is_refused(await send(OTHER[who]))
    assert is_held_back(await send(who))


async def test_after_five_minutes_one_try_then_a_password_rests_again(
    send: Send, service: Service, clock: Clock
) -> None:
    await send(PASSWORD)
    await send(PASSWORD)
    clock.now += 4 * MINUTE
    exchange = await send(PASSWORD)
    assert "again in 1 min" in exchange.outcome.remedy
    clock.now += 2 * MINUTE
    assert is_refused(await send(PASSWORD))
    assert is_held_back(await send(PASSWORD))
    assert len(service.asked) == 3


@pytest.mark.parametrize("years", [2, -2])
async def test_a_key_is_held_however_long_ago_it_was_refused(
    send: Send, service: Service, clock: Clock, years: int
) -> None:
    await send(KEY)
    await send(KEY)
    clock.now += years * 365 * 24 * 60 * MINUTE
    assert is_held_back(await send(KEY))
    assert len(service.asked) == 2


async def test_the_user_says_that_the_key_may_sign_again(
    profile: Profile, clock: Clock, cache: Path, service: Service
) -> None:
    """In one process for all; two more are then enough again."""
    refuse(service)
    here = replace(profile, project_id="p1", credential=CredentialRef("access-key", "prompt", access="AK"))
    async with (
        Session(here, KEY, CATALOGUE, clock=clock, token_store=TokenStore(cache)) as one,
        Session(here, KEY, CATALOGUE, clock=clock, token_store=TokenStore(cache)) as other,
    ):
        await one.send(LIST)
        await other.send(LIST)
        assert is_held_back(await one.send(LIST))
        assert one.state().refused_signatures == 2
        assert one.report().has_secret, "so it is this SK that was refused"
        other.sign_again()
        assert kept(cache) == []
        assert [is_held_back(await one.send(LIST)) for _ in range(3)] == [False, False, True]
        assert is_held_back(await other.send(LIST))
        one.sign_again()
        accept(service)
        assert (await one.send(LIST)).outcome == Success()
        assert (await other.send(LIST)).outcome == Success()
        assert one.report().refused_signatures == 0


async def test_another_region_does_not_free_a_key(profile: Profile, clock: Clock, service: Service) -> None:
    refuse(service)
    here = replace(profile, project_id="p1", token_cache=False, credential=CredentialRef("access-key", "prompt"))
    async with Session(here, KEY, CATALOGUE, clock=clock) as session:
        await session.send(LIST)
        await session.send(LIST)
        session.enter(replace(here, region="eu"))
        assert is_held_back(await session.send(LIST))
        session.sign_again()
        assert is_refused(await session.send(LIST)), "without a cache it is the memory that forgets"


async def test_another_security_token_makes_another_key(send: Send) -> None:
    await send(KEY)
    await send(KEY)
    assert is_refused(await send(replace(KEY, security_token=Secret("the right one"))))


@pytest.mark.parametrize(
    ("status", "code", "is_one"),
    [
        (401, "AOM.0401", True),
        (403, "APIGW.0301", True),
        (403, "APIG.0305", True),
        (403, "AOM.0403", False),
        (403, "APIG.0302", False),
    ],
)
async def test_what_is_a_refused_signature(send: Send, service: Service, status: int, code: str, is_one: bool) -> None:
    service.on("/v2", reply(status, {"error_code": code, "error_msg": "no"}))
    await send(KEY)
    await send(KEY)
    assert is_held_back(await send(KEY)) is is_one


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (reply(200, {}), True),
        (reply(404, {"errorCode": "AOM.02003404", "errorMessage": "no"}), True),
        (reply(404, {"error_code": "APIG.0101", "error_msg": "no such API"}), False),
        (reply(429, {"error_code": "APIG.0308", "error_msg": "slow down"}), False),
        (reply(503, {"error_code": "APIG.0201", "error_msg": "busy"}), False),
        (reply(403, b"<html>proxy</html>", Content_Type="text/html"), False),
    ],
)
async def test_what_ends_the_row(send: Send, service: Service, answer: bytes, ends: bool) -> None:
    """A gateway that has not looked at the signature says nothing of it."""
    await send(KEY)
    service.on("/v2", answer)
    await send(KEY)
    refuse(service)
    await send(KEY)
    assert is_held_back(await send(KEY)) is not ends


@both
async def test_a_right_secret_ends_the_row(send: Send, service: Service, cache: Path, who: Credential) -> None:
    await send(who)
    accept(service)
    assert (await send(who)).outcome == Success()
    assert [*kept(cache, ".refused"), *kept(cache, ".held")] == []
    refuse(service)
    assert is_refused(await send(who, token_cache=False))
    for token in kept(cache, ".json"):
        token.unlink()
    assert is_refused(await send(who))
    assert is_refused(await send(who))
    assert is_held_back(await send(who))


@both
async def test_without_a_cache_each_process_counts_for_itself(
    send: Send, service: Service, cache: Path, who: Credential
) -> None:
    for _ in range(3):
        assert is_refused(await send(who, token_cache=False))
    assert kept(cache) == []


async def test_without_a_cache_a_process_still_counts(profile: Profile, clock: Clock, service: Service) -> None:
    refuse(service)
    async with Session(replace(profile, token_cache=False), PASSWORD, CATALOGUE, clock=clock) as session:
        exchanges = [await session.send(LIST) for _ in range(3)]
    assert [is_held_back(exchange) for exchange in exchanges] == [False, False, True]


@both
async def test_forget_says_to_try_again(send: Send, service: Service, cache: Path, who: Credential) -> None:
    for _ in range(3):
        await send(who)
    accept(service)
    assert (await send(who, forget=True)).outcome == Success()
    assert [*kept(cache, ".refused"), *kept(cache, ".held")] == []


@both
async def test_a_refused_secret_is_not_sent_again_but_asked_for(
    profile: Profile, clock: Clock, service: Service, who: Credential
) -> None:
    refuse(service)
    typed = [who, OTHER[who], who]
    is_key = isinstance(who, AccessKey)
    reference = CredentialRef("access-key", "prompt", access="AK") if is_key else profile.credential
    here = replace(profile, project_id="p1", credential=reference)
    async with Session(here, None, CATALOGUE, clock=clock, credential_source=lambda: typed.pop(0)) as session:
        await session.send(LIST)
        await session.send(LIST)
        assert typed == [who]
        accept(service)
        assert [(await session.send(LIST)).outcome for _ in range(2)] == [Success()] * 2  # the third holds
        refuse(service)
        if is_key:  # what was right once is not asked for because of one refusal
            await session.send(LIST)
            accept(service)
            assert (await session.send(LIST)).outcome == Success()


@both
async def test_a_secret_is_kept_where_the_service_is_what_failed(
    profile: Profile, clock: Clock, service: Service, who: Credential
) -> None:
    service.on("/", reply(503, {"error": {"code": 503, "message": "busy"}}))
    service.on("/v3/auth/tokens", reply(429, {"error": {"code": 429, "message": "busy"}}))
    typed = [who]
    async with Session(
        replace(profile, project_id="p1"), None, CATALOGUE, clock=clock, credential_source=lambda: typed.pop(0)
    ) as session:
        await session.send(LIST)
        accept(service)
        assert (await session.send(LIST)).outcome == Success()


async def test_to_type_the_same_again_does_not_help(
    profile: Profile, clock: Clock, service: Service, cache: Path
) -> None:
    refuse(service)
    typed = [PASSWORD, PASSWORD, PASSWORD, OTHER_PASSWORD]
    async with Session(
        profile, None, CATALOGUE, clock=clock, token_store=TokenStore(cache), credential_source=lambda: typed.pop(0)
    ) as session:
        exchanges = [await session.send(LIST) for _ in typed[:]]
    assert [is_held_back(exchange) for exchange in exchanges] == [False, False, True, False]


@both
async def test_what_is_kept_is_private_and_says_nothing(send: Send, cache: Path, who: Credential) -> None:
    await send(who)
    (path,) = kept(cache)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == '{"count":1,"last":"2026-01-01T12:00:00Z"}'


@both
@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b'{"count":9',
        b"\xff",
        b'{"more":' + b"[" * 100_000,
        b'{"count":9,"last":"2026-01-01T12:00:00"}',
        b'{"count":"9"}',
    ],
    ids=["empty", "cut off", "no UTF-8", "too deep", "no time zone", "no number"],
)
async def test_a_damaged_file_counts_as_none(send: Send, cache: Path, who: Credential, damaged: bytes) -> None:
    await send(who)
    (path,) = kept(cache)
    path.write_bytes(damaged)
    assert is_refused(await send(who))


async def test_a_time_to_come_is_not_believed(send: Send, service: Service, clock: Clock) -> None:
    """The clock was wrong when it was written."""
    await send(PASSWORD)
    await send(PASSWORD)
    clock.now -= 60 * MINUTE
    assert is_refused(await send(PASSWORD))


@both
async def test_other_trouble_does_not_count(send: Send, service: Service, who: Credential) -> None:
    for start in ("/v2", "/v3/auth/tokens"):
        service.on(start, reply(503, {"error_code": "APIG.0201", "error_msg": "busy"}))
    for _ in range(3):
        assert not is_held_back(await send(who))
    assert len(service.asked) == 3


async def test_a_key_is_the_same_key_in_every_region(send: Send) -> None:
    await send(KEY)
    await send(KEY, region="eu")
    assert is_held_back(await send(KEY, region="cn-north-1"))


async def test_a_refused_login_says_what_locks(send: Send) -> None:
    exchange = await send(PASSWORD)
    assert "Repeated wrong passwords lock the user; the threshold is set by the administrator." in (
        exchange.outcome.remedy
    )


async def test_whoever_makes_a_profile_is_told_how_to_go_on(profile: Profile, clock: Clock, service: Service) -> None:
    service.on("/v3/projects", BAD_SIGNATURE)
    here = replace(profile, credential=CredentialRef("access-key", "prompt", access="AK"))
    async with Session(here, KEY, CATALOGUE, clock=clock) as session:
        said = [(await _tried(session)).problem for _ in range(3)]
    assert said[2] == (
        "not sent: the last 2 signatures with this AK and SK were refused. "
        "Five in a row lock the key. Correct AK or SK, or go on without a test."
    )
