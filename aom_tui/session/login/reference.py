"""Which credential is meant, by what settings and environment say of it, and how it names its user. Pure.

A password's user is named by name and account, or by an id, of which IAM has no two. Source: Keystone's identity API,
v3: an id needs no domain beside it; a user's name does, and so does a project's.
"""

from collections.abc import Mapping
from typing import Any

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.profile import ENVIRONMENT, CredentialRef, Kind, Profile


def credential_in(table: Mapping[str, Any], name: str) -> CredentialRef:
    """What the profile of that name says in `config.toml`. Raises InvalidInput for what cannot be."""
    access, command = table.get("access_key", ""), table.get("password_command", "")
    source: Any = table.get("source") or ("command" if command else "keyring")
    kind: Any = table.get("credential") or ("access-key" if access or source == "ecs" else "password")
    if source == "file" and not (table.get("kind") == Kind.SANDBOX and table.get("secret_file")):
        remedy = _("Use the keyring, password_command or prompt.")
        raise InvalidInput(Problem(f"profile {name}", _("only a seat of a class keeps its secret in a file"), remedy))
    if kind == "password":
        _check_named(table, f"profile {name}")
    return CredentialRef(
        kind,
        source,
        user=table.get("user", ""),
        domain=table.get("domain", ""),
        access=access,
        command=command,
        file=table.get("secret_file", ""),
        user_id=_user_id_in(table),
        mfa=bool(table.get("mfa_user_id")),
        temporary=table.get("temporary", False),
    )


def named_in(table: Mapping[str, Any]) -> str:
    """Whom a profile of `config.toml` names, as `CredentialRef.who` does; right or not."""
    names = {"user": table.get("user", ""), "domain": table.get("domain", ""), "access": table.get("access_key", "")}
    return CredentialRef("password", "keyring", user_id=_user_id_in(table), **names).who


def _user_id_in(table: Mapping[str, Any]) -> str:
    """One id serves beside the password and beside a passcode."""
    user_id: str = table.get("user_id") or table.get("mfa_user_id", "")
    return user_id


def _check_named(table: Mapping[str, Any], where: str) -> None:
    user, user_id, passcode_of = (table.get(key) for key in ("user", "user_id", "mfa_user_id"))
    if user and user_id:
        remedy = _("Leave out one of them: an id needs no name.")
        raise InvalidInput(Problem(where, _("says who by user and by user_id"), remedy, setting="user_id"))
    if user_id and passcode_of and user_id != passcode_of:
        remedy = _("One id serves both: leave out one of them.")
        raise InvalidInput(Problem(where, _("user_id and mfa_user_id are not the same"), remedy, setting="user_id"))
    if not (table.get("domain") if user else _user_id_in(table)):
        remedy = _("Set user and domain (the account), user_id, or access_key.")
        what = _("does not say who: user or domain is missing")
        raise InvalidInput(Problem(where, what, remedy, setting="domain" if user else "user"))


def environment_credential(environ: Mapping[str, str]) -> CredentialRef | None:
    """The credential of the environment: a token before an access key before a password."""
    if environ.get("OS_TOKEN"):
        return CredentialRef("token", ENVIRONMENT)
    access = environ.get("HUAWEICLOUD_SDK_AK")
    if access and environ.get("HUAWEICLOUD_SDK_SK"):
        return CredentialRef("access-key", ENVIRONMENT, access=access)
    user, user_id = environ.get("OS_USERNAME", ""), environ.get("OS_USER_ID", "")
    if user or user_id:
        source: Any = ENVIRONMENT if environ.get("OS_PASSWORD") else "prompt"
        domain = environ.get("OS_USER_DOMAIN_NAME", "")
        return CredentialRef("password", source, user=user, user_id=user_id, domain=domain)
    return None


def check_named_by_environment(reference: CredentialRef) -> None:
    """Raises InvalidInput where the environment's password has no user, or two."""
    if reference.user and reference.user_id:
        raise InvalidInput(Problem("OS_USERNAME, OS_USER_ID", _("both say who"), _("Unset one of them.")))
    if reference.user and not reference.domain:
        raise InvalidInput(Problem("OS_USER_DOMAIN_NAME", _("not set"), _("Set it to the account's name.")))


def check_scope(profile: Profile) -> None:
    """Raises InvalidInput where a password's token is for what only the account tells, and nothing says which."""
    who = profile.credential
    if who is None or who.kind != "password" or who.domain:
        return
    where = "OS_USER_DOMAIN_NAME" if profile.name == ENVIRONMENT else f"profile {profile.name} domain"
    if profile.scope == "domain":
        what = _("not set, and the account is what the token is to be for")
        raise InvalidInput(Problem(where, what, _("Set it to the account's name."), setting="domain"))
    if profile.scope_with_domain and not profile.project_id:
        what = _("not set, and a project's name needs the account beside it")
        remedy = _("Set it to the account's name, or give the project's id.")
        raise InvalidInput(Problem(where, what, remedy, setting="domain"))


def other_identity(reference: CredentialRef, environ: Mapping[str, str]) -> tuple[str, str] | None:
    """What makes the environment's secret another's, and the remedy; None where nothing does.

    A user who is named by what the reference does not know is another one, for all that is known.
    """
    said = {
        "password": {
            "OS_USERNAME": reference.user, "OS_USER_ID": reference.user_id, "OS_USER_DOMAIN_NAME": reference.domain,
        },
        "access-key": {"HUAWEICLOUD_SDK_AK": reference.access},
        "token": {},
    }[reference.kind]  # fmt: skip
    other = _("belongs to another identity: {name} is not {expected}")
    given = [name for name in said if environ.get(name)]
    for name in given:
        if said[name] and environ[name] != said[name]:
            remedy = _("Set {name} to the profile's, or leave it unset.").format(name=name)
            return other.format(name=name, expected=said[name]), remedy
    users = [name for name in given if name in ("OS_USERNAME", "OS_USER_ID")]
    if users and not any(said[name] for name in users):
        remedy = _("The profile names its user otherwise: leave {name} unset.").format(name=users[0])
        return other.format(name=users[0], expected=reference.who), remedy
    return None
