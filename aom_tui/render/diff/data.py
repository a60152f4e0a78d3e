"""A diff as JSON, for scripts."""

from typing import Any

import msgspec

from aom_tui.render.clean import clean
from aom_tui.render.diff.difference import Difference
from aom_tui.render.diff.exchanges import Diff


def diff_json(diff: Diff, *, with_volatile: bool = False) -> str:
    """`{"same", "differences", "added", "removed", "changed", "moved", "volatile", "respelled", "items", "remarks",
    "not_compared"}`.

    An item has `part`, `where`, `name`, `kind`, and `old` and `new` as far as there are any: values of a JSON body as
    they were sent, anything else as a text. `not_compared` names the parts (`reply`) whose body the history does not
    have. Cleaned, on one line.
    """
    shown = [each for each in diff.differences if with_volatile or not each.quiet]
    counts = {kind: diff.counts[kind] for kind in ("added", "removed", "changed", "moved")}
    found = {
        "same": diff.is_same, "differences": diff.total, **counts, "volatile": diff.volatile,
        "respelled": diff.respelled, "items": [_item(each) for each in shown], "remarks": list(diff.remarks),
        "not_compared": list(diff.not_compared),
    }  # fmt: skip
    return msgspec.json.encode(found).decode()


def _item(each: Difference) -> dict[str, Any]:
    item: dict[str, Any] = {"part": each.part, "where": each.where, "name": clean(each.name), "kind": each.kind}
    if each.kind != "added":
        item["old"] = _value(each, each.old)
    if each.kind != "removed":
        item["new"] = _value(each, each.new)
    if each.note:
        item["note"] = clean(each.note)
    if each.quiet:
        item["quiet"] = each.quiet
    return item


def _value(each: Difference, text: str) -> msgspec.Raw | str:
    """Controls inside of JSON texts become escapes, so it stays JSON with the same value."""
    return msgspec.Raw(clean(text).encode()) if each.is_json else clean(text)
