"""Completions for the word at the cursor. Pure: words in, candidates out."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any

import click
from msgspec import Struct

from aom_tui.catalogue.model import Catalogue, Operation, Parameter
from aom_tui.catalogue.schema import Field, fields
from aom_tui.catalogue.translation import titles
from aom_tui.catalogue.type_words import type_words
from aom_tui.catalogue.values import place_of
from aom_tui.commands.drafts import METHODS, operation_draft
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, place_words
from aom_tui.render.exports.forms import ALSO_CALLED, LABELS
from aom_tui.repl.verbs import verbs
from aom_tui.session.compose.items import draft_for, removable_names
from aom_tui.session.draft import Draft
from aom_tui.session.operations import PROJECT_ID, operation_of
from aom_tui.session.sandbox_client.control import KIND_WORDS, SCENARIO_WORDS, SERVICES
from aom_tui.session.variables.references import completions

Candidates = Mapping[str, str]
"""Texts that may be inserted, each with a short description."""

TAKING_ITEMS = frozenset({"set", "send"})
NAMING_OPERATION = frozenset({"call", "convert", "describe", "open", "skeleton", "use"})
NAMING_PROFILE = frozenset({"use", "show", "default", "remove"})
NAMING_SAVED = frozenset({"show", "run", "load", "rename", "delete"})
SANDBOX_CHOICES: Mapping[str | None, Candidates] = {"fault": KIND_WORDS, "scenario": SCENARIO_WORDS}


async def nothing_listed(draft: Draft, place: str) -> Candidates:  # noqa: ARG001 - the signature of Known.ask
    """Return no values: there is no API to ask."""
    return {}


class CompletionContext(Struct, frozen=True):
    """The data that completions are made from."""

    catalogue: Catalogue
    draft: Draft | None
    profiles: tuple[str, ...]
    ask: Callable[[Draft, str], Awaitable[Candidates]] = nothing_listed
    """The values that the API lists for a place of a draft. May take seconds."""
    saved: Callable[[], Candidates] = dict
    """The saved requests; read when they are wanted."""
    asks_while_typing: bool = False
    """Whether the API is asked without a Tab, as in the sandbox, where a call costs nothing."""


class Completions(Struct, frozen=True):
    """Candidates for the end of what is typed: `typed` is what they would replace."""

    typed: str
    candidates: Candidates
    paths: bool = False
    """File names as well."""
    asking: tuple[Draft, str] | None = None
    """For a value: the draft so far and the place in it, in case the API lists what may stand there."""


def complete(known: CompletionContext, words: list[str], last: str) -> Completions:
    """Return the completions for `last`, which is being typed behind `words`."""
    command, arguments, option = _parsed(words)
    if option is not None:
        return _for_option(known, option, last)
    if last.startswith("-"):
        return Completions(last, _options(command))
    if isinstance(command, click.Group):
        return Completions(last, _commands(command))
    return _for_argument(known, words, command, arguments, last)


def _parsed(words: list[str]) -> tuple[click.Command | None, list[str], click.Option | None]:
    """Return the command so far, its arguments, and the option whose value comes next."""
    command: click.Command | None = verbs
    arguments: list[str] = []
    waiting: click.Option | None = None
    for word in words:
        if waiting:
            waiting = None
        elif word.startswith("-"):
            waiting = _option(command, word)
        elif isinstance(command, click.Group):
            command = command.get_command(click.Context(command), word)
        else:
            arguments.append(word)
    return command, arguments, waiting


def _option(command: click.Command | None, word: str) -> click.Option | None:
    """The option of that name, if a value follows it."""
    for parameter in command.params if command else ():
        if isinstance(parameter, click.Option) and word in parameter.opts and not parameter.is_flag:
            return parameter
    return None


def _options(command: click.Command | None) -> Candidates:
    options = [each for each in command.params if isinstance(each, click.Option)] if command else []
    return {name: each.help or "" for each in options for name in each.opts} | {"--help": _("Explain it.")}


def _commands(group: click.Group) -> Candidates:
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command.get_short_help_str(60) for name, command in found.items() if command}


def _regions(catalogue: Catalogue) -> Candidates:
    return {each.id: each.name for each in catalogue.regions.values()}


def _for_option(known: CompletionContext, option: click.Option, last: str) -> Completions:
    if isinstance(option.type, click.Choice):
        return Completions(last, dict.fromkeys(map(str, option.type.choices), ""))
    match option.opts[0]:
        case "--profile":
            return Completions(last, dict.fromkeys(known.profiles, ""))
        case "--region":
            return Completions(last, _regions(known.catalogue))
        case "--operation":
            return Completions(last, {**dict.fromkeys(SERVICES, ""), **_operations(known.catalogue)})
        case "--body" if last.startswith("@"):
            return Completions(last[1:], {}, paths=True)
        case _:
            return Completions(last, {})


def _forms() -> dict[str, str]:
    """What `as` takes."""
    offered: dict[str, str] = {name: LABELS[form] for name, form in ALSO_CALLED.items()}
    return {**dict(LABELS.items()), **offered}


def _for_argument(
    known: CompletionContext, words: list[str], command: click.Command | None, arguments: list[str], last: str
) -> Completions:
    name = command.name if command else None
    if name in SANDBOX_CHOICES:
        return Completions(last, {} if arguments else SANDBOX_CHOICES[name])
    if "profile" in words and name in NAMING_PROFILE:
        return Completions(last, dict.fromkeys(known.profiles, ""))
    if name == "as":
        return Completions(last, {} if arguments else _forms())
    if "requests" in words and name in NAMING_SAVED:
        return Completions(last, {} if arguments else known.saved())
    if name == "unlet":
        return Completions(last, dict.fromkeys(known.draft.variables if known.draft else (), ""))
    if name in ("curl", "postman"):
        return Completions(last, {}, paths=not arguments)
    if name in TAKING_ITEMS:
        return _item(known.catalogue, known.draft, last)
    if name == "unset":
        return Completions(last, dict.fromkeys(removable_names(known.draft) if known.draft else (), ""))
    if name == "help":
        return Completions(last, _commands(verbs))
    return _for_call(known.catalogue, str(name), arguments, last)


def _for_call(catalogue: Catalogue, name: str, arguments: list[str], last: str) -> Completions:
    first = arguments[0] if arguments else ""
    takes_method = name == "request" or (name in ("use", "open") and first.upper() in METHODS)
    match name, len(arguments):
        case (("use" | "open"), 0):
            return Completions(last, {**_operations(catalogue), **dict.fromkeys(sorted(METHODS), _("bare request"))})
        case _, 0 if name in NAMING_OPERATION:
            return Completions(last, _operations(catalogue))
        case "request", 0:
            return Completions(last, dict.fromkeys(sorted(METHODS), ""))
        case _, 1 if takes_method:
            return Completions(last, _uris(catalogue, first.upper()))
        case "region", 0:
            return Completions(last, _regions(catalogue))
        case "why", 0:
            return Completions(
                last, {code: entries[0].message for code, entries in catalogue.error_codes.items() if entries}
            )
        case "why", 1:
            return Completions(last, _operations(catalogue))
        case (("call" | "use" | "open" | "convert"), _):
            return _item(catalogue, _draft_so_far(catalogue, first, arguments[1:]), last)
        case _:
            return Completions(last, {})


def _draft_so_far(catalogue: Catalogue, name: str, items: list[str]) -> Draft | None:
    """The draft of a `call` line that is being typed, as far as it can be read."""
    try:
        return operation_draft(catalogue, name, items)
    except InvalidInput:
        folded = name.casefold()
        found = next((each for each in catalogue.operations.values() if each.id.casefold() == folded), None)
        return draft_for(found) if found else None


def _operations(catalogue: Catalogue) -> Candidates:
    return {each.id: commas((titles(each)[0], _deprecated_word(each.deprecated))) for each in _ordered(catalogue)}


def _deprecated_word(is_deprecated: bool) -> str:
    return _("deprecated") if is_deprecated else ""


def _ordered(catalogue: Catalogue) -> list[Operation]:
    return sorted(catalogue.operations.values(), key=lambda each: (each.deprecated, each.id))


def _uris(catalogue: Catalogue, method: str) -> Candidates:
    return {each.path: titles(each)[0] for each in _ordered(catalogue) if method in (each.method, *each.also_methods)}


# -- items


def _item(catalogue: Catalogue, draft: Draft | None, last: str) -> Completions:
    """Complete an item: its name up to the sign, then its value; `@` begins a file's name."""
    operation = operation_of(catalogue, draft) if draft else None
    if last.startswith("@"):
        return Completions(last[1:], {}, paths=True)
    slots = dict(_slots(catalogue, operation)) if operation else {}
    name, sign, value = last.partition("=")
    if not sign:
        return Completions(last, {f"{slot}=": words for slot, (words, _choices) in slots.items()})
    name, value = name.rstrip(":="), value.removeprefix("=")
    if draft and (names := completions(value, draft.variables)):
        return Completions(value, dict.fromkeys(names, ""))
    _, choices = slots.get(name, ("", ()))
    asking = (draft, place_of(operation, name)) if draft and operation else None
    return Completions(value, {_text(choice): "" for choice in choices}, asking=asking)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _slots(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[str, tuple[str, tuple[Any, ...]]]]:
    """Each name that can be set, with what it is and the values known for it."""
    for parameter in operation.parameters:
        yield parameter.name, (_parameter_words(parameter), _values(parameter.choices, parameter.schema.get("type")))
    if operation.body:
        tree = fields(catalogue, operation.service, operation.body.schema)
        for each in _leaves(tree):
            required = _("required") if each.required else ""
            path = f"{each.path}[]" if each.type.startswith("list of") else each.path
            yield (
                _item_name(path),
                (commas((place_words("body"), required, type_words(each.type))), _values(each.choices, each.type)),
            )


def _parameter_words(parameter: Parameter) -> str:
    if parameter.name == PROJECT_ID:
        return _("{location}, from the token where it is not set").format(location=place_words(parameter.location))
    required = _("required") if parameter.required else ""
    return commas((place_words(parameter.location), required, type_words(str(parameter.schema.get("type", "any")))))


def _values(choices: tuple[Any, ...], kind: Any) -> tuple[Any, ...]:
    return choices or ((True, False) if kind == "boolean" else ())


def _leaves(tree: Iterable[Field]) -> Iterator[Field]:
    """The fields that hold a value; of an object or a list of them only what is inside."""
    for each in tree:
        if each.children:
            yield from _leaves(each.children)
        else:
            yield each


def _item_name(path: str) -> str:
    """`series[].namespace` as the item `series[0][namespace]`; a list of its own begins at its first place."""
    head, *rest = path.replace("[]", ".0").strip(".").split(".")
    return (f"[{head}]" if head == "0" else head) + "".join(f"[{part}]" for part in rest)
