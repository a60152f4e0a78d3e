"""IAM: tokens for every scope, what they show, what they reach."""

import base64
from datetime import datetime
from typing import Any

import pytest

ACCOUNT_ID = "5d1c7e0b93f24a6e8b0f2d4c6a8e1357"


@pytest.mark.parametrize(
    "named",
    [
        {"name": "cn-north-4"},
        {"name": "cn-north-4", "domain": {"name": "acme"}},
        {"name": "cn-north-4", "domain": {"id": ACCOUNT_ID}},
        {"id": "4fae1c0b7d2e4a6f9b830d5e71c2a935"},
    ],
)
def test_a_project_is_found_by_name_with_and_without_domain_and_by_id(client: Any, named: dict[str, Any]) -> None:
    reply = client.login({"project": named})
    token = reply.json()["token"]
    assert reply.status_code == 201
    assert token["project"] == {
        "id": client.project,
        "name": "cn-north-4",
        "domain": {"id": ACCOUNT_ID, "name": "acme"},
    }
    assert "domain" not in token
    assert token["methods"] == ["password"]
    assert token["user"]["name"] == "demo"


@pytest.mark.parametrize("scope", [{"domain": {"name": "acme"}}, {"domain": {"id": ACCOUNT_ID}}, None])
def test_account_scope(client: Any, scope: Any) -> None:
    token = client.login(scope).json()["token"]
    assert token["domain"] == {"id": ACCOUNT_ID, "name": "acme"}
    assert "project" not in token


def test_project_wins_where_both_are_given(client: Any) -> None:
    token = client.login({"domain": {"name": "acme"}, "project": {"name": "cn-north-4_staging"}}).json()["token"]
    assert token["project"]["name"] == "cn-north-4_staging"


def test_the_token_looks_real_and_lives_a_day(client: Any) -> None:
    reply = client.login({"project": {"name": "cn-north-4"}})
    value = reply.headers["X-Subject-Token"]
    assert value.startswith("MII")
    assert 2000 <= len(value) <= 4096
    assert value not in reply.text
    issued, expires = (datetime.fromisoformat(reply.json()["token"][name]) for name in ("issued_at", "expires_at"))
    assert (expires - issued).total_seconds() == 24 * 3600
    base64.b64decode(value[3:].replace("-", "/") + "=" * (-len(value[3:]) % 4))


def test_the_catalogue_can_be_left_out(client: Any) -> None:
    full = client.login({"project": {"name": "cn-north-4"}}).json()["token"]["catalog"]
    assert {entry["type"] for entry in full} == {"iam", "aom"}
    assert client.login({"project": {"name": "cn-north-4"}}, query="?nocatalog=true").json()["token"]["catalog"] == []


def test_a_wrong_password_is_refused_in_iams_words(client: Any) -> None:
    reply = client.login({"project": {"name": "cn-north-4"}}, password="wrong")
    wrong = {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}
    assert (reply.status_code, reply.json()) == (401, {"error": wrong})
    assert client.login(None, user="nobody").json() == {"error": wrong}


def by_id(client: Any, user_id: str, password: str) -> Any:
    identity = {"methods": ["password"], "password": {"user": {"id": user_id, "password": password}}}
    scope = {"project": {"name": "cn-north-4"}}
    return client.http.post("/v3/auth/tokens", json={"auth": {"identity": identity, "scope": scope}})


def test_a_users_id_needs_no_account(client: Any) -> None:
    user = client.login().json()["token"]["user"]
    password = client.line["password"]
    assert by_id(client, user["id"], password).json()["token"]["user"] == user
    wrong = client.login(None, password="wrong").json()
    for user_id, given in ((user["id"], "wrong"), ("nobody", password), ("demo", password)):
        reply = by_id(client, user_id, given)
        assert (reply.status_code, reply.json()) == (401, wrong)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "auth",
        {"auth": {"identity": {"methods": ["password"]}}},
        {"auth": {"identity": {"methods": ["token"], "password": {"user": {}}}}},
        {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "demo", "password": 1}}}}},
        {"auth": {"identity": {"methods": [{}], "password": {"user": {"name": "demo"}}}}},
    ],
)
def test_an_unusable_body_is_400(client: Any, body: Any) -> None:
    reply = client.http.post("/v3/auth/tokens", json=body)
    assert reply.status_code == 400
    assert reply.json()["error"] == {"code": 400, "message": "The request body is invalid", "title": "Bad Request"}


def test_a_project_of_others_cannot_be_found(client: Any) -> None:
    assert client.login({"project": {"name": "cn-east-3"}}).status_code == 404
    assert client.login({"project": {"name": "cn-north-4"}}, user="viewer").status_code == 404


def mfa(client: Any, user_id: str, passcode: str) -> Any:
    who = {"name": "demo", "password": client.line["password"], "domain": {"name": "acme"}}
    identity = {
        "methods": ["password", "totp"],
        "password": {"user": who},
        "totp": {"user": {"id": user_id, "passcode": passcode}},
    }
    scope = {"project": {"name": "cn-north-4"}}
    return client.http.post("/v3/auth/tokens", json={"auth": {"identity": identity, "scope": scope}})


def test_mfa_wants_the_users_id_and_the_passcode(client: Any) -> None:
    user_id = client.login().json()["token"]["user"]["id"]
    token = mfa(client, user_id, "123456").json()["token"]
    assert token["methods"] == ["password", "totp"]
    assert token["mfa_authn_at"] == token["issued_at"]
    assert mfa(client, user_id, "654321").status_code == 401
    assert mfa(client, "demo", "123456").status_code == 401


def test_a_token_can_be_looked_at(client: Any) -> None:
    reply = client.call("GET", "/v3/auth/tokens?nocatalog=1", headers={"X-Subject-Token": client.token()})
    assert reply.status_code == 200
    assert reply.json()["token"]["project"]["id"] == client.project
    gone = client.call("GET", "/v3/auth/tokens", headers={"X-Subject-Token": "MIInonsense"})
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, 404)
    assert client.call("GET", "/v3/auth/tokens").status_code in (400, 404)


def test_projects_domains_and_regions(client: Any) -> None:
    names = [project["name"] for project in client.call("GET", "/v3/auth/projects").json()["projects"]]
    assert names == ["cn-north-4", "cn-north-4_staging"]
    by_name = client.call("GET", "/v3/projects", params={"name": "cn-north-4"}).json()["projects"]
    assert [project["id"] for project in by_name] == [client.project]
    assert client.call("GET", "/v3/projects?per_page=1&page=2").json()["projects"][0]["name"] == "cn-north-4_staging"
    assert client.call("GET", "/v3/projects?name=nowhere").json()["projects"] == []
    assert [one["name"] for one in client.call("GET", "/v3/auth/domains").json()["domains"]] == ["acme"]
    regions = {region["id"]: region["locales"] for region in client.call("GET", "/v3/regions").json()["regions"]}
    assert regions["cn-north-4"]["zh-cn"] == "华北-北京四"


@pytest.mark.parametrize("query", ["page=0", "per_page=5001", "page=x", "page=%00"])
def test_bad_pages_of_projects(client: Any, query: str) -> None:
    assert client.call("GET", f"/v3/projects?{query}").status_code == 400


@pytest.mark.parametrize("seconds", [899, 86401, "900", True, None])
def test_temporary_keys_have_a_limited_life(client: Any, seconds: Any) -> None:
    body = {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": seconds}}}}
    assert client.call("POST", "/v3.0/OS-CREDENTIAL/securitytokens", body).status_code == 400


def test_temporary_keys_expire_when_they_say(client: Any) -> None:
    body = {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": 1800}}}}
    reply = client.call("POST", "/v3.0/OS-CREDENTIAL/securitytokens", body)
    credential = reply.json()["credential"]
    assert reply.status_code == 201
    assert set(credential) == {"access", "secret", "securitytoken", "expires_at"}
    left = datetime.fromisoformat(credential["expires_at"]).timestamp()
    assert left - datetime.now().timestamp() == pytest.approx(1800, abs=30)
