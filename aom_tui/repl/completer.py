"""The offers as prompt-toolkit wants them, matched fuzzily."""

import asyncio
import re
import shlex
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator

from msgspec.structs import replace
from prompt_toolkit.completion import (
    CompleteEvent,
    Completer,
    Completion,
    FuzzyCompleter,
    PathCompleter,
    WordCompleter,
)
from prompt_toolkit.document import Document

from aom_tui.render.clean import clean_line
from aom_tui.repl.completions import CompletionContext, Completions, complete
from aom_tui.repl.lines import before_cursor


class LineCompleter(Completer):
    """Completes commands, operations, items, values, options, profiles and files."""

    def __init__(self, known: Callable[[], CompletionContext]) -> None:
        self._known = known

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """What is known without asking. Nothing where it fails: a fault in here must not cost the user his line."""
        try:
            _known, offered, quote = self._offered(document.text_before_cursor)
            return list(_shown(offered, quote, complete_event))
        except Exception:
            return []

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """The same, and where nothing is known what the API lists, on request.

        Reading the catalogue and files is done in a thread; the API is waited for without one, since a line that is
        entered waits for the threads of its completion.
        """
        try:
            known, offered, quote = await asyncio.to_thread(self._offered, document.text_before_cursor)
            if offered.asking and not offered.candidates and _is_wanted(known, complete_event):
                listed = await known.ask(*offered.asking)
                offered = replace(offered, candidates={value: clean_line(listed[value]) for value in listed})
            found = await asyncio.to_thread(lambda: list(_shown(offered, quote, complete_event)))
        except Exception:
            return
        for each in found:
            yield each

    def _offered(self, text: str) -> tuple[CompletionContext, Completions, str]:
        words, last, quote = before_cursor(text)
        known = self._known()
        return known, complete(known, words, last), quote


def _is_wanted(known: CompletionContext, event: CompleteEvent) -> bool:
    return event.completion_requested or known.asks_while_typing


def _shown(offered: Completions, quote: str, event: CompleteEvent) -> Iterator[Completion]:
    for found in _matching(offered, event):
        yield found if quote or offered.paths else _quoted(found)


def _matching(offered: Completions, event: CompleteEvent) -> Iterable[Completion]:
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
