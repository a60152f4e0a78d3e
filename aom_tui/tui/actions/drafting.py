"""Keeps drafts: saved in a thread soon after an edit, restored after a crash; undo and redo."""

import asyncio
from collections.abc import Hashable
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.language import _, sentences
from aom_tui.render.summary import called
from aom_tui.session.compose.draft_history import DraftHistory
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.login.reference import environment_credential
from aom_tui.session.profile import ENVIRONMENT
from aom_tui.session.profiles.resolve import SANDBOX, chosen_name
from aom_tui.tui.actions.draft_disk import DraftDisk, Found
from aom_tui.tui.actions.kept_drafts import KeptDrafts
from aom_tui.tui.actions.kept_variables import KeptVariables, came_words
from aom_tui.tui.keyboard.keys import key_of, with_keys
from aom_tui.tui.options import AppOptions

if TYPE_CHECKING:
    from aom_tui.tui.screens.bench import Bench

SOON = 0.5
"""Seconds after the first change that is not saved yet; what is typed meanwhile is saved with it."""


class Drafting:
    """Saves, restores and undoes the drafts of one window. A demo saves and restores nothing."""

    def __init__(self, bench: "Bench", options: AppOptions) -> None:
        self._bench = bench
        self._disk = None if options.demo else DraftDisk(options.settings.folders.data)
        self.kept = KeptDrafts(_profile_of(options))
        self._variables = KeptVariables()
        self.history = DraftHistory()
        if options.draft:
            self.history.note(options.draft)
        self._opened: list[str] = []
        """Profiles whose drafts on the disk are known, the first one first."""
        self._saved: Draft | None = None
        """The draft that was written last, or waits for it."""
        self._waiting = False
        self._complained = False
        self._adding = False
        """Whether the current change comes from the disk, so that it need not be saved."""

    # -- restoring

    def begin(self) -> None:
        """Restore the draft that the profile was left with, unless another was asked for. After the first paint."""
        self._look()

    def find_kept(self) -> None:
        """Look for drafts that other windows have kept meanwhile."""
        if self.kept.profile in self._opened:
            self._look()

    def work_on(self, profile: str) -> None:
        """Work on another profile: an empty composer gets its last draft, any other draft goes on there."""
        if profile and profile != self.kept.profile:
            self.kept.move(profile)
            self._variables.found(MappingProxyType({}))
            self._look()

    def _look(self) -> None:
        if self._disk and self.kept.profile and self._bench.is_attached:
            self._bench.run_worker(
                self._find(self._disk, self.kept.profile),
                group="drafts",
                description=_("look for drafts"),
                exit_on_error=False,
            )

    async def _find(self, disk: DraftDisk, profile: str) -> None:
        found = await asyncio.to_thread(disk.find, profile)
        if profile != self.kept.profile:
            return
        self.kept.take(found.drafts)
        self._variables.found(found.variables)
        if profile not in self._opened:
            self._opened.append(profile)
            self._open(found)

    def _open(self, found: Found) -> None:
        """Take what was found on the disk when a profile is first worked on in this window."""
        from aom_tui.session.storage.draft_store import is_blank_draft

        bench = self._bench
        self._add_variables(found.variables)
        draft = bench.draft
        if draft is None:
            if found.drafts:
                self._restore(found.drafts[-1])
            return
        is_first = len(self._opened) == 1
        if other := _other(draft, found.drafts):
            if is_first and is_blank_draft(draft):  # the operation alone was asked for, as one chooses it in a window
                self._restore(other)
                return
            self.kept.replace(other)
            said = (
                _("{draft_before} brings back the draft of {name} that was there before")
                if is_first
                else _("{place} has a draft of {name} of its own: {draft_before} brings it.")
            )
            bench.notify(with_keys(said).format(place=self.kept.profile, name=called(other)))
        if is_first:
            self.changed(draft)
        self._save_soon()

    def _add_variables(self, kept: Variables) -> None:
        """Merge kept variables: those given at the start win, then the kept ones, then those of another profile."""
        here = self._bench.variables
        self._put_variables({**kept, **here} if len(self._opened) == 1 else {**here, **kept})

    def _put_variables(self, both: Variables) -> None:
        """Set variables that came from the disk, without saving them again."""
        self._adding = True
        if both != self._bench.variables:
            self._bench.variables = MappingProxyType({**both})
        self._adding = False

    def _restore(self, draft: Draft) -> None:
        """Load a draft from the disk; say so, and what was not kept of it."""
        from aom_tui.session.redaction.draft_secrets import missing_secrets

        bench = self._bench
        self._adding = True
        bench.load(draft)
        self._adding = False
        said = _("The draft of {name} is here again.").format(name=called(draft))
        bench.notify(sentences(said, came_words({}, draft, bench.variables)))
        bench.problems = tuple(missing_secrets(draft))
        self.known()

    def say_that_it_was_kept(self, draft: Draft) -> None:
        """Say that an operation which is new to this window has a kept draft, so is not empty.

        Variables that it needs come with it, as far as the window that kept it has left them.
        """
        from aom_tui.session.storage.draft_store import is_blank_draft

        bench = self._bench
        if is_blank_draft(draft):
            return
        came = self._variables.along_with(draft, bench.variables)
        self._put_variables({**bench.variables, **came})
        said = _("The kept draft of {name} is here. Request: reset in the palette ({key}) empties it.")
        said = said.format(name=called(draft), key=key_of("palette"))
        bench.notify(sentences(said, came_words(came, draft, bench.variables)))

    def known(self) -> None:
        """Turn the draft of an operation that the catalogue does not know into a request by hand."""
        bench = self._bench
        draft, catalogue = bench.draft, bench.catalogue
        if draft and catalogue and draft.operation_id and draft.operation_id not in catalogue.operations:
            bench.load(replace(draft, operation_id=None))

    # -- saving

    def changed(self, draft: Draft | None) -> None:
        """Have a draft saved soon; variables that come to it from the disk are no change."""
        if self._disk and self.kept.profile and draft and draft is not self._saved and not self._adding:
            self._saved = draft
            self._disk.gather(self.kept.profile, draft)
            self._save_soon()

    def variables_changed(self, before: Variables, now: Variables) -> None:
        """Have variables saved soon."""
        self._variables.changed(before, now)
        if self._disk and self.kept.profile and before != now and not self._adding:
            self._disk.gather_variables(self.kept.profile, before, now)
            self._save_soon()

    def _save_soon(self) -> None:
        """Start the timer, unless the drafts on the disk are still unknown: they must not be overwritten unseen."""
        opened = self.kept.profile in self._opened and self._bench.is_attached
        if self._disk and self._disk.waits and opened and not self._waiting:
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
            self._bench.app.call_from_thread(self._bench.notify, fault, timeout=10)
        self._complained = bool(fault)

    def flush(self) -> str:
        """Save at once what waits; return why it could not be saved, or an empty text."""
        return self._disk.write() if self._disk else ""

    # -- undo and redo

    def note(self, draft: Draft, typed: Hashable = None) -> None:
        """Note a step that can be undone."""
        self.history.note(draft, typed)

    async def undo(self) -> None:
        """Go back to the draft before the last change."""
        await self._arrived()
        self._show(self.history.undo(), _("nothing to undo"))

    async def redo(self) -> None:
        """Go to the draft that was undone."""
        await self._arrived()
        self._show(self.history.redo(), _("nothing to do again"))

    async def _arrived(self) -> None:
        from aom_tui.tui.runtime.settle import settled

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
    """Return the profile that the window opens on; empty where none is chosen."""
    if options.demo:
        return SANDBOX
    named = chosen_name(options.settings, options.environ, options.profile_name)
    return named or (ENVIRONMENT if environment_credential(options.environ) else "")


def _other(draft: Draft, found: tuple[Draft, ...]) -> Draft | None:
    """Return the newest draft of the same call among those found, if it differs."""
    from aom_tui.session.storage.draft_store import same_draft

    other = next((each for each in reversed(found) if each.calls_the_same_as(draft)), None)
    return None if other is None or same_draft(other, draft) else other


def _places(one: Draft, other: Draft) -> tuple[str, ...]:
    """Return the tabs on which two drafts of one operation differ."""
    differs = {
        "params": dict(one.values) != dict(other.values) or one.query != other.query,
        "headers": one.headers != other.headers,
        "body": one.body != other.body,
    }
    return tuple(tab for tab, different in differs.items() if different)
