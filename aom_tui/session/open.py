"""A session from what the user said: profile, credential, token cache and, where it is meant, a sandbox."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.credentials import GivenToken
from aom_tui.session.exchange import Exchange
from aom_tui.session.history.recorder import Recorder
from aom_tui.session.login.obtain import obtain
from aom_tui.session.login.token_store import TokenStore
from aom_tui.session.network.retries import chosen_retries
from aom_tui.session.profile import ENVIRONMENT
from aom_tui.session.profiles.resolve import (
    SANDBOX,
    anonymous_profile,
    check_region,
    chosen_name,
    has_profile,
    resolve_profile,
)
from aom_tui.session.sandbox_client.local_sandbox import ABSENT_SANDBOX, SharedSandbox, find_running, start_sandbox
from aom_tui.session.session import Session
from aom_tui.settings import Settings

if TYPE_CHECKING:
    from aom_tui.session.history.store import History


async def open_session(
    settings: Settings,
    environ: Mapping[str, str],
    catalogue: Catalogue,
    *,
    profile_name: str | None = None,
    region: str | None = None,
    timeout: float = 30.0,  # noqa: ASYNC109 - the session's, not this function's
    ask: Callable[[str], str] | None = None,
    fresh_sandbox: bool = False,
    anonymous: bool = False,
) -> Session:
    """A session on the profile that is meant. Secrets are asked for at the first send. Raises InvalidInput.

    The profile `sandbox` joins a running `aom-tui sandbox` unless a fresh one is wanted; else it starts one that lives
    as long as the session. `anonymous` does without a profile where none is named: enough for absolute URLs.
    """
    retries = chosen_retries(settings, environ)
    if _means_sandbox(settings, environ, profile_name):
        check_region(catalogue, region)
        return await _on_sandbox(settings, catalogue, timeout, fresh=fresh_sandbox, retries=retries)
    if anonymous and profile_name is None and not has_profile(settings, environ):
        return Session(
            anonymous_profile(), None, catalogue, timeout=timeout, bodies=_bodies(settings), retries=retries,
            recorder=recorder(settings),
        )  # fmt: skip
    profile = resolve_profile(settings, environ, catalogue, name=profile_name, region=region)
    return Session(
        profile,
        None,
        catalogue,
        token_store=token_store(settings),
        timeout=timeout,
        bodies=_bodies(settings),
        recorder=recorder(settings),
        retries=retries,
        credential_source=lambda: obtain(profile, environ, ask=ask),
    )


async def open_quietly(
    settings: Settings,
    environ: Mapping[str, str],
    catalogue: Catalogue,
    *,
    profile_name: str | None = None,
    region: str | None = None,
) -> Session | None:
    """A session that asks no question, starts nothing and logs in nowhere but on a sandbox that runs.

    On other profiles with a token that is at hand: of the environment, or of the cache for its password. None where
    there is none: whoever opens a session at each key would lock an account by a wrong password, a key by a wrong SK.
    Raises InvalidInput for a profile that cannot be.
    """
    store = token_store(settings)
    if _means_sandbox(settings, environ, profile_name):
        running = await asyncio.to_thread(find_running, settings.folders.data)
        return Session(running.profile, running.credential, catalogue, token_store=store) if running else None
    profile = resolve_profile(settings, environ, catalogue, name=profile_name, region=region)
    if profile.credential is None or profile.credential.source != "environment":
        return None
    credential = obtain(profile, environ, ask=None)
    if not (isinstance(credential, GivenToken) or store.holds(profile, credential, datetime.now(UTC))):
        return None
    return Session(replace(profile, auto_renew=False), credential, catalogue, token_store=store)


def session_to_construct(
    settings: Settings,
    environ: Mapping[str, str],
    catalogue: Catalogue,
    *,
    profile_name: str | None = None,
    region: str | None = None,
    anonymous: bool = False,
) -> Session:
    """The same session, only to construct requests: it starts no sandbox, asks for no secret. Raises InvalidInput.

    Where no sandbox runs, the requests go to where `aom-tui sandbox` would listen.
    """
    if _means_sandbox(settings, environ, profile_name):
        check_region(catalogue, region)
        running = find_running(settings.folders.data)
        if running:
            return Session(running.profile, running.credential, catalogue, token_store=token_store(settings))
        return Session(ABSENT_SANDBOX, None, catalogue, credential_source=lambda: obtain(ABSENT_SANDBOX, {}, ask=None))
    if anonymous and profile_name is None and not has_profile(settings, environ):
        profile = anonymous_profile()
    else:
        profile = resolve_profile(settings, environ, catalogue, name=profile_name, region=region)
    return Session(
        profile,
        None,
        catalogue,
        token_store=token_store(settings),
        credential_source=lambda: obtain(profile, {}, ask=None),
    )


def session_of_past(
    settings: Settings, environ: Mapping[str, str], catalogue: Catalogue, exchange: Exchange
) -> Session:
    """The same on the profile that a call of the past was made with; where that is no more, nobody's on its place."""
    name = None if exchange.profile == ENVIRONMENT else exchange.profile
    try:
        return session_to_construct(settings, environ, catalogue, profile_name=name)
    except InvalidInput:
        from aom_tui.session.call_target import profile_for_call

        return Session(profile_for_call(exchange, catalogue), None, catalogue)


def token_store(settings: Settings) -> TokenStore:
    """Where tokens are kept between commands."""
    return TokenStore(settings.folders.cache / "tokens")


def recorder(settings: Settings) -> Recorder | None:
    """What keeps the calls of a session in the history; None where the settings want none kept."""
    if settings.get("history.count") == 0:
        return None

    def opened() -> "History":
        from aom_tui.session.history.store import history_in  # in the recorder's thread: SQLite takes its time

        return history_in(settings)

    return Recorder(opened)


def _bodies(settings: Settings) -> Path:
    """Where replies lie that are too large for memory; the system's folder for temporary files may be just that."""
    return settings.folders.cache / "bodies"


def _means_sandbox(settings: Settings, environ: Mapping[str, str], name: str | None) -> bool:
    return chosen_name(settings, environ, name) == SANDBOX and SANDBOX not in settings.profiles


async def _on_sandbox(
    settings: Settings, catalogue: Catalogue, seconds: float, *, fresh: bool, retries: int
) -> Session:
    running = None if fresh else find_running(settings.folders.data)
    if running:
        return Session(
            running.profile,
            running.credential,
            catalogue,
            token_store=token_store(settings),
            timeout=seconds,
            bodies=_bodies(settings),
            recorder=recorder(settings),
            retries=retries,
            successor=SharedSandbox(settings.folders.data, running).successor,
        )
    own = await start_sandbox()
    said = own.announcement
    return Session(
        said.profile, said.credential, catalogue, timeout=seconds, on_close=own.close, bodies=_bodies(settings),
        retries=retries, recorder=recorder(settings),
    )  # fmt: skip
