"""Names of keys: as people write them (`Ctrl+P`, `ctrl-p`, `PgUp`, `?`), and as Textual has them (`ctrl+p`, `pageup`).

Pure; knows no widget.
"""

import re
from difflib import get_close_matches
from unicodedata import name as unicode_name

from aom_tui.language import _

MODIFIERS = {
    "ctrl": "ctrl", "control": "ctrl", "c": "ctrl", "^": "ctrl",
    "alt": "alt", "meta": "alt", "option": "alt", "m": "alt",
    "shift": "shift", "s": "shift",
}  # fmt: skip
"""Modifiers as people write them, with Textual's names. One letter only before a hyphen: `C-p`."""

NAMED = {
    **{each: each for each in ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete")},
    **{each: each for each in ("enter", "escape", "tab", "space", "backspace", *(f"f{n}" for n in range(1, 25)))},
    "pgup": "pageup", "pgdn": "pagedown", "pgdown": "pagedown", "del": "delete", "ins": "insert",
    "return": "enter", "esc": "escape", "plus": "plus", "minus": "minus", "comma": "comma", "slash": "slash",
}  # fmt: skip
"""Keys that have a name."""

SHORTER = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
"""Signs whose name in Textual is not Unicode's."""

SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape"}
"""Keys for which a terminal sends what it sends for another key."""


class NoKey(ValueError):
    """A text names no key that can be bound. Says why, and after a semicolon what may be meant."""


def key_named(written: str) -> str:
    """Return the key as Textual names it. Raises NoKey."""
    text = written.strip(" ") if written != " " else "space"
    if len(text) == 1:
        return sign_name(text)
    *modifiers, last = _parts(text)
    found = {_modifier(each, written) for each in modifiers}
    key = sign_name(last) if len(last) == 1 else _named(last, written)
    if found == {"shift"} and len(key) == 1:
        return key.upper()
    if found and len(key) == 1:
        key = key.lower()
    whole = "+".join((*sorted(found), key))
    if whole in SAME:
        raise NoKey(_("a terminal sends {other} for it").format(other=SAME[whole].capitalize()))
    return whole


def _parts(text: str) -> list[str]:
    """Split `Ctrl+P`, `C-p` or `ctrl++` into modifiers and key."""
    parts = [part for part in re.split(r"(?<=[^+-])[+-]", text) if part]
    return parts or [text]


def _modifier(word: str, written: str) -> str:
    found = MODIFIERS.get(word.lower())
    if found is None or (len(word) == 1 and "-" not in written):
        raise NoKey(_("{word!r} is none of Ctrl, Alt and Shift").format(word=word))
    return found


def _named(word: str, written: str) -> str:
    found = NAMED.get(word.lower())
    if found:
        return found
    near = get_close_matches(word.lower(), NAMED, 1)
    no_key = _("no key is called {written!r}").format(written=written)
    raise NoKey(_("{no_key}; did you mean {near}?").format(no_key=no_key, near=near[0]) if near else no_key)


def sign_name(sign: str) -> str:
    """Return Textual's name for the key of one character; letters and digits are their own. Raises NoKey."""
    if sign.isascii() and sign.isalnum():
        return sign
    if not "!" <= sign <= "~":
        raise NoKey(_("{sign!r} stands on no key of its own").format(sign=sign))
    name = unicode_name(sign).lower().replace("-", "_").replace(" ", "_")
    return SHORTER.get(name, name)


def sign_of(key: str) -> str:
    """Return the character of a named key, as it stands on the keyboard; the name itself where it has none."""
    return _SIGNS.get(key, key)


def is_for_fields(key: str) -> bool:
    """Return whether a key can act while one types: F keys, Ctrl and Alt, unless they move in a text."""
    *modifiers, last = key.split("+")
    return bool({"ctrl", "alt"} & set(modifiers)) or bool(re.fullmatch(r"f\d+", last))


def is_on_keyboard(key: str) -> bool:
    """Return whether a plain keyboard has the key; the full-width forms come from an input method only."""
    last = key.rpartition("+")[2]
    return last in NAMED or last in _SIGNS


_SIGNS = {sign_name(sign): sign for sign in map(chr, range(ord("!"), ord("~") + 1))}
