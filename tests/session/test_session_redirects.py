"""Redirects between two real servers: who gets what, when they are followed, and when not."""

import pytest
from msgspec.structs import replace
from told_service import Clock, Service, reply, served

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.apply_remedy import draft_with_remedy
from aom_tui.session.cause import Follow
from aom_tui.session.credentials import AccessKey, Credential, Password
from aom_tui.session.doctor import diagnose, top_remedy
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Reply, Request, Step, StepName, Success, Timings
from aom_tui.session.profile import Profile
from aom_tui.session.redirects import next_draft, redirect_of, redirected_draft, with_earlier_exchange
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
PASSWORD = Password("u", Secret("a password nobody else has"), "d")
KEY = AccessKey("AK", Secret("a secret key nobody else has"), Secret("a security token"))
OWN = (("Cookie", "sid=1"), ("X-Auth-Key", "k"), ("Accept", "application/json"))
READ = Draft(method="GET", uri="/v2/p1/alarm-rules", headers=OWN)
CREDENTIALS = {"x-auth-token", "authorization", "x-security-token", "cookie", "x-auth-key", "x-project-id"}


@pytest.mark.parametrize("who", [PASSWORD, KEY], ids=["token", "signature"])
async def test_another_host_is_told_nothing_of_who_asks(
    profile: Profile, clock: Clock, service: Service, who: Credential
) -> None:
    async with served() as other, Session(replace(profile, project_id="p1"), who, CATALOGUE, clock=clock) as session:
        other.on("/", reply(200, {"there": True}))
        service.on("/v2", reply(307, Location=f"{other.url}/v2/p1/alarm-rules?a={{x}}"))
        first = await session.send(READ)
        assert isinstance(first.outcome, ApiError)
        assert other.asked == []
        second = await session.send(next_draft(first))
    assert isinstance(second.outcome, Success)
    (asked,) = other.asked
    assert CREDENTIALS & asked.headers.keys() == set()
    assert asked.headers["accept"] == "application/json"
    assert asked.target == "/v2/p1/alarm-rules?a=%7Bx%7D"  # what the server wrote stands for nothing here
    assert second.steps[0] == Step(StepName.TOKEN, "none", "another host")


@pytest.mark.parametrize(
    "target", ["http://[::1/", "http://h:99999/", "//[", "http://h:x/", "http://h/\x1b[2J", "mailto:x"]
)
async def test_a_reply_with_a_bad_target_is_kept(profile: Profile, clock: Clock, service: Service, target: str) -> None:
    service.on("/v2", reply(302, {"error_code": "AOM.1"}, Location=target))
    async with Session(replace(profile, project_id="p1"), PASSWORD, CATALOGUE, clock=clock) as session:
        exchange = await session.send(READ)
    assert isinstance(exchange.outcome, ApiError)
    assert exchange.reply is not None
    assert (exchange.reply.status, exchange.reply.header("Location")) == (302, target)
    assert b"AOM.1" in exchange.reply.body
    assert diagnose(CATALOGUE, exchange, None) is not None
    with pytest.raises(InvalidInput, match="it leads to no address"):
        next_draft(exchange)


async def test_the_same_host_is_asked_with_the_token(profile: Profile, clock: Clock, service: Service) -> None:
    async with Session(profile, PASSWORD, CATALOGUE, clock=clock) as session:
        service.on("/v2/p1/alarm-rules", reply(301, Location="/v2/p1/rules/?x=1#part"))
        service.on("/v2/p1/rules/", reply(200, {}))
        first = await session.send(READ)
        second = with_earlier_exchange(first, await session.send(next_draft(first)))
    asked = service.asked[-1]
    assert (asked.target, asked.headers["x-auth-token"], asked.headers["cookie"]) == (
        "/v2/p1/rules/?x=1",
        "MIItoken",
        "sid=1",
    )
    assert [each.reply.status for each in second.preceding if each.role == "call" and each.reply] == [301]


@pytest.mark.parametrize(
    ("method", "status", "then", "body"),
    [
        ("POST", 307, "POST", '{"a": 1}'), ("POST", 308, "POST", '{"a": 1}'), ("POST", 302, "POST", '{"a": 1}'),
        ("POST", 303, "GET", None), ("HEAD", 303, "HEAD", None), ("GET", 301, "GET", None),
    ],
)  # fmt: skip
def test_method_and_body_stay_but_for_a_303(method: str, status: int, then: str, body: str | None) -> None:
    draft = Draft(method=method, uri="/x", body='{"a": 1}' if method == "POST" else None)
    draft = replace(draft, headers=(("Content-Type", "application/json"),))
    found = redirect_of(redirected(status, "/y", method=method))
    assert isinstance(found, Follow)
    made = redirected_draft(draft, found)
    assert (made.method, made.body, made.uri) == (then, body, "https://aom.example/y")
    assert bool(made.headers) is (then == method)


@pytest.mark.parametrize(
    "target",
    [
        "http://aom.example/x",
        "HTTP://aom.example:443/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://[::1",
    ],
)
def test_what_is_not_followed_is_said(target: str) -> None:
    exchange = redirected(302, target)
    with pytest.raises(InvalidInput, match="redirect"):
        next_draft(exchange)
    assert top_remedy(diagnose(CATALOGUE, exchange, None), exchange) is None


@pytest.mark.parametrize(("status", "target"), [(200, "/x"), (304, "/x"), (300, "/x"), (302, "")])
def test_where_nothing_leads_anywhere_there_is_nothing_to_follow(status: int, target: str) -> None:
    assert redirect_of(redirected(status, target)) is None


def test_why_offers_to_follow_and_its_remedy_is_the_same() -> None:
    exchange = redirected(302, "https://user:hush@other.example/x")
    remedy = top_remedy(diagnose(CATALOGUE, exchange, None), exchange)
    assert isinstance(remedy, Follow)
    assert remedy.elsewhere
    assert draft_with_remedy(READ, remedy).uri == remedy.url


async def test_a_password_in_a_target_is_not_sent(profile: Profile, clock: Clock) -> None:
    async with Session(profile, PASSWORD, CATALOGUE, clock=clock) as session:
        with pytest.raises(InvalidInput, match="holds a user or a password"):
            session.construct(next_draft(redirected(302, "https://user:hush@other.example/x")))


def redirected(status: int, target: str, method: str = "GET") -> Exchange:
    request = Request(method, "https://aom.example/v2/x", (), b"")
    headers = (("Location", target),) if target else ()
    reply = Reply(status, "Told", "HTTP/1.1", headers, b"")
    outcome = ApiError(str(status), "elsewhere", status)
    return Exchange(
        id="1",
        profile="p",
        draft=READ,
        request=request,
        reply=reply,
        outcome=outcome,
        timings=Timings(Clock().now, 0.1),
    )
