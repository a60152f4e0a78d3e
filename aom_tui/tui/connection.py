"""The session of this window: opened once the first screen stands, opened anew on another profile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aom_tui.tui.options import AppOptions

if TYPE_CHECKING:
    from aom_tui.session.session import Session

DEFAULT_TIMEOUT = 30.0
"""Seconds for a whole call."""

AskSecret = Callable[[str], str]
"""Asks the user for a secret; called from a thread, blocks until answered. Raises InvalidInput where it is not."""

Opener = Callable[[str | None, AskSecret], Awaitable["Session"]]
"""Opens a session on the profile of that name (None: the default one). Raises InvalidInput."""


class Connection:
    """Holds the one session, or the task that is opening it."""

    def __init__(self, opener: Opener, profile_name: str | None) -> None:
        self._opener = opener
        self._task: asyncio.Task[Session] | None = None
        self.profile_name = profile_name
        self.session: Session | None = None

    async def get(self, ask: AskSecret) -> "Session":
        """The session, opened if it is not; several callers share one opening. Raises InvalidInput."""
        if self.session is not None:
            return self.session
        if self._task is None:
            self._task = asyncio.create_task(self._open(ask))
        task = self._task
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if not task.cancelled():
                raise
            return await self.get(ask)

    async def _open(self, ask: AskSecret) -> "Session":
        try:
            self.session = await self._opener(self.profile_name, ask)
            return self.session
        finally:
            self._task = None

    async def switch(self, profile_name: str | None) -> None:
        """Leave the session; the next `get` opens one on this profile."""
        await self.close()
        self.profile_name = profile_name

    async def close(self) -> None:
        """Give up connections and, where it is ours, the sandbox."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        session, self.session = self.session, None
        if session is not None:
            await session.aclose()


def first_profile(options: AppOptions) -> str | None:
    """The profile the app starts with."""
    return "sandbox" if options.demo else options.profile_name


def session_opener(options: AppOptions) -> Opener:
    """Opens sessions with the settings and environment the app was started with."""

    async def open_on(profile_name: str | None, ask: AskSecret) -> "Session":
        from aom_tui.session.open import open_session

        return await open_session(
            options.settings,
            options.environ,
            await asyncio.to_thread(options.catalogue),
            profile_name=profile_name,
            region=options.region,
            timeout=options.timeout or DEFAULT_TIMEOUT,
            ask=ask,
            fresh_sandbox=options.demo,
            anonymous=True,
        )

    return open_on
