"""Request items, as HTTPie writes them, put into a draft: `limit=10`, `q==x`, `X-Trace:1`, `n:=3`, `a[b][0]=v`.

A declared parameter goes where the catalogue says it belongs, whatever sign was used; any other `=` is a body field.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Operation, Parameter
from aom_tui.catalogue.schema import fields
from aom_tui.catalogue.search import match
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem, is_text
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.compose.item_body import segments, with_field, without_field
from aom_tui.session.compose.item_fields import declared_type, flattened, path_pattern
from aom_tui.session.compose.json_tree import encoded
from aom_tui.session.compose.undocumented import nearest_name, undocumented, unknown_words
from aom_tui.session.draft import Draft, Pairs
from aom_tui.session.operations import PROJECT_ID, operation_of
from aom_tui.session.variables.json_text import mark_references
from aom_tui.session.variables.references import REFERENCE, is_reference
from aom_tui.text_file import file_text

_SIGNS = (":=@", "=@", "==", ":=", "=", ":", "@")
"""Longest first where several start at the same place."""

_HOW = _("Write name=value, name==value, Header:value or name:=json.")


class Item(Struct, frozen=True):
    """A request item in its parts: name, one of the signs, value; escapes are resolved."""

    text: str
    name: str
    sign: str
    value: str


def draft_for(operation: Operation) -> Draft:
    """Return a draft of an operation with nothing filled in."""
    return Draft(method=operation.method, uri=operation.path, operation_id=operation.id)


def draft_for_request(method: str, uri: str, catalogue: Catalogue | None) -> Draft:
    """Return a draft of a request by hand; of an operation where method and URI are its template."""
    method = method.upper()
    path, _sign, query = uri.partition("?")
    found = match(catalogue, method, path) if catalogue and "://" not in path and "{" in path else None
    if found and found[0].path == path and not query:
        return replace(draft_for(found[0]), method=method)
    return Draft(method=method, uri=uri)


def parse_items(catalogue: Catalogue, draft: Draft, items: Iterable[str]) -> Draft:
    """Return the draft with all items in it. Raises InvalidInput with a problem for each item that is invalid."""
    operation = operation_of(catalogue, draft)
    problems: list[Problem] = []
    for text in items:
        try:
            draft = _put(catalogue, operation, draft, _split(text))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return draft


def override_items(catalogue: Catalogue, draft: Draft, items: Iterable[str]) -> Draft:
    """Do as `parse_items`, but replace query pairs and headers of the draft that have the name of an item."""
    bare = parse_items(catalogue, replace(draft, query=(), headers=()), items)
    query, headers = {name for name, _ in bare.query}, _folded(bare.headers)
    return replace(
        bare,
        query=(*(pair for pair in draft.query if pair[0] not in query), *bare.query),
        headers=(*(pair for pair in draft.headers if pair[0].lower() not in headers), *bare.headers),
    )


def _folded(pairs: Pairs) -> frozenset[str]:
    return frozenset(name.lower() for name, _ in pairs)


def without_name(draft: Draft, name: str) -> Draft:
    """Return the draft without the value, query, header or body field of that name; `body` is the whole body.

    Raises InvalidInput where there is none.
    """
    if name == "body" and draft.body is not None:
        return draft.with_body(None)
    folded = name.lower()
    if name in draft.values:
        return draft.with_value(name, None)
    if name in dict(draft.query) or folded in _folded(draft.headers):
        query = tuple(pair for pair in draft.query if pair[0] != name)
        headers = tuple(pair for pair in draft.headers if pair[0].lower() != folded)
        return replace(draft, query=query, headers=headers)
    return _without_field(draft, name)


def removable_names(draft: Draft) -> tuple[str, ...]:
    """Return the names that `without_name` can remove: values, queries, headers, the body and its outermost fields."""
    names = [*draft.values, *(name for name, _ in (*draft.query, *draft.headers))]
    if draft.body is not None:
        body, _problem = read_json(mark_references(draft.body))
        names += ["body", *(body if isinstance(body, dict) else ())]
    return tuple(dict.fromkeys(names))


def _split(text: str) -> Item:
    """Split an item at the first sign that no backslash precedes. Raises InvalidInput where there is none."""
    if not is_text(text):
        raise InvalidInput(Problem(f"item {text!a}", _("holds bytes that are no UTF-8 text"), _("Use @file.")))
    name: list[str] = []
    at = 0
    while at < len(text):
        sign = next((sign for sign in _SIGNS if text.startswith(sign, at)), None)
        if text[at] == "\\" and at + 1 < len(text):
            name.append(text[at + 1])
            at += 2
        elif sign and (sign != "@" or at == 0):
            return Item(text, "".join(name), sign, text[at + len(sign) :])
        else:
            name.append(text[at])
            at += 1
    raise InvalidInput(Problem(f"item {text!r}", _("has no = or :"), _HOW))


def _put(catalogue: Catalogue, operation: Operation | None, draft: Draft, item: Item) -> Draft:
    if item.sign == "@":
        return draft.with_body(_file(item))
    if not item.name:
        raise InvalidInput(Problem(f"item {item.text!r}", _("has no name"), _HOW))
    value = _file(item) if item.sign.endswith("@") else item.value
    parameter = operation.parameter(item.name) if operation else None
    if parameter:
        return draft.with_value(
            parameter.name, _unquoted(parameter, item, value) if item.sign.startswith(":=") else value
        )
    if f"{{{item.name}}}" in REFERENCE.sub("", draft.uri) or item.name == PROJECT_ID:
        return draft.with_value(item.name, value)
    match item.sign:
        case "==":
            return replace(draft, query=(*draft.query, (item.name, value)))
        case ":":
            return replace(draft, headers=(*draft.headers, (item.name, value.strip())))
        case _ if operation and operation.body is None and draft.body is None:
            raise InvalidInput(_no_place(operation, item))
        case ":=" | ":=@":
            return _with_field(draft, item, _json(item, value))
        case _ if operation and (problem := _mistyped(catalogue, operation, item)):
            raise InvalidInput(problem)
        case _:
            return _with_field(draft, item, _typed(catalogue, operation, item.name, value))


def _no_place(operation: Operation, item: Item) -> Problem:
    """Return the problem of a body field for an operation without a body: most likely a mistyped parameter."""
    names = [parameter.name for parameter in operation.parameters]
    near = nearest_name(item.name, names)
    remedy = (
        _("Did you mean {near}?").format(near=near)
        if near
        else _("Its parameters: {names}; name==value adds any other.").format(names=commas(names))
    )
    return Problem(
        f"item {item.text!r}", _("{id} has neither such a parameter nor a body").format(id=operation.id), remedy
    )


def _mistyped(catalogue: Catalogue, operation: Operation, item: Item) -> Problem | None:
    """Return the problem of an undeclared field whose name is nearly that of a declared one; None for any other."""
    try:
        keys = segments(item.name)
    except ValueError:
        return None
    value: Any = None
    for key in reversed(keys):
        value = {key: value} if isinstance(key, str) and key else [value]
    schema = operation.body.schema if operation.body else {}
    for found in undocumented(catalogue, operation.service, schema, value):
        parameters = [parameter.name for parameter in operation.parameters] if len(found.path) == 1 else []
        name = str(found.path[-1])
        near = nearest_name(name, (*parameters, *found.known)) or _deeper(catalogue, operation, item.name)
        if near:
            as_it_is = (
                _("Did you mean {near}? {name}:=JSON with --no-check sends it as it is.")
                if operation.effect.changes
                else _("Did you mean {near}? {name}:=JSON sends it as it is.")
            )
            remedy = as_it_is.format(near=near, name=item.name)
            return Problem(f"item {item.text!r}", unknown_words(operation, name), remedy)
    return None


def _deeper(catalogue: Catalogue, operation: Operation, name: str) -> str | None:
    """Return `series[0].namespace` for `namespace`, or for its dotted path: the outermost field of that name."""
    if operation.body is None or "[" in name:
        return None
    known = [each.path for each in flattened(fields(catalogue, operation.service, operation.body.schema))]
    inner = [path for path in known if name in (re.split(r"[\[\].]+", path)[-1], path_pattern(path)) and path != name]
    return _as_item(min(inner, key=lambda path: len(path.split(".")))) if inner else None


def _as_item(path: str) -> str:
    """Return the item name of the first field at a path of the documents: `metric[dimensions][0][name]`."""
    head, *keys = re.split(r"\.+", path.replace("[]", ".0"))
    return head + "".join(f"[{key}]" for key in keys)


def _file(item: Item) -> str:
    return file_text(item.value, f"item {item.text!r}")


def _json(item: Item, text: str) -> str:
    """Return JSON as it was written. Raises InvalidInput for what is none."""
    if problem := read_json(mark_references(text))[1]:
        raise InvalidInput(Problem(f"item {item.text!r}", problem.what, _("After := comes JSON; use = for text.")))
    return text.strip()


def _unquoted(parameter: Parameter, item: Item, text: str) -> str:
    """Return the value of a parameter given as JSON: `name:="x"` is x, `limit:=5` is 5, `ids:=["a", "b"]` is a,b."""
    value, problem = read_json(text)
    if not problem and isinstance(value, str):
        return value
    if problem or not isinstance(value, list) or "array" not in str(parameter.schema.get("type")):
        return text
    items = [each if isinstance(each, str) else msgspec.json.encode(each).decode() for each in value]
    if any("," in each for each in items):
        what = _("an item of a parameter's list holds a comma, which would part it")
        raise InvalidInput(Problem(f"item {item.text!r}", what, _("`request` sends any query.")))
    return ",".join(items)


# -- body fields


def _with_field(draft: Draft, item: Item, literal: str) -> Draft:
    """Return the draft with one body field set; all else in its body stays as it was written."""
    text = draft.body or ""
    if text.strip() and (problem := read_json(mark_references(text))[1]):
        raise InvalidInput(problem)
    try:
        return draft.with_body(with_field(text, item.name, literal))
    except ValueError as error:
        raise InvalidInput(Problem(f"item {item.text!r}", str(error), _("Fields are a[b][0]=value."))) from None


def _without_field(draft: Draft, name: str) -> Draft:
    try:
        return draft.with_body(without_field(draft.body or "", name))
    except (KeyError, ValueError, RecursionError):
        there = commas(removable_names(draft)) or _("nothing")
        raise InvalidInput(
            Problem(name, _("not set, so it cannot be unset"), _("Set: {there}.").format(there=there))
        ) from None


def _typed(catalogue: Catalogue, operation: Operation | None, name: str, text: str) -> str:
    """Return a value as JSON of the type that the schema declares for its field, as a string where it does not fit."""
    wanted = declared_type(catalogue, operation, name)
    if wanted not in ("integer", "number", "boolean"):
        return encoded(text)
    if is_reference(text):  # outside of quotes it is the number that it stands for
        return text
    value, problem = read_json(text)
    fits = isinstance(value, bool) if wanted == "boolean" else isinstance(value, int | float)
    return text.strip() if not problem and fits else encoded(text)
