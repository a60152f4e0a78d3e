"""Logins with a profile that is being made or changed, and which secret they are tried with."""

import asyncio
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.session.concurrency.threads import run_in_thread
from aom_tui.session.profile_setup.edit import with_stored_secret
from aom_tui.session.profile_setup.trial import TrialResult, try_profile
from aom_tui.session.profiles.resolve import proposed_profile
from aom_tui.settings import Settings, load_settings
from aom_tui.tui.options import AppOptions

if TYPE_CHECKING:
    from aom_tui.session.login.obtain import AskSecret
    from aom_tui.session.profile_setup.form import ProfileForm
    from aom_tui.session.secret import Secret
    from aom_tui.tui.actions.window_session import WindowSession


class ProfileTrials:
    """Tries the profiles of one wizard; nobody types a secret twice that has not been refused."""

    def __init__(self, options: AppOptions, window_session: "WindowSession") -> None:
        self._settings, self._environ = options.settings, options.environ
        self._catalogue = options.catalogue()
        self._window_session = window_session
        self.asked: dict[str, Secret] = {}
        """By the name of a profile that is changed, the secret that was asked for to try it, and was right."""
        self._failed: set[str] = set()
        """Names of those whose trial has failed: the secret that the window has may be why, and is asked for then."""

    async def try_out(self, new: "ProfileForm") -> TrialResult:
        """Log in once. Raises InvalidInput for what cannot be tried."""
        now = await asyncio.to_thread(load_settings, self._settings.folders)
        if new.keeps_secret and new.name in self.asked:
            new = replace(new, secret=self.asked[new.name])
        ask = self._ask_for(now, new)
        whole = await run_in_thread(lambda: with_stored_secret(now, self._catalogue, new, self._environ, ask))
        dialog = self._window_session.ask_in_dialog
        tried = await try_profile(now, self._catalogue, whole, self._environ, dialog)
        self._note(whole, tried)
        return tried

    def _ask_for(self, now: Settings, new: "ProfileForm") -> "AskSecret":
        if new.before is None or new.name in self._failed:
            return self._window_session.ask_in_dialog
        return self._window_session.ask_unless_known(proposed_profile(now, self._catalogue, new.name, new.before))

    def _note(self, new: "ProfileForm", tried: TrialResult) -> None:
        self.asked.pop(new.name, None)
        if tried.problem:
            self._failed.add(new.name)
        elif new.secret:
            self.asked[new.name] = new.secret
