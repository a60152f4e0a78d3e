"""The sessions of a REPL: one for each target that its lines are aimed at, opened when first needed."""

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from aom_tui.commands.context import DEFAULT_TIMEOUT
from aom_tui.session.profile import is_from_sandbox
from aom_tui.session.profiles.reload import rights_words

if TYPE_CHECKING:
    from aom_tui.repl.line_app import LineApp, Target
    from aom_tui.repl.messages import Messages
    from aom_tui.session.profile import Profile
    from aom_tui.session.session import Session


class SessionPool:
    """Open sessions by their target. They stay open until `close`, and their sandboxes with them."""

    def __init__(self, messages: "Messages") -> None:
        self._messages = messages
        self._opening = asyncio.Lock()
        self._sessions: dict[Target, Session] = {}
        self._opened_profiles: dict[Target, Profile] = {}
        """Each session's profile as it was opened; the session may have gone to another region or project since."""
        self._exit_stack = AsyncExitStack()

    def find(self, target: "Target") -> "Session | None":
        """The session on a target, if it has been opened."""
        return self._sessions.get(target)

    def find_valid(self, app: "LineApp", *, anonymous: bool) -> "Session | None":
        """The session on the line's target, if it is open and its profile's settings have not changed since.

        Raises InvalidInput where the settings no longer have such a profile.
        """
        target = app.target(anonymous=anonymous)
        session = self._sessions.get(target)
        if session is None or is_from_sandbox(session.profile):
            return session
        is_valid = self._opened_profiles[target] == app.fresh_planner(anonymous=anonymous).profile
        return session if is_valid else None

    async def get(self, app: "LineApp", *, anonymous: bool) -> "Session":
        """The session on the line's target, opened at its first use. Raises InvalidInput."""
        async with self._opening:  # a Tab and a line may want one at once: two sandboxes would share nothing
            session = self.find_valid(app, anonymous=anonymous)
            if session is None:
                session = await self._exit_stack.enter_async_context(app.new_session(anonymous=anonymous))
                self._add(app.target(anonymous=anonymous), session)
        session.timeout = app.timeout or DEFAULT_TIMEOUT
        return session

    def _add(self, target: "Target", session: "Session") -> None:
        earlier = self._opened_profiles.get(target)
        if earlier and (said := rights_words(earlier, session.profile)):
            self._messages.say(said)
        self._sessions[target], self._opened_profiles[target] = session, session.profile

    def flush_history(self) -> None:
        """Wait until the calls that have ended are in the history."""
        for session in self._sessions.values():
            if session.recorder:
                session.recorder.flush()

    async def close(self) -> None:
        """Close connections, and sandboxes of our own."""
        await self._exit_stack.aclose()
