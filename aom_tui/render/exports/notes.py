"""What must be said of a request in the form of another program, whichever it is."""

from collections.abc import Iterator
from typing import Literal

from aom_tui.language import _, commas
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Request
from aom_tui.session.redaction.draft_secrets import is_blanked_in
from aom_tui.session.redaction.redact import redact_body


def secret_in_body(body: bytes | str) -> Iterator[str]:
    """That a secret of the body is left out, where it has one."""
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    if redact_body(body) != text or is_blanked_in(text):
        yield _("the body holds a secret, which is left out")


Findable = Literal["", "own", "none", "gone"]
"""Of the sandbox that a request goes to: it is one window's own, none runs, or it is a past call's and none that runs;
empty: other programs find it, or it is no sandbox.
"""


def sandbox_notes(request: Request, sandbox: Findable) -> Iterator[str]:
    """That no command gets a token for that sandbox, or that there is none, and what to do about it."""
    if sandbox == "own":
        said = _(
            "no command gets a token for the sandbox at {endpoint}: it belongs to one window alone, and ends with it. "
            "Run `aom-tui sandbox`, then `aom-tui --profile sandbox` anew: what is copied there works"
        )
        yield said.format(endpoint=request.endpoint)
    elif sandbox == "gone":
        said = _("no command gets a token for the sandbox at {endpoint}: it has ended, or belongs to one window alone")
        yield said.format(endpoint=request.endpoint)
    elif sandbox == "none":
        yield _("no sandbox runs that the token could come from: start one, `aom-tui sandbox`")


def undocumented(draft: Draft) -> Iterator[str]:
    """What has no place in a program that knows an operation's documented parameters only."""
    if names := [name for name, _value in (*draft.query, *draft.headers)]:
        yield _("left out: {names}; only what is documented has a place there").format(names=commas(names))
