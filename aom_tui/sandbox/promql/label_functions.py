"""Functions that change labels: label_replace, label_join."""

import re
from collections.abc import Sequence
from typing import Any

from aom_tui.sandbox.promql.faults import QueryFault, failed
from aom_tui.sandbox.promql.matching import pattern
from aom_tui.sandbox.promql.values import Column, Labels, Vector, joined, with_label

LABEL_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_PLACE = re.compile(r"\$(?:\$|(?P<bare>\w+)|\{(?P<braced>\w+)\})", re.ASCII)


def label_replace(vector: Vector, target: str, replacement: str, source: str, expression: str) -> Vector:
    """Sets a label from what an expression finds in another; where it does not fit, nothing changes."""
    if not LABEL_NAME.fullmatch(target):
        raise failed(f"invalid destination label name in label_replace(): {target}")
    try:
        fits = pattern(expression).fullmatch
    except QueryFault as fault:
        raise failed(f"{fault.text} in label_replace()") from None

    def changed(labels: Labels) -> Labels:
        found = fits(dict(labels).get(source, ""))
        return labels if found is None else with_label(labels, target, _expanded(replacement, found))

    return joined(Column(changed(column.labels), column.values) for column in vector.columns)


def _expanded(template: str, found: Any) -> str:
    """The template with $1, ${1} and $name filled in; what the expression has not is empty."""

    def filled(place: re.Match[str]) -> str:
        name = place["bare"] or place["braced"]
        if name is None:
            return "$"
        key = int(name) if name.isdecimal() else name
        known = key in found.re.groupindex if isinstance(key, str) else key <= found.re.groups
        return (found.group(key) or "") if known else ""

    return _PLACE.sub(filled, template)


def label_join(vector: Vector, target: str, separator: str, sources: Sequence[str]) -> Vector:
    """Sets a label to the values of others, joined."""
    for source in sources:
        if not LABEL_NAME.fullmatch(source):
            raise failed(f"invalid source label name in label_join(): {source}")
    if not LABEL_NAME.fullmatch(target):
        raise failed(f"invalid destination label name in label_join(): {target}")

    def changed(labels: Labels) -> Labels:
        own = dict(labels)
        return with_label(labels, target, separator.join(own.get(source, "") for source in sources))

    return joined(Column(changed(column.labels), column.values) for column in vector.columns)
