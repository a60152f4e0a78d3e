"""Actions of keys and palette on the request, which is the draft."""

from textual import events

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.session.draft import Draft
from aom_tui.tui import pages
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.panes.composer import Composer
from aom_tui.tui.panes.url import UrlLine
from aom_tui.tui.screens.bench import Bench


class RequestActions(Bench):
    """Actions that begin, change or keep a draft; none of them sends it."""

    def action_operations(self) -> None:
        """Go to the operation picker, docked or as a dialog."""
        from aom_tui.tui.screens.picker import PickerScreen

        if self.has_docked_picker:
            self.show_pane("operations")
            return

        def picked(operation_id: str | None) -> None:
            if operation_id:
                self.load_operation(operation_id)

        self.drafting.find_kept()
        self.app.push_screen(PickerScreen(self.catalogue or self.options.catalogue()), picked)

    def action_new_request(self) -> None:
        """Begin a request with method and URI typed by hand."""
        self.load(Draft(method="GET", uri="/v2/{project_id}/"))
        self.query_one(UrlLine).focus_uri()

    def action_edit_uri(self) -> None:
        """Focus the URI (Ctrl+L); that of an operation follows from its form."""
        if self.draft is None:
            self.action_new_request()
        else:
            self.query_one(UrlLine).focus_uri()

    def action_leave_operation(self) -> None:
        """Turn the draft of an operation into the same request by hand."""
        if self.draft and self.operation:
            self.load(pages.by_hand(self.draft, self.operation))
            self.query_one(UrlLine).focus_uri()

    def action_convert(self) -> None:
        """Convert a deprecated call to its successor, after showing what becomes what."""
        from aom_tui.session.compose.successor import converted
        from aom_tui.tui.screens.convert import Convert

        if not self.draft or not self.catalogue:
            return
        try:
            conversion = converted(self.catalogue, self.draft)
        except InvalidInput as error:
            self.problems = error.problems
            return
        page = Convert(str(self.draft.operation_id), conversion)
        self.app.push_screen(page, lambda yes: self.load(conversion.draft) if yes else None)

    def action_request_tab(self, tab: str) -> None:
        """Show one of the request's tabs."""
        self.tab = tab
        self.show_pane("request")

    def action_skeleton(self) -> None:
        """Fill an empty body with one that validates."""
        if self.draft and self.operation and self.catalogue:
            self.load(self.draft.with_body(pages.body_skeleton(self.catalogue, self.operation)))
            self._show_body()

    def action_clear_body(self) -> None:
        """Remove the body."""
        if self.draft:
            self.load(self.draft.with_body(None))

    def action_turn_body(self) -> None:
        """Switch the body between form and text."""
        self._show_body()
        self.call_after_refresh(self.query_one(Composer).turn_body)

    def _show_body(self) -> None:
        """Show the Body tab, wherever the focus was."""
        self.tab = "body"
        if self.pane != "request":
            self.show_pane("request")

    def action_edit_body(self) -> None:
        """Edit the body in the user's own editor."""
        from aom_tui.tui.actions.external_programs import ExternalPrograms

        ExternalPrograms(self).edit_body()

    def action_undo(self) -> None:
        """Undo the last change of the request, wherever it was made."""
        self.run_worker(self.drafting.undo(), group="undo", description=_("undo"), exit_on_error=False)

    def action_redo(self) -> None:
        """Redo what was undone."""
        self.run_worker(self.drafting.redo(), group="undo", description=_("redo"), exit_on_error=False)

    def action_draft_before(self) -> None:
        """Load the request that was composed before this one, as it was left."""
        if draft := self.kept.before:
            from aom_tui.tui.actions.kept_variables import came_words

            self.load(draft)
            if unknown := came_words({}, draft, self.variables):
                self.notify(unknown)

    def action_begin_anew(self) -> None:
        """Empty the draft, and keep its call."""
        if self.draft:
            self.load(self.draft.emptied())
            self.notify(with_keys(_("nothing is filled in any more; {undo} brings it back")))

    def action_saved_requests(self) -> None:
        """List the saved requests, to load or save one."""
        from aom_tui.tui.actions.saved_requests import SavedRequestActions

        SavedRequestActions(self).show()

    def action_save_request(self) -> None:
        """Save the draft into a file."""
        from aom_tui.tui.actions.saved_requests import SavedRequestActions

        SavedRequestActions(self).save()

    def action_variables(self) -> None:
        """List the variables, and what they stand for."""
        from aom_tui.tui.actions.variables import VariableActions

        VariableActions(self).show()

    def action_import_curl(self) -> None:
        """Say how a curl command line is imported."""
        from aom_tui.tui.actions.importing import Importing

        Importing(self).say_how()

    def action_import_postman(self) -> None:
        """Import a request of a Postman collection."""
        from aom_tui.tui.actions.importing import Importing

        Importing(self).ask_collection()

    def on_paste(self, event: events.Paste) -> None:
        """Turn a pasted curl command line into a draft; a paste never sends."""
        from aom_tui.session.foreign.recognise import looks_like_curl
        from aom_tui.tui.actions.importing import Importing

        if looks_like_curl(event.text):
            event.stop()
            Importing(self).paste(event.text)
