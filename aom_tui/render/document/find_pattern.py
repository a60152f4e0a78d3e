"""What is searched for: a text or a regular expression, made into something that finds it in bytes.

Case counts as soon as the pattern has a capital letter (smart case; in an expression `\\S` is none). Without one, a
text ignores the case of A to Z, and a letter of another alphabet makes it ignore case as an expression does: by
Unicode's simple folding. Chinese has no case. A match is within one line and never empty.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Protocol

from msgspec import Struct

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.document.hex_text import HexText
from aom_tui.session.regex_fault import regex_fault

LONGEST = 1000
"""Characters of a pattern."""

Span = tuple[int, int]
"""First byte, and one past the last."""


class Pattern(Struct, frozen=True):
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
        return FoldedText(pattern.text)
    return Literal(pattern.text, folds=pattern.folds)


def or_escaped(found: Matcher) -> Matcher:
    """The same in a text of JSON, which may hold `\\u4e2d\\u6587` for what was typed as 中文."""
    if not isinstance(found, Literal | FoldedText) or found.text.isascii():
        return found
    return Expression("".join(_also_escaped(each, folds=found.folds) for each in found.text), folds=found.folds)


def _also_escaped(sign: str, *, folds: bool) -> str:
    """An expression for a character or its escape, for which case says nothing."""
    if sign.isascii():
        return _escaped(sign)
    signs = dict.fromkeys((sign, sign.lower(), sign.upper()) if folds else (sign,))
    escapes = (json.dumps(each)[1:-1].replace("\\", "\\\\") for each in signs if len(each) == 1)
    return f"(?:{_escaped(sign)}|(?i:{'|'.join(escapes)}))"


class Literal:
    """A text; with `folds` A to Z count as a to z."""

    def __init__(self, text: str, *, folds: bool) -> None:
        self.text, self.folds = text, folds
        needle = text.encode("utf-8", "replace")
        self._needle = needle.lower() if folds else needle
        self._overlaps = any(self._needle.startswith(self._needle[at:]) for at in range(1, len(needle)))

    @property
    def is_word(self) -> bool:
        """Whether JSON that holds it holds these very bytes, wherever lines are broken and what is escaped."""
        return not any(each in b' ,:{}[]"\\' for each in self._needle)

    def is_of(self, signs: bytes) -> bool:
        """Whether it has no others."""
        return all(each in signs for each in self._needle)

    def _piece(self, data: bytes, start: int, stop: int, reach: int) -> bytes:
        piece = data[start : min(stop + len(self._needle) - 1, reach)]
        return piece.lower() if self.folds else piece

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


class FoldedText(Expression):
    """A text with letters beyond A to Z whose case does not count."""

    folds = True

    def __init__(self, text: str) -> None:
        super().__init__(_escaped(text), folds=True)
        self.text = text


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

    def each(self, data: bytes | HexText, start: int, stop: int) -> Iterator[Span]:
        """The matches in there; what stands around it counts for `^ $ \\b`, but in a text that is computed."""
        if isinstance(data, HexText):
            for found in self._compiled.finditer(data[start:stop]):
                yield start + found.start(), start + found.end()
            return
        for found in self._compiled.finditer(data, start, stop):
            yield found.span()

    def is_in(self, data: bytes) -> bool:
        """Whether there is one."""
        return self._compiled.search(data) is not None


def _escaped(text: str) -> str:
    import re2

    return str(re2.escape(text))
