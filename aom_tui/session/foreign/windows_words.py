"""Words as cmd with the program it starts, and as PowerShell make them. Pure."""

import re
from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.session.foreign.unreadable import unreadable

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
