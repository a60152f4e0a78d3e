"""What a reply says beside an object and belongs to it: the unit of a series stands with its points."""

from typing import Any

from msgspec.structs import replace

from aom_tui.catalogue.json_path import parse_path
from aom_tui.catalogue.model import Operation
from aom_tui.catalogue.values import companions
from aom_tui.session.body.lossless import decode, encode
from aom_tui.session.values.destinations import general_path
from aom_tui.session.values.pick import Picked
from aom_tui.session.values.row_ids import MOST_READ, value_at
from aom_tui.session.variables.values import json_value


def with_companions(source: Operation | None, picked: Picked, body: bytes) -> Picked:
    """Return an object picked from a reply to `source` with what the documents name beside it, fields of its own first.

    The value is as it was where they name nothing, or the reply has none of it.
    """
    beside = companions(source.id, general_path(picked.path)) if source else {}
    if not beside or len(body) > MOST_READ:
        return picked
    value = picked.decoded
    try:
        around = value_at(decode(body), picked.path[:-1])
    except (ValueError, RecursionError):
        return picked
    found: dict[str, Any] = {name: value_at(around, parse_path(path)) for name, path in beside.items()}
    told = {name: each for name, each in found.items() if each not in (None, "")}
    if not told or not isinstance(value, dict):
        return picked
    return replace(picked, value=json_value(encode({**told, **value})))
