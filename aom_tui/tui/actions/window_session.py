"""The session of a window: opened when the window is, told what was typed in the wizard, shown in the status line."""

import asyncio
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.login.second_factor import is_for_passcode
from aom_tui.tui.actions.connection import Connection
from aom_tui.tui.actions.profile_news import ProfileNews
from aom_tui.tui.auth_state import AuthState, auth_state, opening
from aom_tui.tui.runtime.preloading import preload_first_reply
from aom_tui.tui.runtime.workers import deferred

if TYPE_CHECKING:
    from aom_tui.session.login.obtain import AskSecret
    from aom_tui.session.profile import Profile
    from aom_tui.session.secret import Secret
    from aom_tui.session.session import Session
    from aom_tui.tui.screens.bench import Bench

NOT_NOW = Problem("password", _("none given"), _("Send again to be asked again."))
NO_PASSCODE = Problem(_("MFA passcode"), NOT_NOW.what, NOT_NOW.remedy)


class WindowSession:
    """Opens the session over a connection, asks for its secret, and keeps `bench.auth` up to date."""

    def __init__(self, bench: "Bench", connection: Connection) -> None:
        self._bench = bench
        self.connection = connection
        self.news = ProfileNews(bench, lambda: self.session, self.show_auth_state)
        self.typed: tuple[str, Secret] | None = None
        """A profile that has just been made, and its secret: who has typed it need not type it again."""

    @property
    def session(self) -> "Session | None":
        """The open session, if there is one."""
        return self.connection.session

    def begin(self) -> None:
        """Open the session. A secret is asked for when the first call needs it, not now."""
        self.announce()
        self._bench.run_worker(
            deferred(self._begin),
            group="session",
            description=_("open the session"),
            exclusive=True,
            exit_on_error=False,
        )

    def announce(self, note: str = "") -> None:
        """Show which session is being opened, or why none is."""
        self._bench.auth = AuthState(note=note) if note else opening(self.connection.profile_name)

    async def _begin(self) -> None:
        try:
            session = await self._connected()
        except InvalidInput as error:
            self._bench.auth = AuthState(profile=self.connection.profile_name or "", note=error.problems[0].what)
            self._bench.problems = error.problems
        else:
            self.show_auth_state()
            session.expect_calls()
            await asyncio.to_thread(preload_first_reply)

    async def _connected(self) -> "Session":
        session = await self.connection.get(self._ask_for_own)
        await self._take_typed(session)
        session.on_news = self._bench.notify
        self.news.begin(session)
        return session

    async def _take_typed(self, session: "Session") -> None:
        """Let the session take what has just been typed for its profile, so that nothing says it would be asked for."""
        if self.typed and self.typed[0] == self.connection.profile_name:
            with suppress(InvalidInput):  # the first call says it
                await session.ready()

    def show_auth_state(self) -> None:
        """Show what session and token say now."""
        if self.session:
            self._bench.auth = auth_state(self.session)

    async def switch(self, profile_name: str) -> None:
        """Open a session of another profile; the old one is closed."""
        await self.connection.switch(profile_name)
        self.begin()

    async def opened(self) -> "Session":
        """Return the session; waits for a sandbox that is still starting, asks for a password that is needed."""
        if self.session:
            return self.session
        self._bench.running = True
        try:
            session = await self._connected()
        finally:
            self._bench.running = False
        self.show_auth_state()
        return session

    def _ask_for_own(self, prompt: str) -> str:
        """Return what has just been typed for the profile of this window, else ask."""
        typed, self.typed = self.typed, None
        if typed and typed[0] == self.connection.profile_name:
            return typed[1].reveal()
        return self.ask_in_dialog(prompt)

    def ask_unless_known(self, profile: "Profile") -> "AskSecret":
        """Return what asks for a secret of that profile: not again for one that its session in this window has."""

        def ask(prompt: str) -> str:
            session, reference = self.session, profile.credential
            is_ours = session is not None and reference is not None and session.profile.name == profile.name
            if session and reference and is_ours and not is_for_passcode(prompt):
                known = session.secret_for(reference)
                if known is not None:
                    return known.reveal()
            return self.ask_in_dialog(prompt)

        return ask

    def ask_in_dialog(self, prompt: str) -> str:
        """Ask for a secret, from the thread that needs it. Raises InvalidInput where the dialog is left."""
        from aom_tui.tui.screens.password import AskSecret

        answer: Future[str | None] = Future()
        app = self._bench.app
        app.call_from_thread(app.push_screen, AskSecret(prompt, answer))
        secret = answer.result()
        if secret is None:
            raise InvalidInput(NO_PASSCODE if is_for_passcode(prompt) else NOT_NOW)
        return secret

    def look_for_news(self) -> None:
        """Look in the background whether another program has changed the profile."""

        async def look() -> None:
            await self.news.look()

        words = _("read the profile")
        self._bench.run_worker(deferred(look), group="news", description=words, exit_on_error=False)
