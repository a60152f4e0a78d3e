"""A draft as the command line that sends it, for a POSIX shell and for the REPL alike."""

import shlex
from collections.abc import Iterator

from aom_tui.render.clean import clean
from aom_tui.session.draft import Draft
from aom_tui.session.redact import redact_body, redact_headers


def command_line(draft: Draft) -> str:
    """`aom-tui call ListSeries limit=10 --body '...'`; what is secret in it is a placeholder."""
    return clean(" ".join(shlex.quote(word) for word in ("aom-tui", *_words(draft))))


def _words(draft: Draft) -> Iterator[str]:
    yield from ("call", draft.operation_id) if draft.operation_id else ("request", draft.method, draft.uri)
    items = [f"{name}={value}" for name, value in draft.values.items() if value]
    items += [f"{name}=={value}" for name, value in draft.query]
    items += [f"{name}:{value}" for name, value in redact_headers(draft.headers)]
    if draft.body is not None:
        yield from ("--body", redact_body(draft.body))
    if any(item.startswith("-") for item in items):
        yield "--"
    yield from items
