"""Changes of the window's profile in `config.toml` by another program.

What the profile allows holds at once, and is said; all else holds when it is chosen anew, which is said too.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Lack
from aom_tui.session.profile import Profile, is_from_sandbox
from aom_tui.session.profiles.reload import allows_more, as_configured, is_different, rights_words
from aom_tui.session.profiles.resolve import resolve_profile
from aom_tui.tui.keyboard.keys import with_keys

if TYPE_CHECKING:
    from aom_tui.session.session import Session
    from aom_tui.settings import Settings
    from aom_tui.tui.screens.bench import Bench

Stamp = tuple[int, int, int]
"""What tells whether a file is the same as before."""


class ProfileNews:
    """Reads the settings when it matters, in a thread; for one session at a time."""

    def __init__(self, bench: "Bench", session: "Callable[[], Session | None]", show: Callable[[], None]) -> None:
        """`session` is the window's, `show` says on screen what it is now."""
        self._bench = bench
        self._in_use, self._show = session, show
        self._session: Session | None = None
        self._known: Profile | None = None
        self._stamp: Stamp | None = None

    def begin(self, session: "Session") -> None:
        """Follow a session that has just been opened: its profile is as the file has it."""
        if session is not self._session:
            self._session, self._stamp = session, None
            self._known = None if is_from_sandbox(session.profile) else as_configured(session.profile)

    async def look(self) -> bool:
        """Read the settings; return whether the profile allows more than before, or asks less."""
        settings: Settings | None = self._bench.options.settings
        if settings is None or self._known is None:
            return False
        found = await asyncio.to_thread(_changed, settings, self._stamp)
        if found is None:
            return False
        self._stamp, now = found
        return self.take(now)

    def take(self, settings: "Settings") -> bool:
        """Take settings that have just been read; return the same."""
        session, before = self._session, self._known
        if session is None or session is not self._in_use():
            return False
        if before is None or before.name not in settings.profiles:
            return False
        region = self._bench.options.region
        try:
            now = as_configured(resolve_profile(settings, {}, session.catalogue, name=before.name, region=region))
        except InvalidInput:  # whoever chooses it hears why
            return False
        self._known = now
        self._say(session, before, now)
        return allows_more(before, now)

    def _say(self, session: "Session", before: Profile, now: Profile) -> None:
        bench = self._bench
        if said := rights_words(before, now):
            session.allow(now)
            self._show()
            bench.problems = tuple(each for each in bench.problems if each.lack is not Lack.RIGHTS)
            bench.notify(said, timeout=15, markup=False)
        if is_different(before, now):
            said = with_keys(_("profile {name} was changed: {profile} chooses it as it is now"))
            bench.notify(said.format(name=now.name), timeout=15, markup=False)


def _changed(settings: "Settings", before: Stamp | None) -> "tuple[Stamp, Settings] | None":
    """Return the settings and their stamp; None where the file is the same, or is missing. Blocks."""
    from aom_tui.settings import usable_settings

    try:
        status = settings.path.stat()
    except OSError:
        return None
    stamp = status.st_mtime_ns, status.st_size, status.st_ino
    return None if stamp == before else (stamp, usable_settings(settings.folders)[0])
