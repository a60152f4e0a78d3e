"""Values for a field, from the call that lists them: asked for on request, cached for a minute, never by a write.

A failure is an answer too, in one line, so that nobody is disturbed who types.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from unicodedata import category

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Effect
from aom_tui.catalogue.values import ValueSource, value_source
from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure
from aom_tui.session.login.result import REFUSALS
from aom_tui.session.operations import operation_of
from aom_tui.session.parse import utf8
from aom_tui.session.session import Session
from aom_tui.session.storage.value_files import ValueFiles
from aom_tui.session.variables.substitution import as_sent

CACHE_SECONDS = 60.0
"""Seconds for which an answer is reused."""
TIMEOUT = 5.0
"""Seconds after which `ask` gives up; the answer may still come and is cached."""
MOST_VALUES = 500
"""Values of one answer."""

_UNTYPABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: control, format (bidi among them), lone surrogates, line and paragraph separators."""

_PLACEHOLDER = re.compile(r"\{((?:path|query|header|body) [^{}]+)\}")


class Value(Struct, frozen=True):
    """A value that may be filled in, with its label for people, which may be empty."""

    text: str
    label: str = ""


class Answer(Struct, frozen=True):
    """The values, or in `trouble` why there are none."""

    values: tuple[Value, ...] = ()
    trouble: str = ""


class FieldValues:
    """Asks on one session, each question once at a time, and caches the answers."""

    def __init__(
        self, session: Session, now: Callable[[], float] = time.monotonic, files: ValueFiles | None = None
    ) -> None:
        self.session = session
        self._now = now
        self._files = files
        self._kept: dict[bytes, tuple[float, Answer]] = {}
        self._asking: dict[bytes, asyncio.Task[Answer]] = {}

    async def ask(self, draft: Draft, place: str) -> Answer:
        """Return the values for a field of the draft: `query id`, `body series[0].metric_name`. Does not raise."""
        asked = listing_call(self.session.catalogue, draft, place)
        if asked is None:
            return Answer()
        source, asking = asked
        if trouble := _why_not_asked(self.session):
            return Answer(trouble=trouble)
        question = (asking.operation_id, sorted(asking.values.items()), asking.body)
        key = msgspec.json.encode((*question, source.items, source.value, source.label))
        kept = self._kept.get(key)
        if kept and self._now() - kept[0] < CACHE_SECONDS:
            return kept[1]
        if found := self._files and self._files.load(self.session.profile, key):
            return Answer(tuple(Value(text, label) for text, label in found))
        if key not in self._asking:
            self._asking[key] = self.session.background.start(self._found(key, source, asking), "values")
        asked_for = self._asking[key]
        try:
            return await asyncio.wait_for(asyncio.shield(asked_for), TIMEOUT)
        except asyncio.CancelledError:
            if not asked_for.cancelled():
                raise
            return Answer(trouble=_("no values: the session was left"))
        except TimeoutError:
            return Answer(trouble=_("{operation} takes its time; try again").format(operation=source.operation))

    def label_of(self, text: str) -> str:
        """Return the label that the newest answer has for a value; empty where none has one."""
        answers = (answer for _when, answer in reversed(self._kept.values()))
        return next((value.label for answer in answers for value in answer.values if value.text == text), "")

    async def _found(self, key: bytes, source: ValueSource, asking: Draft) -> Answer:
        try:
            exchange = await self.session.send(asking, record=self._record)
            answer = answer_of(source, exchange)
        except InvalidInput as error:
            answer = Answer(trouble=_("no values: {problem}").format(problem=error.problems[0]))
        finally:
            self._asking.pop(key, None)
        if not answer.trouble:
            self._kept[key] = (self._now(), answer)
            if self._files:
                values = [(value.text, value.label) for value in answer.values]
                self._files.save(self.session.profile, key, values)
        return answer

    def _record(self, exchange: Exchange) -> None:
        """Have the history tell it from what the user has sent."""
        self.session.record(replace(exchange, role="values"))


def _why_not_asked(session: Session) -> str:
    """Return why no call is made, or an empty text: nobody is asked for a secret, and no refused one tried again."""
    match session.last_login:
        case Exchange(outcome=ApiError(status=status)):
            is_refusal = status in REFUSALS
            return _("no values: IAM refused the last login") if is_refusal else _("no values: the last login failed")
    if not session.can_ask_quietly:
        return _("values come after the first call: nobody is logged in yet")
    return ""


def listing_call(catalogue: Catalogue, draft: Draft, place: str) -> tuple[ValueSource, Draft] | None:
    """Return the call that lists the values of a field of the draft; None where there is none. Pure."""
    operation = operation_of(catalogue, draft)
    source = value_source(operation, place) if operation else None
    listing = catalogue.operations.get(source.operation) if source else None
    if source is None or listing is None or listing.effect is not Effect.READ:
        return None
    filling = _TemplateFiller(draft, re.findall(r"\[(\d+)\]", place))
    made = draft_for(listing)
    for name, text in source.parameters.items():
        made = made.with_value(name, filling.text(text))
    if source.body is not None:
        made = replace(made, body=msgspec.json.encode(filling.value(source.body)).decode())
    return source, made


class _TemplateFiller:
    """Fills templates with `{body series[].namespace}` from the draft whose field wants values."""

    def __init__(self, draft: Draft, indexes: list[str]) -> None:
        self._draft = as_sent(draft)
        self._indexes = indexes
        self._body, _problem = read_json(self._draft.body or "null")

    def value(self, template: Any) -> Any:
        match template:
            case dict():
                parts = {name: self.value(part) for name, part in template.items()}
                return {name: part for name, part in parts.items() if part != "" or template[name] == ""}
            case list():
                return [self.value(part) for part in template]
            case str():
                return self.text(template)
            case _:
                return template

    def text(self, template: str) -> str:
        return _PLACEHOLDER.sub(lambda found: self._at(found[1]), template)

    def _at(self, place: str) -> str:
        location, _space, name = place.partition(" ")
        if location != "body":
            return self._draft.values.get(name, "")
        node, indexes = self._body, iter(self._indexes)
        for step in re.findall(r"[^.\[\]]+|\[\]", name):
            key: str | int = int(next(indexes, "0")) if step == "[]" else step
            try:
                node = node[key]
            except (TypeError, KeyError, IndexError):
                return ""
        return node if isinstance(node, str) else ""


def answer_of(source: ValueSource, exchange: Exchange) -> Answer:
    """Return the values that a reply lists, each once, in the order of the reply. Pure."""
    match exchange.outcome:
        case ApiError() as error:
            said = f"{error.code} {error.message}".strip()
            return Answer(trouble=_("{operation}: {said}").format(operation=source.operation, said=said))
        case Failure() as failure:
            return Answer(trouble=_("{operation}: {said}").format(operation=source.operation, said=failure.message))
    value, problem = read_json(utf8(exchange.reply)[:].decode("utf-8", "replace") if exchange.reply else "null")
    if problem:
        return Answer(trouble=_("{operation}: the reply is no JSON").format(operation=source.operation))
    found = dict(_values_in(source, value))
    return Answer(tuple(Value(text, label) for text, label in list(found.items())[:MOST_VALUES]))


def _values_in(source: ValueSource, reply: Any) -> list[tuple[str, str]]:
    import jmespath

    items = jmespath.search(source.items, reply)
    listed: list[tuple[str, str]] = []
    for item in items if isinstance(items, list) else ():
        text = jmespath.search(source.value, item)
        if isinstance(text, str | int) and _can_be_typed(str(text)):
            listed.append((str(text), _label(source, item)))
    return listed


def _can_be_typed(text: str) -> bool:
    """Whether it is not empty and free of control characters, which act on a command line."""
    return bool(text) and not any(category(each) in _UNTYPABLE for each in text)


def _label(source: ValueSource, item: Mapping[str, Any]) -> str:
    import jmespath

    label = jmespath.search(source.label, item) if source.label else ""
    return label if isinstance(label, str) else ""
