"""What is searched for: a text or a regular expression, made into something that finds it in bytes.

Case counts as soon as the pattern has a capital letter (smart case; in an expression `\\S` is none). Without one, a
text ignores the case of A to Z, and a letter of another alphabet makes it ignore case as an expression does: by
Unicode's simple folding. Chinese has no case. A match is within one line and never empty.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

LONGEST = 1000
"""Characters of a pattern."""

Span = tuple[int, int]
"""First byte, and one past the last."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What was typed."""

    text: str
    is_regex: bool = False

    @property
    def folds(self) -> bool:
        """Whether case is ignored."""
        plain = re.sub(r"\\(?:[pP]\{[^}]*\}|.)", "", self.text) if self.is_regex else self.text
        return plain == plain.lower()


class Matcher(Protocol):
    """Finds matches that begin in `start` to `stop` and end before `reach`, from left to right, none in another."""

    def spans(self, data: bytes, start: int, stop: int, reach: int) -> list[Span]:
        """All of them."""

    def count(self, data: bytes, start: int, stop: int, reach: int) -> Span:
        """How many, and where the last ends (`start` where there is none)."""


def matcher(pattern: Pattern) -> Matcher:
    """Raises InvalidInput where it is empty, too long, or no regular expression."""
    if not pattern.text or len(pattern.text) > LONGEST:
        what = _("nothing to search for") if not pattern.text else _("longer than {number} characters")
        raise InvalidInput(Problem(_("search"), what.format(number=LONGEST)))
    if pattern.is_regex:
        return Expression(pattern.text, folds=pattern.folds)
    if pattern.folds and any(not each.isascii() and each.upper() != each for each in pattern.text):
        return Expression(_escaped(pattern.text), folds=True)
    return Literal(pattern.text, folds=pattern.folds)


class Literal:
    """A text; with `folds` A to Z count as a to z."""

    def __init__(self, text: str, *, folds: bool) -> None:
        needle = text.encode("utf-8", "replace")
        self._needle = needle.lower() if folds else needle
        self._folds = folds
        self._overlaps = any(self._needle.startswith(self._needle[at:]) for at in range(1, len(needle)))

    def _piece(self, data: bytes, start: int, stop: int, reach: int) -> bytes:
        piece = data[start : min(stop + len(self._needle) - 1, reach)]
        return piece.lower() if self._folds else piece

    def spans(self, data: bytes, start: int, stop: int, reach: int) -> list[Span]:
        """All of them."""
        piece, length, found = self._piece(data, start, stop, reach), len(self._needle), []
        at = piece.find(self._needle)
        while at >= 0:
            found.append((start + at, start + at + length))
            at = piece.find(self._needle, at + length)
        return found

    def count(self, data: bytes, start: int, stop: int, reach: int) -> Span:
        """Only where a match can overlap another need they be found one by one to know the last."""
        if self._overlaps:
            return _counted(self.spans(data, start, stop, reach), start)
        piece = self._piece(data, start, stop, reach)
        last = piece.rfind(self._needle)
        return piece.count(self._needle), start if last < 0 else start + last + len(self._needle)


class Expression:
    """A regular expression of RE2: its time is linear whatever it is."""

    def __init__(self, text: str, *, folds: bool) -> None:
        self._re2 = Re2(f"(?m){text}", folds=folds, typed=text)

    def spans(self, data: bytes, start: int, stop: int, reach: int) -> list[Span]:
        """All of them."""
        return list(self._each(data, start, stop, reach))

    def count(self, data: bytes, start: int, stop: int, reach: int) -> Span:
        """One by one."""
        return _counted(self.spans(data, start, stop, reach), start)

    def _each(self, data: bytes, start: int, stop: int, reach: int) -> Iterator[Span]:
        for first, last in self._re2.each(data, start, reach):
            if first >= stop:
                return
            if last > first:
                yield first, last


def _counted(spans: list[Span], start: int) -> Span:
    return len(spans), spans[-1][1] if spans else start


class Re2:
    """A compiled expression; `typed` is what its faults are told of."""

    def __init__(self, text: str, *, folds: bool, typed: str | None = None) -> None:
        import re2  # type: ignore[import-untyped]

        options = re2.Options()
        options.never_nl, options.log_errors, options.case_sensitive = True, False, not folds
        try:
            self._compiled: Any = re2.compile(text, options)
        except re2.error as error:
            said = error.args[0].decode("utf-8", "replace")
            raise InvalidInput(Problem(_("search"), regex_fault(typed or text, said))) from None

    def each(self, data: bytes, start: int, stop: int) -> Iterator[Span]:
        """The matches in there; what stands around it counts for `^ $ \\b`."""
        for found in self._compiled.finditer(data, start, stop):
            yield found.span()

    def is_in(self, data: bytes) -> bool:
        """Whether there is one."""
        return self._compiled.search(data) is not None


def _escaped(text: str) -> str:
    import re2

    return str(re2.escape(text))


def regex_fault(text: str, said: str) -> str:
    """What is wrong in a regular expression, and at which column (from 1): RE2 says what, but not where."""
    kind, _sign, part = said.partition(": ")
    words = _WORDS.get(kind)
    if words is None:
        return _("no regular expression: {said}").format(said=said)
    return _("{words}, column {column}").format(words=words.format(part=part), column=_column(text, part))


def _column(text: str, part: str) -> int:
    """Python's own reader knows the place of the same fault; of what only RE2 refuses, the part is looked for."""
    try:
        re.compile(text)
    except re.error as error:
        if error.pos is not None:
            return error.pos + 1
    except (RecursionError, OverflowError):
        pass
    return max(text.find(part), 0) + 1


_WORDS = {
    "missing )": _("( without its )"),
    "unexpected )": _(") without its ("),
    "missing ]": _("[ without its ]"),
    "no argument for repetition operator": _("nothing before {part} to repeat"),
    "invalid repetition size": _("{part} is no number of repetitions (1000 is the most)"),
    "bad repetition operator": _("{part}: one sign of repetition after another"),
    "invalid escape sequence": _("{part} means nothing here"),
    "invalid character class range": _("{part} is no range or class of characters"),
    "trailing \\": _("\\ at the end: it needs a character after it"),
    "invalid perl operator": _("{part} is not known here: no look-around, no back reference"),
    "invalid named capture group": _("{part} is no name of a group"),
    "pattern too large - compile failed": _("too large an expression"),
}
"""RE2's faults, in words of ours."""
