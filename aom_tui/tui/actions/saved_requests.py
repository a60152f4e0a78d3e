"""Saved requests: loaded, saved, renamed, deleted. Nothing is sent."""

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from aom_tui.language import _, about, sentences
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.render.summary import called
from aom_tui.tui.runtime.workers import push_if_active

if TYPE_CHECKING:
    from aom_tui.session.saved.folder import SavedRequest, SavedRequests
    from aom_tui.tui.screens.bench import Bench
    from aom_tui.tui.screens.saved import Answer


class SavedRequestActions:
    """Works on the folder of saved requests."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def show(self) -> None:
        """List the saved requests, which are read in a thread: the folder may be large."""
        self._run(self._show())

    def _folder(self) -> "SavedRequests":
        from aom_tui.session.saved.folder import SavedRequests, requests_folder

        options = self._bench.options
        return SavedRequests(requests_folder(options.settings, options.environ))

    async def _show(self) -> None:
        from aom_tui.tui.screens.saved import SavedList

        try:
            folder = self._folder()
        except InvalidInput as error:
            self._bench.problems = error.problems
            return
        found = await asyncio.to_thread(folder.all)
        push_if_active(self._bench, SavedList(found, folder.folder), self._do)

    def _do(self, answer: "Answer | None") -> None:
        match answer:
            case ("load", saved) if saved:
                self._run(self._load(saved))
            case ("rename", saved) if saved:
                self._rename(saved)
            case ("delete", saved) if saved:
                self._delete(saved)
            case ("save", _none):
                self.save()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._bench.run_worker(work, group="requests", description=_("saved requests"), exit_on_error=False)

    async def _load(self, saved: "SavedRequest") -> None:
        from aom_tui.session.foreign.adopt import ImportTarget, import_target
        from aom_tui.session.redaction.draft_secrets import missing_secrets
        from aom_tui.tui.actions.importing import Importing

        bench = self._bench
        here = import_target(bench.session) if bench.session else ImportTarget({})
        profile = bench.auth.profile
        try:
            made = await asyncio.to_thread(
                lambda: self._folder().load(saved, bench.catalogue or bench.options.catalogue(), here, profile)
            )
        except InvalidInput as error:
            bench.problems = error.problems
            return
        Importing(bench).take(made.draft, made.draft.variables)
        bench.problems = tuple(missing_secrets(made.draft))
        bench.show_pane("request")
        bench.notify(_("{place} is loaded; nothing is sent").format(place=clean_line(saved.place)), markup=False)
        for note in made.notes:
            bench.notify(clean_line(about(saved.place, note)), timeout=8)

    def save(self) -> None:
        """Save the draft under a name."""
        from aom_tui.tui.screens.saved import AskRequestName

        bench = self._bench
        draft = bench.draft
        if draft is None:
            bench.notify(_("there is no request yet to save"))
            return
        try:
            folder = self._folder()
        except InvalidInput as error:
            bench.problems = error.problems
            return

        def keep(name: str, replaces: bool) -> str:
            catalogue = bench.catalogue or bench.options.catalogue()
            said = folder.save(catalogue, draft, name, replaces=replaces).kept_words
            return sentences(said, _("It goes when the demo ends.")) if bench.options.demo else said

        words = _("Name for this request; FILE.http:NAME puts it into that file. Below {folder}")
        page = AskRequestName(_("Save the request"), words.format(folder=folder.folder), called(draft), keep)
        bench.app.push_screen(page, lambda said: bench.notify(said, timeout=8) if said else None)

    def _rename(self, saved: "SavedRequest") -> None:
        from aom_tui.tui.screens.saved import AskRequestName

        def keep(name: str, _replaces: bool) -> str:
            self._folder().rename(saved, name)
            return ""

        words = _("Another name for it, in {file}").format(file=clean_line(saved.file))
        page = AskRequestName(_("Rename the request"), words, saved.entry.name, keep)
        self._bench.app.push_screen(page, lambda _said: self.show())

    def _delete(self, saved: "SavedRequest") -> None:
        from aom_tui.tui.screens.confirm import Confirm

        question = _("Delete {place}?").format(place=clean_line(saved.place))
        page = Confirm(question)
        self._bench.app.push_screen(page, lambda yes: self._run(self._deleted(saved)) if yes else self.show())

    async def _deleted(self, saved: "SavedRequest") -> None:
        try:
            await asyncio.to_thread(lambda: self._folder().delete(saved))
        except InvalidInput as error:
            self._bench.problems = error.problems
        else:
            self.show()
