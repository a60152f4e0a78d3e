"""What is known of who we are and how we prove it, at one moment; no secret is in it."""

import stat
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from aom_tui.session.credentials import AccessKey, Credential
from aom_tui.session.exchange import Failure
from aom_tui.session.login.refusals import MAX_REFUSALS
from aom_tui.session.profile import ENVIRONMENT, CredentialRef, Profile
from aom_tui.session.urls import is_plain_http

if TYPE_CHECKING:
    from aom_tui.session.token import Token

PRIVATE = 0o600
"""Who may read a cache file: its owner."""

_SECRET: Mapping[str, tuple[str, ...]] = {
    "password": ("OS_PASSWORD",),
    "access-key": ("HUAWEICLOUD_SDK_SK",),
    "token": ("OS_TOKEN",),
}


class CacheFile(Struct, frozen=True):
    """The file in which the token outlives the process."""

    path: Path
    mode: int | None
    """Its permission bits; None where there is no file yet."""

    @property
    def is_private(self) -> bool:
        """Whether nobody but its owner reads it; a file that is not there is read by nobody."""
        return self.mode is None or not self.mode & ~PRIVATE


class AuthReport(Struct, frozen=True, kw_only=True):
    """Profile, token and the rest as the session has them at `now` (aware)."""

    profile: Profile
    now: datetime
    token: "Token | None"
    auto_renew: bool
    is_at_hand: bool = True
    """False for a token that only lies in the cache so far."""
    outlives: bool = False
    """Whether tokens are kept in a file at all."""
    renewable: bool
    """False for a token from elsewhere."""
    failure: Failure | None = None
    """Why the newest login came to nothing."""
    clock_skew: timedelta | None = None
    """How far the service's clock was ahead of ours when it last answered (`Date`)."""
    key_id: str = ""
    """The AK that signs, where it is known only once it is fetched."""
    refused_signatures: int = 0
    """In a row, up to now; of whichever SK, unless `has_secret`."""
    has_secret: bool = True
    """False while the secret is not at hand: what was refused may have been another one."""
    key_ends: datetime | None = None
    """When a temporary access key ends."""
    cache: CacheFile | None = None
    """None where tokens are not kept, and where the secret is not at hand by which the file is found."""

    @property
    def is_held(self) -> bool:
        """Whether the access key signs no more until the user says so."""
        return self.refused_signatures >= MAX_REFUSALS

    @property
    def user_id(self) -> str:
        """As IAM says it, else the profile; empty where neither does."""
        reference = self.profile.credential
        return (self.token.user_id if self.token else "") or (reference.user_id if reference else "")

    @property
    def domain_id(self) -> str:
        """The account's."""
        domain = self._user.get("domain")
        return str(domain.get("id") or "") if isinstance(domain, Mapping) else ""

    @property
    def methods(self) -> tuple[str, ...]:
        """How the token was got: `password`, `totp`."""
        said = self.token.document.get("methods") if self.token else None
        return tuple(map(str, said)) if isinstance(said, list) else ()

    @property
    def _user(self) -> Mapping[str, Any]:
        user = self.token.document.get("user") if self.token else None
        return user if isinstance(user, Mapping) else {}


def environment_names(profile: Profile) -> tuple[str, ...]:
    """The variables that the credential comes from, by name; empty where it comes from elsewhere."""
    reference = profile.credential
    if reference is None or reference.source != "environment":
        return ()
    said = {
        "OS_USERNAME": reference.user, "OS_USER_ID": reference.user_id, "OS_USER_DOMAIN_NAME": reference.domain,
        "HUAWEICLOUD_SDK_AK": reference.access,
    }  # fmt: skip
    own = (name for name, value in said.items() if value) if profile.name == ENVIRONMENT else ()
    return (*own, *_SECRET[reference.kind])


def plain_http(profile: Profile) -> tuple[str, ...]:
    """The endpoints that credentials go to unencrypted, over a network."""
    own = (profile.iam_endpoint, profile.aom_endpoint, *profile.endpoints.values())
    return tuple(dict.fromkeys(filter(is_plain_http, own)))


def cache_file(path: Path | None) -> CacheFile | None:
    """The file with its mode. Looks at the disk."""
    if path is None:
        return None
    try:
        return CacheFile(path, stat.S_IMODE(path.stat().st_mode))
    except OSError:
        return CacheFile(path, None)


def key_facts(credential: Credential | None, reference: CredentialRef | None) -> tuple[str, datetime | None]:
    """The AK that signs, and when it ends."""
    if isinstance(credential, AccessKey):
        return credential.access, credential.expires_at
    return (reference.access if reference else ""), None


Verification = Literal["bundled", "system", "file", "off", "none"]


def verification(profile: Profile) -> Verification:
    """Whose word is taken for a server's certificate; `off`: anybody's; `none`: nothing is encrypted."""
    own = [each for each in (profile.iam_endpoint, profile.aom_endpoint) if each]
    if own and all(each.startswith("http://") for each in own):
        return "none"
    if not profile.verify_tls:
        return "off"
    return "file" if profile.ca_file else profile.trust_store
