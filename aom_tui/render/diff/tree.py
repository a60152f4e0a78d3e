"""A JSON text as a tree to compare: numbers in the digits that were sent, a name that comes twice kept twice.

Objects are dicts and lists lists, so that equal trees are found equal by `==`, at the speed of C.
"""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from msgspec import Struct, field

from aom_tui.render.document.location import path_step

Tree = Any
"""str, Number, bool, None, list of trees, dict of trees."""


class Number(NamedTuple):
    """A number as sent. Two are equal if their digits are; `same_value` looks closer."""

    text: str


class Again(NamedTuple):
    """The name of a member that has had it before in the same object; `nth` is 2 for the second."""

    name: str
    nth: int


Name = str | Again


class _Numbers(dict[str, Number]):
    """Numbers by their texts. A short one is made once: a series holds many of the same, and each takes 100 bytes."""

    def __missing__(self, text: str) -> Number:
        number = Number(text)
        if len(text) <= _SHORT:
            self[text] = number
        return number


_SHORT = 6
"""Characters."""


def read_tree(data: bytes) -> Tree:
    """Raises ValueError for what is no JSON, RecursionError for what is too deep."""
    number = _Numbers().__getitem__
    return json.loads(data, parse_float=number, parse_int=number, parse_constant=_refused, object_pairs_hook=_object)


def _refused(name: str) -> Tree:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Tree]]) -> dict[Name, Tree]:
    found: dict[Name, Tree] = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: Counter[str] = Counter()
    found = {}
    for name, value in pairs:
        seen[name] += 1
        found[name if seen[name] == 1 else Again(name, seen[name])] = value
    return found


def same_value(old: Number, new: Number) -> bool:
    """Whether both are the same number: 1.0 and 1.00, 100 and 1e2, however many digits they have."""
    return _value(old) == _value(new)


def _value(number: Number) -> Hashable:
    text = number.text
    if text.isdigit():
        return number if len(text) > _LONG else int(text)
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond a million million million
        return number


_LONG = 1000
"""Digits; longer ones are compared as text."""

Loose = Callable[[str, Tree], bool]
"""Whether a scalar under a name counts as equal to any other of its kind."""


class Likeness(Struct, frozen=True):
    """Makes keys that two trees share if they mean the same: whatever the order of members and, if unordered, of items.

    Remembers those of objects and lists by their identity: the trees must live as long as it does.
    """

    unordered: bool
    loose: Loose | None = None
    _known: dict[int, Hashable] = field(default_factory=dict)

    def of(self, value: Tree, name: str = "") -> Hashable:
        """The key of a tree that stands under that name."""
        if isinstance(value, dict | list):
            key = self._known.get(id(value))
            if key is None:
                key = self._known[id(value)] = self._of_members(value, name)
            return key
        if self.loose and self.loose(name, value):
            return ("~", isinstance(value, str))
        if isinstance(value, Number):
            return _value(value)
        return ("=", value) if isinstance(value, bool) else value  # True is 1, to Python

    def _of_members(self, value: dict[Name, Tree] | list[Tree], name: str) -> Hashable:
        if isinstance(value, dict):
            return frozenset((key, self.of(each, name_of(key))) for key, each in value.items())
        items = [self.of(each, name) for each in value]
        return ("[", frozenset(Counter(items).items()) if self.unordered else tuple(items))


def name_of(key: Name) -> str:
    """The name as it stands in the text."""
    return key if isinstance(key, str) else key.name


def step(key: Name) -> str:
    """A member as a step of a path; a repeated name with the number that it is."""
    return path_step(key) if isinstance(key, str) else f"{path_step(key.name)}{{{key.nth}}}"


def text_of(value: Tree) -> str:
    """The tree as JSON on one line, with the digits and the doubled names that it was sent with."""
    return "".join(_pieces(value))


def _pieces(value: Tree) -> Iterator[str]:
    match value:
        case dict():
            yield "{"
            for at, (key, each) in enumerate(value.items()):
                yield f"{', ' * bool(at)}{_quoted(name_of(key))}: "
                yield from _pieces(each)
            yield "}"
        case list():
            yield "["
            for at, each in enumerate(value):
                yield ", " * bool(at)
                yield from _pieces(each)
            yield "]"
        case Number(text=text):
            yield text
        case str():
            yield _quoted(value)
        case _:
            yield {True: "true", False: "false", None: "null"}[value]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
