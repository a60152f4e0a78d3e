"""Fields of a body by the names of request items: set or removed, while all else stays as it was written."""

import re

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.language import _
from aom_tui.session.compose.json_edits import drop, put
from aom_tui.session.compose.json_tree import Node, read

_SEGMENT = re.compile(r"\[([^\[\]]*)\]|\.([^\[\].]+)")
"""`[0]`, `[name]`; and `.name`, as forms and replies write it, behind the first bracket only: names may hold dots."""


def with_field(text: str, name: str, literal: str) -> str:
    """Return the text of a body, JSON or empty, with `a[b][0]` set to a JSON literal.

    Raises ValueError for a name whose brackets do not match, and for one that leads nowhere in this body.
    """
    node, path = read(text), list[str | int]()
    for key in segments(name):
        step = _step(node, key)
        node = node.child(step) if node else None
        path.append(step)
    return put(text, tuple(path), literal)


def without_field(text: str, name: str) -> str:
    """Return the text without a field. Raises KeyError where it is not set, ValueError for unmatched brackets."""
    root, path = read(text), segments(name)
    if root is None or root.at(path) is None:
        raise KeyError(name)
    return drop(text, path)


def segments(name: str) -> JsonPath:
    """Split `a[b][0][]` into `a`, `b`, 0 and an empty text, which means one more item; `a[0].b` is `a[0][b]`."""
    head, bracket, _rest = name.partition("[")
    rest, found = name[len(head) :], _SEGMENT.findall(name[len(head) :])
    if bracket and _SEGMENT.sub("", rest):
        raise ValueError(_("the brackets of {name} do not match").format(name=name))
    keys = ([head] if head else []) + ([inner or dotted for inner, dotted in found] if bracket else [])
    return tuple(int(key) if key.isdecimal() and (index or not head) else key for index, key in enumerate(keys))


def _step(node: Node | None, key: str | int) -> str | int:
    """Return the key as a step into a node. Raises ValueError where it is none; null gives way to object and list."""
    kind = node.kind if node and node.kind != "null" else None
    if isinstance(key, str) and key:
        if kind not in (None, "object"):
            raise ValueError(_("{key} is set on something that is no object").format(key=key))
        return key
    if kind not in (None, "list"):
        raise ValueError(_("[{key}] is set on something that is no array").format(key=key))
    count = len(node.items) if node else 0
    index = count if key == "" else int(key)
    if index > count:
        raise ValueError(_("[{index}] leaves a gap: the array has {number} items").format(index=index, number=count))
    return index
