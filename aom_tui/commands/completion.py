"""What the shell completes of an item: the names of an operation's parameters, and the values of one.

Loaded at a Tab only. Values that a call lists are asked for where that needs no question: a running sandbox, or secrets
in the environment; within two seconds, else there are none.
"""

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from aom_tui.catalogue.model import Operation
from aom_tui.commands.context import App
from aom_tui.problem import InvalidInput

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft
    from aom_tui.session.values import Value

PATIENCE = 2.0
"""Seconds: who pressed Tab is waiting."""


def complete_item(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names up to the sign, values behind it. Bash takes `name=value` apart at the sign; zsh and fish do not."""
    items = list(ctx.params.get(str(param.name)) or ())
    named = str(ctx.params.get("operation") or "")
    app = ctx.ensure_object(App)
    try:
        operation = next(each for each in app.catalogue.operations.values() if each.id.casefold() == named.casefold())
        if items[-1:] == ["="] and len(items) > 1:
            return list(_values(app, operation, items[:-2], items[-2], incomplete, ""))
        name, sign, typed = incomplete.partition("=")
        if sign:
            return list(_values(app, operation, items, name, typed, f"{name}="))
        return [CompletionItem(f"{each.name}=") for each in operation.parameters if each.name.startswith(incomplete)]
    except (InvalidInput, StopIteration):  # what is wrong is told by the command, not between two keys
        return []


def _values(
    app: App, operation: Operation, items: Sequence[str], name: str, typed: str, prefix: str
) -> Iterator[CompletionItem]:
    parameter = operation.parameter(name)
    known = [(str(choice), "") for choice in parameter.choices] if parameter else []
    for text, label in known or ((value.text, value.label) for value in _listed(app, operation, items, name)):
        if text.startswith(typed):
            yield CompletionItem(f"{prefix}{text}", help=label or None)


def _listed(app: App, operation: Operation, items: Sequence[str], name: str) -> "tuple[Value, ...]":
    from aom_tui.session.items import draft_for, parse_items
    from aom_tui.session.values import place_of

    try:
        draft = parse_items(app.catalogue, draft_for(operation), items)
    except InvalidInput:
        draft = draft_for(operation)
    try:
        return asyncio.run(_asked(app, draft, place_of(operation, name)))
    except (InvalidInput, OSError, TimeoutError):
        return ()


async def _asked(app: App, draft: "Draft", place: str) -> "tuple[Value, ...]":
    from aom_tui.session.open import open_quietly
    from aom_tui.session.values import Values

    session = await open_quietly(app.settings, app.environ, app.catalogue, profile_name=app.profile_name)
    if session is None:
        return ()
    async with session, asyncio.timeout(PATIENCE):
        return (await Values(session).ask(draft, place)).values
