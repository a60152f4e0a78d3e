"""Warnings and notes that a reply of Prometheus has beside its data."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.cells import cut
from aom_tui.render.clean import clean_line
from aom_tui.session.exchange import Reply
from aom_tui.session.parse import utf8

MOST = 3
"""Warnings and notes that are shown; the body has all of them."""
LONGEST = 300
"""Cells of a warning."""


class _Envelope(Struct):
    """Prometheus' own; what else has fields of these names means something else by them."""

    status: str
    data: msgspec.Raw
    warnings: list[Any] | None = None
    infos: list[Any] | None = None


def prometheus_warnings(reply: Reply | None) -> list[str]:
    """Return a line for each, cleaned. Tables, charts and filtered bodies do not show them otherwise."""
    text = utf8(reply) if reply else b""
    if text.find(b'"warnings"') < 0 and text.find(b'"infos"') < 0:
        return []
    try:
        found = msgspec.json.decode(text, type=_Envelope)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return []
    said = [*_said(_("the service warns: {text}"), found.warnings), *_said(_("the service notes: {text}"), found.infos)]
    more = [_("more warnings and notes in the body: {number}").format(number=len(said) - MOST)] * (len(said) > MOST)
    return said[:MOST] + more


def _said(words: str, texts: Iterable[Any] | None) -> list[str]:
    return [cut(words.format(text=clean_line(each)), LONGEST) for each in texts or () if isinstance(each, str) and each]
