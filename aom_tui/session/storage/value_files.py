"""Cached values of fields: at a shell's prompt each Tab is a process of its own."""

from hashlib import sha256
from pathlib import Path

import msgspec

from aom_tui.session.profile import Profile
from aom_tui.session.storage.private_files import PrivateFiles


class ValueFiles:
    """Files `<key>.json`, 0600. A damaged one counts as missing; a full or read-only disk only costs a call."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self._files = PrivateFiles(folder, ".json", seconds)

    def load(self, profile: Profile, question: bytes) -> list[tuple[str, str]] | None:
        """Return the values and labels of a recent answer; None where there is none."""
        try:
            found = self._files.read_fresh(_key(profile, question))
            return msgspec.json.decode(found, type=list[tuple[str, str]])
        except (ValueError, RecursionError):
            return None

    def save(self, profile: Profile, question: bytes, values: list[tuple[str, str]]) -> None:
        """Keep an answer, and remove those that are too old."""
        self._files.write(_key(profile, question), msgspec.json.encode(values))


def _key(profile: Profile, question: bytes) -> str:
    """Return the key of a question: another user or project gets another answer."""
    who = profile.credential
    asker = [who.kind, who.user, who.domain, who.access, who.user_id] if who else []
    scope = [profile.iam_endpoint, profile.aom_endpoint, profile.region, profile.project_id, profile.project_name]
    named = msgspec.json.encode([profile.name, profile.scope, scope, asker])
    return sha256(named + b" " + question).hexdigest()
