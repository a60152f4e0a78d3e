"""The access key of an ECS's agency, from a metadata service on loopback; what odd ones answer is one clear line."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from msgspec.structs import replace
from told_service import NOW, Asked, Clock, Service, reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.items import draft_for
from aom_tui.session.credentials import AccessKey
from aom_tui.session.exchange import Success
from aom_tui.session.login.ecs_agency import METADATA, OVERRIDE, agency_key, metadata_endpoint
from aom_tui.session.profile import CredentialRef, Profile
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])
KEY = {"access": "AKECS", "secret": "skOfTheAgency", "securitytoken": "gQpjOfTheAgency"}


def key_reply(number: int = 1, life: timedelta = timedelta(hours=6)) -> bytes:
    ends = (NOW + life).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return reply(200, {"credential": {**KEY, "access": f"AKECS{number}", "expires_at": ends}})


async def asked(service: Service) -> AccessKey:
    return await asyncio.to_thread(agency_key, {OVERRIDE: service.url})


async def test_it_is_asked_for_with_a_metadata_token(service: Service) -> None:
    service.on("/meta-data/latest/api/token", reply(200, b"METADATATOKEN"))
    service.on("/openstack/latest/securitykey", key_reply())
    key = await asked(service)
    assert key.access == "AKECS1"
    assert key.secret.reveal() == KEY["secret"]
    assert key.security_token is not None
    assert key.security_token.reveal() == KEY["securitytoken"]
    assert key.expires_at == NOW + timedelta(hours=6)
    first, second = service.asked
    assert (first.method, second.headers["x-metadata-token"]) == ("PUT", "METADATATOKEN")
    assert KEY["secret"] not in repr(key)


@pytest.mark.parametrize("status", [404, 405, 503])
async def test_an_ecs_without_metadata_tokens_is_asked_without(service: Service, status: int) -> None:
    service.on("/meta-data/latest/api/token", reply(status, b"no"))
    service.on("/openstack/latest/securitykey", key_reply())
    assert (await asked(service)).access == "AKECS1"
    assert "x-metadata-token" not in service.asked[1].headers


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (reply(404, b"no"), "this ECS has none"),
        (reply(401, b"You must configure Cloud Service Agency first"), "this ECS has none"),
        (reply(500, b"no"), "answered 500"),
        (reply(200, b"<html>"), "what is no access key"),
        (reply(200, {"credential": {**KEY, "expires_at": "soon"}}), "what is no access key"),
        (reply(200, {"credential": {**KEY, "access": "A\nB", "expires_at": "2026-01-01T12:00:00Z"}}), "no access key"),
        (b"nothing like HTTP\r\n\r\n", "does not answer"),
    ],
)
async def test_what_is_no_key_is_one_clear_line(service: Service, answer: bytes, words: str) -> None:
    service.on("/meta-data/latest/api/token", reply(200, b"METADATATOKEN"))
    service.on("/openstack/latest/securitykey", answer)
    with pytest.raises(InvalidInput, match=words) as caught:
        await asked(service)
    assert KEY["secret"] not in str(caught.value)


async def test_a_token_that_is_no_header_is_no_crash(service: Service) -> None:
    service.on("/meta-data/latest/api/token", reply(200, b"A\r\nHost: elsewhere"))
    with pytest.raises(InvalidInput, match="does not answer"):
        await asked(service)


def test_only_this_machine_may_stand_in_for_the_metadata_service() -> None:
    assert metadata_endpoint({}) == METADATA
    for elsewhere in ("http://192.0.2.1", "https://127.0.0.1", "http://127.0.0.1.example.com"):
        with pytest.raises(InvalidInput, match="not on this machine"):
            metadata_endpoint({OVERRIDE: elsewhere})


def test_where_nothing_listens_it_seems_to_be_no_ecs() -> None:
    with pytest.raises(InvalidInput, match="seems to be no ECS"):
        agency_key({OVERRIDE: "http://127.0.0.1:9"})


def signing(service: Service, profile: Profile, clock: Clock) -> Session:
    """A session that signs with the agency's key."""
    profile = replace(profile, credential=CredentialRef("access-key", "ecs"), project_id="p1")
    return Session(profile, None, CATALOGUE, clock=clock, credential_source=lambda: agency_key({OVERRIDE: service.url}))


def numbered(life: timedelta) -> Callable[[Asked], bytes]:
    numbers = count(1)
    return lambda _: key_reply(next(numbers), life)


async def test_a_key_is_used_until_its_end_is_near_and_then_another(
    service: Service, profile: Profile, clock: Clock
) -> None:
    service.on("/meta-data", reply(404, b""))
    service.on("/openstack/latest/securitykey", numbered(timedelta(hours=1)))
    async with signing(service, profile, clock) as session:
        for _ in range(2):
            assert isinstance((await session.send(LIST)).outcome, Success)
        clock.now += timedelta(minutes=56)
        assert isinstance((await session.send(LIST)).outcome, Success)
        report = session.report()
    signed = [each.headers["authorization"].split("Access=")[1].split(",")[0] for each in service.targets("/v2")]
    assert signed == ["AKECS1", "AKECS1", "AKECS2"]
    assert all(each.headers["x-security-token"] == KEY["securitytoken"] for each in service.targets("/v2"))
    assert report.key_id == "AKECS2"
    assert KEY["secret"] not in json.dumps(repr(report))
