"""The words of a pasted command line, as the shell it was written for would hand them on. Pure.

POSIX shells are read by `shlex`; what it does not know (`$'...'`, variables, `\\` at a line's end) is rewritten for it.
cmd and PowerShell have rules of their own and small readers here. Nothing is ever run or expanded.
"""

import re
import shlex
from collections.abc import Iterator
from enum import StrEnum

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem


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

_SINGLE_QUOTED = re.compile(r"'[^']*'")
_DOUBLED = re.compile(r'[{\[,:]\s*""\w|\w""\s*[:,}\]]')


def straightened(text: str) -> str:
    """Curly quotes as straight ones and odd blanks as blanks: what documents and chats make of a command line."""
    return text.translate(_STRAIGHT).translate(_BLANKS)


def command_text(text: str) -> str:
    """The command line in what was pasted: without a prompt, a fence around it, and what a document did to its signs.

    Inside of straight quotes everything stays as it is.
    """
    fenced = _FENCE.match(text)
    bare = (fenced[1] if fenced else text).strip("\ufeff \t\r\n")
    line = _PROMPT.sub("", bare)
    return "".join(_undone(line, "`" if dialect_of(line) is Dialect.POWERSHELL else "\\"))


def _undone(text: str, escape: str) -> Iterator[str]:
    """Straight quotes where curly ones do the quoting; blanks outside of quotes. `escape` takes a quote's meaning."""
    at = 0
    while at < len(text):
        sign = text[at]
        end = _end_of_quote(text, at, escape)
        if sign in _CURLY:
            inner = straightened(text[at + 1 : end])
            yield shlex.quote(inner) if sign in _CURLY_SINGLE else '"' + inner.replace('"', '\\"') + '"'
            at = end + 1
        elif sign in "'\"" and end < len(text):
            yield text[at : end + 1]
            at = end + 1
        elif sign == escape:
            yield text[at : at + 2]
            at += 2
        elif _DASH.match(text, at):
            yield "--" if re.match(r"[a-z]{2}", text[at + 1 :]) else "-"
            at += 1
        else:
            yield sign.translate(_BLANKS)
            at += 1


def _end_of_quote(text: str, at: int, escape: str) -> int:
    """Where the quote that opens at `at` is closed; the text's length where it is not."""
    sign = text[at]
    if sign in _CURLY_SINGLE:
        return _found(text, re.compile(f"[{_CURLY_SINGLE}](?=\\s|$)"), at + 1)
    if sign in _CURLY:
        return _found(text, re.compile("[\u201c\u201d\u201e](?=\\s|$)"), at + 1)
    if sign == "'" and text[at - 1 : at] != "$":
        return _found(text, re.compile("'"), at + 1)
    end = at + 1
    while end < len(text) and text[end] != sign:
        end += 2 if text[end] == escape else 1
    return min(end, len(text))


def _found(text: str, pattern: re.Pattern[str], start: int) -> int:
    found = pattern.search(text, start)
    return found.start() if found else len(text)


def dialect_of(text: str) -> Dialect:
    """Whose rules a command line was written by, as far as its signs say."""
    for found in _SIGNS.finditer(text):
        if found["cmd"]:
            return Dialect.CMD
        if found["powershell"]:
            return Dialect.POWERSHELL
    if _DOUBLED.search(_SINGLE_QUOTED.sub("", text)):
        return Dialect.CMD
    return Dialect.POWERSHELL if text.startswith("curl.exe") and "''" in text else Dialect.POSIX


def words(text: str) -> list[str]:
    """The words of one command line, in whatever dialect. Raises InvalidInput for a quote that stays open."""
    match dialect_of(text):
        case Dialect.CMD:
            return program_words(cmd_text(text))
        case Dialect.POWERSHELL:
            return list(powershell_words(text))
        case _:
            return _posix_words(text)


def is_unfinished(text: str) -> bool:
    """Whether the next line belongs to this command: a sign at its end says so, a quote or a brace is open."""
    bare = command_text(text)
    if re.search(r"[\\^`][ \t]*\Z", text) or bare.count("@{") > bare.count("}"):
        return True
    if bare.startswith("$"):  # `$session = ...` stands before the command itself
        return not re.search(r"(?i)invoke-|\b(?:iwr|irm)\b", bare)
    try:
        words(bare)
    except InvalidInput:
        return True
    return False


def unreadable(what: str, remedy: str = "") -> InvalidInput:
    """A command line that cannot be read."""
    said = _("cannot be read: {what}").format(what=what)
    return InvalidInput(Problem("curl", said, remedy or _("Check its quotes.")))


# -- POSIX

_PIECE = re.compile(
    r"""\$'(?P<ansi>(?:\\.|[^'\\])*)' | (?P<single>'[^']*') | "(?P<double>(?:\\.|[^"\\])*)" |
    \\(?P<joined>[ \t]*)\r?\n | (?P<escaped>\\.) | \$\{(?P<braced>[A-Za-z_]\w*)\} | \$(?P<variable>[A-Za-z_]\w*)""",
    re.DOTALL | re.VERBOSE,
)
_IN_DOUBLE = re.compile(
    r'\\(?P<sign>[$`"\\])|\\\r?\n(?P<joined>)|\$\{(?P<braced>[A-Za-z_]\w*)\}|\$(?P<variable>[A-Za-z_]\w*)'
)
_ANSI = re.compile(r"\\(?:u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(.))", re.DOTALL)
_ANSI_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}


def _posix_words(text: str) -> list[str]:
    try:
        return shlex.split(_PIECE.sub(_for_shlex, text))
    except ValueError as error:
        raise unreadable(str(error).lower()) from error


def _for_shlex(found: re.Match[str]) -> str:
    """A piece as `shlex` understands it."""
    if found["single"] or found["escaped"]:
        return found[0]
    if found["joined"] is not None:
        return found["joined"]  # blanks behind the backslash are a document's; a shell knows none there
    if found["ansi"] is not None:
        return shlex.quote(_ANSI.sub(_ansi, found["ansi"]))
    if found["double"] is not None:
        return shlex.quote(_IN_DOUBLE.sub(_in_double, found["double"]))
    return shlex.quote(_reference(found))


def _in_double(found: re.Match[str]) -> str:
    if found["sign"]:
        return found["sign"]
    return "" if found["joined"] is not None else _reference(found)


def _reference(found: re.Match[str]) -> str:
    """A shell's variable as one of ours."""
    return "{{" + (found["braced"] or found["variable"]) + "}}"


def _ansi(found: re.Match[str]) -> str:
    code = next(((digits, base) for digits, base in zip(found.groups(), (16, 16, 16, 8), strict=False) if digits), None)
    if code:
        number = int(*code)
        return chr(number) if number <= 0x10FFFF else ""
    return _ANSI_SIGNS.get(found[5], found[5])


# -- cmd


def cmd_text(text: str) -> str:
    """What cmd hands to the program: carets taken out, but not those inside of its own quotes."""
    made: list[str] = []
    quoted, at = False, 0
    while at < len(text):
        sign = text[at]
        if sign == "^" and not quoted:
            piece, at = _careted(text, at + 1)
            made.append(piece)
            continue
        quoted ^= sign == '"'
        made.append(sign)
        at += 1
    return "".join(made)


def _careted(text: str, at: int) -> tuple[str, int]:
    """What a caret before `at` makes of what follows: a line end joins lines, two of them are one."""
    end = re.compile(r"[ \t]*\r?\n").match(text, at)
    if end is None:
        return text[at : at + 1], at + 1
    again = re.compile(r"\r?\n").match(text, end.end())
    return ("\n", again.end()) if again else (" ", end.end())


def program_words(text: str) -> list[str]:
    """Words as a Windows program splits its command line.

    Backslashes count only before a quote, where each pair is one; a doubled quote inside of quotes is one.
    """
    found: list[str] = []
    word: str | None = None
    quoted, at = False, 0
    while at < len(text):
        if text[at].isspace() and not quoted:
            found += [] if word is None else [word]
            word, at = None, at + 1
        else:
            piece, at, quoted = _program_piece(text, at, quoted)
            word = (word or "") + piece
    if quoted:
        raise unreadable(_("a quote stays open"))
    return found + ([] if word is None else [word])


def _program_piece(text: str, at: int, quoted: bool) -> tuple[str, int, bool]:
    """What stands at `at`, where it ends, and whether a quote is open there."""
    end = at
    while text[end : end + 1] == "\\":
        end += 1
    slashes = end - at
    if text[end : end + 1] != '"':
        return (text[at:end], end, quoted) if slashes else (text[at], at + 1, quoted)
    kept = "\\" * (slashes // 2)
    if slashes % 2:
        return f'{kept}"', end + 1, quoted
    if quoted and text[end + 1 : end + 2] == '"':
        return f'{kept}"', end + 2, quoted
    return kept, end + 1, not quoted


# -- PowerShell

_POWERSHELL = re.compile(
    r"""(?P<blank>(?:\s|`[ \t]*\r?\n)+) | (?P<table>@\{) | (?P<end>[{};]) | '(?P<single>(?:''|[^'])*)' |
    "(?P<double>(?:""|`.|[^"`])*)" | (?P<bare>(?:`.|[^\s'"`;{}])+)""",
    re.DOTALL | re.VERBOSE,
)
_TICK = re.compile(r'`(.)|""|\$\{?(?P<variable>[A-Za-z_]\w*)\}?', re.DOTALL)
_TICKED = {"n": "\n", "t": "\t", "r": "\r", "0": "", "e": "\x1b"}


def powershell_words(text: str) -> Iterator[str]:
    """The words; `@{`, `}` and `;` are words too. Raises InvalidInput for a quote that stays open."""
    word: str | None = None
    at = 0
    while at < len(text):
        found = _POWERSHELL.match(text, at)
        if found is None:
            raise unreadable(_("a quote stays open"))
        at = found.end()
        piece = _powershell_piece(found)
        if piece is not None:
            word = (word or "") + piece
            continue
        if word is not None:
            yield word
            word = None
        if found["table"] or found["end"]:
            yield found[0]
    if word is not None:
        yield word


def _powershell_piece(found: re.Match[str]) -> str | None:
    """What a piece adds to its word; None where it ends one."""
    if found["single"] is not None:
        return found["single"].replace("''", "'")
    if found["double"] is not None:
        return _TICK.sub(_ticked, found["double"])
    if found["bare"] is not None:
        return re.sub(r"`(.)", r"\1", found["bare"])
    return None


def _ticked(found: re.Match[str]) -> str:
    if found[0] == '""':
        return '"'
    if found["variable"]:
        return "{{" + found["variable"] + "}}"
    return _TICKED.get(found[1], found[1])
