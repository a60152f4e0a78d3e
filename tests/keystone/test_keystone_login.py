"""Our tokens from somebody else's IAM."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.items import draft_for, draft_for_request
from aom_tui.session.credentials import GivenToken, Password
from aom_tui.session.exchange import Failure, FailureKind, Success
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session
from aom_tui.session.token import Token

if TYPE_CHECKING:
    from conftest import Keystone

pytestmark = pytest.mark.keystone
CATALOGUE = load_catalogue()
PROJECTS = draft_for_request("GET", "/v3/auth/projects", CATALOGUE)


def session(keystone: "Keystone", *, password: str | None = None, user_id: str = "", **more: Any) -> Session:
    """By the user's name, unless an id is given; the account is then for the project's name alone."""
    user, domain = "" if user_id else keystone.user, more.pop("domain", keystone.domain)
    profile = Profile(
        name="keystone",
        kind=Kind.TEST,
        region="RegionOne",
        iam_endpoint=keystone.url,
        aom_endpoint=keystone.url,
        credential=CredentialRef("password", "prompt", user=user, domain=domain, user_id=user_id),
        **{"project_name": keystone.project, **more},
    )
    secret = Secret(password or keystone.password)
    return Session(profile, Password(user, secret, domain, user_id=user_id), CATALOGUE)


@pytest.fixture
async def admin(keystone: "Keystone") -> Token:
    """By name: what there is by id, too."""
    async with session(keystone) as by_name:
        token = (await by_name.login()).token
    assert token is not None
    assert token.project is not None
    return token


async def test_login_by_project_name_then_by_its_id(keystone: "Keystone") -> None:
    async with session(keystone) as by_name:
        token = (await by_name.login()).token
        assert token is not None
        assert token.project is not None
        assert (token.user, token.domain, token.project.name) == ("admin", "Default", "admin")
        assert 0 < (token.expires_at - token.issued_at).total_seconds() <= 12
    async with session(keystone, project_id=token.project.id, project_name="") as by_id:
        again = (await by_id.login()).token
        assert again is not None
        assert again.project == token.project


async def test_login_by_the_users_id(keystone: "Keystone", admin: Token) -> None:
    assert admin.project is not None
    by_project_id = {"project_id": admin.project.id, "project_name": "", "domain": ""}
    for more in ({}, by_project_id):
        async with session(keystone, user_id=admin.user_id, **more) as by_id:
            again = (await by_id.login()).token
        assert again is not None
        assert (again.user, again.user_id, again.project) == (admin.user, admin.user_id, admin.project)


async def test_a_wrong_password_is_refused_by_id_as_by_name(keystone: "Keystone", admin: Token) -> None:
    said = set()
    for wrong in ({"password": "wrong"}, {"password": "wrong", "user_id": admin.user_id}, {"user_id": "0" * 32}):
        async with session(keystone, **wrong) as refused:
            result = await refused.login()
        assert result.failure is not None
        said.add((result.failure.kind, result.failure.message, result.failure.remedy))
    assert len(said) == 1


async def test_keystone_insists_on_the_projects_domain(keystone: "Keystone") -> None:
    async with session(keystone, scope_with_domain=False) as without:
        result = await without.login()
    assert result.token is None
    assert result.failure is not None
    assert "400" in result.failure.message
    assert "\n" not in result.failure.message


@pytest.mark.parametrize("more", [{"password": "wrong"}, {"project_name": "nowhere"}])
async def test_a_refused_login_says_what_to_check(keystone: "Keystone", more: dict[str, str]) -> None:
    async with session(keystone, **more) as refused:
        outcome = (await refused.send(PROJECTS)).outcome
    assert isinstance(outcome, Failure)
    assert outcome.kind is FailureKind.IAM_REFUSED
    assert "user, password, account (domain) and project" in outcome.remedy


async def test_a_call_after_expiry_renews_by_itself(keystone: "Keystone") -> None:
    async with session(keystone) as lasting:
        first = await lasting.send(PROJECTS)
        token = lasting.token
        assert token is not None
        await asyncio.sleep(max(0.0, token.expires_at.timestamp() - time.time()) + 0.5)  # the token's own life, 12 s
        second = await lasting.send(PROJECTS)
        assert isinstance(first.outcome, Success)
        assert isinstance(second.outcome, Success)
        assert second.token_exchange is not None
        assert lasting.token is not None
        assert lasting.token.value != token.value


async def test_the_token_check(keystone: "Keystone") -> None:
    async with session(keystone) as checking:
        exchange = await checking.send(draft_for(CATALOGUE.operations["KeystoneValidateToken"]))
    assert exchange.reply is not None
    assert json.loads(exchange.reply.body)["token"]["user"]["name"] == "admin"


async def test_a_given_token_is_checked_before_it_is_used(keystone: "Keystone") -> None:
    async with session(keystone) as mine:
        token = (await mine.login()).token
    assert token is not None
    async with given(keystone, token.value) as known, given(keystone, Secret("gAAAAAnone")) as unknown:
        found, refused = await known.login(), await unknown.login()
    assert found.token is not None
    assert (found.token.user, found.token.project) == (token.user, token.project)
    assert refused.token is None
    assert refused.failure is not None
    assert refused.failure.message == "the given token (typed in) is not valid, or no longer"


async def test_an_unscoped_token_has_no_project(keystone: "Keystone") -> None:
    async with given(keystone, unscoped(keystone)) as session:
        listed = await session.send(PROJECTS)
        assert isinstance(listed.outcome, Success)
        assert session.token is not None
        assert session.token.project is None
        with pytest.raises(InvalidInput, match="project_id: unknown: the token is scoped to the account"):
            await session.send(draft_for(CATALOGUE.operations["ListAlarmRule"]))


def given(keystone: "Keystone", token: Secret) -> Session:
    """A session with a token from elsewhere."""
    profile = Profile(
        name="given", kind=Kind.TEST, region="", iam_endpoint=keystone.url, aom_endpoint=keystone.url,
        credential=CredentialRef("token", "prompt"),
    )  # fmt: skip
    return Session(profile, GivenToken(token), CATALOGUE)


def unscoped(keystone: "Keystone") -> Secret:
    """What IAM gives where the login names no scope."""
    user = {"name": keystone.user, "password": keystone.password, "domain": {"name": keystone.domain}}
    identity = {"methods": ["password"], "password": {"user": user}}
    answer = httpx.post(f"{keystone.url}/v3/auth/tokens", json={"auth": {"identity": identity, "scope": "unscoped"}})
    assert answer.status_code == 201
    return Secret(answer.headers["X-Subject-Token"])


def test_the_command_line_against_keystone(keystone: "Keystone", tmp_path: Path) -> None:
    environ = {
        "OS_AUTH_URL": f"{keystone.url}/v3", "OS_USERNAME": keystone.user, "OS_USER_DOMAIN_NAME": keystone.domain,
        "OS_PROJECT_NAME": keystone.project, "OS_REGION_NAME": "RegionOne",
        **{f"AOM_TUI_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "CACHE")},
    }  # fmt: skip
    command = [sys.executable, "-m", "aom_tui", "token", "--json"]
    good = subprocess.run(command, env=environ | {"OS_PASSWORD": keystone.password}, capture_output=True, text=True)
    wrong = subprocess.run(command, env=environ | {"OS_PASSWORD": "wrong"}, capture_output=True, text=True)
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["project"]["name"] == "admin"
    assert (wrong.returncode, wrong.stdout) == (6, "")
    assert "user, password, account" in wrong.stderr
    by_id = environ | {"OS_USERNAME": "", "OS_USER_ID": json.loads(good.stdout)["user_id"]}
    again = subprocess.run(command, env=by_id | {"OS_PASSWORD": keystone.password}, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["user"] == "admin"
