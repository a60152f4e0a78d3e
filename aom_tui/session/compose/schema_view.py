"""A schema as it applies to one value: references followed, parts joined, the fitting one of several forms chosen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.catalogue.model import Catalogue, JsonSchema
from aom_tui.catalogue.schema import alternatives, joined, merged
from aom_tui.language import _
from aom_tui.session.compose.json_tree import Node

MOST_ABSENT = 6
"""Levels of absent required objects that are followed: a schema may require itself."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the forms that an object may have (`oneOf`, `anyOf`)."""

    title: str
    consts: Mapping[str, Any]
    """The fields whose value tells this form from the others."""
    required: tuple[str, ...]
    properties: Mapping[str, JsonSchema] = field(default_factory=dict, repr=False)
    """The schemas of all fields of the object in this form."""


class View(Struct, frozen=True):
    """The schema of one value. Of several forms `chosen` is the one that the value has; its rules are in `schema`."""

    schema: JsonSchema
    types: tuple[str, ...]
    branches: tuple[Branch, ...] = ()
    chosen: int | None = None

    @property
    def is_object(self) -> bool:
        """Whether the value may be an object."""
        return "object" in self.types

    @property
    def discriminator(self) -> str:
        """The name of the one field that tells all forms apart; empty where there is none."""
        names = {tuple(branch.consts) for branch in self.branches}
        only = next(iter(names)) if len(names) == 1 else ()
        return only[0] if len(only) == 1 else ""

    @staticmethod
    def is_too_deep(path: JsonPath) -> bool:
        """Whether absent required objects are no longer followed at that path."""
        return len(path) > MOST_ABSENT


def view_of(catalogue: Catalogue, service: str, schema: JsonSchema, node: Node | None, text: str) -> View:
    """Return the schema as it applies to the value at a node of `text`; without a node to an absent value."""
    whole = joined(catalogue, service, schema)
    several = [joined(catalogue, service, each) for each in alternatives(whole)]
    if not any("properties" in each or "required" in each for each in several):
        return View(whole, _types(whole) or _types_of_any(several))
    forms = [merged(catalogue, service, whole, each) for each in several]
    branches = tuple(
        _branch(index, alternative, form) for index, (alternative, form) in enumerate(zip(several, forms, strict=True))
    )
    chosen = _chosen(branches, node, text)
    whole = forms[chosen] if chosen is not None else _all_fields(catalogue, service, whole, several)
    return View(whole, _types(whole) or ("object",), branches, chosen)


def _types(schema: JsonSchema) -> tuple[str, ...]:
    kind = schema.get("type")
    if kind is None:
        return ("object",) if "properties" in schema else ()
    return tuple(kind) if isinstance(kind, list) else (str(kind),)


def _types_of_any(alternatives: list[JsonSchema]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind for each in alternatives for kind in _types(each)))


def _branch(index: int, alternative: JsonSchema, form: JsonSchema) -> Branch:
    properties: Mapping[str, JsonSchema] = alternative.get("properties", {})
    consts = {name: part["const"] for name, part in properties.items() if "const" in part}
    title = str(
        alternative.get("title") or " ".join(map(str, consts.values())) or _("form {number}").format(number=index + 1)
    )
    return Branch(title, consts, tuple(alternative.get("required", ())), form.get("properties", {}))


def _chosen(branches: tuple[Branch, ...], node: Node | None, text: str) -> int | None:
    """Return the index of the first form whose constants the value has, or, without any, all required fields."""
    if node is None or node.kind != "object":
        return None
    for index, branch in enumerate(branches):
        if branch.consts:
            fits = all(_is(node.child(name), const, text) for name, const in branch.consts.items())
        else:
            fits = all(node.child(name) is not None for name in branch.required)
        if fits:
            return index
    return None


def _is(node: Node | None, const: Any, text: str) -> bool:
    return node is not None and _value(node, text) == const


def _value(node: Node, text: str) -> Any:
    """Return the value of a scalar; None for a variable, whose value is not known here, and for containers."""
    if node.kind in ("variable", "object", "list"):
        return None
    return node.string if node.kind == "string" else json.loads(text[node.start : node.end])


def _all_fields(catalogue: Catalogue, service: str, whole: JsonSchema, alternatives: list[JsonSchema]) -> JsonSchema:
    """Return the schema with the fields of all forms, none of which is required: no form is chosen yet."""
    for each in alternatives:
        fields = {name: part for name, part in each.get("properties", {}).items() if "const" not in part}
        known = whole.get("properties", {})
        new = {name: part for name, part in fields.items() if name not in known}
        whole = merged(catalogue, service, whole, {"properties": new})
    return whole
