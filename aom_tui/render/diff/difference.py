"""One difference."""

from typing import Literal

from msgspec import Struct

Kind = Literal["added", "removed", "changed", "moved"]
Part = Literal["request", "reply"]
Where = Literal["message", "method", "endpoint", "uri", "query", "header", "status", "body", "lines"]
"""`message` and `body` without a name stand for the whole of it."""

Quiet = Literal["", "volatile", "respelled"]


class Difference(Struct, frozen=True):
    """`name` says which header or parameter of a query, which value of a body by its path, which of its lines."""

    part: Part
    where: Where
    name: str
    kind: Kind
    old: str = ""
    """The value that was there: a JSON text on one line if `is_json`, else as it stands; not yet cleaned."""
    new: str = ""
    note: str = ""
    """What names the thing (`alarm_rule_id=12`), where it moved from."""
    quiet: Quiet = ""
    """Why it means nothing: a volatile field, the same number in other digits."""
    is_json: bool = False
