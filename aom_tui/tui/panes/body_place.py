"""Where in a body's text that stands which a problem names."""

import re
from collections.abc import Iterator

from aom_tui.catalogue.json_path import JsonPath, path_text
from aom_tui.session.compose.json_tree import Node, read

_PLACE = re.compile(r"line (\d+) column (\d+)")


def offset_of(text: str, place: str) -> int | None:
    """Of `line 3 column 7`, or of a field (`series[0].namespace`), else of what it is missing in; None for no place."""
    if found := _PLACE.fullmatch(place):
        lines = text.split("\n")
        return sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1
    node = read(text) if place else None
    path: JsonPath = ()
    while node is not None and (inner := _towards(node, path, place)):
        node, path = inner
    return None if node is None else node.start


def _towards(node: Node, path: JsonPath, place: str) -> tuple[Node, JsonPath] | None:
    """The child that is at the place, or around it."""
    for step, child in _children(node):
        said = path_text((*path, step))
        if place == said or place.startswith((f"{said}.", f"{said}[")):
            return child, (*path, step)
    return None


def _children(node: Node) -> Iterator[tuple[str | int, Node]]:
    yield from ((member.name, member.node) for member in reversed(node.members))  # of several the last one counts
    yield from enumerate(node.items)
