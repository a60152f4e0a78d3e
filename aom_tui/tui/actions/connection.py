"""The connection of a window: one session, opened once the first screen stands and anew for another profile."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aom_tui.commands.context import DEFAULT_TIMEOUT
from aom_tui.problem import InvalidInput
from aom_tui.tui.options import AppOptions

if TYPE_CHECKING:
    from aom_tui.problem import Problem
    from aom_tui.session.session import Session
    from aom_tui.settings import Folders, Settings

    Usable = tuple[Settings, tuple[Problem, ...]]

AskSecret = Callable[[str], str]
"""Asks the user for a secret; called from a thread, blocks until answered. Raises InvalidInput where it is not."""

Opener = Callable[[str | None, AskSecret], Awaitable["Session"]]
"""Opens a session on the profile of that name (None: the default one). Raises InvalidInput."""


class Connection:
    """Holds the one session, or the task that is opening it."""

    def __init__(self, opener: Opener, profile_name: str | None) -> None:
        self._opener = opener
        self._task: asyncio.Task[Session] | None = None
        self._is_over = False
        self.profile_name = profile_name
        self.session: Session | None = None

    async def get(self, ask: AskSecret) -> "Session":
        """Return the session, opened if it is not; several callers share one opening. Raises InvalidInput.

        Raises CancelledError once the window is closed.
        """
        if self._is_over:
            raise asyncio.CancelledError
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

    async def aside(self, profile_name: str, ask: AskSecret) -> "Session":
        """Open one more session, on another profile; the caller closes it. Raises InvalidInput."""
        return await self._opener(profile_name, ask)

    async def switch(self, profile_name: str | None) -> None:
        """Close the session; `get` opens one on this profile from now on, also while the old one is being closed."""
        self.profile_name = profile_name
        await self._leave()

    async def close(self) -> None:
        """Close connections and, where it is ours, the sandbox. No other session is opened after that."""
        self._is_over = True
        await self._leave()

    async def _leave(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        session, self.session = self.session, None
        if session is not None:
            await session.aclose()


def first_profile(options: AppOptions) -> str | None:
    """Return the profile the app starts with."""
    return "sandbox" if options.demo else options.profile_name


def session_opener(options: AppOptions) -> Opener:
    """Return an opener with the settings and environment the app was started with."""

    async def open_on(profile_name: str | None, ask: AskSecret) -> "Session":
        open_session, usable_settings = await asyncio.to_thread(_load)
        settings, faults = await asyncio.to_thread(usable_settings, options.settings.folders)
        with _blaming(fault for fault in faults if fault not in options.faults):
            session = await open_session(
                settings,
                options.environ,
                await asyncio.to_thread(options.catalogue),
                profile_name=profile_name,
                region=options.region,
                timeout=options.timeout or DEFAULT_TIMEOUT,
                ask=ask,
                fresh_sandbox=options.demo,
                anonymous=options.draft is not None and options.draft.operation_id is None,
            )
        try:
            await asyncio.to_thread(session.warm)
        except BaseException:  # cancelled above all: nobody will close what nobody was given
            await session.aclose()
            raise
        return session

    return open_on


@contextmanager
def _blaming(faults: Iterable["Problem"]) -> Iterator[None]:
    """What has become wrong with `config.toml` comes first where no session can be opened: it may lack a profile."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput((*faults, *error.problems)) from None


def _load() -> tuple[Callable[..., Awaitable["Session"]], Callable[["Folders"], "Usable"]]:
    """Import what a session needs, and what shows the first reply. For a thread."""
    import aom_tui.tui.panes.reply_views  # noqa: F401
    from aom_tui.session.open import open_session
    from aom_tui.settings import usable_settings

    return open_session, usable_settings
