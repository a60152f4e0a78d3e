"""A whole call through the session, over real HTTP: who is asked for what, in which order, and what comes of it."""

import asyncio
import gzip
import json
import socket
from collections.abc import Callable
from contextlib import ExitStack, aclosing
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from told_service import Asked, Clock, Service, reply, served, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session import parse
from aom_tui.session.body import spool
from aom_tui.session.body.spool import FileBytes
from aom_tui.session.compose.items import draft_for, draft_for_request, parse_items
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Step, StepName, Success
from aom_tui.session.network import client as http_client
from aom_tui.session.network.body_reader import BodyLimits
from aom_tui.session.profile import CredentialRef, Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
PASSWORD = Password("u", Secret("a password nobody else has"), "d")
KEY = AccessKey("AK", Secret("a secret key nobody else has"))
RULES = "/v2/p1/alarm-rules"
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])
WRITE = parse_items(CATALOGUE, draft_for(CATALOGUE.operations["DeleteAlarmRule"]), ["alarm_rule_id=1"])

Open = Callable[..., Session]


@pytest.fixture
async def opened(profile: Profile, clock: Clock) -> Any:
    """Makes sessions, and closes them afterwards."""
    made: list[Session] = []

    def make(
        who: Credential = PASSWORD, *, timeout: float = 5, limits: BodyLimits | None = None, **more: Any
    ) -> Session:
        made.append(Session(replace(profile, **more), who, CATALOGUE, clock=clock, timeout=timeout, limits=limits))
        return made[-1]

    yield make
    for session in made:
        await session.aclose()


def failure(exchange: Exchange) -> Failure:
    assert isinstance(exchange.outcome, Failure), exchange.outcome
    return exchange.outcome


# -- the token


@pytest.mark.parametrize(
    ("more", "scope"),
    [
        ({}, {"project": {"name": "cn-north-4", "domain": {"name": "d"}}}),
        ({"project_name": "sub"}, {"project": {"name": "sub", "domain": {"name": "d"}}}),
        ({"project_name": "sub", "scope_with_domain": False}, {"project": {"name": "sub"}}),
        ({"project_id": "p1", "project_name": "sub"}, {"project": {"id": "p1"}}),
    ],
)
async def test_the_scope_of_the_token(opened: Open, service: Service, more: dict[str, Any], scope: Any) -> None:
    exchange = await opened(**more).send(LIST)
    (login,) = service.targets("/v3/auth/tokens")
    assert login.target.endswith("?nocatalog=true")
    assert json.loads(login.body)["auth"]["scope"] == scope
    assert "x-auth-token" not in login.headers
    assert service.targets(RULES)[0].headers["x-auth-token"] == "MIItoken"
    assert exchange.outcome == Success()
    assert [step.state for step in exchange.steps] == ["ok"] * 4


async def test_an_account_token_has_no_project(opened: Open, service: Service) -> None:
    service.on("/v3/auth/tokens", token_reply(project=""))
    with pytest.raises(InvalidInput, match="path project_id"):
        await opened(scope="domain").send(LIST)
    assert json.loads(service.asked[0].body)["auth"]["scope"] == {"domain": {"name": "d"}}
    assert len(service.asked) == 1


async def test_a_token_is_kept_until_the_margin(opened: Open, service: Service, clock: Clock) -> None:
    service.on("/v3/auth/tokens", token_reply(life=1000))
    session = opened()
    await session.send(LIST)
    clock.now += timedelta(seconds=939)
    assert (await session.send(LIST)).token_exchange is None
    clock.now += timedelta(seconds=2)  # 60 s before it expires: less than a tenth of its life
    assert (await session.send(LIST)).token_exchange is not None
    assert len(service.targets("/v3/auth/tokens")) == 2


async def test_a_hundred_sends_make_one_login(opened: Open, service: Service) -> None:
    session = opened()
    exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(100)))
    assert {type(each.outcome) for each in exchanges} == {Success}
    assert len(service.targets("/v3/auth/tokens")) == 1


async def test_a_failed_login_is_shared_and_never_repeated(opened: Open, service: Service) -> None:
    wrong = {"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}}
    service.on("/v3/auth/tokens", reply(401, wrong))
    session = opened()
    exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(20)))
    assert len(service.asked) == 1
    for each in exchanges:
        assert failure(each).kind is FailureKind.IAM_REFUSED
        assert "Check user, password, account (domain) and project" in failure(each).remedy
        assert each.request is None
    assert PASSWORD.password.reveal() not in str(exchanges[0].outcome) + repr(exchanges[0])


async def test_what_had_gone_out_when_it_was_cancelled_is_told(opened: Open, service: Service) -> None:
    async def cancelled(session: Session, draft: Draft, target: str) -> Failure:
        told: list[Exchange] = []
        arrived = asyncio.Event()
        service.on(target, lambda _asked: arrived.set())
        sending = asyncio.create_task(session.send(draft, on_cancel=told.append))
        await arrived.wait()
        sending.cancel()
        await asyncio.wait([sending])
        (exchange,) = told
        return failure(exchange)

    session = opened()
    await session.login()
    read = await cancelled(session, LIST, "/v2/p1/alarm-rules")
    assert read.message.endswith(" s: the request was on its way, no whole reply had come")
    assert not read.may_have_been_applied
    assert (await cancelled(session, WRITE, "/v2/p1/alarm-rules/1")).may_have_been_applied
    login = await cancelled(opened(), WRITE, "/v3/auth/tokens")
    assert login.message.endswith(" s: IAM had been asked, the request itself had not gone out")
    assert not login.may_have_been_applied


async def test_a_call_ends_where_it_began_though_the_session_goes_elsewhere(opened: Open, service: Service) -> None:
    session = opened()

    def go_elsewhere(_asked: Asked) -> bytes:
        session.enter(replace(session.profile, region="eu", aom_endpoint=f"{service.url}/eu"))
        return token_reply()

    service.on("/v3/auth/tokens", go_elsewhere)
    assert (await session.send(LIST)).outcome == Success()
    service.on("/v3/auth/tokens", token_reply())
    await session.send(LIST)
    assert [each.target.partition("?")[0] for each in service.asked if "alarm-rules" in each.target] == [
        RULES,
        f"/eu{RULES}",
    ]


async def test_a_place_that_was_left_is_let_go_of_once_no_call_uses_it(opened: Open) -> None:
    session = opened()
    for region in ("a", "b", "c"):
        await session.send(LIST)
        session.enter(replace(session.profile, region=region))
    await session.send(LIST)
    assert len(session._identity._earlier_logins) == 0


async def test_cancelling_the_first_does_not_cancel_the_others(opened: Open, service: Service) -> None:
    asked = asyncio.Event()
    go = asyncio.Event()
    session = opened()
    inner = session._transport.send

    async def slow(request: Any, *_more: object) -> Any:
        if "/v3/auth/tokens" in request.url:
            asked.set()
            await go.wait()
        return await inner(request)

    session._transport.send = slow  # type: ignore[method-assign]
    first = asyncio.create_task(session.send(LIST))
    await asked.wait()
    second = asyncio.create_task(session.send(LIST))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    go.set()
    assert first.cancelled()
    assert (await second).outcome == Success()
    assert len(service.targets("/v3/auth/tokens")) == 1


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, b"<html>sign in</html>", Content_Type="text/html"),
        reply(201, {"token": {}}, X_Subject_Token="MII"),
        reply(201, {}, X_Subject_Token="MII"),
        reply(201, {"token": {}}),
        token_reply("MII\x1b[31m"),
        token_reply("MII", x_subject_token="second"),
    ],
    ids=["HTML", "no fields", "no token", "no header", "control characters", "two headers"],
)
async def test_an_answer_that_is_no_token_is_refused(opened: Open, service: Service, answer: bytes) -> None:
    service.on("/v3/auth/tokens", answer)
    exchange = await opened().send(LIST)
    assert failure(exchange).kind is FailureKind.IAM_FAILED
    assert failure(exchange).line.startswith("IAM's answer is no token: ")
    assert not service.targets(RULES)


# -- the 401


def refuses(*tokens: str) -> Callable[[Asked], bytes]:
    """A service to which these tokens have expired."""
    gone = reply(401, {"error_code": "APIG.0307", "error_msg": "The token must be updated"})
    return lambda asked: gone if asked.headers["x-auth-token"] in tokens else reply(200, {})


async def test_a_refused_token_is_renewed_once_and_the_call_sent_again(opened: Open, service: Service) -> None:
    session = opened()
    await session.send(LIST)
    service.on(RULES, refuses("MIItoken"))
    service.on("/v3/auth/tokens", token_reply("MIInew"))
    exchange = await session.send(LIST)
    assert exchange.outcome == Success()
    assert [each.role for each in exchange.preceding] == ["call", "token"]
    assert exchange.preceding[0].reply is not None
    assert exchange.preceding[0].reply.status == 401
    assert [each.headers["x-auth-token"] for each in service.targets(RULES)] == ["MIItoken", "MIItoken", "MIInew"]


async def test_a_second_401_is_shown_and_not_tried_again(opened: Open, service: Service) -> None:
    service.on(RULES, refuses("MIItoken"))
    exchange = await opened().send(LIST)
    assert exchange.outcome == ApiError("APIG.0307", "The token must be updated", 401)
    assert len(service.targets(RULES)) == 2
    assert len(service.targets("/v3/auth/tokens")) == 2


async def test_a_hundred_401s_make_one_renewal(opened: Open, service: Service) -> None:
    session = opened(timeout=60)
    await session.send(LIST)
    service.on(RULES, refuses("MIItoken"))
    service.on("/v3/auth/tokens", token_reply("MIInew"))
    exchanges = await asyncio.gather(*(session.send(LIST) for _ in range(100)))
    assert {type(each.outcome) for each in exchanges} == {Success}
    assert len(service.targets("/v3/auth/tokens")) == 2


async def test_with_renewal_off_an_expired_token_brings_its_401(opened: Open, service: Service, clock: Clock) -> None:
    session = opened(auto_renew=False)
    await session.send(LIST)
    clock.now += timedelta(days=2)
    service.on(RULES, refuses("MIItoken"))
    exchange = await session.send(LIST)
    assert exchange.outcome == ApiError("APIG.0307", "The token must be updated", 401)
    assert len(service.targets("/v3/auth/tokens")) == 1


async def test_a_renewal_that_is_refused_keeps_the_first_try(opened: Open, service: Service) -> None:
    session = opened()
    await session.send(LIST)
    service.on(RULES, refuses("MIItoken"))
    service.on("/v3/auth/tokens", reply(401, {"error": {"code": 401, "message": "no", "title": "x"}}))
    exchange = await session.send(LIST)
    assert failure(exchange).kind is FailureKind.IAM_REFUSED
    assert [each.role for each in exchange.preceding] == ["call", "token"]


# -- the other two credentials


async def test_a_given_token_is_checked_and_never_renewed(opened: Open, service: Service) -> None:
    session = opened(GivenToken(Secret("MIIgiven")))
    service.on(RULES, refuses("MIIgiven"))
    exchange = await session.send(LIST)
    assert exchange.outcome == ApiError("APIG.0307", "The token must be updated", 401)
    assert [each.method for each in service.asked] == ["GET", "GET"]
    assert service.asked[0].headers["x-subject-token"] == "MIIgiven"


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("environment", "It cannot be renewed: set OS_TOKEN anew, or give a user and password."),
        ("keyring", "It cannot be renewed: `aom-tui profile add p` asks for a new one."),
        ("command", "It cannot be renewed: the profile's password_command must print a new one."),
        ("prompt", "It cannot be renewed: give a new one."),
    ],
)
async def test_a_given_token_says_since_when_it_is_over_and_where_it_came_from(
    opened: Open, service: Service, clock: Clock, source: str, remedy: str
) -> None:
    given, reference = GivenToken(Secret("MIIgiven")), CredentialRef("token", source)  # type: ignore[arg-type]
    session = opened(given, credential=reference)
    service.on("/v3/auth/tokens", token_reply(life=3600))
    await session.send(LIST)
    clock.now += timedelta(hours=2)
    service.on("/v3/auth/tokens", reply(404, {"error": {"code": 404, "message": "no", "title": "x"}}))
    refused = failure(await session.send(LIST))
    origin = {"environment": "OS_TOKEN", "keyring": "the system's keyring", "prompt": "typed in"}
    named = f"the given token ({origin.get(source, 'password_command')})"
    assert (refused.message, refused.remedy) == (f"{named} is over since 2026-01-01 13:00:00 UTC", remedy)
    assert failure(await opened(given, credential=reference).send(LIST)).message.endswith("is not valid, or no longer")


async def test_an_access_key_looks_its_project_up_and_signs(opened: Open, service: Service) -> None:
    service.on("/v3/projects", reply(200, {"projects": [{"id": "p1", "name": "cn-north-4"}]}))
    session = opened(KEY)
    first, second = await session.send(LIST), await session.send(LIST)
    assert first.outcome == second.outcome == Success()
    assert [each.role for each in first.preceding] == ["project"]
    assert second.preceding == ()
    (look_up,) = service.targets("/v3/projects")
    assert look_up.target == "/v3/projects?name=cn-north-4"
    call = service.targets(RULES)[0]
    assert call.headers["x-project-id"] == "p1"
    assert call.headers["authorization"].startswith("SDK-HMAC-SHA256 Access=AK, SignedHeaders=")
    assert "x-auth-token" not in call.headers
    assert first.request is not None
    assert first.request.signing is not None
    assert first.request.signing.canonical_request.startswith("GET\n/v2/p1/alarm-rules/\n")


@pytest.mark.parametrize(
    ("projects", "remedy"),
    [([], "profile add p --project PROJECT"), ([{"id": "a"}, {"id": "b"}], "Set project_id")],
)
async def test_no_project_or_two_is_no_project(
    opened: Open, service: Service, projects: list[Any], remedy: str
) -> None:
    service.on("/v3/projects", reply(200, {"projects": projects}))
    exchange = await opened(KEY).send(LIST)
    assert failure(exchange).kind is FailureKind.IAM_REFUSED
    assert remedy in failure(exchange).remedy


async def test_two_refused_signatures_are_enough(opened: Open, service: Service) -> None:
    service.on(RULES, reply(401, {"error_code": "APIG.0301", "error_msg": "verify aksk signature fail"}))
    session = opened(KEY, project_id="p1")
    for _ in range(2):
        assert isinstance((await session.send(LIST)).outcome, ApiError)
    exchange = await session.send(LIST)
    assert failure(exchange).kind is FailureKind.BLOCKED
    assert len(service.targets(RULES)) == 2
    session.forget()
    assert isinstance((await session.send(LIST)).outcome, ApiError)


# -- where credentials go


async def test_another_host_gets_no_credentials(opened: Open, service: Service) -> None:
    async with served() as foreign:
        foreign.on("/", reply(200, b"<html></html>", Content_Type="text/html"))
        for credential in (PASSWORD, KEY):
            exchange = await opened(credential).send(draft_for_request("GET", f"{foreign.url}/x", CATALOGUE))
            assert exchange.outcome == Success()
        assert all({"x-auth-token", "authorization"}.isdisjoint(each.headers) for each in foreign.asked)
    assert service.asked == []


async def test_a_host_that_takes_no_connection_is_not_waited_for_until_the_deadline(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that never left may not have been applied."""
    monkeypatch.setattr(http_client, "CONNECT_SECONDS", 0.05)
    with ExitStack() as held:
        silent = held.enter_context(socket.socket())
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        place = silent.getsockname()
        for _full in range(8):  # the kernel answers none that come when its queue is full
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(place)
        session = opened(aom_endpoint=f"http://127.0.0.1:{place[1]}")
        exchange = await session.send(WRITE)
    assert failure(exchange).kind is FailureKind.CONNECT
    assert failure(exchange).message == f"no connection to http://127.0.0.1:{place[1]} within 0.05 s"
    assert not failure(exchange).may_have_been_applied


async def test_a_redirect_is_shown_and_not_followed(opened: Open, service: Service) -> None:
    async with served() as foreign:
        foreign.on("/", reply(200, {}))
        service.on(RULES, reply(307, b"", Location=f"{foreign.url}/stolen"))
        exchange = await opened().send(LIST)
        assert isinstance(exchange.outcome, ApiError)
        assert exchange.outcome.status_class == 3
        assert f"{foreign.url}/stolen" in exchange.outcome.message
        assert foreign.asked == []


async def test_iams_uris_go_to_iam(opened: Open, service: Service) -> None:
    async with served() as aom:
        aom.on("/", reply(200, {}))
        session = opened(aom_endpoint=aom.url)
        await session.send(draft_for_request("GET", "/v3/auth/projects", CATALOGUE))
        await session.send(draft_for_request("GET", "/v2/{project_id}/anything", CATALOGUE))
        assert [each.target for each in aom.asked] == ["/v2/p1/anything"]
    assert [each.target for each in service.asked][1:] == ["/v3/auth/projects"]


async def test_a_token_of_the_users_own_goes_alone(opened: Open, service: Service) -> None:
    draft = replace(LIST, headers=(("X-Auth-Token", "mine"),))
    exchange = await opened(project_id="p1").send(draft)
    assert [each.headers["x-auth-token"] for each in service.asked] == ["mine"]
    assert exchange.steps[0] == Step(StepName.TOKEN, "ok", "own header")


async def test_where_no_token_is_needed_the_step_says_that_there_is_none(opened: Open, service: Service) -> None:
    user = {"name": "u", "password": "p", "domain": {"name": "d"}}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}}
    login = draft_for(CATALOGUE.operations["KeystoneCreateUserTokenByPassword"])
    exchange = await opened().send(replace(login, body=json.dumps(body)))
    assert exchange.steps[0] == Step(StepName.TOKEN, "none", "not needed")
    assert "x-auth-token" not in service.asked[-1].headers


async def test_the_token_check_checks_the_sessions_own_token(opened: Open, service: Service) -> None:
    exchange = await opened().send(draft_for(CATALOGUE.operations["KeystoneValidateToken"]))
    assert isinstance(exchange.outcome, Success)
    assert service.asked[-1].headers["x-subject-token"] == "MIItoken"


# -- failures


async def test_the_deadline_is_over_the_whole_call(opened: Open, service: Service) -> None:
    service.on(RULES, lambda _: None)
    session = opened()
    await session.login()  # with time enough: what comes after it is what must not be late
    session.timeout = 0.5
    exchange = await session.send(LIST)
    assert (failure(exchange).kind, failure(exchange).step) == (FailureKind.TIMEOUT, StepName.SEND)
    assert not failure(exchange).may_have_been_applied


async def test_an_iam_that_does_not_answer_is_silent(opened: Open, service: Service) -> None:
    service.on("/v3/auth/tokens", lambda _: None)
    session = opened(timeout=0.5)
    await asyncio.to_thread(session.warm)
    assert failure(await session.send(LIST)).kind is FailureKind.IAM_SILENT
    gone = await opened(iam_endpoint="http://127.0.0.1:1").send(LIST)
    assert failure(gone).kind is FailureKind.IAM_SILENT


async def test_a_write_without_a_reply_may_have_been_applied(opened: Open, service: Service) -> None:
    service.on(RULES, b"")
    assert failure(await opened().send(WRITE)).may_have_been_applied
    assert not failure(await opened(aom_endpoint="http://127.0.0.1:1").send(WRITE)).may_have_been_applied
    assert len(service.targets(RULES)) == 1


PACKED = gzip.compress(b'{"a": "' + b"x" * 4000 + b'"}')


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(200, PACKED[:-9], Content_Encoding="gzip"), FailureKind.BROKEN),
        (reply(200, b"no gzip at all", Content_Encoding="gzip"), FailureKind.BROKEN),
        (reply(200, b'{"a": 1}', Content_Encoding="br"), FailureKind.BROKEN),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nX-Close: 1\r\n\r\n{}", FailureKind.BROKEN),
        (reply(200, b'{"a": '), FailureKind.BROKEN),
        (reply(200, b"<html>", Content_Type="text/html"), FailureKind.BROKEN),
        (reply(200, gzip.compress(b" " * 600_000), Content_Encoding="gzip"), FailureKind.TOO_LARGE),
        (reply(200, b'"' + b"x" * 900_000 + b'"'), FailureKind.TOO_LARGE),
        (b"this is not HTTP\r\n\r\n", FailureKind.BROKEN),
        (b"", FailureKind.BROKEN),
    ],
    ids=["cut off gzip", "no gzip", "brotli", "short", "cut off JSON", "HTML", "bomb", "large", "no HTTP", "nothing"],
)
async def test_replies_that_cannot_be_used(opened: Open, service: Service, answer: bytes, kind: FailureKind) -> None:
    service.on(RULES, answer)
    limits = BodyLimits(body=800_000, ratio=100, ratio_from=100_000)
    exchange = await opened(limits=limits).send(LIST)
    assert failure(exchange).kind is kind
    assert exchange.request is not None


@pytest.mark.parametrize("header", [("X-Note", " begins with a blank"), ("Content-Length", "5"), ("Host", "x")])
async def test_a_request_that_cannot_be_written_is_told_as_that(
    opened: Open, service: Service, monkeypatch: pytest.MonkeyPatch, header: tuple[str, str]
) -> None:
    """What the library raises by itself, too: the words are ours, and repeat nothing of the header."""
    service.on(RULES, reply(200, {}))
    monkeypatch.setattr("aom_tui.session.draft_checks.FRAMING_HEADERS", frozenset())
    twice = (header, header) if header[0] == "Host" else (header,)
    found = failure(await opened().send(replace(LIST, headers=twice)))
    assert (found.kind, found.step) == (FailureKind.BLOCKED, StepName.SEND)
    assert str(found.message) == "not sent: a header of this request cannot be written as HTTP"


async def test_a_packed_reply_is_unpacked(opened: Open, service: Service) -> None:
    service.on(RULES, reply(200, PACKED, Content_Encoding="gzip"))
    exchange = await opened().send(LIST)
    assert exchange.reply is not None
    assert exchange.reply.body == gzip.decompress(PACKED)


async def test_what_an_exchange_records(opened: Open, service: Service) -> None:
    service.on(RULES, reply(200, {"x": 1}, Date="Thu, 01 Jan 2026 12:05:00 GMT"))
    session = opened()
    steps: list[Step] = []
    exchange = await session.send(LIST, on_step=steps.append)
    assert exchange.reply is not None
    assert exchange.reply.request_id == "r-1"
    assert exchange.token_exchange is not None
    assert exchange.token_exchange.timings.connect is not None
    assert exchange.timings.first_byte is not None
    assert exchange.timings.total >= exchange.timings.first_byte
    assert session.clock_skew == timedelta(minutes=5)
    assert [(step.name, step.state) for step in steps] == [
        (name, state) for name in StepName for state in ("running", "ok")
    ]


async def test_nothing_is_sent_without_credentials(profile: Profile, service: Service) -> None:
    async with aclosing(Session(replace(profile, credential=None), None, CATALOGUE)) as session:
        with pytest.raises(InvalidInput, match="credentials"):
            await session.send(LIST)
    assert service.asked == []


async def test_an_invalid_draft_is_not_sent(opened: Open, service: Service) -> None:
    draft = Draft(method="POST", uri="/v2/{project_id}/series", operation_id="ListSeries", values={"limit": "0"})
    with pytest.raises(InvalidInput) as caught:
        await opened().send(draft)
    assert [problem.where for problem in caught.value.problems] == ["query limit", "body"]
    assert service.asked == []


async def test_who_types_no_time_is_told_one(opened: Open, service: Service, clock: Clock) -> None:
    asked = ["query=up", "start=-1h", "end=1764003600", "step=60"]
    draft = parse_items(CATALOGUE, draft_for(CATALOGUE.operations["ListRangeQueryAomPromGet"]), asked)
    with pytest.raises(InvalidInput) as caught:
        await opened().send(draft)
    now = int(clock().timestamp())
    said = f'query start: "-1h" is no time in epoch seconds. Write the seconds, such as {now} for now.'
    assert str(caught.value) == said
    assert service.asked == []


async def test_a_dry_run_shows_no_secret_and_uses_no_network(opened: Open, service: Service) -> None:
    request = opened().construct(LIST)
    assert ("X-Auth-Token", "***") in request.headers
    assert request.uri == "/v2/{project_id}/alarm-rules"
    key = opened(KEY, credential=CredentialRef("access-key", "prompt", access="AK"))
    assert ("Authorization", "***") in key.construct(LIST).headers
    assert service.asked == []


LARGE = b'{"errorCode": "SVCSTG_AMS_2000000", "list": [' + b'{"a": 1}, ' * 5000 + b'{"a": 2}]}'


async def test_a_large_body_goes_to_a_file(opened: Open, service: Service) -> None:
    service.on(RULES, reply(200, LARGE))
    exchange = await opened(limits=BodyLimits(in_memory=20_000)).send(LIST)
    assert exchange.reply is not None
    assert isinstance(exchange.reply.body, FileBytes)
    assert exchange.reply.body[:] == LARGE
    assert exchange.outcome == Success("SVCSTG_AMS_2000000")


async def test_a_large_body_without_room_is_given_up(
    opened: Open, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: object) -> None:
        raise OSError(28, "No space left on device")

    service.on(RULES, reply(200, LARGE))
    monkeypatch.setattr(spool, "_file", full)
    exchange = await opened(limits=BodyLimits(in_memory=20_000)).send(LIST)
    assert failure(exchange).kind is FailureKind.TOO_LARGE
    assert "No space left" in failure(exchange).message


async def test_a_large_body_is_judged_slice_by_slice(
    opened: Open, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "_AT_ONCE", 0)
    monkeypatch.setattr(parse, "_SLICE", 500)
    service.on(RULES, reply(200, LARGE[:-1] + b', "errorCode": "AOM.1", "errorMessage": "no"}'))
    session = opened()
    assert (await session.send(LIST)).outcome == ApiError("AOM.1", "no", 200)
    service.on(RULES, reply(200, LARGE[:-20]))
    assert failure(await session.send(LIST)).kind is FailureKind.BROKEN
