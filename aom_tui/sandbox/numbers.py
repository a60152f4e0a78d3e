"""Numbers that are given once each."""

from dataclasses import dataclass


@dataclass(slots=True)
class Numbers:
    """Gives `next` when it is called, and then the one after it."""

    next: int

    def __call__(self) -> int:
        number = self.next
        self.next += 1
        return number
