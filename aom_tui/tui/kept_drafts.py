"""The drafts that this window has left, one for each operation: nothing that was typed is lost by looking elsewhere."""

from aom_tui.session.draft import Draft

MOST = 50
"""Drafts that are kept; the oldest go first."""


class KeptDrafts:
    """What stood in the composer before, by operation."""

    def __init__(self) -> None:
        self._by_operation: dict[str, Draft] = {}
        self._before: Draft | None = None

    def leave(self, draft: Draft | None, coming: Draft) -> None:
        """Another draft is coming: keep this one, where it is of another call."""
        if draft is None or (draft.operation_id, draft.uri) == (coming.operation_id, coming.uri):
            return
        self._before = draft
        if draft.operation_id:
            self._by_operation.pop(draft.operation_id, None)
            self._by_operation[draft.operation_id] = draft
            for oldest in list(self._by_operation)[:-MOST]:
                del self._by_operation[oldest]

    def replace(self, draft: Draft) -> None:
        """What stood there is being replaced by another draft of the same call: the way back leads to it."""
        self._before = draft

    def of(self, operation_id: str) -> Draft | None:
        """The draft of that operation as it was left."""
        return self._by_operation.get(operation_id)

    @property
    def before(self) -> Draft | None:
        """The draft that was left last."""
        return self._before
