"""Words as POSIX shells make them: by `shlex`, for which is rewritten what it does not know. Pure."""

import re
import shlex

from aom_tui.session.foreign.unreadable import unreadable

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


def posix_words(text: str) -> list[str]:
    """The words; `$name` is `{{name}}`, nothing is expanded. Raises InvalidInput for a quote that stays open."""
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
