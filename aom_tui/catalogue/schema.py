"""What the documents' JSON Schemas say: the type in words, the limits, the fields as a tree."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue, JsonSchema
from aom_tui.language import _, commas

_REF = "#/components/schemas/"


class Field(Struct, frozen=True):
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
    """Return the schema with its own `$ref` followed; what stands beside the `$ref` (a description) wins."""
    return _followed(catalogue, service, schema, set())


def _followed(catalogue: Catalogue, service: str, schema: JsonSchema, seen: set[str]) -> JsonSchema:
    """Return the same, with the references that it follows added to `seen`; those there already are dropped."""
    while "$ref" in schema:
        reference = str(schema["$ref"])
        target = {} if reference in seen else catalogue.schemas[service][reference.removeprefix(_REF)]
        seen.add(reference)
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def references(schema: JsonSchema) -> frozenset[str]:
    """Return the references of which a schema is made: its own, and those of the parts of its `allOf`."""
    own = [str(schema["$ref"])] if "$ref" in schema else []
    return frozenset(own).union(*(references(part) for part in schema.get("allOf", ())))


def joined(catalogue: Catalogue, service: str, schema: JsonSchema) -> JsonSchema:
    """Return the schema with its own `$ref` followed and the parts of its `allOf` merged."""
    return _joined(catalogue, service, schema, set())


def _joined(catalogue: Catalogue, service: str, schema: JsonSchema, seen: set[str]) -> JsonSchema:
    whole = _followed(catalogue, service, schema, seen)
    parts = whole.get("allOf", ())
    if not parts:
        return whole
    whole = {key: rule for key, rule in whole.items() if key != "allOf"}
    for part in parts:
        whole = _both(whole, _joined(catalogue, service, part, seen))
    return whole


def merged(catalogue: Catalogue, service: str, one: JsonSchema, other: JsonSchema) -> JsonSchema:
    """Return the rules of both schemas in one, of two limits the stricter. Where they contradict, the second wins."""
    return joined(catalogue, service, {"allOf": [one, other]})


def _both(one: JsonSchema, other: JsonSchema) -> JsonSchema:
    whole = dict(one)
    for key, rule in other.items():
        whole[key] = _rule(key, whole[key], rule) if key in whole else rule
    return whole


def _rule(key: str, one: Any, other: Any) -> Any:
    """Return the rule that two rules of one keyword make together."""
    if one == other and type(one) is type(other):
        return one
    match key:
        case "properties":
            return {**one, **other, **{name: _part(one[name], other[name]) for name in other if name in one}}
        case "required":
            return list(dict.fromkeys([*one, *other]))
        case "items" | "additionalProperties":
            return _part(one, other)
        case "oneOf" | "anyOf":
            return [{"allOf": [form, {key: other}]} for form in one]
        case "enum":
            return [choice for choice in other if choice in one] or other
        case "type":
            return _types(one, other)
        case "title" | "description":
            return one
        case _ if key in _STRICTER:
            return _STRICTER[key](one, other)
        case _:
            return other


_STRICTER: Mapping[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "uniqueItems"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), min),
}


def _part(one: Any, other: Any) -> Any:
    """Merge two schemas of one part. References stay an `allOf` until they are looked at: they may lead back here."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return one if other is True else other if one is True else False
    if (one.keys() | other.keys()) & {"$ref", "allOf"}:
        return {"allOf": [one, other]}
    return _both(one, other)


def _types(one: Any, other: Any) -> Any:
    ones, others = ({*each} if isinstance(each, list) else {each} for each in (one, other))
    ones, others = (each | ({"integer"} if "number" in each else set()) for each in (ones, others))
    both = ones & others
    both -= {"integer"} if "number" in both else set()
    return sorted(both) if len(both) > 1 else next(iter(both), other)


def alternatives(schema: JsonSchema) -> Sequence[JsonSchema]:
    """Return the forms of which a value has one; empty where there is only one."""
    found: Sequence[JsonSchema] = schema.get("oneOf") or schema.get("anyOf") or ()
    return found


def type_name(catalogue: Catalogue, service: str, schema: JsonSchema) -> str:
    """Return the type in words: `integer`, `list of object`, `string or null`; `any` where there is none."""
    return " or ".join(sorted(_type_names(catalogue, service, schema, ()), key="null".__eq__))


def _type_names(
    catalogue: Catalogue, service: str, schema: JsonSchema, seen: tuple[frozenset[str], ...]
) -> Sequence[str]:
    inside = references(schema)
    if (inside and inside in seen) or len(seen) > _DEEPEST:
        return ["any"]
    seen = (*seen, inside)
    whole = joined(catalogue, service, schema)
    kind = whole.get("type", "object" if "properties" in whole else None)
    if kind is None:
        named = [name for form in alternatives(whole) for name in _type_names(catalogue, service, form, seen)]
        return list(dict.fromkeys(named)) or ["any"]
    kinds = [str(each) for each in kind] if isinstance(kind, list) else [str(kind)]
    if "array" in kinds and isinstance(whole.get("items"), Mapping):
        items = " or ".join(_type_names(catalogue, service, whole["items"], seen))
        kinds[kinds.index("array")] = f"list of {items}"
    return kinds


def limits(schema: JsonSchema) -> str:
    """Return the limits of a value in short: `1..1000`, `0..`, `32 characters`; empty without any."""
    spans = (
        ("minimum", "maximum", "{span}"),
        ("minLength", "maxLength", _("{span} characters")),
        ("minItems", "maxItems", _("{span} items")),
        ("minProperties", "maxProperties", _("{span} fields")),
    )
    found = [
        said.format(span=_span(schema.get(low, ""), schema.get(high, "")))
        for low, high, said in spans
        if low in schema or high in schema
    ]
    if "pattern" in schema:
        found.append(str(schema["pattern"]))
    return commas(found)


def _span(low: Any, high: Any) -> str:
    return str(low) if low == high else f"{low}..{high}"


_DEEPEST = 40
"""Levels of nesting that are followed."""

MOST_FIELDS = 3000
"""After so many, children are left out: schemas that all refer to all would unfold without end."""


def fields(catalogue: Catalogue, service: str, schema: JsonSchema) -> tuple[Field, ...]:
    """Return the fields of an object, or of the items of a list, as a tree. A schema inside itself has no children.

    Of an object with several forms all fields are there; those of one form only say so.
    """
    return tuple(_FieldTree(catalogue, service).below(schema, "", ()))


class _FieldTree:
    """Builds the fields of one schema; counts them, so that it ends."""

    def __init__(self, catalogue: Catalogue, service: str) -> None:
        self._catalogue = catalogue
        self._service = service
        self._count = 0

    def below(self, schema: JsonSchema, path: str, seen: tuple[frozenset[str], ...]) -> Iterator[Field]:
        inside = references(schema)
        if (inside and inside in seen) or len(seen) > _DEEPEST or self._count > MOST_FIELDS:
            return
        seen = (*seen, inside)
        whole, forms = self._with_forms(joined(self._catalogue, self._service, schema))
        if isinstance(whole.get("items"), Mapping):
            yield from self.below(whole["items"], f"{path}[]", seen)
        required = whole.get("required", ())
        for name, part in whole.get("properties", {}).items():
            self._count += 1
            yield self._field(name, part, f"{path}.{name}" if path else name, seen, name in required, forms)

    def _with_forms(self, schema: JsonSchema) -> tuple[JsonSchema, Mapping[str, tuple[str, ...]]]:
        """Return the schema with the fields of all its forms, none of them required; and which form asks for which."""
        forms = [joined(self._catalogue, self._service, form) for form in alternatives(schema)]
        objects = [form for form in forms if form.keys() & {"properties", "required", "items"}]
        if len(objects) == 1 and all(form in objects or form.get("type") == "null" for form in forms):
            return merged(self._catalogue, self._service, schema, objects[0]), {}
        asking: dict[str, tuple[str, ...]] = {}
        for number, form in enumerate(forms, 1):
            title = str(form.get("title") or _("form {number}").format(number=number))
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
        seen: tuple[frozenset[str], ...],
        required: bool,
        forms: Mapping[str, tuple[str, ...]],
    ) -> Field:
        whole = joined(self._catalogue, self._service, part)
        inner = whole.get("items") if isinstance(whole.get("items"), Mapping) else None
        single = joined(self._catalogue, self._service, inner) if inner else whole
        reach = [limits(whole), _("each {limits}").format(limits=limits(single)) if inner and limits(single) else ""]
        return Field(
            name=name,
            path=path,
            type=type_name(self._catalogue, self._service, part),
            required=required,
            limits=commas(filter(None, reach)),
            choices=tuple(single.get("enum") or single.get("x-known-values") or ()),
            closed=bool(single.get("enum")),
            default=whole.get("default"),
            description=whole.get("description", ""),
            forms=forms.get(name, ()),
            children=tuple(self.below(part, path, seen)),
        )
