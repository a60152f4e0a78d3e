"""From a real refusal to its cause, and from the cause to a call that works: over HTTP, as a door would do it."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from told_service import Asked, Clock, Service, reply, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.render.explanation import why
from aom_tui.render.explanation_text import explanation_text
from aom_tui.session.apply_remedy import apply_remedy, draft_with_remedy
from aom_tui.session.cause import (
    Cause,
    ForgetCredential,
    GiveValue,
    Likelihood,
    Remedy,
    RenewToken,
    SetProject,
    SignAgain,
    UseEndpoint,
    Wait,
)
from aom_tui.session.compose.items import draft_for, draft_for_request
from aom_tui.session.credentials import AccessKey, Credential, Password
from aom_tui.session.doctor import diagnose, top_remedy
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Failure, FailureKind, Success
from aom_tui.session.network.connection import proxy_for
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session
from aom_tui.session.symptoms.contents import _corrected

CATALOGUE = load_catalogue()
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])
PASSWORD = Password("u", Secret("a password nobody else has"), "d")
OWN, STAGING = "4fae1c0b7d2e4a6f9b830d5e71c2a935", "b07d93e4518c4fd2a6e13c9f8027d46b"
Open = Callable[..., Session]


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    """Makes sessions, and closes them afterwards."""
    made: list[Session] = []

    def make(profile: Profile, who: Credential | None, **more: Any) -> Session:
        made.append(Session(profile, who, CATALOGUE, timeout=5, **more))
        return made[-1]

    yield make
    for session in made:
        await session.aclose()


@pytest.fixture
async def sandbox(opened: Open, sandbox_line: dict[str, str]) -> AsyncIterator[Profile]:
    """A real sandbox, by access key. At the end it signs rightly: five refusals in a row lock the key for all tests."""
    made = Profile(
        name="s", kind=Kind.SANDBOX, region="cn-north-4", iam_endpoint=sandbox_line["iam_endpoint"],
        aom_endpoint=sandbox_line["aom_endpoint"], project_id=OWN, credential=CredentialRef("access-key", "prompt"),
    )  # fmt: skip
    yield made
    assert isinstance((await opened(made, key(sandbox_line)).send(LIST)).outcome, Success)


def found(session: Session, exchange: Exchange) -> tuple[Cause, Remedy | None]:
    causes = diagnose(CATALOGUE, exchange, session.state())
    return causes[0], top_remedy(causes, exchange)


def key(line: dict[str, str], secret: str = "") -> AccessKey:
    return AccessKey(line["ak"], Secret(secret or line["sk"]))


# -- on a sandbox


async def test_a_wrong_secret_key(opened: Open, sandbox: Profile, sandbox_line: dict[str, str]) -> None:
    session = opened(sandbox, key(sandbox_line, "wrong"))
    cause, remedy = found(session, await session.send(LIST))
    assert (cause.title, remedy) == ("The SK is wrong, or the request was changed on its way.", ForgetCredential())
    cause, _ = found(session, await session.send(LIST))
    assert "2 in a row were refused" in cause.evidence
    held = await session.send(LIST)
    assert isinstance(held.outcome, Failure)
    assert held.outcome.kind is FailureKind.BLOCKED
    cause, remedy = found(session, held)
    assert "The last 2 signatures were refused" in cause.evidence
    assert remedy == SignAgain(), "the next send asks for another SK by itself"


async def test_a_key_has_its_project_looked_up_and_gets_no_token(
    opened: Open, profile: Profile, service: Service
) -> None:
    here = replace(profile, credential=CredentialRef("access-key", "prompt", access="AK"))
    answers = {
        "wrong": (401, "signature fail"),
        "locked": (401, "reach the limit"),
        "forbidden": (403, "no"),
    }
    texts = {}
    for name, (status, message) in answers.items():
        service.on("/v3/projects", reply(status, {"error_code": f"X.{status}", "error_msg": message}))
        session = opened(replace(here, project_id=""), AccessKey(name, Secret("x")))
        texts[name] = explanation_text(why(CATALOGUE, await session.send(LIST), session.state()), 200)
    assert all("No usable reply, while looking up the project" in text for text in texts.values())
    assert not any("token" in text.partition("Probably")[0] for text in texts.values())
    assert "do       " not in texts["locked"], "the lock says what to do"
    assert "The access key is locked." in texts["locked"]
    assert "do       Set project_id in the profile." in texts["forbidden"]
    service.on("/v3/projects", reply(200, {"projects": []}))
    session = opened(replace(here, project_id=""), AccessKey("none", Secret("x")))
    text = " ".join(explanation_text(why(CATALOGUE, await session.send(LIST), session.state()), 200).split())
    assert "`aom-tui profile add p --project PROJECT` names another one." in text


async def test_an_unknown_access_key(opened: Open, sandbox: Profile) -> None:
    session = opened(sandbox, AccessKey("NOBODY", Secret("x")))
    assert "does not know this access key" in found(session, await session.send(LIST))[0].title


async def test_a_clock_that_is_wrong(opened: Open, sandbox: Profile, sandbox_line: dict[str, str]) -> None:
    late = datetime.now(UTC) - timedelta(hours=3)
    session = opened(sandbox, key(sandbox_line), clock=lambda: late)
    cause, remedy = found(session, await session.send(LIST))
    assert cause.title == "This machine's clock is wrong."
    assert "3 h behind the reply's Date" in cause.evidence
    assert remedy is None


@pytest.mark.parametrize(
    "uri", [f"/v2/{STAGING}/alarm-rules?limit=1", "/v2/{project_id}/alarm-rules?limit=1", "/v2//alarm-rules?limit=1"]
)
async def test_another_project(opened: Open, sandbox: Profile, sandbox_line: dict[str, str], uri: str) -> None:
    who = Password(sandbox_line["username"], Secret(sandbox_line["password"]), sandbox_line["domain"])
    session = opened(replace(sandbox, credential=CredentialRef("password", "sandbox")), who)
    draft = draft_for_request("GET", uri, CATALOGUE).with_value("project_id", STAGING)
    exchange = await session.send(draft)
    assert not isinstance(exchange.outcome, Success)
    _, remedy = found(session, exchange)
    assert isinstance(remedy, SetProject)
    assert isinstance((await session.send(await apply_remedy(session, draft, remedy))).outcome, Success)


async def test_a_name_that_is_taken(opened: Open, sandbox: Profile, sandbox_line: dict[str, str]) -> None:
    session, operation = opened(sandbox, key(sandbox_line)), CATALOGUE.operations["AddAlarmRule"]
    assert operation.body is not None
    example = {**next(iter(operation.body.examples.values())), "alarm_rule_name": "taken-twice"}
    add = replace(draft_for(operation), body=json.dumps(example))
    assert isinstance((await session.send(add)).outcome, Success)
    cause, remedy = found(session, await session.send(add))
    assert (cause.title, cause.likelihood) == ("alarm_rule_name is taken.", Likelihood.SHOWN)
    assert "The threshold rule name already exists" in cause.evidence
    assert remedy == GiveValue("body alarm_rule_name"), "threshold is a word of the message, and a field by chance"
    remove = replace(draft_for(CATALOGUE.operations["DeleteAlarmRules"]), body='{"alarm_rules": ["taken-twice"]}')
    assert isinstance((await session.send(remove)).outcome, Success)


# -- on a service that answers as it is told


async def test_an_expired_token_is_renewed(opened: Open, profile: Profile, service: Service, clock: Clock) -> None:
    def answer(asked: Asked) -> bytes:
        old = asked.headers["x-auth-token"] == "MIIold"
        expired = {"error_code": "APIG.0307", "error_msg": "The token must be updated."}
        return reply(401, expired, Date="Thu, 01 Jan 2026 12:10:00 GMT") if old else reply(200, {})

    service.on("/v2/", answer)
    service.on("/v3/auth/tokens", token_reply("MIIold", life=300))
    session = opened(replace(profile, auto_renew=False), PASSWORD, clock=clock)
    await session.login()
    clock.now += timedelta(minutes=10)
    cause, remedy = found(session, await session.send(LIST))
    assert (cause.title, remedy) == ("The token has expired.", RenewToken())
    assert "12:05:00 UTC, 5 min before the reply" in cause.evidence

    service.on("/v3/auth/tokens", reply(401, {"error": {"code": 401, "message": "no"}}))
    with pytest.raises(InvalidInput, match="not renewed: IAM refused the login"):
        await apply_remedy(session, LIST, RenewToken())
    service.on("/v3/auth/tokens", token_reply("MIInew"))
    draft_with_remedy = await session.send(await apply_remedy(session, LIST, RenewToken()))
    assert isinstance(draft_with_remedy.outcome, Success)
    assert draft_with_remedy.steps[0].note == "renewed", "by the remedy, for this call"
    assert (await session.send(LIST)).steps[0].note == "kept"


async def test_a_refused_password_is_asked_for_anew(opened: Open, profile: Profile, service: Service) -> None:
    service.on("/v3/auth/tokens", lambda asked: token_reply() if b"right" in asked.body else reply(401, {}))
    given = ["right", "wrong"]
    session = opened(profile, None, credential_source=lambda: Password("u", Secret(given.pop()), "d"))
    exchange = await session.send(LIST)
    cause, remedy = found(session, exchange)
    assert (cause.title, remedy) == ("User, password or account is wrong.", ForgetCredential())
    assert "for user u of account d" in cause.evidence
    assert isinstance((await session.send(await apply_remedy(session, LIST, remedy))).outcome, Success)


async def test_throttling_says_how_long(opened: Open, profile: Profile, service: Service, clock: Clock) -> None:
    text = "The throttling threshold has been reached: policy user over ratelimit,limit:5,time:1 minute"
    service.on("/v2/", reply(429, {"error_code": "APIG.0308", "error_msg": text}))
    session = opened(profile, PASSWORD, clock=clock)
    exchange = await session.send(LIST)
    assert found(session, exchange)[1] == Wait(60)
    clock.now += timedelta(seconds=45)
    remedy = found(session, exchange)[1]
    assert remedy == Wait(15)
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    assert await apply_remedy(session, LIST, remedy, pause=pause) is LIST
    assert waited == [15]


async def test_a_page_of_a_proxy(opened: Open, profile: Profile, service: Service, clock: Clock) -> None:
    page = b"<!DOCTYPE html><html><head><title>Sign in</title>"
    service.on("/v2/", reply(200, page, Content_Type="text/html", Server="squid"))
    session = opened(profile, PASSWORD, clock=clock)
    cause, _ = found(session, await session.send(LIST))
    assert cause.title == "A proxy, load balancer or sign-in page answered, not the service."
    assert 'titled "Sign in". Server: squid' in cause.evidence


async def test_a_reply_that_is_cut_off(opened: Open, profile: Profile, service: Service, clock: Clock) -> None:
    service.on("/v2/", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nX-Close: 1\r\n\r\n{}")
    session = opened(profile, PASSWORD, clock=clock)
    cause, remedy = found(session, await session.send(LIST))
    assert "2 bytes arrived of 99 announced" in cause.evidence
    assert remedy == Wait(0)


@pytest.mark.parametrize(
    ("url", "title"),
    [("http://127.0.0.1:9/x", "Nothing listens there"), ("https://nobody.invalid/x", "The host's name is not known")],
)
async def test_no_connection(opened: Open, profile: Profile, clock: Clock, url: str, title: str) -> None:
    session = opened(profile, PASSWORD, clock=clock)
    cause, _ = found(session, await session.send(draft_for_request("GET", url, CATALOGUE)))
    assert title in cause.title


async def test_iam_that_is_not_there_is_the_one_that_is_named(opened: Open, profile: Profile, clock: Clock) -> None:
    session = opened(replace(profile, iam_endpoint="http://127.0.0.1:9"), PASSWORD, clock=clock)
    cause, _ = found(session, await session.send(LIST))
    assert "http://127.0.0.1:9 refused the connection" in cause.evidence


async def test_the_state_of_a_session_holds_no_secret(opened: Open, profile: Profile, clock: Clock) -> None:
    session = opened(profile, PASSWORD, clock=clock)
    await session.send(LIST)
    state = session.state()
    assert state.token is not None
    assert (state.token.project_id, state.token.roles, state.credential) == ("p1", ("te_admin",), "password")
    assert "MIItoken" not in repr(state)
    assert PASSWORD.password.reveal() not in repr(state)


# -- mending


def test_an_absolute_url_goes_to_the_endpoint() -> None:
    draft = Draft(method="GET", uri="https://there.example:8443/v2/x?y=1")
    assert draft_with_remedy(draft, UseEndpoint("https://here.example")).uri == "https://here.example/v2/x?y=1"


async def test_a_path_goes_to_the_endpoint_by_the_session(
    opened: Open, profile: Profile, service: Service, clock: Clock
) -> None:
    session = opened(replace(profile, aom_endpoint="http://127.0.0.1:9"), PASSWORD, clock=clock)
    draft = await apply_remedy(session, LIST, UseEndpoint(service.url))
    assert draft is LIST
    assert isinstance((await session.send(draft)).outcome, Success)
    assert service.targets("/v2/p1/alarm-rules")[0].headers["x-auth-token"] == "MIItoken"


@pytest.mark.parametrize(
    ("uri", "instead_of", "after"),
    [
        (f"/v2/{STAGING}/x?p={STAGING}", STAGING, f"/v2/{OWN}/x?p={STAGING}"),
        ("/v2//x", "", f"/v2/{OWN}/x"),
        (f"https://h/v2/{STAGING}/x", STAGING, f"https://h/v2/{OWN}/x"),
        ("/v2/%7Bproject_id%7D/x", "{project_id}", f"/v2/{OWN}/x"),
    ],
)
def test_the_project_in_a_uri_by_hand(uri: str, instead_of: str, after: str) -> None:
    draft = Draft(method="GET", uri=uri, headers=(("X-Project-Id", STAGING),))
    made = draft_with_remedy(draft, SetProject(OWN, instead_of))
    assert made.uri == after
    assert made.headers == (("X-Project-Id", OWN if instead_of == STAGING else STAGING),)


def test_a_proxy_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:secret@proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "direct.example")
    assert proxy_for("https://aom.example") == "proxy.example:3128"
    assert proxy_for("https://direct.example") == proxy_for("https://127.0.0.1:1") == proxy_for("") == ""


def test_a_parameter_that_is_called_as_its_place_is_is_named_once() -> None:
    assert _corrected("query query") == "Correct the value of query."
    assert _corrected("body series[0].namespace") == "Correct the value of series[0].namespace (body)."
    assert _corrected("body") == "Correct the body."
