"""Which part of a line is what, by Pygments, one line at a time: only what is visible is ever coloured.

Kinds are names of meaning; a door gives them its own colours (ANSI below, a theme in the app).
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from aom_tui.render.clean import clean

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

Kind = Literal[
    "plain", "key", "string", "number", "literal", "punctuation", "comment", "heading", "address", "added", "removed",
    "changed",
]  # fmt: skip
Span = tuple[Kind, str]

LONGEST = 4096
"""Characters; a longer line stays plain."""


def spans(line: str, language: str) -> list[Span]:
    """The line in pieces, each with its kind; the pieces put together are the line again, unchanged."""
    if not line or len(line) > LONGEST:
        return [("plain", line)]
    match language:
        case "json" | "xml" | "html":
            return _lexed(line, language)
        case "http":
            return _http(line)
        case "diff" | "sides":
            return _diff(line, has_sides=language == "sides")
        case "hex":
            return [("address", line[:8]), ("plain", line[8:])]
        case _:
            return _indented(line)


def _indented(line: str) -> list[Span]:
    """Indentation apart: some programs that draw screenshots drop the spaces a run begins with."""
    rest = line.lstrip(" ")
    return [("plain", line[: -len(rest)]), ("plain", rest)] if rest and rest != line else [("plain", line)]


_ANSI: dict[Kind, str] = {
    "key": "36",
    "string": "32",
    "number": "33",
    "literal": "35",
    "comment": "2",
    "heading": "1",
    "address": "2",
    "added": "32",
    "removed": "31",
    "changed": "33",
}
_ON_LIGHT: dict[Kind, str] = {**_ANSI, "key": "34", "number": "35", "literal": "31"}
"""Yellow and cyan cannot be read there."""
_STRONG: dict[Kind, str] = {"key": "1;36", "string": "1;32", "number": "1;33", "literal": "1;35", "heading": "1"}
"""Nothing dimmed."""
_BY_THEME = {"light": _ON_LIGHT, "presentation": _ON_LIGHT, "high-contrast": _STRONG}


def ansi(text: str, language: str) -> str:
    """The text cleaned, then coloured with the 16 colours that every terminal has, as the theme chosen wants them."""
    from aom_tui.render.appearance import current_appearance

    colours = _BY_THEME.get(current_appearance().theme, _ANSI)
    return "\n".join(_ansi_line(line, language, colours) for line in clean(text).split("\n"))


def _ansi_line(line: str, language: str, colours: dict[Kind, str]) -> str:
    return "".join(
        f"\x1b[{colours[kind]}m{text}\x1b[0m" if kind in colours else text for kind, text in spans(line, language)
    )


def _lexed(line: str, language: str) -> list[Span]:
    pieces = [(_kind(token), text) for _, token, text in _lexer(language).get_tokens_unprocessed(line)]
    return pieces if sum(len(text) for _, text in pieces) == len(line) else [("plain", line)]


@cache
def _kind(token: "_TokenType") -> Kind:
    """By the nearest ancestor that has a kind: String.Double is a string."""
    from pygments.token import Comment, Keyword, Name, Number, Punctuation, String

    kinds: dict[_TokenType, Kind] = {
        Name.Tag: "key",
        Name.Attribute: "key",
        String: "string",
        Number: "number",
        Keyword: "literal",
        Punctuation: "punctuation",
        Comment: "comment",
    }
    if token in kinds:
        return kinds[token]
    return _kind(token.parent) if token.parent else "plain"


@cache
def _lexer(language: str) -> "Lexer":
    if language == "json":
        from pygments.lexers.data import JsonLexer

        return JsonLexer()
    from pygments.lexers.html import HtmlLexer, XmlLexer

    return HtmlLexer() if language == "html" else XmlLexer()


_HEADER = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]+)(: ?)(.*)$")
_TRAILING_COMMENT = re.compile(r"  # [^\"]+$")
"""A few words beside a line of the canonical request; a text in a JSON body ends with its quote."""
_BAR = re.compile(r"[█━▏]+$")
_JSON_LINE = re.compile(r"\s*[{}\[\]]|\s+\S|\"")


def _http(line: str) -> list[Span]:
    """A line of the Wire view: a heading, a header, or a line of an indented body."""
    if line.startswith("-- "):
        return [("heading", line)]
    if line.startswith("# "):
        return [("comment", line)]
    if bar := _BAR.search(line):
        return [("plain", line[: bar.start()]), ("string", bar[0])]
    if aside := _TRAILING_COMMENT.search(line):
        return [*_http(line[: aside.start()]), ("comment", aside[0])]
    if header := _HEADER.match(line):
        return [("key", header[1]), ("punctuation", header[2]), ("plain", header[3])]
    if _JSON_LINE.match(line):
        return _lexed(line, "json")
    return [("plain", line)]


SIDE_SEPARATOR = " | "
"""Between the two sides of a line of language `sides`."""

_SIGNS: dict[str, Kind] = {"+": "added", "-": "removed", "~": "changed"}
_PLACE = re.compile(r"([-+~] )(.*?)(   .*)?$")
_VALUE = "    "
"""Before a value, and before nothing else."""


def _diff(line: str, *, has_sides: bool) -> list[Span]:
    """A line of `diff_text`: a heading, a place with what names the thing, a value as it was or is."""
    if line.startswith("# "):
        return [("comment", line)]
    if line.startswith(_VALUE):
        old, bar, new = line[len(_VALUE) :].partition(SIDE_SEPARATOR) if has_sides else (line[len(_VALUE) :], "", "")
        kind: Kind = "removed" if has_sides else _SIGNS.get(old[:1], "plain")
        said: list[Span] = [("plain", _VALUE), (kind, old), ("punctuation", bar), ("added", new)]
        return [span for span in said if span[1]]
    if place := _PLACE.match(line):
        note: list[Span] = [("comment", place[3])] if place[3] else []
        return [(_SIGNS[line[0]], place[1]), ("heading", place[2]), *note]
    return [("heading", line)]
