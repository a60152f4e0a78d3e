"""Values that a scalar schema may allow, the most telling first. They are guesses, to be checked."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import count, islice
from math import ceil, isfinite
from typing import Any

from aom_tui.catalogue.model import JsonSchema
from aom_tui.catalogue.pattern_samples import matching_texts

_KINDS: Mapping[str, frozenset[str]] = {
    "object": frozenset({"properties", "required", "additionalProperties", "minProperties", "patternProperties"}),
    "array": frozenset({"items", "minItems", "prefixItems", "contains"}),
    "string": frozenset({"pattern", "minLength", "maxLength"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "boolean": frozenset(),
    "null": frozenset(),
}
"""Types, and the keywords that are about one of them."""

_LOOKALIKES = (
    "a.a", "A.A", "a/a", "0.0", "-1.-1.60", "127.0.0.1", "2026-01-01", "00:00", "2026-01-01T00:00:00Z",
    "00000000-0000-0000-0000-000000000000", "user@example.com", "https://example.com",
)  # fmt: skip
"""Tried where a text must match a pattern: they look more like what is meant than what the pattern alone leads to."""

_MOST = 200
"""Texts or numbers that are tried for one schema."""

_LONGEST = 100_000


def declared_types(schema: JsonSchema) -> list[str]:
    """The types that a value may have, null last; without a `type` all, first those that the rules are about."""
    said = schema.get("type")
    if said is not None:
        return sorted(said if isinstance(said, list) else [said], key=lambda kind: str(kind == "null"))
    return sorted(_KINDS, key=lambda kind: not _KINDS[kind] & schema.keys())


def declared_values(schema: JsonSchema) -> Iterator[Any]:
    """Yield the values that the schema itself names."""
    for key in ("const", "default"):
        if key in schema:
            yield schema[key]
    for key in ("examples", "enum", "x-known-values"):
        offered = schema.get(key)
        yield from offered if isinstance(offered, list) else ()


def sample_texts(schema: JsonSchema) -> Iterator[str]:
    """As short as allowed; by what is asked for where there is a pattern."""
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if least > _LONGEST:
        return
    pattern = schema.get("pattern")
    if pattern:
        yield from (letter * size for size in dict.fromkeys((least, max(least, 1))) for letter in "a0A")
        yield "aa"
        yield from _LOOKALIKES
        yield from islice(matching_texts(str(pattern), least, most), _MOST)
    yield "a" * least
    for letter in "a0Abcdefgh":
        yield letter * max(least, 1)
    for number in range(_MOST):
        yield f"a{number + 2}".rjust(least, "a")


def sample_numbers(schema: JsonSchema, *, whole: bool) -> Iterator[int | float]:
    """As near to 0 as allowed, then those around it."""
    step = Fraction(str(schema.get("multipleOf", 1))) or Fraction(1)
    low, high = _bound(schema, "inimum", max), _bound(schema, "aximum", min)
    near = Fraction(0)
    if high is not None:
        near = min(near, high)
    if low is not None:
        near = max(near, low)
    first = ceil(near / step) * step
    between = [] if whole or low is None or high is None else [(low + high) / 2]
    halves = [] if whole else [near + step / 2, near - step / 2]
    for each in (first, near, *between, *halves):
        yield from _number(each)
    for steps in islice(count(1), _MOST):
        yield from _number(first + steps * step)
        yield from _number(first - steps * step)


def _bound(schema: JsonSchema, name: str, stricter: Any) -> Fraction | None:
    """Return the stricter of an inclusive and an exclusive bound."""
    found = [schema[key] for key in (f"m{name}", f"exclusiveM{name}") if isinstance(schema.get(key), int | float)]
    return stricter(Fraction(str(each)) for each in found if isfinite(each)) if found else None


def _number(exact: Fraction) -> Iterator[int | float]:
    if exact.denominator == 1:
        yield int(exact)
        return
    try:
        yield float(exact)
    except OverflowError:
        return
