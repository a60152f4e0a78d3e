"""What must be said of a request in the form of another program, whichever it is."""

from collections.abc import Iterator

from aom_tui.language import _, commas
from aom_tui.session.draft import Draft
from aom_tui.session.redact import redact_body
from aom_tui.session.withheld import is_blanked_in


def secret_in_body(body: bytes | str) -> Iterator[str]:
    """That a secret of the body is left out, where it has one."""
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    if redact_body(body) != text or is_blanked_in(text):
        yield _("the body holds a secret, which is left out")


def undocumented(draft: Draft) -> Iterator[str]:
    """What has no place in a program that knows an operation's documented parameters only."""
    if names := [name for name, _value in (*draft.query, *draft.headers)]:
        yield _("left out: {names}; only what is documented has a place there").format(names=commas(names))
