"""A JSON text as a tree of spans, and edits of it that change one span and leave every other byte as it stands.

The reading is the standard library's own; it is only asked to write down where each value begins and ends.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from json.decoder import JSONArray, JSONDecodeError, JSONObject  # type: ignore[attr-defined] # not in typeshed
from json.scanner import py_make_scanner  # type: ignore[attr-defined] # not in typeshed
from typing import Any, Literal

from msgspec import Struct

from aom_tui.session.variables.references import REFERENCE

Path = tuple[str | int, ...]
"""Where a value stands: names of fields, indexes of items from 0."""

NodeKind = Literal["object", "list", "string", "number", "boolean", "null", "variable"]
"""`variable` is `{{name}}` outside of quotes: the one thing in a draft's body that is no JSON."""

_SPACE = " \t\n\r"
_UNIT = "  "


class Member(Struct, frozen=True):
    """A field of an object: its name decoded, where the name's text begins, its value."""

    name: str
    start: int
    node: "Node"


class Node(Struct, frozen=True):
    """A value and the span of its text. An object has members in the text's order, doubles included; a list items."""

    start: int
    end: int
    kind: NodeKind
    string: str = ""
    """The decoded text of a string."""
    members: tuple[Member, ...] = ()
    items: tuple["Node", ...] = ()

    def member(self, name: str) -> Member | None:
        """The field of that name; of several the last, which is the one that counts."""
        return next((member for member in reversed(self.members) if member.name == name), None)

    def child(self, step: str | int) -> "Node | None":
        """What stands at one step of a path."""
        if isinstance(step, int):
            return self.items[step] if self.kind == "list" and step < len(self.items) else None
        found = self.member(step)
        return found.node if found else None

    def at(self, path: Path) -> "Node | None":
        """What stands at a path."""
        node: Node | None = self
        for step in path:
            node = node.child(step) if node else None
        return node


# -- reading


class _Recorder(json.JSONDecoder):
    """A decoder that gives nodes instead of values."""

    def __init__(self) -> None:
        super().__init__(parse_float=str, parse_int=str, parse_constant=_refused)
        self.parse_object = self._object
        self.parse_array = self._list
        self.object_pairs_hook = lambda pairs: pairs
        self.memo: dict[str, str] = {}
        self._inner: Callable[[str, int], tuple[Any, int]] = py_make_scanner(self)

    def node(self, text: str, start: int) -> tuple[Node, int]:
        """The value that begins there. Raises StopIteration or JSONDecodeError where none does."""
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
    """The text's tree; None for a text without any value. Raises JSONDecodeError, or RecursionError for a deep one."""
    start = _after_space(text, 0)
    if start == len(text):
        return None
    recorder = _Recorder()
    try:
        node, end = recorder.node(text, start)
    except StopIteration as stop:
        raise JSONDecodeError("Expecting value", text, stop.value) from None
    finally:
        recorder.memo.clear()
    if _after_space(text, end) != len(text):
        raise JSONDecodeError("Extra data", text, end)
    return node


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


# -- editing


def put(text: str, path: Path, literal: str) -> str:
    """The text with the JSON `literal` at `path`, in place of what stands there or as a new field or item.

    What is missing on the way is made; an index beyond the end of a list appends to it.
    """
    node = read(text)
    if node is None:
        return _laid_out(_nested(path, literal), "", _UNIT)
    depth = 0
    while depth < len(path) and (child := node.child(path[depth])):
        node, depth = child, depth + 1
    rest = path[depth:]
    indent, unit = _indent_at(text, node.start), _unit(text)
    if not rest:
        return text[: node.start] + _in_style(text, literal, indent, unit) + text[node.end :]
    if node.kind == ("list" if isinstance(rest[0], int) else "object"):
        return _inserted(text, node, rest, literal)
    whole = _in_style(text, _nested(rest, literal), indent, unit)  # no container stands there: it makes way for one
    return text[: node.start] + whole + text[node.end :]


def drop(text: str, path: Path) -> str:
    """The text without the field or item at `path`, all fields of that name; the same text where there is none."""
    root = read(text)
    if root is None or root.at(path) is None:
        return text
    if not path:
        return ""
    parent = root.at(path[:-1])
    if parent is None:
        return text
    starts, ends = _places(parent)
    index = _last_index(parent, path[-1])
    if len(starts) == 1:
        text = text[: parent.start + 1] + text[parent.end - 1 :]
    elif index == 0:
        text = text[: starts[0]] + text[starts[1] :]
    else:
        text = text[: ends[index - 1]] + text[ends[index] :]
    return drop(text, path) if isinstance(path[-1], str) else text


def _places(container: Node) -> tuple[list[int], list[int]]:
    """Where the members or items begin and end."""
    if container.kind == "object":
        return [member.start for member in container.members], [member.node.end for member in container.members]
    return [item.start for item in container.items], [item.end for item in container.items]


def _last_index(container: Node, step: str | int) -> int:
    if isinstance(step, int):
        return step
    return max(index for index, member in enumerate(container.members) if member.name == step)


def _inserted(text: str, container: Node, rest: Path, literal: str) -> str:
    """The container with one more member or item at its end, laid out as those before it."""
    starts, ends = _places(container)
    indent, unit = _indent_at(text, container.start), _unit(text)
    name = rest[0]
    if not starts:
        lead = f"\n{indent}{unit}" if "\n" in text else ""
        tail = f"\n{indent}" if lead else ""
        member = _member(text, container, name, _nested(rest[1:], literal), lead, unit)
        return f"{text[: container.start + 1]}{lead}{member}{tail}{text[container.end - 1 :]}"
    lead = _lead(text, container, starts, ends)
    member = _member(text, container, name, _nested(rest[1:], literal), lead, unit)
    return f"{text[: ends[-1]]},{lead}{member}{text[ends[-1] :]}"


def _lead(text: str, container: Node, starts: list[int], ends: list[int]) -> str:
    """The white space before a further member, as it stands before the last one."""
    if len(starts) > 1:
        return text[ends[-2] : starts[-1]].rpartition(",")[2]
    first = text[container.start + 1 : starts[0]]
    if "\n" in first:
        return first
    tight = container.kind == "object" and _colon(text, container) == ":"
    return "" if tight else " "


def _member(text: str, container: Node, name: str | int, literal: str, lead: str, unit: str) -> str:
    indent = lead.rpartition("\n")[2]
    value = _laid_out(literal, indent, unit) if "\n" in lead else literal
    return value if isinstance(name, int) else f"{encoded(name)}{_colon(text, container)}{value}"


def _colon(text: str, container: Node) -> str:
    """The colon with the white space around it, as the last member of the object has it."""
    if not container.members:
        return ": "
    last = container.members[-1]
    between = text[last.start : last.node.start]
    colon = between[len(between.rstrip(_SPACE).removesuffix(":").rstrip(_SPACE)) :]
    return ": " if "\n" in colon else colon


def _nested(path: Path, literal: str) -> str:
    """The literal inside the containers that the path names, on one line."""
    for step in reversed(path):
        literal = f"[{literal}]" if isinstance(step, int) else f"{{{encoded(step)}: {literal}}}"
    return literal


def _in_style(text: str, literal: str, indent: str, unit: str) -> str:
    """Over several lines where the text around it is."""
    return _laid_out(literal, indent, unit) if "\n" in text or not text.strip() else literal


def _laid_out(literal: str, indent: str, unit: str) -> str:
    """A container with each member on a line of its own; its number texts as they are."""
    node = read(literal)
    if node is None or not (node.members or node.items):
        return literal
    inner = indent + unit
    if node.kind == "object":
        parts = [
            f"{encoded(each.name)}: {_laid_out(literal[each.node.start : each.node.end], inner, unit)}"
            for each in node.members
        ]
    else:
        parts = [_laid_out(literal[item.start : item.end], inner, unit) for item in node.items]
    first, last = ("{", "}") if node.kind == "object" else ("[", "]")
    lines = f",\n{inner}".join(parts)
    return f"{first}\n{inner}{lines}\n{indent}{last}"


def _indent_at(text: str, at: int) -> str:
    """The white space at the start of the line on which a value begins."""
    line = text[text.rfind("\n", 0, at) + 1 :]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _unit(text: str) -> str:
    """One step of indentation: that of the first indented line."""
    found = re.search(r"\n([ \t]+)\S", text)
    return found[1] if found else _UNIT


def encoded(value: Any) -> str:
    """A value as JSON on one line, its characters unescaped."""
    return json.dumps(value, ensure_ascii=False)
