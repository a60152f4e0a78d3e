"""The path and the value at a row of an indented JSON text, found by indentation without parsing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

import msgspec
from msgspec import Struct

from aom_tui.render.clean import clean
from aom_tui.render.document.ancestors import Ancestors
from aom_tui.render.document.document import Document
from aom_tui.render.document.outline import INDENT

NEAR = 16 * 1024
"""Bytes above and below a value in which its siblings are looked for."""

_KEY = re.compile(rb' *("(?:[^"\\]|\\.)*"): ')
_PLAIN_NAME = re.compile(r"[A-Za-z_]\w*$")


class Location(Struct, frozen=True):
    """A value's path (`$.series[0].timestamp`), its JSON (for an object or array the bracket), and its key."""

    path: str
    value: str
    key: str = ""

    @property
    def text(self) -> str:
        """The value as it is copied: a string without quotes and escapes, anything else as sent."""
        try:
            value = msgspec.json.decode(self.value)
        except msgspec.DecodeError:
            return self.value
        return value if isinstance(value, str) else self.value


class Locator:
    """Finds locations in one indented JSON document, and remembers where it counted array elements."""

    def __init__(self, document: Document) -> None:
        self._data = document.data
        self._document = document
        self._counted: dict[int, tuple[int, int]] = {}
        self._ancestors = Ancestors(document.data)

    def prepare(self) -> None:
        """Index a large document, so that locating is quick in it too. Takes some 3 ms per MB: for a thread."""
        self._ancestors.prepare()

    def locate(self, row: int) -> Location:
        """The location of the value that begins on that row; a closing bracket belongs to its opening one."""
        start, stop = self._value_lines(row)
        line = self._data[start:stop]
        outer = self._ancestors.steps_to(start)
        floor = outer[-1].start if outer else 0
        inner: list[str] = []
        at = start
        while at != floor:
            here = self._data[at : self._end(at)]
            parent = self._parent(at, _indent(here), floor)
            if parent < 0:
                break
            name = _key(here)
            inner.append(f"[{self._index(parent, at, _indent(here))}]" if name is None else path_step(name))
            at = parent
        steps = [self._outer_step(step.start, step.number) for step in outer] + inner[::-1]
        return Location("$" + "".join(steps), _value(line), _key(line) or "")

    def _outer_step(self, start: int, index: int) -> str:
        name = _key(self._data[start : self._end(start)])
        return f"[{index}]" if name is None else path_step(name)

    def siblings(self, row: int) -> Mapping[str, str]:
        """Return the members of one line, as sent, of the object around that row, within `NEAR` bytes."""
        indent = self._indent_of(row)
        return self._members(line for part in self._around(row, indent) for line in part if _indent(line) == indent)

    def pairs(self, row: int) -> Mapping[str, str]:
        """What a list of `{"name": ..., "value": ...}` around that row holds, by name, as sent; near it.

        Empty where the object around the row is in no list.
        """
        indent = self._indent_of(row)
        if indent < INDENT:
            return {}
        start, stop = self._document.span(row)
        above, below = self._around(row, indent - INDENT)
        found: dict[str, str] = {}
        item: list[bytes] = []
        for line in (*reversed(above), self._data[start:stop], *below):
            if _indent(line) == indent:
                item.append(line)
            elif _indent(line) < indent and _key(line) is not None:
                return {}
            elif _indent(line) < indent:
                found |= _pair(self._members(item))
                item = []
        return found

    def _indent_of(self, row: int) -> int:
        start, stop = self._document.span(row)
        return _indent(self._data[start:stop])

    def _around(self, row: int, indent: int) -> tuple[Sequence[bytes], Sequence[bytes]]:
        """The lines above, from the nearest on, and below, that are near and indented no less."""
        start, stop = self._document.span(row)
        if indent < 0 or self._indent_of(row) < INDENT:
            return (), ()
        first = self._data.rfind(b"\n", 0, max(start - NEAR, 0) + 1) + 1
        above = self._data[first:start].split(b"\n")[-2::-1]
        below = self._data[stop + 1 : stop + NEAR].split(b"\n")[:-1] or [self._data[stop + 1 :]]
        inside = [takewhile(lambda line: _indent(line) >= indent, lines) for lines in (above, below)]
        return list(inside[0]), list(inside[1])

    @staticmethod
    def _members(lines: Iterable[bytes]) -> dict[str, str]:
        """Those with a value of one line."""
        plain = (line for line in lines if not line.endswith((b"{", b"[")))
        return {found: _value(line) for line in plain if (found := _key(line)) is not None}

    def value_at(self, row: int) -> str:
        """The whole value that begins on that row, as `Location.text` has it: for an object with all its lines."""
        start, end, indent = self.value_span(row)
        whole = self._data[start:end]
        if not whole.startswith((b"{", b"[")):
            return clean(self.locate(row).text)
        return clean(whole.replace(b"\n" + b" " * indent, b"\n").decode("utf-8", "replace"))

    def value_span(self, row: int) -> tuple[int, int, int]:
        """The bytes of the value that begins on that row: first, one past the last, and its lines' indentation."""
        start, stop = self._value_lines(row)
        line = self._data[start:stop]
        indent = _indent(line)
        found = _KEY.match(line)
        first = start + (found.end() if found else indent)
        if not line.rstrip().endswith((b"{", b"[")):
            return first, stop, indent
        closing = re.compile(rb"\n {%d}[}\]]" % indent).search(self._data, stop)
        return first, closing.end() if closing else len(self._data), indent

    def _value_lines(self, row: int) -> tuple[int, int]:
        """The line on which the value of that row begins: for a closing bracket the line of its opening one."""
        start, stop = self._document.span(row)
        line = self._data[start:stop]
        if line.lstrip()[:1] in (b"}", b"]"):
            start = self._opening(start)
            stop = self._end(start)
        return start, stop

    def _opening(self, closing: int) -> int:
        """Where the value begins that ends on the line at `closing`."""
        outer = self._ancestors.steps_to(closing)
        floor = outer[-1].start if outer else 0
        if self._ancestors.ends_at(floor, closing):
            return floor
        return self._earlier(closing, _indent(self._data[closing : self._end(closing)]), floor)

    def _end(self, start: int) -> int:
        stop = self._data.find(b"\n", start)
        return len(self._data) if stop < 0 else stop

    def _parent(self, at: int, indent: int, floor: int = 0) -> int:
        """The start of the nearest earlier line one level out, none before `floor`; -1 at the top."""
        return self._earlier(at, indent - INDENT, floor) if indent >= INDENT else -1

    def _earlier(self, at: int, indent: int, floor: int = 0) -> int:
        """The nearest earlier line with exactly this indentation that opens an object or an array."""
        if indent == 0:
            return 0
        found = floor
        for first in (b"{", b"[", b'"'):
            newline = self._data.rfind(b"\n" + b" " * indent + first, max(found - 1, 0), at)
            found = max(found, newline + 1)
        return found

    def _index(self, parent: int, at: int, indent: int) -> int:
        """Which element of the array it is: elements counted from the one that was asked for last."""
        newline = at - 1
        since, index = self._counted.get(parent, (self._end(parent), 0))
        element = re.compile(rb"\n {%d}[^ \]}]" % indent)
        if since <= newline:
            index += sum(1 for _ in element.finditer(self._data, since, newline))
        else:
            index -= sum(1 for _ in element.finditer(self._data, newline, since))
        self._counted[parent] = (newline, index)
        return index


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" "))


def _key(line: bytes) -> str | None:
    found = _KEY.match(line)
    return key_of(found[1]) if found else None


def _pair(members: Mapping[str, str]) -> dict[str, str]:
    """An object's value by its name."""
    name = Location("", members.get("name", ""), "").text
    return {name: members["value"]} if name and "value" in members else {}


def key_of(token: bytes) -> str:
    """What a key with its quotes and escapes stands for."""
    try:
        return msgspec.json.decode(token, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return token.decode("utf-8", "replace").strip('"')


def _value(line: bytes) -> str:
    found = _KEY.match(line)
    value = line[found.end() :] if found else line
    return value.decode("utf-8", "replace").strip().removesuffix(",")


def path_step(name: str) -> str:
    """A member as a step of a path: `.name`, `["odd name"]`."""
    return f".{name}" if _PLAIN_NAME.match(name) else f"[{msgspec.json.encode(name).decode()}]"
