"""A keyring in memory, for tests in one process."""

from collections.abc import Iterator
from contextlib import contextmanager

from keyring import get_keyring, set_keyring
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class Ring(KeyringBackend):
    """Secrets by user; of one service."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop(username, None) is None:
            raise PasswordDeleteError


@contextmanager
def ring_in_use(**kept: str) -> Iterator[Ring]:
    """In place of the machine's own, with these secrets in it."""
    before, ring = get_keyring(), Ring()
    ring.kept.update(kept)
    set_keyring(ring)
    try:
        yield ring
    finally:
        set_keyring(before)
