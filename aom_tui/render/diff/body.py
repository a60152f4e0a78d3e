"""What two bodies differ in: JSON as trees, other text by lines, anything else as a whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.diff.alignment import Match, matches
from aom_tui.render.diff.difference import Difference, Kind, Part, Quiet
from aom_tui.render.diff.items import Pair, Pairing
from aom_tui.render.diff.tree import (
    Again,
    Likeness,
    Name,
    Number,
    Tree,
    name_of,
    read_tree,
    same_value,
    step,
    text_of,
)
from aom_tui.render.diff.volatile import is_volatile
from aom_tui.render.document.pretty import Pretty
from aom_tui.render.units import size
from aom_tui.render.wire.messages import redacted
from aom_tui.session.body.spool import Bytes

MOST_BYTES = 16 * 1024**2
"""Of one body; a tree takes some twenty times as much memory. Larger ones are only told equal or not."""


class Body(Struct, frozen=True):
    """A body and what it says it is."""

    data: Bytes = b""
    content_type: str | None = None


@dataclass
class Comparison:
    """Options of a comparison, and remarks on how it was done."""

    any_order: bool = False
    around: float = 0.0
    """When the calls were made, in epoch seconds."""
    texts: int = 0
    """Differences of which the values are wanted; the others are only counted."""
    remarks: list[str] = field(default_factory=list)

    def loose(self, in_list: bool) -> Callable[[str, Tree], bool]:
        """Whether a scalar is volatile."""
        return partial(is_volatile, in_list=in_list, around=self.around)

    @cached_property
    def pairing(self) -> Pairing:
        """How items of lists find each other; exact likeness first where the order gives no hint."""
        exact, loose = Likeness(self.any_order), Likeness(self.any_order, self.loose(in_list=True))
        return Pairing(self.any_order, (exact, loose) if self.any_order else (loose,))


def differences_of_bodies(part: Part, old: Body, new: Body, compared: Comparison) -> Iterator[Difference]:
    """Never raises for what they hold."""
    if _equal(old.data, new.data):
        return
    if max(len(old.data), len(new.data)) > MOST_BYTES:
        yield _as_a_whole(part, old, new, _("more than {size} is not compared").format(size=size(MOST_BYTES)))
        return
    ours, theirs = (redacted(each.data, each.content_type) for each in (old, new))
    if not (ours.data and theirs.data) and "hex" not in (ours.language, theirs.language):
        yield Difference(part, "body", "", _kind(len(ours.data), len(theirs.data)), ours.text, theirs.text)
        return
    found = _as_trees(part, ours, theirs, compared) if _has_tree(ours) and _has_tree(theirs) else None
    if found is not None:
        if not found:
            compared.remarks.append(said_of(part, _("the texts differ only in layout, order of members or escapes")))
        yield from found
    elif "hex" in (ours.language, theirs.language):
        yield _as_a_whole(part, old, new, _("binary"))
    else:
        yield from _lines(part, ours, theirs, compared)


def _equal(old: Bytes, new: Bytes) -> bool:
    if len(old) != len(new):
        return False
    return all(old[at : at + _PIECE] == new[at : at + _PIECE] for at in range(0, len(old), _PIECE))


_PIECE = 1024**2


def _as_a_whole(part: Part, old: Body, new: Body, why: str) -> Difference:
    kind = _kind(len(old.data), len(new.data))
    ours, theirs = (size(len(each.data)) if each.data else "" for each in (old, new))
    return Difference(part, "body", "", kind, ours, theirs, why)


def _kind(old: int, new: int) -> Kind:
    return "changed" if old and new else "removed" if old else "added"


def said_of(part: Part, words: str) -> str:
    """A remark on one of the bodies."""
    return f"{_PARTS[part]}: {words}"


_PARTS = {"request": _("request body"), "reply": _("reply body")}


# -- text


def _lines(part: Part, old: Pretty, new: Pretty, compared: Comparison) -> Iterator[Difference]:
    """Line by line, each run of changed lines as one difference."""
    ours, theirs = _split(old), _split(new)
    compared.remarks.append(said_of(part, _("compared line by line, not as JSON")))
    i = j = 0
    for k, m, length in (*matches(ours, theirs), Match(len(ours), len(theirs), 0)):
        if k > i or m > j:
            name = _numbers(j, m) if m > j else _numbers(i, k)
            before, now = ("\n".join(lines) for lines in (ours[i:k], theirs[j:m]))
            yield Difference(part, "lines", name, _kind(k - i, m - j), before, now)
        i, j = k + length, m + length


def _split(shown: Pretty) -> list[str]:
    text = shown.data[:].decode("utf-8", "replace")
    return text.removesuffix("\n").split("\n") if text else []


def _numbers(first: int, stop: int) -> str:
    """`3-5`, counted from 1."""
    return f"{first + 1}-{stop}" if stop - first > 1 else str(stop)


# -- trees


def _has_tree(shown: Pretty) -> bool:
    return shown.language == "json"


def _as_trees(part: Part, old: Pretty, new: Pretty, compared: Comparison) -> list[Difference] | None:
    """None where one of them is no tree after all, or too deep to be walked."""
    try:
        walk = _Walk(part, compared)
        return list(walk.values(_At("$"), read_tree(old.data), read_tree(new.data)))
    except (ValueError, RecursionError):
        return None


class _At(Struct, frozen=True):
    """Where the walk is: the path, the name that a value has or its list, what names the items on the way."""

    path: str
    name: str = ""
    labels: tuple[str, ...] = ()
    in_list: bool = False

    def member(self, key: Name) -> "_At":
        more = (_("the name comes again"),) if isinstance(key, Again) else ()
        return _At(self.path + step(key), name_of(key), self.labels + more)

    def item(self, at: int, label: str) -> "_At":
        return _At(f"{self.path}[{at}]", self.name, (*self.labels, label) if label else self.labels, in_list=True)


_NOTHING = object()
"""Where there is no value, not even null."""


class _Walk(Struct, frozen=True):
    part: Part
    compared: Comparison

    def values(self, at: _At, old: Tree, new: Tree) -> Iterator[Difference]:
        """What is below the two that differs."""
        if old == new:
            return
        match old, new:
            case dict(), dict():
                yield from self._members(at, old, new)
            case list(), list():
                yield from self._items(at, old, new)
            case _:
                yield self._one(at, "changed", old, new, self._quiet(at, old, new))

    def _members(self, at: _At, old: dict[Name, Tree], new: dict[Name, Tree]) -> Iterator[Difference]:
        for key, value in old.items():
            if key in new:
                yield from self.values(at.member(key), value, new[key])
            else:
                yield self._one(at.member(key), "removed", old=value)
        yield from (self._one(at.member(key), "added", new=value) for key, value in new.items() if key not in old)

    def _items(self, at: _At, old: list[Tree], new: list[Tree]) -> Iterator[Difference]:
        for pair in self.compared.pairing.pairs(old, new):
            yield from self._pair(at, pair, old, new)

    def _pair(self, at: _At, pair: Pair, old: list[Tree], new: list[Tree]) -> Iterator[Difference]:
        if pair.old is None and pair.new is not None:
            yield self._one(at.item(pair.new, pair.label), "added", new=new[pair.new])
        elif pair.old is not None and pair.new is None:
            yield self._one(at.item(pair.old, pair.label), "removed", old=old[pair.old])
        elif pair.old is not None and pair.new is not None:
            here = at.item(pair.new, pair.label)
            if pair.is_moved:
                yield self._moved(here, pair.old, pair.new)
            yield from self.values(here, old[pair.old], new[pair.new])

    def _moved(self, at: _At, old: int, new: int) -> Difference:
        return Difference(self.part, "body", at.path, "moved", f"[{old}]", f"[{new}]", ", ".join(at.labels))

    def _quiet(self, at: _At, old: Tree, new: Tree) -> Quiet:
        if isinstance(old, Number) and isinstance(new, Number) and same_value(old, new):
            return "respelled"
        is_loose = self.compared.loose(at.in_list)
        return "volatile" if type(old) is type(new) and is_loose(at.name, old) and is_loose(at.name, new) else ""

    def _one(self, at: _At, kind: Kind, old: Any = _NOTHING, new: Any = _NOTHING, quiet: Quiet = "") -> Difference:
        self.compared.texts -= 1
        if self.compared.texts < 0:
            return Difference(self.part, "body", at.path, kind, quiet=quiet)
        before, now = ("" if value is _NOTHING else text_of(value) for value in (old, new))
        note = ", ".join(at.labels)
        return Difference(self.part, "body", at.path, kind, before, now, note, quiet, is_json=True)
