"""Texts that a regular expression of a schema probably matches. They are guesses, to be checked."""

import re
from collections.abc import Iterator

from msgspec import Struct

MOST_REPEATS = 256
"""Repetitions of a part at the most."""

_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})[?+]?")
_CLASS = re.compile(r"\[(\^?)((?:\\.|[^\]\\])(?:\\.|[^\]\\])*)\]", re.DOTALL)
_LOOKAROUND = re.compile(r"\?(?:<?[=!])")
_GROUP_HEAD = re.compile(r"\?(?::|P?<\w+>)")
_ESCAPES = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a", "n": "\n", "t": "\t", "r": "\r"}
_RANGE = re.compile(r"([^\\])-([^\\])")
_ASSERTIONS = frozenset("bBAZzG")
_ORDINARY = "a0A-_. /:@"
"""What an excluding class is tried with."""


def matching_texts(pattern: str, low: int, high: int | None) -> Iterator[str]:
    """Yield texts of `low` to `high` characters that probably match, the shortest first. Ends, and never raises.

    What is looked for ahead or behind, and how a part refers to another, is not understood: try them.
    """
    told: set[str] = set()
    for repeats in (0, 1, *range(2, min(low, MOST_REPEATS) + 1)):
        for choice in (0, 1, 2):
            text = _Reader(pattern, repeats, choice).text()
            for guess in (text, text.ljust(low, "a"), text.rjust(low, "a")):
                if guess not in told and low <= len(guess) and (high is None or len(guess) <= high):
                    told.add(guess)
                    yield guess


class _Reader(Struct):
    """One way through a pattern: which alternative, how many repeats."""

    pattern: str
    repeats: int
    choice: int
    at: int = 0

    def text(self) -> str:
        try:
            return self._alternatives()
        except RecursionError:
            return ""

    def _alternatives(self) -> str:
        """Up to the closing bracket or the end."""
        found = [self._sequence()]
        while self._next() == "|":
            self.at += 1
            found.append(self._sequence())
        return found[self.choice % len(found)]

    def _sequence(self) -> str:
        made: list[str] = []
        while self._next() not in ("", "|", ")"):
            atom = self._atom()
            made.append(atom * self._times())
        return "".join(made)

    def _next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _atom(self) -> str:
        sign = self._next()
        self.at += 1
        match sign:
            case "^" | "$":
                return ""
            case ".":
                return "a"
            case "(":
                return self._group()
            case "\\":
                return self._escape()
            case "[" if found := _CLASS.match(self.pattern, self.at - 1):
                self.at = found.end()
                return _member(found[2], excluding=bool(found[1]))
            case _:
                return sign

    def _group(self) -> str:
        around = _LOOKAROUND.match(self.pattern, self.at)
        head = around or _GROUP_HEAD.match(self.pattern, self.at)
        if head:
            self.at = head.end()
        inner = self._alternatives()
        self.at += 1
        return "" if around else inner

    def _escape(self) -> str:
        sign = self._next()
        self.at += 1
        if sign in _ASSERTIONS or sign.isdigit():
            return ""
        return _ESCAPES.get(sign, sign)

    def _times(self) -> int:
        found = _QUANTIFIER.match(self.pattern, self.at)
        if not found:
            return 1
        self.at = found.end()
        least, most = _bounds(found)
        return min(max(least, min(self.repeats, most)), MOST_REPEATS)


def _bounds(quantifier: re.Match[str]) -> tuple[int, int]:
    match quantifier[1]:
        case "*":
            return 0, MOST_REPEATS
        case "+":
            return 1, MOST_REPEATS
        case "?":
            return 0, 1
        case _:
            least = int(quantifier[2][:9])
            most = int(quantifier[4][:9]) if quantifier[4] else MOST_REPEATS if quantifier[3] else least
            return least, most


def _member(inside: str, *, excluding: bool) -> str:
    """One character of a class."""
    if excluding:
        return next((each for each in _ORDINARY if not _is_in(each, inside)), "~")
    return _ESCAPES.get(inside[1], inside[1]) if inside[0] == "\\" else inside[0]


def _is_in(character: str, inside: str) -> bool:
    kinds = {"\\d": character.isdigit(), "\\w": character.isalnum() or character == "_", "\\s": character == " "}
    return (
        character in inside
        or any(inside.find(kind) >= 0 for kind, is_one in kinds.items() if is_one)
        or any(found[1] <= character <= found[2] for found in _RANGE.finditer(inside))
    )
