"""What the shell completes of an item: the names of an operation's parameters, and the values of one.

Loaded at a Tab only. Values that a call lists are asked for where that takes no login but the sandbox's: with a token
that is at hand; within two seconds, else there are none.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, split_arg_string
from msgspec import Struct

from aom_tui.catalogue.model import Operation
from aom_tui.catalogue.values import place_of, value_source
from aom_tui.commands.context import App
from aom_tui.commands.group import COMPLETION
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft
    from aom_tui.session.values.listing import Value

PATIENCE = 2.0
"""Seconds: who pressed Tab is waiting."""

_BREAKS = re.compile(r"[=:]+")
"""What bash takes for a word of its own, where the other shells see one item."""

_PLAIN = re.compile(r"[\w@%+:./-]+")
"""Bash puts a candidate on the line as it is, fish cuts it at a comma: only what no shell reads as anything else."""


class _Begun(Struct, frozen=True):
    """The item at the cursor, the beginning of it that the shell keeps, and the items before it."""

    text: str
    kept: str
    others: Sequence[str]


def complete_item(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names up to the sign, values behind it."""
    app = ctx.ensure_object(App)
    words = list(ctx.params.get(str(param.name)) or ())
    begun = _begun(words, _bash_word(app) or incomplete)
    named = str(ctx.params.get("operation") or "").casefold()
    try:
        operation = next((each for each in app.catalogue.operations.values() if each.id.casefold() == named), None)
        return list(_candidates(app, operation, begun)) if operation else []
    except InvalidInput:  # what is wrong is told by the command, not between two keys
        return []


def _bash_word(app: App) -> str:
    """The word at the cursor where it is a sign: click drops it, as it belongs to a long option elsewhere."""
    if app.environ.get(COMPLETION) != "bash_complete":
        return ""
    words = split_arg_string(app.environ.get("COMP_WORDS", ""))
    word = dict(enumerate(words)).get(int(app.environ.get("COMP_CWORD", "0")), "")
    return word if _BREAKS.fullmatch(word) else ""


def _begun(words: Sequence[str], last: str) -> _Begun:
    """The items as they were typed: what bash took apart is put together again."""
    items: list[str] = []
    joins = False
    for word in (*words, last):
        breaks = _BREAKS.fullmatch(word) is not None
        if items and (breaks or joins):
            items[-1] += word
        else:
            items.append(word)
        joins = breaks
    text = items[-1]
    return _Begun(text, text if joins else text[: len(text) - len(last)], items[:-1])


def _candidates(app: App, operation: Operation, begun: _Begun) -> Iterator[CompletionItem]:
    name, sign, typed = begun.text.partition("=")
    if not sign:
        yield from (CompletionItem(f"{each.name}=") for each in operation.parameters if each.name.startswith(name))
        return
    typed = typed.removeprefix("=")
    before = begun.text[: len(begun.text) - len(typed)]
    for text, label in _values(app, operation, begun.others, name.rstrip(":")):
        if text.startswith(typed) and _PLAIN.fullmatch(text):
            yield CompletionItem(f"{before}{text}".removeprefix(begun.kept), help=clean_line(label) or None)


def _values(app: App, operation: Operation, items: Sequence[str], name: str) -> Iterator[tuple[str, str]]:
    parameter = operation.parameter(name)
    place = place_of(operation, name)
    if parameter and parameter.choices:
        yield from ((str(choice), "") for choice in parameter.choices)
    elif value_source(operation, place):
        yield from ((value.text, value.label) for value in _listed(app, operation, items, place))


def _listed(app: App, operation: Operation, items: Sequence[str], place: str) -> "tuple[Value, ...]":
    import asyncio

    from aom_tui.session.compose.items import draft_for, parse_items

    try:
        draft = parse_items(app.catalogue, draft_for(operation), items)
    except InvalidInput:
        draft = draft_for(operation)
    try:
        return asyncio.run(_asked(app, draft, place))
    except (InvalidInput, OSError, TimeoutError):
        return ()


async def _asked(app: App, draft: "Draft", place: str) -> "tuple[Value, ...]":
    import asyncio

    from aom_tui.session.open import open_quietly
    from aom_tui.session.storage.value_files import ValueFiles
    from aom_tui.session.values.listing import CACHE_SECONDS, FieldValues

    async with asyncio.timeout(PATIENCE):
        session = await open_quietly(
            app.settings, app.environ, app.catalogue, profile_name=app.profile_name, region=app.region
        )
        if session is None:
            return ()
        async with session:
            files = ValueFiles(app.folders.cache / "values", CACHE_SECONDS)
            return (await FieldValues(session, files=files).ask(draft, place)).values
