"""Edits of a JSON text that change one span and leave every other character as it stands."""

import re

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.session.compose.json_tree import SPACE, Node, encoded, read

_DEFAULT_INDENT = "  "


def put(text: str, path: JsonPath, literal: str) -> str:
    """Return the text with the JSON `literal` at `path`, in place of what stands there or as a new field or item.

    Missing objects and lists on the way are made; an index beyond the end of a list appends to it.
    """
    node = read(text)
    if node is None:
        return _multi_line(_nested(path, literal), "", _DEFAULT_INDENT)
    depth = 0
    while depth < len(path) and (child := node.child(path[depth])):
        node, depth = child, depth + 1
    rest = path[depth:]
    indent, unit = _indent_at(text, node.start), _indent_unit(text)
    if not rest:
        return text[: node.start] + _in_layout_of(text, literal, indent, unit) + text[node.end :]
    if node.kind == ("list" if isinstance(rest[0], int) else "object"):
        return _inserted(text, node, rest, literal)
    whole = _in_layout_of(text, _nested(rest, literal), indent, unit)  # no container stands there: it makes way for one
    return text[: node.start] + whole + text[node.end :]


def drop(text: str, path: JsonPath) -> str:
    """Return the text without the item or all fields of that name at `path`; the same text where there is none."""
    root = read(text)
    if root is None or root.at(path) is None:
        return text
    if not path:
        return ""
    parent = root.at(path[:-1])
    if parent is None:
        return text
    starts, ends = _spans(parent)
    index = _last_index(parent, path[-1])
    if len(starts) == 1:
        text = text[: parent.start + 1] + text[parent.end - 1 :]
    elif index == 0:
        text = text[: starts[0]] + text[starts[1] :]
    else:
        text = text[: ends[index - 1]] + text[ends[index] :]
    return drop(text, path) if isinstance(path[-1], str) else text


def _spans(container: Node) -> tuple[list[int], list[int]]:
    """Return where the members or items begin, and where they end."""
    if container.kind == "object":
        return [member.start for member in container.members], [member.node.end for member in container.members]
    return [item.start for item in container.items], [item.end for item in container.items]


def _last_index(container: Node, step: str | int) -> int:
    if isinstance(step, int):
        return step
    return max(index for index, member in enumerate(container.members) if member.name == step)


def _inserted(text: str, container: Node, rest: JsonPath, literal: str) -> str:
    """Return the text with one more member or item at the end of a container, laid out as those before it."""
    starts, ends = _spans(container)
    indent, unit = _indent_at(text, container.start), _indent_unit(text)
    name = rest[0]
    if not starts:
        lead = f"\n{indent}{unit}" if "\n" in text else ""
        tail = f"\n{indent}" if lead else ""
        member = _member(text, container, name, _nested(rest[1:], literal), lead, unit)
        return f"{text[: container.start + 1]}{lead}{member}{tail}{text[container.end - 1 :]}"
    lead = _space_before_next(text, container, starts, ends)
    member = _member(text, container, name, _nested(rest[1:], literal), lead, unit)
    return f"{text[: ends[-1]]},{lead}{member}{text[ends[-1] :]}"


def _space_before_next(text: str, container: Node, starts: list[int], ends: list[int]) -> str:
    """Return the white space before a further member, as it stands before the last one."""
    if len(starts) > 1:
        return text[ends[-2] : starts[-1]].rpartition(",")[2]
    first = text[container.start + 1 : starts[0]]
    if "\n" in first:
        return first
    tight = container.kind == "object" and _colon(text, container) == ":"
    return "" if tight else " "


def _member(text: str, container: Node, name: str | int, literal: str, lead: str, unit: str) -> str:
    indent = lead.rpartition("\n")[2]
    value = _multi_line(literal, indent, unit) if "\n" in lead else literal
    return value if isinstance(name, int) else f"{encoded(name)}{_colon(text, container)}{value}"


def _colon(text: str, container: Node) -> str:
    """Return the colon with the white space around it, as the last member of the object has it."""
    if not container.members:
        return ": "
    last = container.members[-1]
    between = text[last.start : last.node.start]
    colon = between[len(between.rstrip(SPACE).removesuffix(":").rstrip(SPACE)) :]
    return ": " if "\n" in colon else colon


def _nested(path: JsonPath, literal: str) -> str:
    """Return the literal inside of the containers that the path names, on one line."""
    for step in reversed(path):
        literal = f"[{literal}]" if isinstance(step, int) else f"{{{encoded(step)}: {literal}}}"
    return literal


def _in_layout_of(text: str, literal: str, indent: str, unit: str) -> str:
    """Return the literal over several lines where the text around it is."""
    return _multi_line(literal, indent, unit) if "\n" in text or not text.strip() else literal


def _multi_line(literal: str, indent: str, unit: str) -> str:
    """Return a container with each member on a line of its own; numbers keep their digits."""
    node = read(literal)
    if node is None or not (node.members or node.items):
        return literal
    inner = indent + unit
    if node.kind == "object":
        parts = [
            f"{encoded(each.name)}: {_multi_line(literal[each.node.start : each.node.end], inner, unit)}"
            for each in node.members
        ]
    else:
        parts = [_multi_line(literal[item.start : item.end], inner, unit) for item in node.items]
    first, last = ("{", "}") if node.kind == "object" else ("[", "]")
    lines = f",\n{inner}".join(parts)
    return f"{first}\n{inner}{lines}\n{indent}{last}"


def _indent_at(text: str, at: int) -> str:
    """Return the white space at the start of the line on which a value begins."""
    line = text[text.rfind("\n", 0, at) + 1 :]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _indent_unit(text: str) -> str:
    """Return one step of indentation: that of the first indented line."""
    found = re.search(r"\n([ \t]+)\S", text)
    return found[1] if found else _DEFAULT_INDENT
