"""The drafts that this window has left, one for each operation and profile, in front of those that are kept on disk."""

from aom_tui.session.draft import Draft
from aom_tui.session.draft_store import DraftStore

MOST = 50
"""Drafts that are kept in memory; the oldest go first."""


class KeptDrafts:
    """What stood in the composer before, by operation. Without a store it lasts as long as the window."""

    def __init__(self, store: DraftStore | None = None, profile: str = "") -> None:
        self.store = store
        self.profile = profile
        """The one that is worked on."""
        self._left: dict[tuple[str, str], Draft] = {}
        self._before: Draft | None = None

    def move(self, profile: str) -> None:
        """Work on another profile; what was left before any was known is of the first."""
        if not self.profile:
            self._left = {(profile, operation): draft for (_none, operation), draft in self._left.items()}
        self.profile = profile

    def leave(self, draft: Draft | None, coming: Draft) -> None:
        """Another draft is coming: keep this one, where it is of another call."""
        if draft is None or (draft.operation_id, draft.uri) == (coming.operation_id, coming.uri):
            return
        self._before = draft
        if draft.operation_id:
            key = (self.profile, draft.operation_id)
            self._left.pop(key, None)
            self._left[key] = draft
            for oldest in list(self._left)[:-MOST]:
                del self._left[oldest]

    def replace(self, draft: Draft) -> None:
        """What stood there is being replaced by another draft of the same call: the way back leads to it."""
        self._before = draft

    def of(self, operation_id: str) -> Draft | None:
        """The draft of that operation as it was left."""
        left = self._left.get((self.profile, operation_id))
        return left or (self.store.of(self.profile, operation_id) if self.store else None)

    @property
    def before(self) -> Draft | None:
        """The draft that was left last."""
        return self._before
