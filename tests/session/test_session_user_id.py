"""A user named by id: who is meant, what IAM is sent, what is kept of it, and what is said where it does not do."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.credentials import Password
from aom_tui.session.login.auth_report import environment_names
from aom_tui.session.login.obtain import obtain, secret_owner
from aom_tui.session.login.token_store import TokenStore
from aom_tui.session.profile import Profile
from aom_tui.session.profiles.relocation import in_region
from aom_tui.session.profiles.resolve import resolve_profile
from aom_tui.session.secret import Secret
from aom_tui.session.storage.cache_keys import key_of, owner_of
from aom_tui.session.token import token_body, token_of
from aom_tui.settings import Folders, Settings

CATALOGUE = load_catalogue()
NOWHERE = Folders(Path("/nowhere"), Path("/nowhere"), Path("/nowhere"))
BY_ID = {"region": "cn-north-4", "user_id": "U1", "project_id": "P1"}
ENVIRONMENT = {"OS_USER_ID": "U1", "OS_PASSWORD": "secret", "OS_PROJECT_ID": "P1", "OS_REGION_NAME": "cn-north-4"}


def resolved(table: Mapping[str, Any]) -> Profile:
    return resolve_profile(Settings(NOWHERE, None, {"p": table}), {}, CATALOGUE, name="p")


def from_environment(**more: str) -> Profile:
    return resolve_profile(Settings(NOWHERE), ENVIRONMENT | more, CATALOGUE)


def sent(profile: Profile, *answers: str) -> Any:
    """The `auth` object of the login, with these secrets typed."""
    typed = iter(answers)
    credential = obtain(profile, {}, ask=lambda _prompt: next(typed))
    assert isinstance(credential, Password)
    passcode = credential.second.passcode() if credential.second else None
    return token_body(credential, profile, passcode)["auth"]


def test_an_id_stands_alone_beside_the_password() -> None:
    auth = sent(resolved({**BY_ID, "source": "prompt"}), "secret")
    user = {"id": "U1", "password": "secret"}
    assert auth["identity"] == {"methods": ["password"], "password": {"user": user}}
    assert auth["scope"] == {"project": {"id": "P1"}}


def test_the_account_is_for_the_projects_name() -> None:
    table = {"region": "cn-north-4", "user_id": "U1", "domain": "acme", "source": "prompt"}
    auth = sent(resolved(table), "secret")
    assert auth["identity"]["password"]["user"] == {"id": "U1", "password": "secret"}
    assert auth["scope"] == {"project": {"name": "cn-north-4", "domain": {"name": "acme"}}}
    without = {"region": "cn-north-4", "user_id": "U1", "scope_with_domain": False, "source": "prompt"}
    assert sent(resolved(without), "secret")["scope"] == {"project": {"name": "cn-north-4"}}


@pytest.mark.parametrize("also", [{}, {"user_id": "U1"}])
def test_one_id_serves_beside_password_and_passcode(also: dict[str, str]) -> None:
    table = {"region": "cn-north-4", "mfa_user_id": "U1", "project_id": "P1", "source": "prompt", **also}
    identity = sent(resolved(table), "secret", "123456")["identity"]
    assert identity["password"]["user"] == {"id": "U1", "password": "secret"}
    assert identity["totp"]["user"] == {"id": "U1", "passcode": "123456"}


def test_a_name_goes_beside_the_password_where_the_id_is_for_the_passcode() -> None:
    table = {"region": "cn-north-4", "user": "u", "domain": "d", "mfa_user_id": "U1", "source": "prompt"}
    identity = sent(resolved(table), "secret", "123456")["identity"]
    assert identity["password"]["user"] == {"name": "u", "domain": {"name": "d"}, "password": "secret"}
    assert identity["totp"]["user"] == {"id": "U1", "passcode": "123456"}


def test_the_environment_names_a_user_by_id() -> None:
    profile = from_environment()
    assert profile.credential is not None
    assert (profile.credential.user, profile.credential.user_id, profile.credential.mfa) == ("", "U1", False)
    assert (secret_owner(profile), environment_names(profile)) == ("U1", ("OS_USER_ID", "OS_PASSWORD"))
    named = environment_names(from_environment(OS_USER_DOMAIN_NAME="acme"))
    assert named == ("OS_USER_ID", "OS_USER_DOMAIN_NAME", "OS_PASSWORD")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"user": "u"}, "profile p: says who by user and by user_id. Leave out one of them"),
        ({"mfa_user_id": "U2"}, "profile p: user_id and mfa_user_id are not the same. One id serves both"),
        ({"user_id": ""}, "profile p: does not say who: user or domain is missing. Set user and domain (the account)"),
        ({"user_id": "", "domain": "acme"}, "profile p: does not say who"),
        ({"user_id": "", "user": "u", "mfa_user_id": "U1"}, "profile p: does not say who"),
        ({"project_id": ""}, "profile p domain: not set, and a project's name needs the account beside it. Set it to"),
        ({"scope": "domain"}, "profile p domain: not set, and the account is what the token is to be for"),
    ],
)
def test_what_names_nobody_or_two_is_said(table: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        resolved({**BY_ID, **table})
    assert str(caught.value.problems[0]).startswith(said)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"OS_USERNAME": "u", "OS_USER_DOMAIN_NAME": "d"}, "OS_USERNAME, OS_USER_ID: both say who. Unset one of them."),
        ({"OS_PROJECT_ID": "", "OS_PROJECT_NAME": "x"}, "OS_USER_DOMAIN_NAME: not set, and a project's name needs"),
    ],
)
def test_what_the_environment_lacks_is_said_by_its_names(more: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        from_environment(**more)
    assert str(caught.value.problems[0]).startswith(said)


def test_another_regions_project_has_a_name_only() -> None:
    with pytest.raises(InvalidInput, match="a project's name needs the account beside it"):
        in_region(resolved(BY_ID), CATALOGUE, "cn-east-3")
    assert in_region(resolved({**BY_ID, "domain": "acme"}), CATALOGUE, "cn-east-3").project_id == ""


@pytest.mark.parametrize(
    ("environ", "is_same"),
    [
        ({}, True),
        ({"OS_USER_ID": "U1"}, True),
        ({"OS_USER_ID": "U1", "OS_USERNAME": "alice", "OS_USER_DOMAIN_NAME": "acme"}, True),
        ({"OS_USER_ID": "U2"}, False),
        ({"OS_USERNAME": "alice"}, False),
    ],
)
def test_the_environments_password_is_not_another_users(environ: dict[str, str], is_same: bool) -> None:
    profile = resolved({**BY_ID, "source": "environment"})
    if is_same:
        assert obtain(profile, {"OS_PASSWORD": "secret", **environ}, ask=None)
        return
    with pytest.raises(InvalidInput, match="belongs to another identity") as caught:
        obtain(profile, {"OS_PASSWORD": "secret", **environ}, ask=None)
    assert "is not U1" in str(caught.value)
    assert ("leave OS_USERNAME unset" in str(caught.value)) == ("OS_USERNAME" in environ)


def test_an_id_is_no_proof_of_a_name() -> None:
    table = {"region": "cn-north-4", "user": "alice", "domain": "acme", "source": "environment"}
    with pytest.raises(InvalidInput, match="OS_USER_ID is not alice@acme"):
        obtain(resolved(table), {"OS_PASSWORD": "secret", "OS_USER_ID": "U2"}, ask=None)


NOW = datetime(2026, 1, 1, tzinfo=UTC)
DOCUMENT: dict[str, Any] = {
    "issued_at": NOW.isoformat(), "expires_at": (NOW + timedelta(hours=24)).isoformat(),
    "user": {"name": "alice", "id": "U1", "domain": {"name": "acme"}}, "project": {"id": "P1", "name": "n"},
}  # fmt: skip


def test_a_kept_token_is_found_by_the_same_id_only(tmp_path: Path) -> None:
    store, profile = TokenStore(tmp_path), resolved(BY_ID)
    other = resolved({**BY_ID, "user_id": "U2"})
    key = key_of(profile, Password("", Secret("x"), "", user_id="U1"))
    store.save(key, token_of("MIIvalue", DOCUMENT))
    assert key_of(other, Password("", Secret("x"), "", user_id="U2")) != key
    found = store.newest(profile, NOW)
    assert found is not None
    assert found.path == store.path(key)
    assert store.newest(other, NOW) is None
    assert owner_of(from_environment()) != owner_of(from_environment(OS_USER_ID="U2"))


def test_who_is_named_by_name_is_found_where_it_was() -> None:
    """What was kept and counted before there were ids, is: a digest that moves forgets refusals."""
    by_name = resolved({"region": "cn-north-4", "user": "u", "domain": "d", "mfa_user_id": "U1"})
    key = key_of(by_name, Password("u", Secret("x"), "d", user_id="U1"))
    assert key == key_of(by_name, Password("u", Secret("x"), "d"))
    assert by_name.credential is not None
    without = replace(by_name, name="environment", credential=replace(by_name.credential, user_id=""))
    assert owner_of(replace(by_name, name="environment")) == owner_of(without)
