"""What the documents' JSON Schemas say: the type in words, the limits, the fields as a tree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aom_tui.catalogue.model import Catalogue, JsonSchema

_REF = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body, for docs and forms. A list's children are the fields of its items: `series[].namespace`."""

    name: str
    path: str
    type: str
    required: bool
    limits: str = ""
    choices: tuple[Any, ...] = ()
    """The values of a scalar, or of each item of a list."""
    closed: bool = False
    """Whether nothing but the choices is allowed; else they are those that are known."""
    default: Any = None
    description: str = ""
    forms: tuple[str, ...] = ()
    """Titles of the forms of its object that ask for it, where the object has several (`oneOf`)."""
    children: tuple["Field", ...] = ()


def resolved(catalogue: Catalogue, service: str, schema: JsonSchema) -> JsonSchema:
    """The schema with its own `$ref` followed; what stands beside the `$ref` (a description) wins."""
    while "$ref" in schema:
        target = catalogue.schemas[service][str(schema["$ref"]).removeprefix(_REF)]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def joined(catalogue: Catalogue, service: str, schema: JsonSchema) -> JsonSchema:
    """The schema with its own `$ref` followed and the parts of its `allOf` in one."""
    whole = resolved(catalogue, service, schema)
    parts = whole.get("allOf", ())
    if not parts:
        return whole
    whole = {key: rule for key, rule in whole.items() if key != "allOf"}
    for part in parts:
        whole = merged(catalogue, service, whole, joined(catalogue, service, part))
    return whole


def merged(catalogue: Catalogue, service: str, one: JsonSchema, other: JsonSchema) -> JsonSchema:
    """Both schemas' rules in one. Where both say the same thing differently, the second is believed."""
    whole = dict(joined(catalogue, service, one))
    for key, rule in joined(catalogue, service, other).items():
        match key:
            case "properties":
                known = whole.get(key, {})
                both = {name: merged(catalogue, service, known[name], rule[name]) for name in rule if name in known}
                whole[key] = {**known, **rule, **both}
            case "required":
                whole[key] = list(dict.fromkeys([*whole.get(key, ()), *rule]))
            case "items":
                whole[key] = merged(catalogue, service, whole[key], rule) if key in whole else rule
            case "title" | "description":
                whole.setdefault(key, rule)
            case _:
                whole[key] = rule
    return whole


def alternatives(schema: JsonSchema) -> Sequence[JsonSchema]:
    """The forms of which a value has one; empty where there is only one."""
    found: Sequence[JsonSchema] = schema.get("oneOf") or schema.get("anyOf") or ()
    return found


def type_name(catalogue: Catalogue, service: str, schema: JsonSchema) -> str:
    """The type in words: `integer`, `list of object`, `string or null`; `any` where the schema does not say."""
    schema = joined(catalogue, service, schema)
    kind = schema.get("type", "object" if "properties" in schema else None)
    if kind is None:
        forms = (type_name(catalogue, service, form) for form in alternatives(schema) if "$ref" not in form)
        return " or ".join(dict.fromkeys(forms)) or "any"
    kinds = [str(each) for each in kind] if isinstance(kind, list) else [str(kind)]
    if "array" in kinds and "items" in schema:
        kinds[kinds.index("array")] = f"list of {type_name(catalogue, service, schema['items'])}"
    return " or ".join(kinds)


def limits(schema: JsonSchema) -> str:
    """The limits of a scalar, a text or a list in short: `1..1000`, `0..`, `32 characters`; empty without any."""
    spans = (
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
        ("minProperties", "maxProperties", " fields"),
    )
    found = [
        f"{_span(schema.get(low, ''), schema.get(high, ''))}{unit}"
        for low, high, unit in spans
        if low in schema or high in schema
    ]
    if "pattern" in schema:
        found.append(str(schema["pattern"]))
    return ", ".join(found)


def _span(low: Any, high: Any) -> str:
    return str(low) if low == high else f"{low}..{high}"


MOST_FIELDS = 3000
"""After so many, children are left out: schemas that all refer to all would unfold without end."""


def fields(catalogue: Catalogue, service: str, schema: JsonSchema) -> tuple[Field, ...]:
    """The fields of an object, or of the items of a list, as a tree. A schema inside itself has no children there.

    Of an object with several forms all fields are there; those of one form only say so.
    """
    return tuple(_Walk(catalogue, service).below(schema, "", ()))


class _Walk:
    """One way through a schema; counts what it has seen."""

    def __init__(self, catalogue: Catalogue, service: str) -> None:
        self._catalogue = catalogue
        self._service = service
        self._count = 0

    def below(self, schema: JsonSchema, path: str, seen: tuple[str, ...]) -> Iterator[Field]:
        if schema.get("$ref") in seen or self._count > MOST_FIELDS:
            return
        seen = (*seen, str(schema.get("$ref")))
        whole, forms = self._with_forms(joined(self._catalogue, self._service, schema))
        if isinstance(whole.get("items"), Mapping):
            yield from self.below(whole["items"], f"{path}[]", seen)
        required = whole.get("required", ())
        for name, part in whole.get("properties", {}).items():
            self._count += 1
            yield self._field(name, part, f"{path}.{name}" if path else name, seen, name in required, forms)

    def _with_forms(self, schema: JsonSchema) -> tuple[JsonSchema, Mapping[str, tuple[str, ...]]]:
        """The schema with the fields of all its forms, none of them required; and which form asks for which."""
        forms = [joined(self._catalogue, self._service, form) for form in alternatives(schema)]
        asking: dict[str, tuple[str, ...]] = {}
        for number, form in enumerate(forms, 1):
            title = str(form.get("title") or f"form {number}")
            only = [name for name in form.get("properties", {}) if name not in schema.get("properties", {})]
            for name in dict.fromkeys([*form.get("required", ()), *only]):
                if name not in schema.get("required", ()):
                    asking[name] = (*asking.get(name, ()), title)
            properties = {"properties": {name: form["properties"][name] for name in only}} if only else {}
            schema = merged(self._catalogue, self._service, schema, properties)
        return schema, asking

    def _field(
        self,
        name: str,
        part: JsonSchema,
        path: str,
        seen: tuple[str, ...],
        required: bool,
        forms: Mapping[str, tuple[str, ...]],
    ) -> Field:
        whole = joined(self._catalogue, self._service, part)
        inner = whole.get("items") if isinstance(whole.get("items"), Mapping) else None
        single = joined(self._catalogue, self._service, inner) if inner else whole
        reach = [limits(whole), f"each {limits(single)}" if inner and limits(single) else ""]
        return Field(
            name=name,
            path=path,
            type=type_name(self._catalogue, self._service, part),
            required=required,
            limits=", ".join(filter(None, reach)),
            choices=tuple(single.get("enum") or single.get("x-known-values") or ()),
            closed=bool(single.get("enum")),
            default=whole.get("default"),
            description=whole.get("description", ""),
            forms=forms.get(name, ()),
            children=tuple(self.below(part, path, seen)),
        )
