"""The ids of the row that a value stands in, for which the documents name a place."""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.json_path import JsonPath, parse_path
from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.values import sources_listed_by
from aom_tui.problem import InvalidInput
from aom_tui.session.body.lossless import decode, encode
from aom_tui.session.values.destinations import Destination, destinations_for, general_path, listed_path
from aom_tui.session.values.pick import Picked, pick_json

_IS_ID = re.compile(r"(^|[._])id$")
_PLAIN = re.compile(r"[\w.-]+")

MOST_READ = 8 * 1024 * 1024
"""Bytes of a reply that is looked through for them; a larger one would be waited for."""


class RowDestination(Struct, frozen=True):
    """An id of the same row, and a field that the documents say takes it."""

    picked: Picked
    destination: Destination


def row_destinations(
    catalogue: Catalogue, source: Operation | None, path: JsonPath, body: bytes, current: str = ""
) -> tuple[RowDestination, ...]:
    """Return where the ids of the row go that `path` is in, in a reply to `source`; `current` is composed."""
    if source is None or len(body) > MOST_READ:
        return ()
    return tuple(
        RowDestination(picked, each)
        for picked in _row_ids(source, path, body)
        for each in destinations_for(catalogue, source, picked.path, picked.decoded, current)
        if each.is_declared
    )


def _row_ids(source: Operation, path: JsonPath, body: bytes) -> Iterator[Picked]:
    """Yield the ids that other calls name things by, of the innermost row first; a secret is none."""
    listed = {each for each in map(listed_path, sources_listed_by(source.id)) if _IS_ID.search(each)}
    listed.discard(general_path(path))
    rows = [path[:depth] for depth in range(len(path), 0, -1) if isinstance(path[depth - 1], int)]
    wanted = [
        (*row, *inside) for row in rows for name in sorted(listed) if (inside := _inside(general_path(row), name))
    ]
    if not wanted:
        return
    try:
        whole = decode(body)
    except (ValueError, RecursionError):
        return
    for steps in wanted:
        value = value_at(whole, steps)
        if isinstance(value, str | int | float):
            try:
                yield pick_json(steps, encode(value))
            except InvalidInput:
                continue


def _inside(row: str, listed: str) -> JsonPath:
    """The steps from a row to what is listed of it; none where that is of other rows, or no plain field of the row."""
    before = f"{row}." if row else ""
    name = listed.removeprefix(before)
    return parse_path(name) if listed.startswith(before) and _PLAIN.fullmatch(name) else ()


def value_at(whole: Any, path: JsonPath) -> Any:
    """Return the value at a path of a decoded JSON value; None where there is none."""
    for step in path:
        try:
            whole = whole[step]
        except (KeyError, IndexError, TypeError):
            return None
    return whole
