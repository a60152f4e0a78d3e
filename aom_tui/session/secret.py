"""Secrets that do not show themselves."""

from hashlib import sha256


class Secret:
    """A value that prints as `***` everywhere; `reveal()` is the only way to it, and easy to search for."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself: for the wire, and for `--reveal`."""
        return self._value

    @property
    def fingerprint(self) -> str:
        """Tells equal secrets equal without showing them: the first 16 hex digits of SHA-256."""
        return f"sha256:{sha256(self._value.encode()).hexdigest()[:16]}"

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))
