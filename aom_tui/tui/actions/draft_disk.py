"""Drafts and variables of one window on the disk: changes are collected on the loop, written and read in threads."""

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
    """What the disk has of one profile: drafts that this window has not seen, the newest last, and variables."""

    drafts: tuple[Draft, ...]
    variables: Variables


class DraftDisk:
    """Writes and finds drafts. `write` and `find` are for threads, the rest for the loop."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._drafts: _Drafts = {}
        self._variables: _Changes = {}
        """By profile: the variables as last written, and as they are now."""
        self._lock = threading.Lock()
        """Held while writing: an older draft must not be written after a newer one."""
        self._handing_over = threading.Lock()
        """Guards what waits; never held while writing."""

    @cached_property
    def _store(self) -> "DraftStore":
        from aom_tui.session.storage.draft_store import FOLDER, DraftStore

        return DraftStore(self._data / FOLDER)

    def gather(self, profile: str, draft: Draft) -> None:
        """Take a draft to be written, in place of one of the same operation that waits."""
        with self._handing_over:
            self._drafts[profile, draft.operation_id] = draft

    def gather_variables(self, profile: str, before: Variables, now: Variables) -> None:
        """Take variables to be written."""
        with self._handing_over:
            first, _last = self._variables.get(profile, (before, now))
            self._variables[profile] = (first, now)

    @property
    def waits(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._drafts or self._variables)

    def write(self) -> str:
        """Write what waits; return why something could not be written, which waits further, or an empty text."""
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
        """Put back what could not be written, unless something newer waits by now."""
        with self._handing_over:
            self._drafts = drafts | self._drafts
            for profile, (before, now) in variables.items():
                _before, newest = self._variables.get(profile, (before, now))
                self._variables[profile] = (before, newest)

    def find(self, profile: str) -> Found:
        """Return what this or another window has left on the disk."""
        with self._lock:
            return Found(tuple(self._store.news(profile)), self._store.variables(profile))
