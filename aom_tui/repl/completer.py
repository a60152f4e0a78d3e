"""The offers as prompt-toolkit wants them, matched fuzzily."""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from prompt_toolkit.completion import (
    CompleteEvent,
    Completer,
    Completion,
    FuzzyCompleter,
    PathCompleter,
    WordCompleter,
)
from prompt_toolkit.document import Document

from aom_tui.repl.lines import before_cursor
from aom_tui.repl.offers import Known, Offer, offer


class LineCompleter(Completer):
    """Completes commands, operations, items, values, options, profiles and files."""

    def __init__(self, known: Callable[[], Known]) -> None:
        self._known = known

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Nothing where it fails: a fault in here must not cost the user his line."""
        try:
            return list(self._found(document.text_before_cursor, complete_event))
        except Exception:
            return []

    def _found(self, text: str, event: CompleteEvent) -> Iterator[Completion]:
        words, last, quote = before_cursor(text)
        known = self._known()
        offered = _with_listed(known, offer(known, words, last), event)
        for found in _matching(offered, event):
            yield found if quote or offered.paths else _quoted(found)


def _with_listed(known: Known, offered: Offer, event: CompleteEvent) -> Offer:
    """What the API lists comes where nothing else is known, on request; blocks, so completion runs in a thread."""
    if offered.asking is None or offered.candidates or not (event.completion_requested or known.asks_while_typing):
        return offered
    return replace(offered, candidates=known.ask(*offered.asking))


def _matching(offered: Offer, event: CompleteEvent) -> Iterable[Completion]:
    typed = Document(offered.typed)
    if offered.paths:
        return PathCompleter(expanduser=True).get_completions(typed, event)
    words = WordCompleter(list(offered.candidates), meta_dict=dict(offered.candidates), sentence=True)
    return FuzzyCompleter(words, pattern=r"^.*").get_completions(typed, event)


def _quoted(found: Completion) -> Completion:
    """A candidate that would be read as several words, or as none, gets quotes."""
    if found.text and not re.search(r"[\s'\"\\]|^#", found.text):
        return found
    return Completion(shlex.quote(found.text), found.start_position, found.display, found.display_meta)
