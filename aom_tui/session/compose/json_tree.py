"""A JSON text as a tree of its values, each with the span of text where it stands.

The parser is the standard library's own, which only has to note where each value begins and ends.
"""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from json.decoder import JSONArray, JSONDecodeError, JSONObject  # type: ignore[attr-defined] # not in typeshed
from json.scanner import py_make_scanner  # type: ignore[attr-defined] # not in typeshed
from typing import Any, Literal

from msgspec import Struct

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.session.variables.references import REFERENCE

NodeKind = Literal["object", "list", "string", "number", "boolean", "null", "variable"]
"""`variable` is `{{name}}` outside of quotes: the one thing in a draft's body that is no JSON."""

SPACE = " \t\n\r"
"""White space as JSON has it."""


class Member(Struct, frozen=True):
    """A field of an object: its name decoded, where the name's text begins, its value."""

    name: str
    start: int
    node: "Node"


class Node(Struct, frozen=True):
    """A value and the span of its text.

    An object has its members in the order of the text, also where a name is given twice; a list has its items.
    """

    start: int
    end: int
    kind: NodeKind
    string: str = ""
    """The decoded text of a string."""
    members: tuple[Member, ...] = ()
    items: tuple["Node", ...] = ()

    def member(self, name: str) -> Member | None:
        """Return the field of that name; of several the last, which is the one that counts."""
        return next((member for member in reversed(self.members) if member.name == name), None)

    def child(self, step: str | int) -> "Node | None":
        """Return the field or item at one step of a path; None where there is none."""
        if isinstance(step, int):
            return self.items[step] if self.kind == "list" and step < len(self.items) else None
        found = self.member(step)
        return found.node if found else None

    def at(self, path: JsonPath) -> "Node | None":
        """Return the value at a path; None where there is none."""
        node: Node | None = self
        for step in path:
            node = node.child(step) if node else None
        return node


class _SpanDecoder(json.JSONDecoder):
    """A decoder that returns nodes in place of values."""

    def __init__(self) -> None:
        super().__init__(parse_float=str, parse_int=str, parse_constant=_refused)
        self.parse_object = self._object
        self.parse_array = self._list
        self.object_pairs_hook = lambda pairs: pairs
        self.memo: dict[str, str] = {}
        self._inner: Callable[[str, int], tuple[Any, int]] = py_make_scanner(self)

    def node(self, text: str, start: int) -> tuple[Node, int]:
        """Read the value at `start`; return also where it ends. Raises StopIteration or JSONDecodeError for none."""
        if text.startswith("{{", start) and (found := REFERENCE.match(text, start)):
            return Node(start, found.end(), "variable"), found.end()
        value, end = self._inner(text, start)
        match text[start]:
            case '"':
                return Node(start, end, "string", value), end
            case "{":
                return Node(start, end, "object", members=_members(text, start + 1, value)), end
            case "[":
                return Node(start, end, "list", items=tuple(value)), end
            case "n":
                return Node(start, end, "null"), end
            case "t" | "f":
                return Node(start, end, "boolean"), end
            case _:
                return Node(start, end, "number"), end

    def _object(self, text_and_end: tuple[str, int], strict: bool, _scan: object, *_hooks: object) -> Any:
        return JSONObject(text_and_end, strict, self.node, None, self.object_pairs_hook, self.memo)

    def _list(self, text_and_end: tuple[str, int], _scan: object) -> Any:
        return JSONArray(text_and_end, self.node)


def _refused(name: str) -> None:
    raise JSONDecodeError(f"{name} is no JSON", name, 0)


def _members(text: str, at: int, pairs: Sequence[tuple[str, Node]]) -> tuple[Member, ...]:
    members = []
    for name, node in pairs:
        start = text.index('"', at)  # between two fields there are only spaces and a comma
        members.append(Member(name, start, node))
        at = node.end
    return tuple(members)


@lru_cache(maxsize=8)
def read(text: str) -> Node | None:
    """Return the tree of a text; None where it is empty. Raises JSONDecodeError, RecursionError if too deep."""
    start = _skip_space(text, 0)
    if start == len(text):
        return None
    decoder = _SpanDecoder()
    try:
        node, end = decoder.node(text, start)
    except StopIteration as stop:
        raise JSONDecodeError("Expecting value", text, stop.value) from None
    finally:
        decoder.memo.clear()
    if _skip_space(text, end) != len(text):
        raise JSONDecodeError("Extra data", text, end)
    return node


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in SPACE:
        at += 1
    return at


def encoded(value: Any) -> str:
    """Return a value as JSON on one line, without escapes for characters outside of ASCII."""
    return json.dumps(value, ensure_ascii=False)
