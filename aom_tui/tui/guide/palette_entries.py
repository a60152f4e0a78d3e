"""What the palette finds: actions by words of their names in both languages, by pinyin, by what they do. Pure."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.search import typed_pinyin
from aom_tui.language import LOCALE, both

PINYIN = LOCALE / "zh_CN" / "LC_MESSAGES" / "pinyin.json"
"""Made with the translations: how the Chinese names of actions are typed."""


class Entry(Struct, frozen=True):
    """An action as the palette shows it."""

    action: str
    title: str
    help: str
    keys: tuple[str, ...] = ()
    why_not: str = ""
    """What is missing for it now."""

    @property
    def places(self) -> Sequence[tuple[int, str]]:
        """Where a word is looked for, with what a hit counts."""
        titles, helps = both(self.title), both(self.help)
        return (
            (8, titles[0]),
            *((6, title) for title in titles[1:]),
            *((5, typed_pinyin(syllables)) for syllables in map(_pinyin().get, titles) if syllables),
            (2, " ".join(helps)),
            (1, self.action),
        )


def find(entries: Iterable[Entry], query: str) -> list[tuple[int, Entry]]:
    """The entries in which every word is found, each with how well; the best first, what cannot be done after it."""
    words = query.casefold().split()
    ranked = [(rank, entry) for entry in entries if (rank := _rank(entry, words))]
    return sorted(ranked, key=lambda pair: (bool(pair[1].why_not), -pair[0]))


def _rank(entry: Entry, words: Sequence[str]) -> int:
    places = [(weight, place.casefold()) for weight, place in entry.places]
    scores = [max((_hit(weight, place, word) for weight, place in places), default=0) for word in words]
    return sum(scores) if scores and all(scores) else 0


def _hit(weight: int, place: str, word: str) -> int:
    """The start of a word counts double."""
    if word not in place:
        return 0
    return weight * 2 if place.startswith(word) or f" {word}" in place else weight


@cache
def _pinyin() -> dict[str, Any]:
    """Chinese name to its syllables; empty where the program runs from a tree that was never built."""
    try:
        found: dict[str, Any] = json.loads(PINYIN.read_text(encoding="utf-8"))
    except OSError:
        return {}
    return found
