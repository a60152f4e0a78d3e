"""A keyring for programs under test, in the file that FILE_KEYRING names; a process of its own finds it by
PYTHON_KEYRING_BACKEND."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class Ring(KeyringBackend):
    """All secrets in one JSON object, by user."""

    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept().get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write({**self._kept(), username: password})

    def delete_password(self, service: str, username: str) -> None:
        self._write({name: secret for name, secret in self._kept().items() if name != username})

    def _kept(self) -> dict[str, str]:
        path = Path(os.environ["FILE_KEYRING"])
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def _write(self, kept: dict[str, str]) -> None:
        Path(os.environ["FILE_KEYRING"]).write_text(json.dumps(kept))
