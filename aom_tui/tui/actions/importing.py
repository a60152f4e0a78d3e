"""A pasted curl command line or a request of a Postman collection, imported as the draft. Nothing is sent."""

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.clean import clean_line
from aom_tui.text_file import foreign_text
from aom_tui.tui.runtime.workers import push_if_active

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft, Variables
    from aom_tui.session.foreign.postman import Collection, CollectionItem
    from aom_tui.session.foreign.request import ForeignRequest
    from aom_tui.tui.screens.bench import Bench


class Importing:
    """Reads a request, shows it for confirmation, and loads it."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def paste(self, text: str) -> None:
        """Import a curl command line, in whatever shell's dialect."""
        from aom_tui.session.foreign.curl import read_curl

        try:
            self._look_at(read_curl(text))
        except InvalidInput as error:
            self._bench.problems = error.problems

    def say_how(self) -> None:
        """Say that a curl command line is imported by pasting it."""
        self._bench.notify(
            _("Paste a `curl ...` command anywhere in this window: it is imported after a look, never sent.")
        )

    def _look_at(self, found: "ForeignRequest", variables: "Variables | None" = None) -> None:
        from aom_tui.session.foreign.adopt import ImportTarget, adopt, import_target
        from aom_tui.tui.screens.import_curl import ImportCurl

        bench = self._bench
        made = adopt(found, bench.catalogue, import_target(bench.session) if bench.session else ImportTarget({}))
        replaced = bench.draft.operation_id or bench.draft.uri if bench.draft else ""
        page = ImportCurl(made, replaced)
        bench.app.push_screen(page, partial(self.take, variables=variables))

    def take(self, draft: "Draft | None", variables: "Variables | None" = None) -> None:
        """Load a draft; `draft_before` goes back to what stood there, even if it is of the same call."""
        if draft is None:
            return
        bench = self._bench
        if variables:
            bench.variables = MappingProxyType({**bench.variables, **variables})
        before = bench.draft
        bench.load(draft.with_variables(bench.variables))
        if before:
            bench.kept.replace(before)
        bench.tab = "params"

    # -- Postman

    def ask_collection(self) -> None:
        """Ask for the file of the collection."""
        from aom_tui.tui.screens.ask_file import AskFile

        page = AskFile(_("Import from Postman"), _("the collection's file, exported as v2.1"))
        self._bench.app.push_screen(page, self._open)

    def _open(self, path: str | None) -> None:
        if path:
            self._bench.run_worker(
                partial(self._read, path), thread=True, group="import", description=_("import"), exit_on_error=False
            )

    def _read(self, path: str) -> None:
        """Read a collection. For a thread: it may be large."""
        from aom_tui.session.foreign.postman import read_collection

        bench = self._bench
        try:
            collection = read_collection(foreign_text(path))
        except InvalidInput as error:
            bench.app.call_from_thread(setattr, bench, "problems", error.problems)
        else:
            bench.app.call_from_thread(self._choose, collection)

    def _choose(self, collection: "Collection") -> None:
        from aom_tui.tui.screens.choice import Choice

        saved = {f"{number}  {clean_line(each.path)}": each for number, each in enumerate(collection.requests, 1)}
        for note in collection.notes:
            self._bench.notify(note, markup=False)
        if not saved:
            self._bench.notify(_("no requests"))
            return
        words = [clean_line(each.request.method if each.request else each.problem) for each in saved.values()]
        page = Choice(clean_line(collection.name), list(saved), words)
        push_if_active(self._bench, page, lambda name: self._take(collection, saved[name]) if name else None)

    def _take(self, collection: "Collection", saved: "CollectionItem") -> None:
        try:
            if saved.request is None:
                raise InvalidInput(Problem(saved.path, saved.problem))
            self._look_at(saved.request, collection.variables)
        except InvalidInput as error:
            self._bench.problems = error.problems
