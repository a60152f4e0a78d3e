"""The language that is spoken: English, as it stands in the code, or a translation from `locale/`.

Chosen once in a process, when this is first imported: the labels of commands, keys and classes are made as their
modules are imported. `--lang` goes before the environment's LC_ALL, LC_MESSAGES and LANG, in that order.
"""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gettext import NullTranslations

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

ROOMS = ("session", "commands", "tui")
"""The catalogues of what the program says: session, render and checks; commands and REPL; the app."""

LOCALE = Path(__file__).parent / "locale"
"""Folder of the catalogues."""


def chosen(arguments: Sequence[str], environ: Mapping[str, str]) -> Language:
    """What the command line says, else the environment; English for any language that there is no translation for."""
    given = [after for before, after in pairwise(arguments) if before == "--lang"]
    given += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    names = (*given[-1:], *(environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")))
    said = next((name for name in names if name), "")
    return "zh" if said.lower().startswith("zh") else "en"


LANGUAGE: Language = chosen(sys.argv, os.environ)


def _(text: str) -> str:
    """What the program itself says, in the language chosen. Fill in its `{names}` afterwards."""
    return text if LANGUAGE == "en" else _own_words().gettext(text)


def later(text: str) -> str:
    """Marks a text that some are told as it is and others in their language, by `_` when it is said. As it is."""
    return text


def spoken(text: str, language: Language) -> str:
    """A text that was marked for `later`, to somebody who speaks another language than this process may."""
    return text if language == "en" else _own_words().gettext(text)


def both(text: str) -> tuple[str, ...]:
    """What was translated, in the language chosen and then in the other: what one may type to find it."""
    other = _own_words().gettext(text) if LANGUAGE == "en" else _originals().get(text, text)
    return (text,) if other == text else (text, other)


def original(text: str) -> str:
    """The English of a word that was said in the language chosen: for what must be the same in each, as a file's name.

    What the program has not said itself stays as it is.
    """
    return text if LANGUAGE == "en" else _originals().get(text, text)


@cache
def _originals() -> "Mapping[str, str]":
    """The English of each translation."""
    found: dict[str, str] = {}
    for room in reversed(ROOMS):
        known = getattr(_translations(room), "_catalog", {})
        found |= {translated: text for text, translated in known.items() if isinstance(text, str) and text}
    return found


def ngettext(one: str, many: str, number: int) -> str:
    """As `_`, for what is counted."""
    if LANGUAGE == "en":
        return one if number == 1 else many
    return _own_words().ngettext(one, many, number)


STOPS = tuple(".!?:;…。！？：；")
"""What a sentence may end with."""


def sentences(*said: str) -> str:
    """One after the other, those that are empty left out: each but the last with its stop, as the language sets it."""
    given = [text for text in said if text]
    return "".join(f"{_ended(text)}{_gap(text)}" for text in given[:-1]) + "".join(given[-1:])


def sentence(text: str) -> str:
    """As a sentence: with a capital and a stop."""
    return f"{text[:1].upper()}{_ended(text[1:])}" if text else ""


def _ended(text: str) -> str:
    return text if text.endswith(STOPS) else f"{text}{'.' if LANGUAGE == 'en' else '。'}"


def _gap(text: str) -> str:
    """A blank; none behind a full-width stop, which brings its own."""
    return "" if LANGUAGE == "zh" and not text.endswith(STOPS[:6]) else " "


def commas(words: Iterable[str]) -> str:
    """Words in a row, those that are empty left out: `a, b` as the language sets it."""
    return (", " if LANGUAGE == "en" else "、").join(filter(None, words))


def about(where: str, what: str) -> str:
    """`where: what`, as the language sets it; what there is where one is empty."""
    return (": " if LANGUAGE == "en" else "：").join(filter(None, (where, what)))


def bracketed(what: str, more: str) -> str:
    """`what (more)`, as the language sets it."""
    return f"{what} ({more})" if LANGUAGE == "en" else f"{what}（{more}）"


def of_the_api(text: str) -> str:
    """What the catalogue says of the API (descriptions, meanings, remedies), in the language chosen."""
    return text if LANGUAGE == "en" or not text else _translations("api").gettext(text)


@cache
def _own_words() -> "NullTranslations":
    """What the rooms say, one after the other: the session's words are said in every door."""
    first = _translations(ROOMS[0])
    for room in ROOMS[1:]:
        first.add_fallback(_translations(room))
    return first


@cache
def _translations(domain: str) -> "NullTranslations":
    from gettext import translation  # English needs none

    return translation(domain, LOCALE, ["zh_CN"], fallback=True)
