"""Whether a body is a page of HTML, in place of what a service answers programs. Pure."""

import re

from aom_tui.session.body.json_slices import begins_as_json
from aom_tui.session.body.spool import Bytes
from aom_tui.session.exchange import Reply

_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head)\b", re.IGNORECASE | re.DOTALL
)
_LOOKED_AT = 2048
"""Bytes; a page begins within them."""


def is_html(reply: Reply) -> bool:
    """Whether a reply is HTML: by its content type, unless it begins as JSON, or by its first tag."""
    is_called_one = "html" in (reply.header("Content-Type") or "").lower()
    return (is_called_one and not begins_as_json(reply.body)) or begins_as_html(reply.body)


def begins_as_html(text: Bytes) -> bool:
    """Whether the first tag is one that only a page begins with."""
    return _BEGINS.match(text[:_LOOKED_AT]) is not None
