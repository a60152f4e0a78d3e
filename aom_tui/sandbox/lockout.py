"""Who was refused too often in a row, and for how long nothing is taken from them, not even the right secret."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Refusals:
    count: int = 0
    until: float = 0.0


class Lockout:
    """`most` refusals in a row lock a name for so many seconds; after that it has as many tries as at first."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._refusals: dict[str, _Refusals] = {}

    def locks(self, name: str, now: float) -> bool:
        """Whether the name is locked at that moment (epoch seconds)."""
        return bool(self._refusals) and self._refusals.get(name, _Refusals()).until > now

    def refused(self, name: str, now: float) -> None:
        """One more wrong secret."""
        count = self._refusals.get(name, _Refusals()).count + 1
        self._refusals[name] = _Refusals(count) if count < self._most else _Refusals(0, now + self._seconds)

    def accepted(self, name: str) -> None:
        """The right secret: what was wrong before is forgotten."""
        if self._refusals:
            self._refusals.pop(name, None)
