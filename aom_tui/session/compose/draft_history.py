"""Undo and redo over whole drafts: they do not change, so a step is a draft. Pure."""

from collections.abc import Hashable

from aom_tui.session.draft import Draft, Pairs

MOST = 200
"""Steps that are kept."""

MOST_CHARACTERS = 32 * 1024**2
"""Characters in the bodies of all steps; a body that stays the same counts once."""


class DraftHistory:
    """The steps of a draft: earlier ones, the present one, and those that were undone."""

    def __init__(self) -> None:
        self._steps: list[Draft] = []
        self._at = -1
        self._typed: Hashable = None
        """The field in which the newest step was typed; further keys there belong to that step."""

    def note(self, draft: Draft, typed: Hashable = None) -> None:
        """Add the draft after a change. What is typed in one go into the field that `typed` names is one step."""
        joins = typed is not None and typed == self._typed and self._at > 0
        del self._steps[self._at + (0 if joins else 1) :]
        self._steps.append(draft)
        self._at = len(self._steps) - 1
        self._typed = typed
        self._forget()

    def seal(self) -> None:
        """Make what is typed from here on a step of its own."""
        self._typed = None

    def undo(self) -> Draft | None:
        """Return to the draft before; None where there is none."""
        return self._move(-1)

    def redo(self) -> Draft | None:
        """Return to the draft that was undone last; None where there is none."""
        return self._move(1)

    def _move(self, step: int) -> Draft | None:
        self._typed = None
        if not 0 <= self._at + step < len(self._steps):
            return None
        self._at += step
        return self._steps[self._at]

    def _forget(self) -> None:
        """Drop the oldest steps beyond the limits; the newest two stay."""
        while len(self._steps) > 2 and (len(self._steps) > MOST or self._characters() > MOST_CHARACTERS):
            del self._steps[0]
            self._at -= 1

    def _characters(self) -> int:
        return sum({id(step.body): len(step.body or "") for step in self._steps}.values())


def changed_pair(before: Pairs, now: Pairs) -> int:
    """Return the index of the first pair that differs."""
    both = enumerate(zip(before, now, strict=False))
    return next((index for index, (one, other) in both if one != other), min(len(before), len(now)))
