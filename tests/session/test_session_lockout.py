"""What protects an account from us: wrong signatures and wrong logins are counted by those who lock."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from told_service import Asked, Clock, Service, reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.items import draft_for
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Request, Success
from aom_tui.session.network.transport import Received
from aom_tui.session.profile import CredentialRef, Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])
RULES = "/v2/p1/alarm-rules"
PASSWORD = Password("u", Secret("a password nobody else has"), "d")
KEY = AccessKey("AK", Secret("a secret key nobody else has"))
BY_KEY = CredentialRef("access-key", "prompt", access="AK")
BAD_SIGNATURE = reply(401, {"error_code": "APIG.0301", "error_msg": "signature does not match"})
WRONG_LOGIN = reply(401, {"error": {"code": 401, "message": "no", "title": "Unauthorized"}})

Open = Callable[..., Session]


@pytest.fixture
async def opened(profile: Profile, clock: Clock) -> Any:
    made: list[Session] = []

    def make(source: Callable[[], Credential], *, timeout: float = 5, **more: Any) -> Session:
        here = replace(profile, **more)
        made.append(Session(here, None, CATALOGUE, clock=clock, timeout=timeout, credential_source=source))
        return made[-1]

    yield make
    for session in made:
        await session.aclose()


def kinds(exchanges: list[Exchange]) -> list[Any]:
    return [each.outcome.kind if isinstance(each.outcome, Failure) else type(each.outcome) for each in exchanges]


async def test_many_at_once_with_a_wrong_key_send_two(opened: Open, service: Service) -> None:
    service.on("/v2", BAD_SIGNATURE)
    session = opened(lambda: KEY, project_id="p1", credential=BY_KEY)
    exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(10)))
    assert len(service.asked) == 2
    assert sorted(map(str, kinds(exchanges))) == sorted(map(str, [ApiError] * 2 + [FailureKind.BLOCKED] * 8))


async def test_many_at_once_whose_look_up_is_refused_ask_twice(opened: Open, service: Service) -> None:
    service.on("/v3/projects", BAD_SIGNATURE)
    session = opened(lambda: KEY, credential=BY_KEY)
    exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(10)))
    assert len(service.asked) == 2
    assert not service.targets("/v2")
    assert set(kinds(exchanges)) == {FailureKind.IAM_REFUSED, FailureKind.BLOCKED}


async def test_many_at_once_look_the_project_up_once(opened: Open, service: Service) -> None:
    service.on("/v3/projects", reply(200, {"projects": [{"id": "p1"}]}))
    session = opened(lambda: KEY, credential=BY_KEY)
    exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(10)))
    assert set(kinds(exchanges)) == {Success}
    assert len(service.targets("/v3/projects")) == 1


async def test_a_right_signature_lets_many_go_at_once(opened: Open, service: Service) -> None:
    """Each answer waits for the other requests: one at a time none would come."""
    session = opened(lambda: KEY, project_id="p1", credential=BY_KEY)
    await session.send(LIST)
    together = asyncio.Barrier(5)
    inner = session._transport.send

    async def meeting(request: Request, *_more: object) -> Received:
        await together.wait()
        return await inner(request)

    session._transport.send = meeting  # type: ignore[method-assign]
    exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(5)))
    assert set(kinds(exchanges)) == {Success}


async def test_a_renewal_that_failed_counts_for_all_that_were_under_way(opened: Open, service: Service) -> None:
    """Their 401s arrive one after the other, each when the login before it has long failed."""
    session = opened(lambda: PASSWORD)
    await session.send(LIST)
    service.on(RULES, reply(401, {"error_code": "APIG.0307", "error_msg": "The token must be updated"}))
    service.on("/v3/auth/tokens", WRONG_LOGIN)
    inner, queue = session._transport.send, asyncio.Lock()

    async def in_turn(request: Request, *_more: object) -> Received:
        if "/v3/" in request.url:
            return await inner(request)
        async with queue:
            for _ in range(50):
                await asyncio.sleep(0)
            return await inner(request)

    session._transport.send = in_turn  # type: ignore[method-assign]
    exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(8)))
    assert set(kinds(exchanges)) == {FailureKind.IAM_REFUSED}
    assert len(service.targets("/v3/auth/tokens")) == 2
    again = await session.send(LIST)  # the user's own wish: it may be tried again
    assert kinds([again]) == [FailureKind.IAM_REFUSED]
    assert len(service.targets("/v3/auth/tokens")) == 3


async def test_a_failed_renewal_leaves_no_step_running(opened: Open, service: Service) -> None:
    session = opened(lambda: PASSWORD)
    await session.send(LIST)
    service.on(RULES, reply(401, {}))
    service.on("/v3/auth/tokens", WRONG_LOGIN)
    exchange = await session.send(LIST)
    assert [step.state for step in exchange.steps] == ["failed", "ok", "waiting", "waiting"]


async def test_the_deadline_starts_when_the_user_has_answered(opened: Open, service: Service, clock: Clock) -> None:
    answered = threading.Event()
    asked: list[str] = []

    def ask() -> Credential:
        asked.append("password?")
        answered.wait(10)
        return PASSWORD

    session = opened(ask, timeout=0.5)
    await asyncio.to_thread(session.warm)
    sends = [asyncio.create_task(session.send(LIST)) for _ in range(3)]
    asyncio.get_running_loop().call_later(0.7, answered.set)  # longer than the deadline
    exchanges = await asyncio.gather(*sends)
    assert set(kinds(exchanges)) == {Success}
    assert asked == ["password?"]


async def test_a_silent_iam_is_on_record(opened: Open, service: Service) -> None:
    service.on("/v3/auth/tokens", lambda _: None)
    session = opened(lambda: PASSWORD, timeout=0.5)
    await asyncio.to_thread(session.warm)
    exchange = await session.send(LIST)
    assert kinds([exchange]) == [FailureKind.IAM_SILENT]
    assert exchange.token_exchange is not None
    assert exchange.token_exchange.request is not None
    assert exchange.token_exchange.timings.total > 0


async def test_a_given_token_that_cannot_be_one_is_a_problem(opened: Open, service: Service) -> None:
    with pytest.raises(InvalidInput, match="Copy it anew"):
        await opened(lambda: GivenToken(Secret("two, tokens"))).send(LIST)
    assert service.asked == []


async def test_a_project_id_header_of_the_users_own_is_the_only_one(opened: Open, service: Service) -> None:
    draft = replace(LIST, headers=(("X-Project-Id", "mine"),))
    await opened(lambda: KEY, project_id="p1", credential=BY_KEY).send(draft)
    (asked,) = service.asked
    assert asked.headers["x-project-id"] == "mine"
    assert "SignedHeaders=host;x-project-id;x-sdk-date," in asked.headers["authorization"]


async def test_the_request_on_record_is_the_request_sent(opened: Open, service: Service) -> None:
    uri = "/v2/{project_id}/a/../b/./c%2Fd?x=../y&z=a|b\"'`{}^ 100%&u=%e4%b8%ad"
    exchange = await opened(lambda: PASSWORD).send(replace(LIST, operation_id=None, uri=uri))
    assert exchange.request is not None
    assert exchange.request.uri == service.asked[-1].target


def tells(asked: Asked) -> bytes:
    return reply(200, {"target": asked.target})


@pytest.mark.parametrize("name", ["ALL_PROXY", "HTTP_PROXY", "http_proxy"])
@pytest.mark.parametrize("proxy", ["socks5h://127.0.0.1:1", "http://127.0.0.1:1", "nonsense"])
async def test_loopback_needs_no_proxy(
    opened: Open, service: Service, monkeypatch: pytest.MonkeyPatch, name: str, proxy: str
) -> None:
    monkeypatch.setenv(name, proxy)
    service.on(RULES, tells)
    assert kinds([await opened(lambda: PASSWORD).send(LIST)]) == [Success]


async def test_a_proxy_that_cannot_be_used_is_a_failure(
    opened: Open, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "ftp://127.0.0.1:1")
    exchange = await opened(lambda: PASSWORD, aom_endpoint="https://aom.invalid").send(LIST)
    assert kinds([exchange]) == [FailureKind.CONNECT]
    assert "proxy settings cannot be used" in str(exchange.outcome)
