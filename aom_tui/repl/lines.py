"""Lines as a POSIX shell reads them, so that command lines and REPL lines can be exchanged. Pure."""

import re
import shlex
from collections.abc import Iterable, Iterator

from msgspec import Struct

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.foreign.recognise import looks_like_curl

PROGRAM = "aom-tui"
"""The program's name, which may stand before any line."""


class Scan(Struct, frozen=True):
    """The state of a shell's reader at the end of a text."""

    word: int
    """Where the last word starts; the text's length where none has begun."""
    quote: str
    """The quote that is still open: `'`, `"` or nothing."""
    escaped: bool
    """Whether the text ends with a backslash that quotes the next character."""
    comment: int | None
    """Where a comment starts; None without one."""

    @property
    def unfinished(self) -> bool:
        """Whether the next line belongs to this one."""
        return bool(self.quote) or self.escaped


def scan(text: str) -> Scan:
    """Read words, quotes, backslashes and comments; nothing is expanded."""
    word: int | None = None
    quote, escaped = "", False
    for at, sign in enumerate(text):
        if escaped:
            escaped = False
        elif quote:
            escaped = sign == "\\" and quote == '"'
            quote = "" if sign == quote else quote
        elif sign.isspace():
            word = None
        elif sign == "#" and word is None:
            return Scan(at, "", False, at)
        else:
            word = at if word is None else word
            escaped = sign == "\\"
            quote = sign if sign in "'\"" else ""
    return Scan(len(text) if word is None else word, quote, escaped, None)


def needs_more_lines(text: str) -> bool:
    """Whether the text that is being typed is continued on the next line."""
    if not looks_like_curl(text):
        return scan(text).unfinished
    from aom_tui.session.foreign.shell_words import is_unfinished

    return is_unfinished(text)


def logical_lines(lines: Iterable[str]) -> Iterator[str]:
    """Join lines where a quote stays open or a backslash ends one; the last may be unfinished."""
    text = ""
    for line in lines:
        text += line.rstrip("\r\n")
        found = scan(text)
        if looks_like_curl(text) and needs_more_lines(text):  # by the rules of the shell that it was written for
            text += "\n"
        elif looks_like_curl(text):
            yield text
            text = ""
        elif found.escaped:
            text = text[:-1]
        elif found.quote:
            text += "\n"
        else:
            yield text
            text = ""
    if text:
        yield text


def split(line: str) -> list[str]:
    """The words of one logical line, without a comment and without a leading `aom-tui`. Raises InvalidInput."""
    comment = scan(line).comment
    try:
        words = shlex.split(line if comment is None else line[:comment])
    except ValueError as error:
        raise InvalidInput(
            Problem("", _("the line cannot be read: {lower}").format(lower=str(error).lower()), _("Close the quote."))
        ) from None
    return words[1:] if words[:1] == [PROGRAM] else words


def shell_operator(line: str) -> str:
    """Return the first redirection, pipe or list operator of a shell in the line; empty where there is none.

    It must begin a word, unquoted: in `/v1/x?a=1&b=2` and `[?a>1]` the sign is text.
    """
    for found in _OPERATORS.finditer(line):
        before = scan(line[: found.start()])
        if before.comment is None and before.word == found.start():
            return found.group()
    return ""


_OPERATORS = re.compile(r"(?<=\s)(?:[12&]?>>?(?:&[12])?|<(?=\s)|\|\|?|&&|&(?=\s*$))")


def before_cursor(text: str) -> tuple[list[str], str, str]:
    """For completion: the words before the last one, the last one as far as it is typed, and the quote it is in."""
    text = _last_line(text)
    found = scan(text)
    last = text[found.word :]
    bare = last[1:] if found.quote and last.startswith(found.quote) else last
    return split(text[: found.word]), bare, found.quote


def _last_line(text: str) -> str:
    """The last logical line of a text of several lines."""
    start = 0
    for at, sign in enumerate(text):
        if sign == "\n" and not scan(text[start:at]).unfinished:
            start = at + 1
    return text[start:]
