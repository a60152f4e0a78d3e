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
    """Return the language of the command line, else of the environment; English for one without translation."""
    given = [after for before, after in pairwise(arguments) if before == "--lang"]
    given += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    names = (*given[-1:], *(environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")))
    said = next((name for name in names if name), "")
    return "zh" if said.lower().startswith("zh") else "en"


LANGUAGE: Language = chosen(sys.argv, os.environ)


def _(text: str) -> str:
    """Translate a text of the program into the language chosen. Its `{names}` are filled in afterwards."""
    return text if LANGUAGE == "en" else _own_words().gettext(text)


def later(text: str) -> str:
    """Mark a text for translation, and return it as it is: `_` translates it where it is shown (as `gettext_noop`)."""
    return text


def spoken(text: str, language: Language) -> str:
    """Translate a text marked by `later` into a language that may be another than this process has."""
    return text if language == "en" else _own_words().gettext(text)


def both(text: str) -> tuple[str, ...]:
    """Return a translated text in the language chosen and in the other one: both are typed to find it."""
    other = _own_words().gettext(text) if LANGUAGE == "en" else _originals().get(text, text)
    return (text,) if other == text else (text, other)


def original(text: str) -> str:
    """Return the English of a translated text, for what must be the same in each language, as the name of a file.

    A text that is no translation stays as it is.
    """
    return text if LANGUAGE == "en" else _originals().get(text, text)


@cache
def _originals() -> "Mapping[str, str]":
    """Return the English text of each translation."""
    found: dict[str, str] = {}
    for room in reversed(ROOMS):
        known = getattr(_translations(room), "_catalog", {})
        found |= {translated: text for text, translated in known.items() if isinstance(text, str) and text}
    return found


def ngettext(one: str, many: str, number: int) -> str:
    """Translate a text with a number, as gettext does."""
    if LANGUAGE == "en":
        return one if number == 1 else many
    return _own_words().ngettext(one, many, number)


STOPS = tuple(".!?:;…。！？：；")
"""Signs that a sentence may end with."""


def sentences(*said: str) -> str:
    """Join texts to sentences, empty ones left out: each but the last gets its stop, as the language sets it."""
    given = [text for text in said if text]
    return "".join(f"{_ended(text)}{_gap(text)}" for text in given[:-1]) + "".join(given[-1:])


def sentence(text: str) -> str:
    """Return the text as a sentence: with a capital and a stop."""
    return f"{text[:1].upper()}{_ended(text[1:])}" if text else ""


def _ended(text: str) -> str:
    return text if text.endswith(STOPS) else f"{text}{'.' if LANGUAGE == 'en' else '。'}"


def _gap(text: str) -> str:
    """Return the blank between sentences; none behind a full-width stop."""
    return "" if LANGUAGE == "zh" and not text.endswith(STOPS[:6]) else " "


def commas(words: Iterable[str]) -> str:
    """Join words with commas, empty ones left out: `a, b` as the language sets it."""
    return (", " if LANGUAGE == "en" else "、").join(filter(None, words))


def about(where: str, what: str) -> str:
    """Return `where: what` as the language sets it, or only one where the other is empty."""
    return (": " if LANGUAGE == "en" else "：").join(filter(None, (where, what)))


def bracketed(what: str, more: str) -> str:
    """Return `what (more)` as the language sets it."""
    return f"{what} ({more})" if LANGUAGE == "en" else f"{what}（{more}）"


def of_the_api(text: str) -> str:
    """Translate a text of the API's documents (descriptions, meanings, remedies) into the language chosen."""
    return text if LANGUAGE == "en" or not text else _translations("api").gettext(text)


@cache
def _own_words() -> "NullTranslations":
    """Return the translations of all catalogues but that of the API."""
    first = _translations(ROOMS[0])
    for room in ROOMS[1:]:
        first.add_fallback(_translations(room))
    return first


@cache
def _translations(domain: str) -> "NullTranslations":
    from gettext import translation  # English needs none

    return translation(domain, LOCALE, ["zh_CN"], fallback=True)
