"""Which series a selector means."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]
from promql_parser import MatchOp, VectorSelector

from aom_tui.sandbox.promql.faults import bad
from aom_tui.sandbox.promql.values import NAME

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False


@dataclass(frozen=True, slots=True)
class Matcher:
    """A condition on one label. A label that a series does not have counts as empty."""

    name: str
    value: str
    equal: bool
    """Whether it is `=`, which alone tells what the label is."""
    accepts: Callable[[str], bool]

    @staticmethod
    def equals(name: str, value: str) -> "Matcher":
        """The condition `name="value"`."""
        return Matcher(name, value, True, value.__eq__)


@lru_cache(maxsize=256)
def pattern(text: str) -> Any:
    """A compiled expression of RE2, which is what Prometheus uses: no text takes it more than linear time."""
    try:
        return re2.compile(text, _OPTIONS)
    except re2.error:
        raise bad(f"invalid regular expression: {text}") from None


def matchers_of(selector: VectorSelector) -> tuple[Matcher, ...]:
    """The conditions of a selector, its name among them."""
    if selector.matchers.or_matchers:
        raise bad("unsupported: alternatives (or) between the matchers of a selector")
    own = tuple(_matcher(one.op, one.name, one.value) for one in selector.matchers.matchers)
    return (Matcher.equals(NAME, selector.name), *own) if selector.name else own


def _matcher(op: MatchOp, name: str, value: str) -> Matcher:
    if op == MatchOp.Equal:
        return Matcher.equals(name, value)
    if op == MatchOp.NotEqual:
        return Matcher(name, value, False, value.__ne__)
    fits = pattern(value).fullmatch
    if op == MatchOp.Re:
        return Matcher(name, value, False, lambda text: fits(text) is not None)
    return Matcher(name, value, False, lambda text: fits(text) is None)


def selects(matchers: Iterable[Matcher], labels: Mapping[str, str]) -> bool:
    """Whether a series with these labels is meant."""
    return all(matcher.accepts(labels.get(matcher.name, "")) for matcher in matchers)


def told_labels(matchers: Sequence[Matcher]) -> dict[str, str]:
    """The labels that a selector alone tells of a series that is absent: those asked for by `=`, once, and not else."""
    told: dict[str, str] = {}
    unclear = set()
    for matcher in matchers:
        if matcher.name == NAME:
            continue
        if matcher.equal and matcher.name not in told:
            told[matcher.name] = matcher.value
        else:
            unclear.add(matcher.name)
    return {name: value for name, value in told.items() if name not in unclear}
