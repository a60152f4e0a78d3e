"""How a reply differs from its documented schema. Replies often do; that is worth a note, never a failure. Pure."""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from aom_tui.catalogue.check import check
from aom_tui.catalogue.json_path import path_text
from aom_tui.catalogue.model import Catalogue, Response
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.compose.undocumented import undocumented
from aom_tui.session.exchange import Exchange
from aom_tui.session.operations import operation_of

LARGEST = 2 * 1024 * 1024
"""Bytes of a reply that are compared; a larger one would stand in the way of reading it."""

Kind = Literal["status", "unknown", "missing", "other"]


class SchemaDifference(Struct, frozen=True):
    """One disagreement. `place` is the path without indexes (`series[].unit`), so that a list says it once."""

    kind: Kind
    place: str
    count: int = 1
    said: str = ""
    """What is wrong where a field is there but not as documented."""


def schema_differences(catalogue: Catalogue, exchange: Exchange) -> tuple[SchemaDifference, ...]:
    """How the reply differs from its documented schema; none where nothing is documented or it is too large."""
    operation = operation_of(catalogue, exchange.draft) if exchange.draft else None
    reply = exchange.reply
    if operation is None or reply is None or len(reply.body) > LARGEST:
        return ()
    documented = {response.status: response for response in operation.responses}
    if reply.status not in documented:
        return (SchemaDifference("status", str(reply.status)),) if documented and reply.status < 400 else ()
    found = _compared(catalogue, operation.service, documented[reply.status], reply.body[:])
    return tuple(_counted(found))


def _compared(catalogue: Catalogue, service: str, response: Response, body: bytes) -> Iterator[SchemaDifference]:
    value, problem = read_json(body.decode("utf-8", "replace"))
    if response.schema is None or problem:
        return
    for more in undocumented(catalogue, service, response.schema, value):
        yield SchemaDifference("unknown", _place(path_text(more.path)))
    for fault in check(catalogue, service, response.schema, value):
        if fault.rule == "required":
            yield SchemaDifference("missing", _place(fault.path))
        elif fault.rule != "additionalProperties":
            yield SchemaDifference("other", _place(fault.path), said=fault.message)


def _place(path: str) -> str:
    return re.sub(r"\[\d+\]", "[]", path)


def _counted(found: Iterator[SchemaDifference]) -> Iterator[SchemaDifference]:
    """Each place once for each kind of disagreement, with the first words said of it and how often it occurs."""
    first: dict[tuple[Kind, str], SchemaDifference] = {}
    counts: dict[tuple[Kind, str], int] = {}
    for each in found:
        key = (each.kind, each.place)
        first.setdefault(key, each)
        counts[key] = counts.get(key, 0) + 1
    for key, each in first.items():
        yield SchemaDifference(each.kind, each.place, counts[key], each.said)
