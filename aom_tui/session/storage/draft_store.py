"""Drafts and variables on disk, by profile: what was being composed is there again after a crash or a restart.

One small file for each draft, replaced as a whole: a process that is killed at any moment leaves the draft before or
the one after, two processes wait for nothing, and what each of them keeps stays. No secret is written.
"""

import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from aom_tui.private_file import locked_folder, write_private
from aom_tui.session.draft import Draft, Pairs, Variable, Variables
from aom_tui.session.redaction.draft_secrets import without_secrets
from aom_tui.session.variables.values import secret_problem

FOLDER = "drafts"
SUFFIX = ".draft"
VARIABLES = ".variables"

BY_HAND = ""
"""Stands for the operation of a bare request: of those one is kept for each profile."""

MOST = 300
"""Drafts of all profiles; the oldest go first."""

DAYS = 90
"""Days after which an unchanged draft is removed."""

LARGEST = 4 * 1024**2
"""Characters of a body that is kept; a draft with more than that is not."""

MOST_NEWS = 50
"""Drafts that a window takes into its memory at once."""

MOST_VARIABLES = 200


class DraftStore:
    """The drafts and variables in one folder, 0600. Reading never fails: what cannot be read is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp = 0
        self._swept = False
        self._seen: dict[Path, int] = {}
        """When the drafts were written that this object kept or read, in nanoseconds."""

    def keep(self, profile: str, draft: Draft) -> None:
        """Keep a draft in place of the one before of its operation, as the profile's last one. Raises OSError."""
        if draft.body and len(draft.body) > LARGEST:
            return
        if not self._swept:
            self._swept = True
            self._sweep()
        path = self._path(profile, draft.operation_id or BY_HAND)
        write_private(path, _written(profile, without_secrets(draft)))
        self._stamp = max(self._stamp + 1, time.time_ns())  # the file system's own clock is coarse
        os.utime(path, ns=(self._stamp, self._stamp))
        self._seen[path] = path.stat().st_mtime_ns  # which may be a coarser one

    def of(self, profile: str, operation_id: str | None) -> Draft | None:
        """Return the draft of an operation, or of None the bare request."""
        return _read(self._path(profile, operation_id or BY_HAND), profile)

    def last(self, profile: str) -> Draft | None:
        """Return the draft that was composed last."""
        newest = sorted(self._drafts(f"{_key(profile)}-*{SUFFIX}"), reverse=True)
        return next((draft for _time, path in newest if (draft := _read(path, profile))), None)

    def news(self, profile: str) -> list[Draft]:
        """Return drafts that this object has neither kept nor returned yet; the newest last, at most `MOST_NEWS`."""
        written = sorted(self._drafts(f"{_key(profile)}-*{SUFFIX}"))[-MOST_NEWS:]
        new = [path for at, path in written if self._seen.get(path) != at]
        self._seen |= {path: at for at, path in written}
        return [draft for path in new if (draft := _read(path, profile))]

    def variables(self, profile: str) -> Variables:
        """Return what `{{names}}` stand for on a profile."""
        with suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
            read = json.loads(self._variables_path(profile).read_bytes())
            return MappingProxyType(
                {str(name): Variable(str(text), str(value)) for name, (text, value) in read.items()}
            )
        return MappingProxyType({})

    def keep_variables(self, profile: str, before: Variables, now: Variables) -> None:
        """Keep the changes to variables, merged with what another process has kept meanwhile. Raises OSError."""
        changed = {name: value for name, value in now.items() if before.get(name) != value}
        with locked_folder(self._folder):
            kept = dict(self.variables(profile))
            for name in before.keys() - now.keys():
                kept.pop(name, None)
            kept |= {name: value for name, value in changed.items() if not secret_problem("", (name,), value)}
            newest = dict(list(kept.items())[-MOST_VARIABLES:])
            text = json.dumps({name: (value.text, value.json) for name, value in newest.items()}, ensure_ascii=False)
            write_private(self._variables_path(profile), text.encode("utf-8", "replace"))

    # -- files

    def _path(self, profile: str, operation_id: str) -> Path:
        return self._folder / f"{_key(profile)}-{_key(operation_id)}{SUFFIX}"

    def _variables_path(self, profile: str) -> Path:
        return self._folder / f"{_key(profile)}{VARIABLES}"

    def _drafts(self, pattern: str) -> Iterator[tuple[int, Path]]:
        """Yield when each draft was written, in nanoseconds, and its path."""
        with suppress(OSError):  # a folder that is none, or may not be read
            for path in self._folder.glob(pattern):
                with suppress(OSError):
                    yield path.stat().st_mtime_ns, path

    def _sweep(self) -> None:
        """Remove drafts that are too old or too many, and temporary files of killed processes."""
        oldest = time.time_ns() - DAYS * 86_400 * 10**9
        newest = sorted(self._drafts(f"*{SUFFIX}"), reverse=True)
        gone = [path for number, (at, path) in enumerate(newest) if number >= MOST or at < oldest]
        gone += [path for at, path in self._drafts(".*") if at < time.time_ns() - 86_400 * 10**9]
        for path in gone:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _key(name: str) -> str:
    """Return a part of a file name that is unique for the name, and readable."""
    readable = re.sub(r"\W+", "_", name, flags=re.ASCII)[:40]
    return f"{readable}.{sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _written(profile: str, draft: Draft) -> bytes:
    fields = {
        "profile": profile,
        "method": draft.method,
        "uri": draft.uri,
        "operation": draft.operation_id,
        "values": dict(draft.values),
        "query": draft.query,
        "headers": draft.headers,
        "body": draft.body,
    }
    return json.dumps(fields, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _read(path: Path, profile: str) -> Draft | None:
    """Return the draft in a file; None for anything that was not written by `keep`."""
    try:
        fields = json.loads(path.read_bytes())
        if fields["profile"] != profile:
            return None
        return Draft(
            method=_text(fields["method"]),
            uri=_text(fields["uri"]),
            operation_id=None if fields["operation"] is None else _text(fields["operation"]),
            values=MappingProxyType({name: _text(value) for name, value in fields["values"].items()}),
            query=_pairs(fields["query"]),
            headers=_pairs(fields["headers"]),
            body=None if fields["body"] is None else _text(fields["body"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _pairs(value: Any) -> Pairs:
    return tuple((_text(name), _text(text)) for name, text in value)


def same_draft(one: Draft | None, other: Draft | None) -> bool:
    """Whether two drafts are equal; drafts themselves compare by identity."""
    return one is other or (one is not None and other is not None and _parts(one) == _parts(other))


def is_blank_draft(draft: Draft) -> bool:
    """Whether a draft names a call and nothing else."""
    return same_draft(draft, draft.emptied())


def _parts(draft: Draft) -> tuple[str, str, str | None, Mapping[str, str], Pairs, Pairs, str | None]:
    values = {name: value for name, value in draft.values.items() if value}
    return draft.method, draft.uri, draft.operation_id, values, draft.query, draft.headers, draft.body or None
