"""Keeps what is composed: saved beside the loop soon after it was typed, there again after a crash; undo and redo."""

import threading
from collections.abc import Hashable
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from aom_tui.language import _, about
from aom_tui.problem import system_words
from aom_tui.render.summary import called
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.draft_history import DraftHistory
from aom_tui.session.draft_store import FOLDER, DraftStore, same
from aom_tui.session.resolve import ENVIRONMENT, SANDBOX, chosen_name, environment_credential
from aom_tui.session.withheld import missing
from aom_tui.tui.kept_drafts import KeptDrafts
from aom_tui.tui.options import AppOptions

if TYPE_CHECKING:
    from aom_tui.tui.screens.bench import Bench

SOON = 0.5
"""Seconds after the first change that is not saved yet; what is typed meanwhile is saved with it."""


class Drafting:
    """The drafts of one window. A demo keeps nothing and restores nothing."""

    def __init__(self, bench: "Bench", options: AppOptions) -> None:
        self._bench = bench
        self._store = None if options.demo else DraftStore(options.settings.folders.data / FOLDER)
        self.kept = KeptDrafts(self._store, _profile_of(options))
        self.history = DraftHistory()
        self._pending: dict[tuple[str, str | None], Draft] = {}
        self._pending_variables: dict[str, tuple[Variables, Variables]] = {}
        self._saved: Draft | None = None
        """What lies on the disk as it is."""
        self._lock = threading.Lock()
        """One writer at a time: an older draft must not come after a newer one."""
        self._waiting = False
        self._complained = False
        self._restored: Draft | None = None

    # -- restoring

    def begun(self, given: Draft | None) -> Draft | None:
        """The draft to open with: the one that was asked for, else the one that this profile was left with."""
        self._saved = kept = self._store.last(self.kept.profile) if self._store and self.kept.profile else None
        if given is None:
            self._restored = given = kept
        elif kept and (kept.operation_id, kept.uri) == (given.operation_id, given.uri) and not same(kept, given):
            self.kept.replace(kept)
        if given:
            self.history.note(given)
        return given

    def variables(self) -> Variables:
        """Those that are kept for the profile."""
        return self._store.variables(self.kept.profile) if self._store and self.kept.profile else MappingProxyType({})

    def say_restored(self) -> None:
        """A quiet word, and what was not kept with it; a draft that was asked for is kept now."""
        bench, draft = self._bench, self._restored
        self._restored = None
        if draft is None or bench.draft is None:
            self.changed(bench.draft)
            return
        self._saved = bench.draft
        bench.notify(_("The draft of {name} is here again.").format(name=called(draft)))
        bench.problems = tuple(missing(draft))

    def known(self) -> None:
        """The catalogue has come: a draft of an operation that it does not know goes on as a request by hand."""
        bench = self._bench
        draft, catalogue = bench.draft, bench.catalogue
        if draft and catalogue and draft.operation_id and draft.operation_id not in catalogue.operations:
            bench.load(replace(draft, operation_id=None))

    def work_on(self, profile: str) -> None:
        """Another profile: with an empty composer its own last draft comes, else the draft goes on there."""
        if not profile or profile == self.kept.profile:
            return
        self.flush()
        first = not self.kept.profile
        self.kept.move(profile)
        if self._store is None:
            return
        bench = self._bench
        bench.variables = MappingProxyType({**bench.variables, **self._store.variables(profile)})
        if bench.draft is None:
            self._restored = self._store.last(profile)
            if self._restored:
                bench.load(self._restored)
                self.say_restored()
            return
        if first:
            self.changed(bench.draft)
            return
        other = self.kept.of(bench.draft.operation_id) if bench.draft.operation_id else None
        if other and not same(other, bench.draft):
            self.kept.replace(other)
            said = _("{profile} has a draft of {name} of its own: B brings it.")
            bench.notify(said.format(profile=profile, name=called(other)))

    # -- saving

    def changed(self, draft: Draft | None) -> None:
        """To be saved soon."""
        if self._store and self.kept.profile and draft and draft is not self._saved:
            self._saved = draft
            self._pending[self.kept.profile, draft.operation_id] = draft
            self._save_soon()

    def variables_changed(self, before: Variables, now: Variables) -> None:
        """The same for variables."""
        if self._store and self.kept.profile and before != now:
            first, _last = self._pending_variables.get(self.kept.profile, (before, now))
            self._pending_variables[self.kept.profile] = (first, now)
            self._save_soon()

    def _save_soon(self) -> None:
        if not self._waiting and self._bench.is_attached:
            self._waiting = True
            self._bench.set_timer(SOON, self._save)

    def _save(self) -> None:
        self._waiting = False
        self._bench.run_worker(
            self._save_beside, thread=True, group="drafts", description=_("keep the draft"), exit_on_error=False
        )

    def _save_beside(self) -> None:
        fault = self.flush()
        if fault and not self._complained:
            self._complained = True
            self._bench.app.call_from_thread(self._bench.notify, fault, timeout=10)

    def flush(self) -> str:
        """Save what waits, at once; why it could not be saved, in words."""
        with self._lock:
            drafts, self._pending = self._pending, {}
            variables, self._pending_variables = self._pending_variables, {}
            try:
                for (profile, _operation), draft in drafts.items():
                    if self._store:
                        self._store.keep(profile, draft)
                for profile, (before, now) in variables.items():
                    if self._store:
                        self._store.keep_variables(profile, before, now)
            except OSError as error:
                return about(_("drafts are not kept"), system_words(error))
        return ""

    # -- undo and redo

    def note(self, draft: Draft, typed: Hashable = None) -> None:
        """A step that can be undone."""
        self.history.note(draft, typed)

    async def undo(self) -> None:
        """The draft before the last change."""
        await self._arrived()
        self._show(self.history.undo(), _("nothing to undo"))

    async def redo(self) -> None:
        """The draft that was undone."""
        await self._arrived()
        self._show(self.history.redo(), _("nothing to do again"))

    async def _arrived(self) -> None:
        from aom_tui.tui.settle import settled

        await settled(self._bench.focused or self._bench)

    def _show(self, draft: Draft | None, nothing: str) -> None:
        bench, before = self._bench, self._bench.draft
        if draft is None:
            bench.notify(nothing)
            return
        bench.put(draft)
        if before and before.operation_id != draft.operation_id:
            bench.notify(_("{name} again").format(name=called(draft)))
            bench.show_pane("request")
        elif before and bench.tab not in (places := _places(before, draft)) and places:
            bench.tab = places[0]


def _profile_of(options: AppOptions) -> str:
    """The profile that the window opens on; empty where nobody has said any."""
    if options.demo:
        return SANDBOX
    named = chosen_name(options.settings, options.environ, options.profile_name)
    return named or (ENVIRONMENT if environment_credential(options.environ) else "")


def _places(one: Draft, other: Draft) -> tuple[str, ...]:
    """The tabs on which two drafts of one operation differ."""
    differs = {
        "params": dict(one.values) != dict(other.values) or one.query != other.query,
        "headers": one.headers != other.headers,
        "body": one.body != other.body,
    }
    return tuple(tab for tab, different in differs.items() if different)
