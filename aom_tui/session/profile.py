"""Where and who: everything about a target that is not a secret."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from aom_tui.language import _

ENVIRONMENT: Literal["environment"] = "environment"
"""The name of the profile that comes from the environment alone, and of the source of its secret."""

Keeps = Literal["full", "headers", "off"]
"""What the history keeps of the calls: all, no bodies, nothing."""


class Kind(StrEnum):
    """How careful to be. On anything but sandbox and test, writes ask first."""

    SANDBOX = "sandbox"
    TEST = "test"
    PRODUCTION = "production"


class CredentialRef(Struct, frozen=True):
    """Which credential a profile uses and where its secret comes from; never the secret itself.

    `source` is `keyring`, `environment`, `command` (run `command`), `prompt`, `sandbox` (handed over by the sandbox),
    `file` (in `file`, 0600: of a seat in a class, where there is no keyring) or `ecs` (this machine's agency).
    """

    kind: Literal["password", "access-key", "token"]
    source: Literal["keyring", "environment", "command", "prompt", "sandbox", "file", "ecs"]
    user: str = ""
    domain: str = ""
    """The account that the user belongs to, and the project where that is named by name."""
    access: str = ""
    command: str = ""
    file: str = ""
    user_id: str = ""
    """In place of `user`, or beside it where IAM wants a passcode."""
    mfa: bool = False
    """Whether IAM wants a passcode beside the password."""
    temporary: bool = False
    """The access key comes with a security token, from the same source."""

    @property
    def who(self) -> str:
        """`alice@acme`, a user's id or an AK; empty for a token from elsewhere."""
        name = "@".join(filter(None, (self.user, self.domain))) if self.user else self.user_id
        return self.access or name


class Profile(Struct, frozen=True, kw_only=True):
    """A target and the identity used on it."""

    name: str
    kind: Kind
    region: str
    iam_endpoint: str
    """Scheme, host and port, without `/v3` and without a trailing slash."""
    aom_endpoint: str
    """As above; a path may follow where a gateway puts AOM below one."""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """Where other services are, by their name in the catalogue: the credentials go there too."""
    project_id: str = ""
    project_name: str = ""
    scope: Literal["project", "domain"] = "project"
    credential: CredentialRef | None = None
    """None: nothing is known of who asks. Requests to foreign hosts can still be sent, without credentials."""
    read_only: bool = False
    auto_renew: bool = True
    token_cache: bool = True
    scope_with_domain: bool = True
    """Name the user's domain beside a project name: Keystone insists on it, Huawei's IAM accepts it."""
    allow_http: bool = False
    """Plain http to hosts other than loopback."""
    ca_file: str = ""
    trust_store: Literal["bundled", "system"] = "bundled"
    verify_tls: bool = True
    """False: whoever answers is believed to be the service, and is told the token."""
    proxy: str = ""
    """`none`, or scheme, host and port, without user and password; empty: as the environment says."""
    history: Literal["full", "headers", "off", ""] = ""
    """What of its calls is kept in the history; empty where nobody said."""
    chosen_by: tuple[str, ...] = ()
    """The variables of the environment that chose it."""
    instead_of: str = ""
    """The default profile of `config.toml`, where they stand before it."""

    def endpoint(self, service: str) -> str:
        """Where the service is; empty where the profile does not say."""
        own = {"iam": self.iam_endpoint, "aom": self.aom_endpoint}
        return own.get(service) or self.endpoints.get(service, "")

    @property
    def keeps(self) -> Keeps:
        """What of its calls is kept: of real data no bodies, unless somebody said so."""
        return self.history or ("full" if self.kind in (Kind.SANDBOX, Kind.TEST) else "headers")

    @property
    def guards_writes(self) -> bool:
        """Whether a call that changes something must be confirmed."""
        return self.kind is Kind.PRODUCTION


def profile_label(name: str, kind: Kind) -> str:
    """`staging (test)`; the name alone where it is that of the kind."""
    return name if name == kind.value else _("{name} ({kind})").format(name=name, kind=kind.value)


def is_from_sandbox(profile: Profile) -> bool:
    """Whether it comes from a running sandbox, and not from the settings."""
    return profile.credential is not None and profile.credential.source == "sandbox"
