"""A profile that is being made or changed, as its form has it; its secret is never in `config.toml`."""

from collections.abc import Mapping
from itertools import chain
from typing import Any, Literal

from msgspec import Struct

from aom_tui.session.secret import Secret

LoginMethod = Literal["user", "key", "token", "ecs"]
"""An IAM user, an access key, a token from elsewhere, or the agency of this ECS."""

LOGIN_KEYS: Mapping[LoginMethod, tuple[str, ...]] = {
    "user": ("user", "domain", "user_id", "mfa_user_id"),
    "key": ("access_key",),
    "token": (),
    "ecs": (),
}
"""The keys of an entry that say who logs in."""
PLACE_KEYS = (
    "kind",
    "region",
    "iam_endpoint",
    "aom_endpoint",
    "project_id",
    "project_name",
    "ca_file",
    "allow_http",
    "trust_store",
    "verify_tls",
    "proxy",
    "history",
)
"""The keys that say where, and how."""
_FORM_KEYS = frozenset(
    (
        *PLACE_KEYS,
        *chain.from_iterable(LOGIN_KEYS.values()),
        "read_only",
        "credential",
        "temporary",
        "source",
        "password_command",
    )
)
"""The keys that the form sets; an entry that is changed keeps all others."""
_OWNER_KEYS = ("user", "domain", "access_key")
"""The keys that say whose secret it is, beside a user's id."""


class ProfileForm(Struct, frozen=True):
    """What has been entered so far. `values` are by their names in `config.toml`, and `name`."""

    login_method: LoginMethod
    values: Mapping[str, Any]
    secret: Secret | None = None
    """Password, SK or token; None for an ECS, and where it is to be asked for each time."""
    security_token: Secret | None = None
    """Of a temporary access key."""
    source: str = "keyring"
    """Where the secret will be, as `source` in `config.toml`."""
    before: Mapping[str, Any] | None = None
    """The entry that is changed; None for a new profile."""

    @property
    def name(self) -> str:
        """Empty until it has one."""
        return str(self.values.get("name", ""))

    def entry(self) -> dict[str, Any]:
        """The entry for `config.toml`. A new profile starts read-only."""
        keys = (*PLACE_KEYS, *LOGIN_KEYS[self.login_method])
        said: dict[str, Any] = {key: self.values[key] for key in keys if self.values.get(key) not in (None, "")}
        if self.login_method == "token":
            said["credential"] = "token"
        if self.values.get("writes", "refused") == "refused":
            said["read_only"] = True
        if self.security_token or (self.keeps_secret and self.before and self.before.get("temporary")):
            said["temporary"] = True
        kept = {key: value for key, value in (self.before or {}).items() if key not in _FORM_KEYS}
        return {**said, **self._source(), **kept}

    @property
    def keeps_identity(self) -> bool:
        """Whether a profile is changed that still logs in as the same user or key."""
        before = self.before
        if before is None or self.login_method != login_method_of(before):
            return False
        keys = set(_OWNER_KEYS).intersection(LOGIN_KEYS[self.login_method])
        ids = [{table.get("user_id"), table.get("mfa_user_id")} - {None, ""} for table in (before, self.values)]
        is_same_id = ids[0] == ids[1] or not ids[0]  # the id that a passcode wants may come beside the name later
        return is_same_id and all(self.values.get(key, "") == before.get(key, "") for key in keys)

    @property
    def keeps_secret(self) -> bool:
        """Whether the stored secret stays: no other was typed, and the identity is the same."""
        return self.secret is None and self.keeps_identity

    def _source(self) -> dict[str, Any]:
        if self.login_method == "ecs":
            return {"source": "ecs"}
        stays = self.keeps_secret and secret_source_of(self.before or {}) == "keyring"
        if self.source == "keyring" and not self.secret and not stays:
            return {"source": "prompt"}
        if self.source == "command":
            return {"source": "command", "password_command": self.values.get("password_command", "")}
        return {"source": self.source}


def login_method_of(table: Mapping[str, Any]) -> LoginMethod:
    """How the profile of this entry logs in."""
    if table.get("source") == "ecs":
        return "ecs"
    return "token" if table.get("credential") == "token" else "key" if table.get("access_key") else "user"


def secret_source_of(table: Mapping[str, Any]) -> str:
    """Where the secret of this entry is."""
    return str(table.get("source") or ("command" if table.get("password_command") else "keyring"))
