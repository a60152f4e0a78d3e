"""Who exists in the sandbox, and what proves it: users, projects, tokens, access keys.

Every secret is made when the process starts; none is derived from `--seed`. Tokens are not kept: see `token_seal`.
"""

import base64
import hmac
import secrets
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from aom_tui.sandbox.lockout import Lockout
from aom_tui.sandbox.token_seal import TokenSeal

if TYPE_CHECKING:
    from aom_tui.sandbox.seats import Seat

REGION = "cn-north-4"
PASSCODE = "123456"
"""The one-time code that the MFA variant of the token request accepts from every user."""
MICROSECOND = 1e-6
EVERYBODY = ""
"""In place of a user's name."""
REFUSALS = 5
"""So many wrong signatures in a row lock an AK, as the gateway does, and so many wrong passwords a user."""
KEY_LOCK = 5 * 60
"""Seconds; the gateway's."""
USER_LOCK = 15 * 60
"""Seconds. The administrator sets it; this is what a new account has."""


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
    """An IAM user with the projects it may enter. Its password is the Identity's business."""

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


class Caller(msgspec.Struct, frozen=True, gc=False):
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


class Token(msgspec.Struct, frozen=True, gc=False):
    """What a token stands for. The value is not in it."""

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
    """What a value presented as a token is worth."""

    VALID = "valid"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class TemporaryKey(msgspec.Struct, frozen=True, gc=False):
    """A temporary access key as it is written down."""

    access: str
    secret: str
    user_id: str
    security_token: str
    expires_at: float


class Secrets(msgspec.Struct, frozen=True, gc=False):
    """What a sandbox must know for profiles and tokens of another still to work. A seat's secrets are in the seat."""

    password: str
    access: str
    secret: str
    seal: bytes
    expired_until: dict[str, float]
    temporary: tuple[TemporaryKey, ...]


class Locked(Exception):
    """The user was refused too often in a row, and has to wait."""


class Identity:
    """The store behind IAM. `token_seconds` is the life of each token, 24 h with the real service.

    Users demo and viewer share the announced password. In a class each seat adds its user and project, with a password
    and an access key of its own, and demo (the trainer) may enter the seats' projects too.
    """

    def __init__(
        self,
        token_seconds: float,
        clock: Callable[[], float],
        seats: Sequence["Seat"] = (),
        *,
        training: bool = False,
    ) -> None:
        self.training = training
        """Whether a refused signature is answered with what it should have been made over."""
        self.seats = tuple(seats)
        self.projects = (*PROJECTS, *(seat.project for seat in seats))
        self.demo = replace(DEMO, projects=self.projects)
        self.users = (self.demo, VIEWER, *(seat.user for seat in seats))
        self._by_id = {user.id: user for user in self.users}
        self._known_names = {known: user.name for user in self.users for known in (user.name, user.id)}
        self.password = new_password()
        self._passwords = {seat.user.id: seat.password for seat in seats}
        self.access_key = new_access_key(self.demo)
        self.token_seconds = token_seconds
        self._clock = clock
        self._seal = TokenSeal()
        self._issued_last = 0.0
        self.locked_keys = Lockout(REFUSALS, KEY_LOCK)
        self.locked_users = Lockout(REFUSALS, USER_LOCK)
        self._expired_until: dict[str, float] = {}
        """By user's name: tokens issued up to then are expired, whatever their life."""
        self._keys = {key.access: key for key in (self.access_key, *(seat.access_key for seat in seats))}

    def user(self, name: str, password: str, domain: str | None) -> User | None:
        """The user of that name or id, with that password, in that account (name or id; None with a user id).

        Raises Locked, with the right password too, for a user who was refused too often.
        """
        user, now = self._named(name, domain), self._clock()
        if user and self.locked_users.locks(user.id, now):
            raise Locked
        expected = self._passwords.get(user.id, self.password) if user else self.password
        right = hmac.compare_digest(password.encode("utf-8", "replace"), expected.encode())
        if user and right:
            self.locked_users.accepted(user.id)
        elif user:
            self.locked_users.refused(user.id, now)
        return user if right else None

    def _named(self, name: str, domain: str | None) -> User | None:
        for user in self.users:
            if name == user.id and domain is None:
                return user
            if name == user.name and domain in (user.domain.name, user.domain.id):
                return user
        return None

    def listed(self, user: User) -> tuple[Project, ...]:
        """The account's projects as that user may list them. A seat sees its own only."""
        return user.projects if user.id in self._passwords else self.projects

    def issue(self, user: User, project: Project | None, methods: tuple[str, ...]) -> tuple[str, Token]:
        """A new token; older ones stay valid. No two are issued at the same moment."""
        now = self._issued_last = max(self._clock(), self._issued_last + MICROSECOND)
        token = Token(user, project, now, now + self.token_seconds, methods)
        facts = (user.id, project.id if project else None, token.issued_at, token.expires_at, methods)
        return self._seal.value(facts), token

    def token(self, value: str) -> tuple[TokenState, Token | None]:
        """What a value presented as a token stands for."""
        facts = self._seal.read(value)
        user = self._by_id.get(facts[0]) if facts else None
        if facts is None or user is None:
            return TokenState.UNKNOWN, None
        _, project_id, issued_at, expires_at, methods = facts
        project = next((project for project in user.projects if project.id == project_id), None)
        ended = max(self._expired_until.get(EVERYBODY, 0.0), self._expired_until.get(user.name, 0.0))
        valid = issued_at > ended and expires_at > self._clock()
        token = Token(user, project, issued_at, expires_at, methods)
        return (TokenState.VALID if valid else TokenState.EXPIRED), token

    def expire_tokens(self, user: str = EVERYBODY) -> None:
        """Ends every token issued so far, as a change of password does, or those of one user; the next are good."""
        self._issued_last = max(self._clock(), self._issued_last)
        self._expired_until[user] = self._issued_last

    def clock_moved(self, _seconds: float) -> None:
        """The clock may be earlier than the last token now: the next ones are of its time all the same."""
        if all(moment <= self._clock() for moment in self._expired_until.values()):
            self._issued_last = 0.0

    def known_name(self, name: str) -> str:
        """The name of the user of that name or id; empty where there is none."""
        return self._known_names.get(name, "")

    def written_down(self) -> Secrets:
        """What `recall` needs."""
        temporary = tuple(
            TemporaryKey(key.access, key.secret, key.user.id, key.security_token or "", key.expires_at)
            for key in self._keys.values()
            if key.expires_at is not None
        )
        own = self.access_key
        return Secrets(self.password, own.access, own.secret, self._seal.key, dict(self._expired_until), temporary)

    def recall(self, known: Secrets) -> None:
        """Goes on with the secrets of another sandbox."""
        self._keys.pop(self.access_key.access)
        self.access_key = AccessKey(known.access, known.secret, self.demo)
        self._keys[known.access] = self.access_key
        self.password, self._seal = known.password, TokenSeal(known.seal)
        self._expired_until = dict(known.expired_until)
        self._issued_last = max(known.expired_until.values(), default=0.0)
        for key in known.temporary:
            user = self._by_id.get(key.user_id)
            if user:
                self._keys[key.access] = AccessKey(key.access, key.secret, user, key.security_token, key.expires_at)

    def issue_temporary_key(self, user: User, seconds: int) -> AccessKey:
        """An AK/SK pair that works only together with its security token, for that long."""
        expires_at = self._clock() + seconds
        key = AccessKey(_random_name(20, "HST"), secrets.token_hex(20), user, _opaque("gQ", 600), expires_at)
        self._keys = {ak: kept for ak, kept in self._keys.items() if not self._expired(kept)} | {key.access: key}
        return key

    def key(self, access: str) -> AccessKey | None:
        """The access key of that AK, unless it is unknown or its time is over."""
        key = self._keys.get(access)
        return None if key is None or self._expired(key) else key

    def _expired(self, key: AccessKey) -> bool:
        return key.expires_at is not None and key.expires_at <= self._clock()


def new_password() -> str:
    """Long, and nowhere else."""
    return secrets.token_urlsafe(30).replace("-", "k")


def new_access_key(user: User) -> AccessKey:
    """A permanent AK/SK pair."""
    return AccessKey(_random_name(20), secrets.token_hex(20), user)


def timestamp(seconds: float) -> str:
    """Epoch seconds as IAM writes them: UTC with six decimals and a Z."""
    second, micro = divmod(round(seconds * 1_000_000), 1_000_000)
    return f"{_second(second)}.{micro:06d}Z"


@lru_cache(maxsize=64)
def _second(second: int) -> str:
    """Many tokens are issued in one second; its date is worked out once."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _opaque(prefix: str, size: int) -> str:
    """A text like the real thing: base64 over random bytes, with a dash where base64 has a slash."""
    return prefix + base64.b64encode(secrets.token_bytes(size), altchars=b"+-").decode().rstrip("=")


def _random_name(length: int, prefix: str = "") -> str:
    alphabet = string.ascii_uppercase + string.digits
    return prefix + "".join(secrets.choice(alphabet) for _ in range(length - len(prefix)))
