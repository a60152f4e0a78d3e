"""Operations of another OpenAPI document: where they go, and who gets the credentials."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from told_service import Clock, Service, reply, served

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Catalogue
from aom_tui.session.compose.items import draft_for
from aom_tui.session.construct import construct
from aom_tui.session.credentials import Password
from aom_tui.session.exchange import Success
from aom_tui.session.profile import Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

PASSWORD = Password("u", Secret("a password nobody else has"), "d")


def known(folder: Path, server: str | None) -> Catalogue:
    """A document with one operation, and where it says that its service is."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "APM", "version": "1"},
        "paths": {"/v1/apps": {"get": {"operationId": "ListApmApps", "responses": {}}}},
        "servers": [{"url": server}] if server else [],
    }
    path = folder / "apm.json"
    path.write_text(json.dumps(document))
    return load_catalogue((path,))


async def sent(catalogue: Catalogue, profile: Profile, clock: Clock) -> None:
    async with Session(profile, PASSWORD, catalogue, clock=clock) as session:
        exchange = await session.send(draft_for(catalogue.operations["ListApmApps"]))
        assert exchange.outcome == Success()


async def test_where_the_document_says_goes_no_credential(
    profile: Profile, service: Service, clock: Clock, tmp_path: Path
) -> None:
    async with served() as apm:
        apm.on("/", reply(200, {}))
        await sent(known(tmp_path, f"{apm.url}/base"), profile, clock)
        assert [each.target for each in apm.asked] == ["/base/v1/apps"]
        assert {"x-auth-token", "authorization"}.isdisjoint(apm.asked[0].headers)
    assert service.asked == []


async def test_where_the_profile_says_goes_the_token(
    profile: Profile, service: Service, clock: Clock, tmp_path: Path
) -> None:
    async with served() as apm:
        apm.on("/", reply(200, {}))
        await sent(known(tmp_path, "https://elsewhere.invalid"), replace(profile, endpoints={"apm": apm.url}), clock)
        assert apm.asked[0].headers["x-auth-token"] == "MIItoken"
    assert len(service.targets("/v3/auth/tokens")) == 1


@pytest.mark.parametrize(("server", "target"), [(None, "/v1/apps"), ("/gateway/", "/gateway/v1/apps")])
async def test_without_a_host_it_is_behind_aoms_endpoint(
    profile: Profile, service: Service, clock: Clock, tmp_path: Path, server: str | None, target: str
) -> None:
    await sent(known(tmp_path, server), profile, clock)
    assert service.targets(target)[0].headers["x-auth-token"] == "MIItoken"


def test_a_list_is_written_as_its_parameter_says(profile: Profile, tmp_path: Path) -> None:
    document = {
        "openapi": "3.1.0",
        "paths": {
            "/v1/apps": {
                "get": {
                    "operationId": "ListApmApps",
                    "parameters": [
                        {"name": "id", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}}
                    ],
                }
            }
        },
    }
    path = tmp_path / "apm.json"
    path.write_text(json.dumps(document))
    catalogue = load_catalogue((path,))
    draft = draft_for(catalogue.operations["ListApmApps"]).with_value("id", "1,2")
    request, _ = construct(catalogue, draft, profile)
    assert request is not None
    assert request.uri == "/v1/apps?id=1&id=2"
    _, problems = construct(catalogue, draft.with_value("id", "1,x"), profile)
    assert [str(problem) for problem in problems] == ['query id: "x" is a string, expected an integer']
    rules = draft_for(catalogue.operations["DeleteserviceDiscoveryRules"]).with_value("appRulesIds", "a,b/c")
    request, _ = construct(catalogue, rules, profile, "p1")
    assert request is not None
    assert request.uri.endswith("?appRulesIds=a,b%2Fc")
