"""The draft that stays between the lines of a REPL, with its variables, its undo history and the draft before it."""

from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.compose.draft_history import DraftHistory

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft, Variables


class StickyDraft:
    """The draft of one REPL; empty until an operation is chosen."""

    def __init__(self) -> None:
        self.variables: Variables = {}
        """What `{{names}}` stand for."""
        self._stored: Draft | None = None
        self._previous: Draft | None = None
        self._history = DraftHistory()

    @property
    def stored(self) -> "Draft | None":
        """The draft as it was put here: the same object as long as no line changes it."""
        return self._stored

    @property
    def current(self) -> "Draft | None":
        """The draft with what its variables stand for now."""
        return self._stored.with_variables(self.variables) if self._stored else None

    def required(self) -> "Draft":
        """Return the current draft. Raises InvalidInput where nothing has been chosen yet."""
        draft = self.current
        if draft is None:
            raise InvalidInput(
                Problem("", _("no operation chosen"), _("Choose one: use ListSeries, or use GET /v1/..."))
            )
        return draft

    def put(self, draft: "Draft") -> None:
        """Store a changed draft; one of another call makes the old one the previous draft."""
        old = self._stored
        if old and (draft.operation_id, draft.uri) != (old.operation_id, old.uri):
            self._previous = old
        self._stored = draft
        self._history.note(draft)

    def replace(self, draft: "Draft") -> None:
        """Store a draft that takes the old one's place, which becomes the previous draft even if of the same call."""
        old = self._stored
        self.put(draft)
        self._previous = old or self._previous

    def undo(self) -> "Draft | None":
        """Take back the last change and return the draft; None where there is none."""
        return self._step_to(self._history.undo())

    def redo(self) -> "Draft | None":
        """Make again the change undone last and return the draft; None where there is none."""
        return self._step_to(self._history.redo())

    def _step_to(self, draft: "Draft | None") -> "Draft | None":
        self._stored = draft or self._stored
        return draft

    def previous(self, operation_id: str | None = None) -> "Draft | None":
        """The draft before this one; with `operation_id` only if it is of that operation."""
        found = self._previous
        return found if found and operation_id in (None, found.operation_id) else None

    def offer_previous(self, draft: "Draft") -> None:
        """Make a draft of an earlier REPL the one that `back` goes to."""
        self._previous = draft
