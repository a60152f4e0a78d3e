"""A draft as the command line that sends it, for a POSIX shell and for the REPL alike."""

import re
import shlex
from collections.abc import Iterator

from aom_tui.render.clean import clean
from aom_tui.session.draft import Draft
from aom_tui.session.redaction.shareable import shareable_draft

_SIGNS = re.compile(r"[\\=:@]")
"""Signs of an item that a backslash makes part of its name."""


def command_line(draft: Draft, profile: str = "") -> str:
    """`aom-tui call ListSeries limit=10 --body '...'`; what signs in is left out, secrets are fingerprints.

    With the name of a `profile` it goes there, whichever is the default where it is pasted.
    """
    draft = shareable_draft(draft)
    verb = "call" if draft.operation_id else "request"
    named = ("--profile", profile) if profile else ()
    line = _quoted("aom-tui", *named, verb, *_unchecked(draft), *_words(draft))
    if _would_be_a_file(draft.body):
        return clean(f"printf %s {shlex.quote(draft.body or '')} | {line}")
    return clean(line)


def repl_lines(draft: Draft) -> str:
    """The lines that make it the REPL's draft and send it."""
    draft = shareable_draft(draft)
    return clean(f"{_quoted('use', *_words(draft))}\n{_quoted('send', *_unchecked(draft))}")


def _would_be_a_file(body: str | None) -> bool:
    """Whether `--body` would take the text for the name of a file, or for stdin."""
    return body is not None and body.startswith(("@", "-"))


def _quoted(*words: str) -> str:
    return " ".join(map(shlex.quote, words))


def _unchecked(draft: Draft) -> tuple[str, ...]:
    return ("--no-check",) if draft.unchecked else ()


def _words(draft: Draft) -> Iterator[str]:
    yield from (draft.operation_id,) if draft.operation_id else (draft.method, draft.uri)
    items = list(_items(draft))
    if draft.body is not None:
        yield from ("--body", "-" if _would_be_a_file(draft.body) else draft.body)
    if any(item.startswith("-") for item in items):
        yield "--"
    yield from items


def _items(draft: Draft) -> Iterator[str]:
    """A value is what stands behind its sign, so one that would make another sign of it gets a longer one."""
    for name, value in draft.values.items():
        if value:
            yield f"{_name(name)}{'==' if value.startswith(('=', '@')) else '='}{value}"
    for name, value in draft.query:
        yield f"{_name(name)}=={value}"
    for name, value in draft.headers:
        yield f"{_name(name)}:{' ' if value.startswith('=') else ''}{value}"


def _name(name: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", name)
