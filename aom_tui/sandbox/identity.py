"""Who exists in the sandbox, and what proves it: users, projects, tokens, access keys.

Every secret is made when the process starts; none is derived from `--seed`. Tokens are kept by hash only.
"""

import base64
import hashlib
import hmac
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

REGION = "cn-north-4"
PASSCODE = "123456"
"""The one-time code that the MFA variant of the token request accepts from every user."""
KEPT_TOKENS = 20_000
"""How many tokens are remembered, expired ones too (they are told from unknown ones). The oldest go first."""


@dataclass(frozen=True, slots=True)
class Domain:
    """An account, which Keystone calls a domain."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Project:
    """A region's default project bears the region's name; sub-projects are `region_subname`."""

    id: str
    name: str
    domain: Domain


@dataclass(frozen=True, slots=True)
class User:
    """An IAM user with the projects it may enter. All users of a sandbox share the announced password."""

    id: str
    name: str
    domain: Domain
    projects: tuple[Project, ...]
    roles: tuple[str, ...]

    @property
    def read_only(self) -> bool:
        """Whether calls that change something are refused."""
        return "aom_readonly" in self.roles


ACME = Domain("5d1c7e0b93f24a6e8b0f2d4c6a8e1357", "acme")
MAIN = Project("4fae1c0b7d2e4a6f9b830d5e71c2a935", REGION, ACME)
STAGING = Project("b07d93e4518c4fd2a6e13c9f8027d46b", f"{REGION}_staging", ACME)
PROJECTS = (MAIN, STAGING)
DEMO = User("8c0f1a2b3c4d4e5fa06b7c8d9e0f1a2b", "demo", ACME, PROJECTS, ("te_admin", "aom_admin"))
VIEWER = User("e94b7d10c2f84a35b6d80e1f2a3c4b5d", "viewer", ACME, (STAGING,), ("aom_readonly",))
USERS = (DEMO, VIEWER)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a call. A token names its project; a signature may enter every project of its user."""

    user: User
    projects: tuple[Project, ...]
    token: "Token | None" = None

    def project(self, project_id: str) -> Project | None:
        """The project of that id, if this caller may enter it."""
        return next((project for project in self.projects if project.id == project_id), None)

    def project_of(self, project_id: str | None) -> Project | None:
        """The project of that id; where none is named, the only one that this caller may enter."""
        if project_id:
            return self.project(project_id)
        return self.projects[0] if len(self.projects) == 1 else None


@dataclass(frozen=True, slots=True)
class Token:
    """What a token stands for. The value is not in it: only its hash is kept, as the key of the store."""

    user: User
    project: Project | None
    """None with account scope."""
    issued_at: float
    expires_at: float
    methods: tuple[str, ...]

    @property
    def caller(self) -> Caller:
        return Caller(self.user, (self.project,) if self.project else (), self)


@dataclass(frozen=True, slots=True)
class AccessKey:
    """An AK with its SK; a temporary one also has a security token and an end."""

    access: str
    secret: str = field(repr=False)
    user: User
    security_token: str | None = field(default=None, repr=False)
    expires_at: float | None = None


class TokenState(StrEnum):
    """How a token value relates to the store."""

    VALID = "valid"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Identity:
    """The store behind IAM. `token_seconds` is the life of each token, 24 h with the real service."""

    def __init__(self, token_seconds: float, clock: Callable[[], float]) -> None:
        self.password = secrets.token_urlsafe(30).replace("-", "k")
        self.access_key = AccessKey(_random_name(20), secrets.token_hex(20), DEMO)
        self.token_seconds = token_seconds
        self._clock = clock
        self.tokens: dict[bytes, Token] = {}
        self.keys = {self.access_key.access: self.access_key}

    def user(self, name: str, password: str, domain: str | None) -> User | None:
        """The user of that name or id, with that password, in that account (name or id; None with a user id)."""
        if not hmac.compare_digest(password.encode("utf-8", "replace"), self.password.encode()):
            return None
        for user in USERS:
            if name == user.id and domain is None:
                return user
            if name == user.name and domain in (user.domain.name, user.domain.id):
                return user
        return None

    def issue(self, user: User, project: Project | None, methods: tuple[str, ...]) -> tuple[str, Token]:
        """A new token; older ones stay valid."""
        now = self._clock()
        token = Token(user, project, now, now + self.token_seconds, methods)
        value = _opaque("MII", 2300)
        if len(self.tokens) >= KEPT_TOKENS:
            del self.tokens[next(iter(self.tokens))]
        self.tokens[_key(value)] = token
        return value, token

    def token(self, value: str) -> tuple[TokenState, Token | None]:
        """What a value presented as a token stands for."""
        token = self.tokens.get(_key(value))
        if token is None:
            return TokenState.UNKNOWN, None
        return (TokenState.VALID if token.expires_at > self._clock() else TokenState.EXPIRED), token

    def issue_temporary_key(self, user: User, seconds: int) -> AccessKey:
        """An AK/SK pair that works only together with its security token, for that long."""
        expires_at = self._clock() + seconds
        key = AccessKey(_random_name(20, "HST"), secrets.token_hex(20), user, _opaque("gQ", 600), expires_at)
        self.keys = {ak: kept for ak, kept in self.keys.items() if not self._expired(kept)} | {key.access: key}
        return key

    def key(self, access: str) -> AccessKey | None:
        """The access key of that AK, unless it is unknown or its time is over."""
        key = self.keys.get(access)
        return None if key is None or self._expired(key) else key

    def _expired(self, key: AccessKey) -> bool:
        return key.expires_at is not None and key.expires_at <= self._clock()


def timestamp(seconds: float) -> str:
    """Epoch seconds as IAM writes them: UTC with six decimals and a Z."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _key(value: str) -> bytes:
    return hashlib.sha256(value.encode("utf-8", "replace")).digest()


def _opaque(prefix: str, size: int) -> str:
    """A text like the real thing: base64 over random bytes, with a dash where base64 has a slash."""
    return prefix + base64.b64encode(secrets.token_bytes(size), altchars=b"+-").decode().rstrip("=")


def _random_name(length: int, prefix: str = "") -> str:
    alphabet = string.ascii_uppercase + string.digits
    return prefix + "".join(secrets.choice(alphabet) for _ in range(length - len(prefix)))
