"""The words of a pasted command line, as the shell that it was written for would split it. Pure.

Which shell that is its signs tell. Nothing is ever run or expanded.
"""

import re
import shlex
from collections.abc import Iterator
from enum import StrEnum

from aom_tui.problem import InvalidInput
from aom_tui.session.foreign.posix_words import posix_words
from aom_tui.session.foreign.windows_words import cmd_text, powershell_words, program_words


class Dialect(StrEnum):
    """The shell that a command line was written for."""

    POSIX = "sh"
    CMD = "cmd"
    POWERSHELL = "PowerShell"


_FENCE = re.compile(r"\A\s*```[^\n]*\n(.*?)\n?```\s*\Z", re.DOTALL)
_PROMPT = re.compile(r"\A\s*(?:[$#%>]\s+|PS [^>\n]*>\s*|[A-Za-z]:\\[^>\n]*>\s*)")
_DASH = re.compile(r"(?<=\s)[\u2010-\u2015](?=[A-Za-z-])")

_CURLY = {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", "\u201a": "'"}
_CURLY_SINGLE = "\u2018\u2019\u201a"
_STRAIGHT = str.maketrans(_CURLY)
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\u3000", " ") | dict.fromkeys("\u200b\u2060\ufeff", None))

_SIGNS = re.compile(
    r"""\$'(?:\\.|[^'\\])*' | '[^']*' | (?P<cmd>\^"|\^[ \t]*\r?\n) | (?P<powershell>`[ \t]*\r?\n|`"|"[^"\\\n]*`") |
    "(?:\\.|[^"\\])*" """,
    re.DOTALL | re.VERBOSE,
)
"""What tells a dialect, and what must be passed over because it is quoted."""

_ESCAPES = {
    Dialect.POSIX: re.compile(r"\\.?", re.DOTALL),
    Dialect.CMD: re.compile(r"\\(?:\^?.)?", re.DOTALL),
    Dialect.POWERSHELL: re.compile(r"`.?", re.DOTALL),
}
"""A sign that stands for itself. In cmd the caret is cmd's own, and the program behind it sees `\\^"` as `\\"`."""

_SINGLE_QUOTED = re.compile(r"'[^']*'")
_DOUBLED = re.compile(r'[{\[,:]\s*""\w|\w""\s*[:,}\]]')


def with_straight_quotes(text: str) -> str:
    """Return the text with plain quotes and blanks, of which documents and chats make curly and odd ones."""
    return text.translate(_STRAIGHT).translate(_BLANKS)


def command_text(text: str) -> str:
    """Return the command line in a pasted text: without prompt, Markdown fence, and what a document did to its signs.

    Inside of straight quotes everything stays as it is.
    """
    fenced = _FENCE.match(text)
    bare = (fenced[1] if fenced else text).strip("\ufeff \t\r\n")
    line = _PROMPT.sub("", bare)
    return "".join(_plain_pieces(line, _ESCAPES[dialect_of(line)]))


def _plain_pieces(text: str, escape: re.Pattern[str]) -> Iterator[str]:
    """Yield the text with straight quotes for curly ones that quote, and plain blanks outside of quotes.

    `escape` matches a sign that takes the meaning of the next one.
    """
    at = 0
    while at < len(text):
        sign = text[at]
        end = _end_of_quote(text, at, escape)
        if sign in _CURLY:
            inner = with_straight_quotes(text[at + 1 : end])
            yield shlex.quote(inner) if sign in _CURLY_SINGLE else '"' + inner.replace('"', '\\"') + '"'
            at = end + 1
        elif sign in "'\"" and end < len(text):
            yield text[at : end + 1]
            at = end + 1
        elif escaped := escape.match(text, at):
            yield escaped[0]
            at = escaped.end()
        elif _DASH.match(text, at):
            yield "--" if re.match(r"[a-z]{2}", text[at + 1 :]) else "-"
            at += 1
        else:
            yield sign.translate(_BLANKS)
            at += 1


def _end_of_quote(text: str, at: int, escape: re.Pattern[str]) -> int:
    """Return where the quote that opens at `at` is closed; the length of the text where it is not."""
    sign = text[at]
    if sign in _CURLY_SINGLE:
        return _position(text, re.compile(f"[{_CURLY_SINGLE}](?=\\s|$)"), at + 1)
    if sign in _CURLY:
        return _position(text, re.compile("[\u201c\u201d\u201e](?=\\s|$)"), at + 1)
    if sign == "'" and text[at - 1 : at] != "$":
        return _position(text, re.compile("'"), at + 1)
    end = at + 1
    while end < len(text) and text[end] != sign:
        escaped = escape.match(text, end)
        end = escaped.end() if escaped else end + 1
    return min(end, len(text))


def _position(text: str, pattern: re.Pattern[str], start: int) -> int:
    found = pattern.search(text, start)
    return found.start() if found else len(text)


def dialect_of(text: str) -> Dialect:
    """Return the shell that a command line was written for, as far as its signs tell."""
    for found in _SIGNS.finditer(text):
        if found["cmd"]:
            return Dialect.CMD
        if found["powershell"]:
            return Dialect.POWERSHELL
    if _DOUBLED.search(_SINGLE_QUOTED.sub("", text)):
        return Dialect.CMD
    return Dialect.POWERSHELL if text.startswith("curl.exe") and "''" in text else Dialect.POSIX


def split_command(text: str) -> list[str]:
    """Return the words of one command line, in whatever dialect. Raises InvalidInput for a quote that stays open."""
    match dialect_of(text):
        case Dialect.CMD:
            return program_words(cmd_text(text))
        case Dialect.POWERSHELL:
            return list(powershell_words(text))
        case _:
            return posix_words(text)


def is_unfinished(text: str) -> bool:
    """Whether the next line belongs to this command: a sign at its end says so, a quote or a brace is open."""
    bare = command_text(text)
    if re.search(r"[\\^`][ \t]*\Z", text) or bare.count("@{") > bare.count("}"):
        return True
    if bare.startswith("$"):  # `$session = ...` stands before the command itself
        return not re.search(r"(?i)invoke-|\b(?:iwr|irm)\b", bare)
    try:
        split_command(bare)
    except InvalidInput:
        return True
    return False
