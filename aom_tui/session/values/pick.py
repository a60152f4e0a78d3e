"""A value of a reply, and where it may go: the fields of this and of the next calls that fit it, best first. Pure.

What fits is read from the documents: where a field's values come from (`data/values.json`), names, and for objects the
schemas themselves. A picked series fills a whole object of the body where the fields agree.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.json_path import JsonPath, PathSyntaxError, parse_path, path_text
from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.body.lossless import decode, encode
from aom_tui.session.compose.body_edits import json_literal
from aom_tui.session.compose.json_edits import put
from aom_tui.session.compose.json_tree import read
from aom_tui.session.draft import Draft, Variable
from aom_tui.session.values.destinations import BodyPlace, fit_value, place_at
from aom_tui.session.variables.json_text import mask_references
from aom_tui.session.variables.values import json_value, secret_problem


class Picked(Struct, frozen=True):
    """A value of a reply and its path."""

    path: JsonPath
    value: Variable

    @property
    def key(self) -> str:
        """The name of its field, or of the list that it is in; empty for the whole reply."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")

    @property
    def decoded(self) -> Any:
        """The value decoded, its numbers with their digits."""
        return decode(self.value.json.encode())


def reply_path(text: str) -> JsonPath:
    """Return the path that a person wrote: `$.series[0].namespace`, `$.series[-1]`; the `$.` may be left out.

    Raises InvalidInput.
    """
    bare = text.removeprefix("$")
    try:
        return parse_path(bare)
    except PathSyntaxError as error:
        if error.quoted:
            what = _("{text} is no JSON string: {error}").format(text=error.quoted, error=error.reason)
        else:
            what = _("{text!r} is no path, from character {number}").format(text=text, number=error.at + 1)
        raise InvalidInput(Problem("", what, _well_written(text))) from None


def _well_written(text: str) -> str:
    """An example of a path, with `$.` where that is what makes the text one."""
    return _("Write {path}, as below the reply.").format(
        path="$.series[0].namespace" if text.startswith("$") else "series[0].namespace"
    )


def pick_from_reply(body: bytes, path: JsonPath) -> Picked:
    """Return the value at a path of a reply. Raises InvalidInput where there is none, and for a secret.

    Its path is told as it is counted from the beginning.
    """
    where, there = path_text(path) or "$", list(path)
    try:
        node = decode(body)
    except (ValueError, RecursionError):
        raise InvalidInput(Problem(where, _("the reply is no JSON"))) from None
    for depth, step in enumerate(path):
        try:
            there[depth] = _from_the_start(node, step)
            node = node[there[depth]]
        except (KeyError, IndexError, TypeError):
            raise InvalidInput(_missing_problem(node, path[:depth], step)) from None
    return pick_json(tuple(there), encode(node))


def _from_the_start(node: Any, step: str | int) -> str | int:
    """[-1] of a list as its place counted from 0. Raises IndexError where it is not that long."""
    if not isinstance(step, int) or step >= 0 or not isinstance(node, list):
        return step
    if step < -len(node):
        raise IndexError
    return step + len(node)


def pick_json(path: JsonPath, text: str) -> Picked:
    """Return a value given as JSON. Raises InvalidInput for a secret, and for what is no JSON."""
    where = path_text(path) or "$"
    try:
        value = json_value(text)
    except ValueError:
        raise InvalidInput(Problem(where, _("this is no JSON value"))) from None
    names = [step for step in path if isinstance(step, str)][-1:]
    if problem := secret_problem(where, names, value):
        raise InvalidInput(problem)
    return Picked(path, value)


def _missing_problem(node: Any, before: JsonPath, step: str | int) -> Problem:
    """Return the problem of a step that leads nowhere, with what there is instead."""
    where = path_text((*before, step))
    if isinstance(node, Mapping):
        names = commas([*node][:8])
        return Problem(where, _("the reply has no such field"), _("It has {names}.").format(names=names or "-"))
    if isinstance(node, list) and isinstance(step, int):
        return Problem(where, _("the list has {number} items").format(number=len(node)), _("They count from 0."))
    return Problem(where, _("{path} holds nothing further").format(path=path_text(before) or "$"))


# -- putting it somewhere


def parse_target(catalogue: Catalogue, draft: Draft | None, text: str) -> tuple[Operation, str]:
    """Return operation (the draft's if none is named) and field of `ListSample.samples[0]`. Raises InvalidInput."""
    head, _dot, rest = text.partition(".")
    named = {each.casefold(): each for each in catalogue.operations}.get(head.casefold())
    if named:
        return catalogue.operations[named], rest
    own = catalogue.operations.get(draft.operation_id or "") if draft else None
    if own is None:
        remedy = _("Write OPERATION.FIELD, such as ListSample.samples[0].")
        raise InvalidInput(Problem(text, _("names no operation"), remedy))
    return own, text


def with_picked(catalogue: Catalogue, draft: Draft, field: str, value: Picked) -> Draft:
    """Return a draft with the value in a field of its operation: a parameter, or a path in the body (empty: all of it).

    Of an object only the fields that are declared there go there. Raises InvalidInput where it does not fit.
    """
    operation = catalogue.operations[str(draft.operation_id)]
    parameter = operation.parameter(field)
    if parameter:
        if value.value.json[:1] in "{[":
            what = _("{key} is an object or a list").format(key=value.key or "$")
            raise InvalidInput(Problem(f"{parameter.location} {parameter.name}", what, _("Pick a value inside of it.")))
        return draft.with_value(parameter.name, value.value.text)
    path = reply_path(field)
    counts_back = any(isinstance(step, int) and step < 0 for step in path)
    place = None if counts_back else place_at(catalogue, operation, path)
    if place is None:
        raise InvalidInput(
            Problem(field, _("{id} has no such field").format(id=operation.id), _("`describe` lists them."))
        )
    return draft.with_body(_put_into(catalogue, operation, draft.body or "", place, value))


def _put_into(catalogue: Catalogue, operation: Operation, text: str, place: BodyPlace, value: Picked) -> str:
    fit = fit_value(catalogue, operation.service, place.schema, value.decoded)
    where = f"body {path_text(place.path)}".strip()
    if fit is None:
        said = _("{key} does not fit there").format(key=value.key or "$")
        raise InvalidInput(Problem(where, said, _("`describe` says what it takes.")))
    try:
        read(mask_references(text))
    except (ValueError, RecursionError):
        raise InvalidInput(Problem("body", _("the draft's body is no JSON"), _("Correct it there."))) from None
    if not isinstance(fit.value, dict) or not fit.used:
        scalar = not isinstance(fit.value, dict | list)
        return put(text, place.path, json_literal(fit.types, value.value.text) if scalar else encode(fit.value))
    for name, part in fit.value.items():
        text = put(text, (*place.path, name), encode(part))
    return text
