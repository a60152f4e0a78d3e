"""The schemas of an OpenAPI document, as the catalogue wants them.

A schema that is referred to elsewhere than under `components/schemas` is given a name there. What OpenAPI 3.0 writes
differently is written as JSON Schema 2020-12.
"""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from aom_tui.catalogue.openapi_references import Node, References
from aom_tui.language import _

_PREFIX = "#/components/schemas/"
_MOST_REFERENCES = 100
"""References that are followed for one parameter, which is a text in the end."""


class Schemas:
    """Reads the schemas of one document; `named` are those under `components/schemas`, by name."""

    def __init__(self, references: References, *, is_3_0: bool) -> None:
        self._references = references
        self._is_3_0 = is_3_0
        self.named: Node = {}

    def read_components(self, schemas: Node) -> None:
        """Read the schemas that the document names itself. Raises InvalidInput."""
        for name, schema in schemas.items():
            self.named[name] = {}  # what it refers to may refer back
            self.named[name] = self.read(schema, f"components.schemas.{name}")
        for name in list(self.named):
            self._check_chain(name)

    def read(self, node: Any, where: str) -> Node:
        """Return a schema as JSON Schema 2020-12, its references to `components/schemas`. Raises InvalidInput."""
        if isinstance(node, bool):
            return {} if node else {"not": {}}
        if not isinstance(node, dict):
            raise self._references.fault(where, _("a schema must be an object"))
        made = {key: self._keyword(key, value, where) for key, value in node.items() if key not in ("$id", "$schema")}
        if isinstance(node.get("$ref"), str):
            made["$ref"] = self._reference(node["$ref"], where)
        return _from_3_0(made) if self._is_3_0 else made

    def _keyword(self, key: str, value: Any, where: str) -> Any:
        match key:
            case "properties" | "patternProperties" | "$defs" | "dependentSchemas" if isinstance(value, dict):
                return {str(name): self.read(part, f"{where}.{name}") for name, part in value.items()}
            case "items" | "additionalProperties" | "not" | "contains" | "if" | "then" | "else" | "propertyNames":
                return self.read(value, f"{where}.{key}")
            case "allOf" | "anyOf" | "oneOf" | "prefixItems" if isinstance(value, list):
                return [self.read(part, f"{where}.{key}[{index}]") for index, part in enumerate(value)]
            case "title" | "description":
                return one_line(value)
            case _:
                return value

    def _reference(self, reference: str, where: str) -> str:
        name = reference.removeprefix(_PREFIX)
        if not reference.startswith(_PREFIX) or "/" in name:
            name = re.sub(r"[^\w.-]+", ".", reference.removeprefix("#/"))
        if name not in self.named:
            target = self._references.target(reference, where)
            self.named[name] = {}
            self.named[name] = self.read(target, where)
        return f"{_PREFIX}{name}"

    def check(self) -> None:
        """Raise InvalidInput for a schema that breaks the rules of JSON Schema: each by itself, to name it."""
        import jsonschema_rs

        for name, schema in self.named.items():
            try:
                jsonschema_rs.meta.validate(schema)
            except jsonschema_rs.ValidationError as error:
                place = ".".join(map(str, error.instance_path))
                raise self._references.fault(
                    f"components.schemas.{name}.{place}", _("breaks the rules of JSON Schema")
                ) from None
        try:
            every = [{"$ref": f"{_PREFIX}{name}"} for name in self.named]
            jsonschema_rs.validator_for({"anyOf": every or [{}], "components": {"schemas": self.named}})
        except ValueError as error:
            raise self._references.fault("components.schemas", str(error).partition("\n")[0]) from None

    def _check_chain(self, name: str) -> None:
        """Raise InvalidInput for references that lead to nothing but each other."""
        seen: set[str] = set()
        while "$ref" in self.named[name]:
            if name in seen:
                raise self._references.fault(f"components.schemas.{name}", _("is nothing but a reference to itself"))
            seen.add(name)
            name = self.named[name]["$ref"].removeprefix(_PREFIX)

    def inlined(self, schema: Node) -> Any:
        """Return a schema that stands alone, as a parameter's must: with the schemas in place of their references.

        References into themselves, and those after the first hundred, are left out.
        """
        return self._inlined(schema, (), count())

    def _inlined(self, schema: Any, seen: tuple[str, ...], followed: Iterator[int]) -> Any:
        if isinstance(schema, list):
            return [self._inlined(part, seen, followed) for part in schema]
        if not isinstance(schema, dict):
            return schema
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if reference in seen or next(followed) > _MOST_REFERENCES:
                return {}
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            whole = {**self.named[reference.removeprefix(_PREFIX)], **beside}
            return self._inlined(whole, (*seen, reference), followed)
        return {key: self._inlined(value, seen, followed) for key, value in schema.items()}


def _from_3_0(schema: Node) -> Node:
    """Return a schema of OpenAPI 3.0 in the keywords of JSON Schema 2020-12."""
    made = {key: value for key, value in schema.items() if key != "nullable"}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(made.get(exclusive), bool) and made.pop(exclusive) and bound in made:
            made[exclusive] = made.pop(bound)
    if "example" in made and "examples" not in made:
        made["examples"] = [made.pop("example")]
    if schema.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if isinstance(made.get("enum"), list):
            made["enum"] = [*made["enum"], None]
    return made


def one_line(text: Any) -> str:
    """Return a text of the document as one line to show: without control characters and line breaks."""
    return re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", " ", str(text))).strip()
