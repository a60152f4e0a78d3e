"""A draft as the command line that sends it, for a POSIX shell and for the REPL alike."""

import re
import shlex
from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.render.clean import clean
from aom_tui.session.curl_import import CREDENTIAL_HEADERS
from aom_tui.session.draft import Draft
from aom_tui.session.redact import redact_body, redact_url

_SIGNS = re.compile(r"[\\=:@]")
"""Signs of an item that a backslash makes part of its name."""


def command_line(draft: Draft) -> str:
    """`aom-tui call ListSeries limit=10 --body '...'`; a header that holds a secret is left out."""
    line = _quoted("aom-tui", "call" if draft.operation_id else "request", *_words(draft))
    if draft.body is not None and draft.body.startswith(("@", "-")):  # which would be a file
        text = shlex.quote(redact_body(draft.body))
        return clean(f"printf %s {text} | {line}")
    return clean(line)


def repl_lines(draft: Draft) -> str:
    """The lines that make it the REPL's draft and send it."""
    return clean(f"{_quoted('use', *_words(draft))}\n{_quoted('send', *_unchecked(draft))}")


def line_notes(draft: Draft) -> Iterator[str]:
    """What is not in the line."""
    left = [name for name, _value in draft.headers if name.lower() in CREDENTIAL_HEADERS]
    if left:
        yield _("left out: {names}; the profile signs in instead").format(names=", ".join(left))
    if draft.body and redact_body(draft.body) != draft.body:
        yield _("the body holds a secret, which is left out")


def _quoted(*words: str) -> str:
    return " ".join(map(shlex.quote, words))


def _unchecked(draft: Draft) -> tuple[str, ...]:
    return ("--no-check",) if draft.unchecked else ()


def _words(draft: Draft) -> Iterator[str]:
    yield from (draft.operation_id,) if draft.operation_id else (draft.method, redact_url(draft.uri))
    items = list(_items(draft))
    if draft.body is not None:
        yield from ("--body", "-" if draft.body.startswith(("@", "-")) else redact_body(draft.body))
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
        if name.lower() not in CREDENTIAL_HEADERS:
            yield f"{_name(name)}:{' ' if value.startswith('=') else ''}{value}"


def _name(name: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", name)
