"""What the program said of a call of the past, in the language chosen now: a failure is kept in the words of then.

The words are found again as a text of the catalogue, in the other language, with its places filled in. What is none of
ours (a server's words, a text of another version) stays as it is.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from aom_tui.language import LANGUAGE, otherwise, sentences
from aom_tui.session.exchange import Failure

_PLACE = re.compile(r"\{(\w+)(?:![rs])?(?::[^{}]*)?\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_END = re.compile(r"[.!?。！？]\s*")
_LEAST = {"en": 4, "zh": 8}
"""Characters of its own, by the language chosen, that a text with places has in the other: less fits anything."""


class _Form(NamedTuple):
    """A text with places, in the other language (`chunks` between the places) and in the one chosen."""

    then: str
    chunks: tuple[str, ...]
    now: str


def retold(failure: Failure) -> Failure:
    """The failure with its message and remedy in the language chosen."""
    return replace(failure, message=_retold(failure.message), remedy=_retold(failure.remedy))


def _retold(text: str) -> str:
    if not text or bool(_CHINESE.search(text)) is (LANGUAGE == "zh"):
        return text
    found = _as_one(text)
    return found if found is not None else _sentence_by_sentence(text)


def _as_one(text: str) -> str | None:
    """As one text of the catalogue; None where it is none."""
    known = otherwise()
    if text in known:
        return known[text]
    for form in _forms():
        if all(chunk in text for chunk in form.chunks) and (places := _pattern(form.then).fullmatch(text)):
            values = {name: _value(value) for name, value in places.groupdict().items()}
            return _PLACE.sub(lambda place, values=values: values.get(place[1], place[0]), form.now)  # type: ignore[misc]
    return None


def _value(text: str) -> str:
    """What stands in a place: a single word may as well be a server's."""
    is_one_word = LANGUAGE == "zh" and " " not in text
    return text if is_one_word else _retold(text)


def _sentence_by_sentence(text: str) -> str:
    """The longest beginning that is one of ours, then the rest; what is none of ours stays."""
    ends = [found.end() for found in _END.finditer(text) if found.end() < len(text)]
    for end in reversed(ends):
        head = text[:end].rstrip()
        for each in (head, head[:-1]):
            if (said := _as_one(each)) is not None:
                return sentences(said, _retold(text[end:]))
    return text[: ends[0]] + _retold(text[ends[0] :]) if ends else text


@cache
def _forms() -> tuple[_Form, ...]:
    """Those that say most by themselves first."""
    return tuple(sorted(_told_forms(otherwise()), key=lambda form: -sum(map(len, form.chunks))))


def _told_forms(known: Mapping[str, str]) -> Iterator[_Form]:
    for then, now in known.items():
        chunks = tuple(filter(None, _PLACE.sub("\0", then).split("\0")))
        own = sum(len(chunk.strip()) for chunk in chunks)
        if len(chunks) and _PLACE.search(then) and own >= _LEAST[LANGUAGE]:
            yield _Form(then, chunks, now)


@cache
def _pattern(then: str) -> re.Pattern[str]:
    """What the text looks like with its places filled in; the same name stands for the same."""
    named: set[str] = set()
    parts: list[str] = []
    at = 0
    for place in _PLACE.finditer(then):
        name = place[1]
        parts += [re.escape(then[at : place.start()]), f"(?P={name})" if name in named else f"(?P<{name}>.+?)"]
        named.add(name)
        at = place.end()
    return re.compile("".join(parts) + re.escape(then[at:]), re.DOTALL)
