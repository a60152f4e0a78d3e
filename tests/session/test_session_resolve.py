"""Which profile is meant, whose credential it uses, and where its secret comes from."""

import stat
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError
from msgspec.structs import replace

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.items import draft_for, draft_for_request
from aom_tui.session.credentials import AccessKey, GivenToken, Password
from aom_tui.session.exchange import Success
from aom_tui.session.login import system_keyring
from aom_tui.session.login.obtain import obtain
from aom_tui.session.login.token_store import TokenStore
from aom_tui.session.open import open_session
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.session.profiles.resolve import resolve_profile
from aom_tui.session.secret import Secret
from aom_tui.session.storage.cache_keys import key_of, owner_of
from aom_tui.session.token import token_of
from aom_tui.settings import Folders, Settings

CATALOGUE = load_catalogue()
FOLDERS = Folders(Path("/nowhere"), Path("/nowhere"), Path("/nowhere"))
PROD = {"region": "cn-north-4", "user": "alice", "domain": "acme", "read_only": True}
PASSWORD_ENVIRONMENT = {
    "OS_USERNAME": "bob",
    "OS_PASSWORD": "long secret of bob",
    "OS_USER_DOMAIN_NAME": "acme",
    "OS_REGION_NAME": "cn-east-3",
}


def settings(default: str | None = None, **profiles: Mapping[str, Any]) -> Settings:
    return Settings(FOLDERS, default, profiles)


def resolved(environ: Mapping[str, str], given: Settings | None = None, **options: Any) -> Profile:
    return resolve_profile(given or settings(), environ, CATALOGUE, **options)


def refusal(environ: Mapping[str, str], given: Settings | None = None, **options: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        resolved(environ, given, **options)
    (problem,) = caught.value.problems
    return str(problem)


def test_a_profile_gets_its_regions_endpoints() -> None:
    profile = resolved({}, settings(prod=PROD), name="prod")
    assert profile.aom_endpoint == "https://aom.cn-north-4.myhuaweicloud.com"
    assert profile.kind is Kind.PRODUCTION
    assert profile.read_only


def test_the_option_goes_before_the_environment_before_the_default() -> None:
    three = settings("c", a=PROD, b=PROD, c=PROD)
    assert resolved({"AOM_TUI_PROFILE": "b"}, three, name="a").name == "a"
    assert resolved({"AOM_TUI_PROFILE": "b"}, three).name == "b"
    assert resolved({}, three).name == "c"


def test_an_identity_in_the_environment_goes_before_the_default_profile() -> None:
    profile = resolved(PASSWORD_ENVIRONMENT, settings("a", a=PROD))
    assert (profile.name, profile.region) == ("environment", "cn-east-3")
    assert (profile.chosen_by, profile.instead_of) == (("OS_USERNAME",), "a"), "and it is said"
    named = resolved(PASSWORD_ENVIRONMENT | {"AOM_TUI_PROFILE": "a"}, settings("a", a=PROD))
    assert (named.chosen_by, named.instead_of) == (("AOM_TUI_PROFILE",), "")
    assert resolved(PASSWORD_ENVIRONMENT, settings("a", a=PROD), name="a").chosen_by == ()


def test_a_lone_token_that_has_no_place_names_what_it_stands_before() -> None:
    said = refusal({"OS_TOKEN": "t"}, settings("mine", mine=PROD))
    assert said.startswith("OS_REGION_NAME: no region. Such as cn-north-4; or give both endpoints. OS_TOKEN in the")
    assert said.endswith("before the default profile mine. --profile mine is that one, or unset it.")
    assert "OS_TOKEN" not in refusal({"OS_TOKEN": "t"})


async def test_an_identity_in_the_environment_goes_before_the_sandbox_as_default(tmp_path: Path) -> None:
    both = Settings(settings_in(tmp_path).folders, "sandbox")
    async with await open_session(both, PASSWORD_ENVIRONMENT, CATALOGUE) as session:
        assert session.profile.name == "environment"


def test_a_named_profile_takes_nothing_of_another_identity() -> None:
    profile = resolved(PASSWORD_ENVIRONMENT | {"OS_PROJECT_ID": "of bob"}, settings(prod=PROD), name="prod")
    assert profile.credential == CredentialRef("password", "keyring", "alice", "acme")
    assert profile.project_id == ""


def test_a_token_goes_before_an_access_key_before_a_password() -> None:
    key = {"HUAWEICLOUD_SDK_AK": "AK", "HUAWEICLOUD_SDK_SK": "SK"}
    with_key = resolved(PASSWORD_ENVIRONMENT | key).credential
    with_token = resolved(PASSWORD_ENVIRONMENT | key | {"OS_TOKEN": "t"}).credential
    assert with_key is not None
    assert with_key.kind == "access-key"
    assert with_token is not None
    assert with_token.kind == "token"


@pytest.mark.parametrize("url", ["http://127.0.0.1:5000/v3", "http://127.0.0.1:5000/v3/", "http://127.0.0.1:5000"])
def test_os_auth_url_with_or_without_its_version(url: str) -> None:
    profile = resolved({**PASSWORD_ENVIRONMENT, "OS_AUTH_URL": url, "OS_REGION_NAME": ""})
    assert profile.iam_endpoint == "http://127.0.0.1:5000"


def test_what_is_wrong_is_named() -> None:
    assert "profile prd: unknown. Did you mean prod?" in refusal({}, settings(prod=PROD), name="prd")
    assert "no profile and no credentials" in refusal({})
    assert "Did you mean cn-north-4" in refusal({}, settings(p={**PROD, "region": "cn-norht-4"}), name="p")
    assert "has no scheme" in refusal({}, settings(p={**PROD, "aom_endpoint": "aom.example.com"}), name="p")
    assert "Did you mean cn-north-4" in refusal(PASSWORD_ENVIRONMENT, region="cn-norht-4")
    assert "OS_USER_DOMAIN_NAME: not set" in refusal({**PASSWORD_ENVIRONMENT, "OS_USER_DOMAIN_NAME": ""})


@pytest.mark.parametrize("url", ["http://x:99999/v3", "http://[::1/v3", "ftp://x", "https:///x", "http://x:0"])
def test_an_endpoint_that_is_no_address_is_refused(url: str) -> None:
    assert "iam_endpoint" in refusal({**PASSWORD_ENVIRONMENT, "OS_AUTH_URL": url})
    assert "is no address" in refusal({**PASSWORD_ENVIRONMENT, "AOM_TUI_ENDPOINT": url})


@pytest.mark.parametrize("url", ["https://u:hidden-word@host/v3", "u:hidden-word@host"])
def test_a_password_in_an_endpoint_is_refused_and_not_repeated(url: str) -> None:
    said = refusal({**PASSWORD_ENVIRONMENT, "OS_AUTH_URL": url})
    assert "holds a user or a password" in said
    assert "hidden-word" not in said


@pytest.mark.parametrize(("word", "kept"), [("off", False), ("on", True), (False, False), (True, True)])
def test_the_token_cache_can_be_off(word: str | bool, kept: bool) -> None:
    assert resolved({}, settings(p={**PROD, "token_cache": word}), name="p").token_cache is kept
    assert resolved({}, settings(p=PROD), name="p").token_cache


# -- secrets


def profile_with(reference: CredentialRef) -> Profile:
    return Profile(
        name="p", kind=Kind.TEST, region="r", iam_endpoint="http://i", aom_endpoint="http://a", credential=reference
    )


def test_secrets_from_the_environment() -> None:
    environ = {"OS_PASSWORD": "pw", "HUAWEICLOUD_SDK_SK": "sk", "HUAWEICLOUD_SDK_SECURITY_TOKEN": "st", "OS_TOKEN": "t"}
    password = CredentialRef("password", "environment", "u", "d")
    key = CredentialRef("access-key", "environment", access="AK")
    token = CredentialRef("token", "environment")
    assert obtain(profile_with(password), environ, ask=None) == Password("u", Secret("pw"), "d")
    assert obtain(profile_with(key), environ, ask=None) == AccessKey("AK", Secret("sk"), Secret("st"))
    assert obtain(profile_with(token), environ, ask=None) == GivenToken(Secret("t"))


@pytest.mark.parametrize(
    ("reference", "other"),
    [
        (CredentialRef("password", "environment", "alice", "acme"), {"OS_USERNAME": "bob"}),
        (CredentialRef("password", "environment", "alice", "acme"), {"OS_USER_DOMAIN_NAME": "other"}),
        (CredentialRef("access-key", "environment", access="AK"), {"HUAWEICLOUD_SDK_AK": "KA"}),
    ],
)
def test_another_identitys_secret_is_not_used(reference: CredentialRef, other: dict[str, str]) -> None:
    environ = {"OS_PASSWORD": "secret of bob", "HUAWEICLOUD_SDK_SK": "secret of bob", **other}
    with pytest.raises(InvalidInput, match="another identity") as caught:
        obtain(profile_with(reference), environ, ask=None)
    assert "secret of bob" not in str(caught.value)
    same = {"OS_USERNAME": "alice", "OS_USER_DOMAIN_NAME": "acme", "HUAWEICLOUD_SDK_AK": "AK"}
    assert obtain(profile_with(reference), environ | same, ask=None)


def test_a_command_prints_the_secret() -> None:
    command = f"{sys.executable} -c \"print('from a command')\""
    reference = CredentialRef("password", "command", "u", "d", command=command)
    assert obtain(profile_with(reference), {}, ask=None) == Password("u", Secret("from a command"), "d")


@pytest.mark.parametrize("code", ["import sys; print('leaked?'); sys.exit(3)", "pass"])
def test_a_command_that_fails_says_so_and_shows_nothing_of_it(code: str) -> None:
    reference = CredentialRef("password", "command", "u", "d", command=f'{sys.executable} -c "{code}"')
    with pytest.raises(InvalidInput, match="password_command") as caught:
        obtain(profile_with(reference), {}, ask=None)
    assert "leaked" not in str(caught.value)


def test_the_user_is_asked_by_name_and_an_empty_answer_sends_nothing() -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return ""

    with pytest.raises(InvalidInput, match="no password given"):
        obtain(profile_with(CredentialRef("password", "prompt", "u", "d")), {}, ask=answer)
    assert asked == ["password of u@d"]


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


class NoRing(Ring):
    """A system without one."""

    def get_password(self, service: str, username: str) -> str | None:
        raise NoKeyringError("none")


def test_the_keyring_keeps_and_forgets_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    monkeypatch.setattr(keyring.core, "get_keyring", lambda: ring)
    system_keyring.keep("p", Secret("kept"))
    profile = profile_with(CredentialRef("password", "keyring", "u", "d"))
    assert obtain(profile, {}, ask=None) == Password("u", Secret("kept"), "d")
    system_keyring.forget("p")
    with pytest.raises(InvalidInput, match="not in the keyring"):
        obtain(profile, {}, ask=None)


def test_without_a_keyring_one_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "get_keyring", NoRing)
    with pytest.raises(InvalidInput, match="password_command"):
        obtain(profile_with(CredentialRef("password", "keyring", "u", "d")), {}, ask=None)


# -- the token cache

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DOCUMENT = {
    "issued_at": NOW.isoformat(), "expires_at": (NOW + timedelta(hours=24)).isoformat(),
    "user": {"name": "u", "domain": {"name": "d"}}, "project": {"id": "1", "name": "n"}, "roles": [],
}  # fmt: skip


def test_a_kept_token_is_found_by_the_same_login_only(tmp_path: Path) -> None:
    store = TokenStore(tmp_path / "tokens")
    profile = profile_with(CredentialRef("password", "environment", "u", "d"))
    key = key_of(profile, Password("u", Secret("right"), "d"))
    store.save(key, token_of("MIIvalue", DOCUMENT))
    kept = store.load(key)
    assert kept is not None
    assert (kept.value, kept.expires_at) == (Secret("MIIvalue"), NOW + timedelta(hours=24))
    assert store.load(key_of(profile, Password("u", Secret("wrong"), "d"))) is None
    store.forget(owner_of(replace(profile, name="another")))
    assert store.load(key)
    store.forget(owner_of(profile))
    assert store.load(key) is None


def test_kept_tokens_are_private_and_damage_is_no_error(tmp_path: Path) -> None:
    store = TokenStore(tmp_path / "tokens")
    store.save("k", token_of("MIIvalue", DOCUMENT))
    (path,) = (tmp_path / "tokens").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for damaged in (b'{"value": "MII', b"\xff", b"[]", b"[" * 100_000):
        path.write_bytes(damaged)
        assert store.load("k") is None


def test_a_place_that_cannot_be_written_only_costs_a_login(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("a file where the folder should be")
    store = TokenStore(tmp_path / "tokens")
    store.save("k", token_of("MIIvalue", DOCUMENT))
    assert store.load("k") is None
    store.forget("k")


# -- sessions


def settings_in(folder: Path) -> Settings:
    return Settings(Folders(folder / "config", folder / "data", folder / "cache"))


async def test_the_built_in_profile_starts_a_sandbox_and_ends_it(tmp_path: Path) -> None:
    session = await open_session(settings_in(tmp_path), {}, CATALOGUE, profile_name="sandbox")
    draft = draft_for(CATALOGUE.operations["ListAlarmRule"])
    exchange = await session.send(draft)
    await session.aclose()
    assert exchange.outcome == Success()
    assert exchange.token_exchange is not None

    async with await open_session(settings_in(tmp_path), {}, CATALOGUE, anonymous=True) as nobody:
        gone = await nobody.send(draft_for_request("GET", session.profile.iam_endpoint + "/", CATALOGUE))
    assert "no connection" in getattr(gone.outcome, "message", "")


async def test_without_a_profile_only_absolute_urls_can_be_sent(tmp_path: Path) -> None:
    async with await open_session(settings_in(tmp_path), {}, CATALOGUE, anonymous=True) as session:
        with pytest.raises(InvalidInput, match="endpoint"):
            await session.send(draft_for_request("GET", "/v2/x", CATALOGUE))
