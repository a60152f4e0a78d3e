"""Values that outlive the process for a minute: at a shell's prompt each Tab is a process of its own."""

import contextlib
import time
from hashlib import sha256
from pathlib import Path

import msgspec

from aom_tui.session.profile import Profile
from aom_tui.settings import write_private


class ValueFiles:
    """Files `<key>.json`, 0600. A damaged one counts as missing; a full or read-only disk only costs a call."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self._folder = folder
        self._seconds = seconds

    def load(self, profile: Profile, question: bytes) -> list[tuple[str, str]] | None:
        """What the question was answered within the last seconds: values and labels."""
        path = self._path(profile, question)
        try:
            if self._is_old(path):
                return None
            return msgspec.json.decode(path.read_bytes(), type=list[tuple[str, str]])
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, profile: Profile, question: bytes, values: list[tuple[str, str]]) -> None:
        """Keep the answer; what is no longer believed goes."""
        with contextlib.suppress(OSError):
            for path in self._folder.glob("*.json"):
                if self._is_old(path):
                    path.unlink(missing_ok=True)
            write_private(self._path(profile, question), msgspec.json.encode(values))

    def _is_old(self, path: Path) -> bool:
        return not 0 <= time.time() - path.stat().st_mtime < self._seconds

    def _path(self, profile: Profile, question: bytes) -> Path:
        """Who asks whom for what: another user or project gets another answer."""
        who = profile.credential
        asker = [who.kind, who.user, who.domain, who.access, who.user_id] if who else []
        scope = [profile.iam_endpoint, profile.aom_endpoint, profile.region, profile.project_id, profile.project_name]
        named = msgspec.json.encode([profile.name, profile.scope, scope, asker])
        return self._folder / f"{sha256(named + b' ' + question).hexdigest()}.json"
