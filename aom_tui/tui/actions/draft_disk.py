"""The disk behind the drafts of one window: changes are gathered on the loop, written and read in threads."""

import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from aom_tui.language import _, about
from aom_tui.problem import system_words
from aom_tui.session.draft import Draft, Variables

if TYPE_CHECKING:
    from aom_tui.session.storage.draft_store import DraftStore

_Drafts = dict[tuple[str, str | None], Draft]
"""By profile and operation."""

_Changes = dict[str, tuple[Variables, Variables]]
"""By profile: before, now."""


class Found(Struct, frozen=True, eq=False):
    """What lies there of one profile: drafts that this window has not seen, the newest last, and variables."""

    drafts: tuple[Draft, ...]
    variables: Variables


class DraftDisk:
    """`write` and `find` are for threads, the rest for the loop."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._drafts: _Drafts = {}
        self._variables: _Changes = {}
        """What they were when last written, and what they are."""
        self._lock = threading.Lock()
        """One at a time: an older draft must not come after a newer one."""
        self._handing_over = threading.Lock()
        """Held for no longer than it takes to put something in, or take all out."""

    @cached_property
    def _store(self) -> "DraftStore":
        from aom_tui.session.storage.draft_store import FOLDER, DraftStore

        return DraftStore(self._data / FOLDER)

    def gather(self, profile: str, draft: Draft) -> None:
        """To be written, in place of what waits of that operation."""
        with self._handing_over:
            self._drafts[profile, draft.operation_id] = draft

    def gather_variables(self, profile: str, before: Variables, now: Variables) -> None:
        """The same for variables."""
        with self._handing_over:
            first, _last = self._variables.get(profile, (before, now))
            self._variables[profile] = (first, now)

    @property
    def waits(self) -> bool:
        """Whether something is still to be written."""
        return bool(self._drafts or self._variables)

    def write(self) -> str:
        """Write what was gathered; what cannot be written waits further. Why not, in words."""
        with self._lock:
            with self._handing_over:
                drafts, self._drafts = self._drafts, {}
                variables, self._variables = self._variables, {}
            try:
                for (profile, _operation), draft in drafts.items():
                    self._store.keep(profile, draft)
                for profile, (before, now) in variables.items():
                    self._store.keep_variables(profile, before, now)
            except OSError as error:
                self._put_back(drafts, variables)
                return about(_("drafts are not kept"), system_words(error))
        return ""

    def _put_back(self, drafts: _Drafts, variables: _Changes) -> None:
        """Behind what came meanwhile, which is newer."""
        with self._handing_over:
            self._drafts = drafts | self._drafts
            for profile, (before, now) in variables.items():
                _before, newest = self._variables.get(profile, (before, now))
                self._variables[profile] = (before, newest)

    def find(self, profile: str) -> Found:
        """What this or another window has left there."""
        with self._lock:
            return Found(tuple(self._store.news(profile)), self._store.variables(profile))
