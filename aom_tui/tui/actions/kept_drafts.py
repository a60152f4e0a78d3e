"""The drafts of this window, one for each operation and profile: those that were left, and those found on disk."""

from collections.abc import Iterable

from aom_tui.session.draft import Draft

MOST = 50
"""Drafts that are kept in memory; the oldest go first."""


class KeptDrafts:
    """Drafts that stood in the composer before, by profile and operation; in memory only."""

    def __init__(self, profile: str = "") -> None:
        self.profile = profile
        """The profile that is worked on."""
        self._left: dict[tuple[str, str], Draft] = {}
        self._own: set[tuple[str, str]] = set()
        self._before: Draft | None = None

    def move(self, profile: str) -> None:
        """Work on another profile; drafts that were left before any was known belong to the first."""
        if not self.profile:
            self._left = {(profile, operation): draft for (_none, operation), draft in self._left.items()}
            self._own = {(profile, operation) for _none, operation in self._own}
        self.profile = profile

    def leave(self, draft: Draft | None, coming: Draft) -> None:
        """Keep a draft that is replaced by one of another call."""
        if draft is None or draft.calls_the_same_as(coming):
            return
        self._before = draft
        if draft.operation_id:
            self._own.add((self.profile, draft.operation_id))
            self._know(draft.operation_id, draft)

    def take(self, drafts: Iterable[Draft]) -> None:
        """Add drafts found on the disk, the newest last; requests without an operation are left out.

        What was composed in this window stays as it was left there, whatever another one makes of the same operation.
        """
        for draft in drafts:
            if draft.operation_id and not self.is_own(draft.operation_id):
                self._know(draft.operation_id, draft)

    def _know(self, operation_id: str, draft: Draft) -> None:
        key = (self.profile, operation_id)
        self._left.pop(key, None)
        self._left[key] = draft
        for oldest in list(self._left)[:-MOST]:
            del self._left[oldest]

    def is_own(self, operation_id: str) -> bool:
        """Return whether that operation was worked on in this window."""
        return (self.profile, operation_id) in self._own

    def replace(self, draft: Draft) -> None:
        """Note a draft that is replaced by one of the same call: `before` leads back to it."""
        self._before = draft

    def of(self, operation_id: str) -> Draft | None:
        """Return the draft of that operation as it was left, if any."""
        return self._left.get((self.profile, operation_id))

    @property
    def before(self) -> Draft | None:
        """The draft that was left last."""
        return self._before
