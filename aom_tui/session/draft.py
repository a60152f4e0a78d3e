"""What the user has composed so far."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Self

from msgspec import Struct, field
from msgspec.structs import replace

Pairs = tuple[tuple[str, str], ...]
"""Names and values in the order given; a name may repeat."""


class Variable(Struct, frozen=True):
    """What `{{name}}` stands for: `text` inside of a text, `json` (a compact JSON text) outside of quotes."""

    text: str
    json: str

    def __repr__(self) -> str:
        return "<Variable>"


Variables = Mapping[str, Variable]
"""By name."""


class Draft(Struct, frozen=True, kw_only=True, eq=False):
    """An operation or a bare method and URI, with everything typed as text.

    A draft may be incomplete or wrong: `construct` says what is missing. Compares by identity.
    """

    method: str
    uri: str
    """The operation's URI template; for a bare request what was typed: `/v2/{project_id}/x?y=1` or an absolute URL."""
    operation_id: str | None = None
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Declared parameters of the operation by name; of a bare URI the values of its `{placeholders}`."""
    query: Pairs = ()
    """Further query pairs, beyond the declared parameters."""
    headers: Pairs = ()
    body: str | None = None
    """The body's text as typed, usually JSON; None sends no body."""
    unchecked: bool = False
    """Send it on purpose where it breaks what the catalogue says; what no request can carry stays refused."""
    variables: Variables = field(default_factory=lambda: MappingProxyType({}))
    """What its `{{names}}` stand for. They come along, so that whoever sends it again sends the same."""

    def __repr__(self) -> str:
        """Without what was typed: it may be a secret, and a traceback or a worker's description is no place for it."""
        return f"<Draft {self.operation_id or self.method}>"

    @property
    def called(self) -> str:
        """What it is of: the operation, else method and URI as typed. Not for the eye (`render/summary.py`)."""
        return self.operation_id or f"{self.method} {self.uri}"

    def with_value(self, name: str, value: str | None) -> Self:
        """The draft with one declared parameter set, or unset where `value` is None."""
        values = {key: old for key, old in self.values.items() if key != name}
        if value is not None:
            values[name] = value
        return replace(self, values=MappingProxyType(values))

    def calls_the_same_as(self, other: "Draft") -> bool:
        """Whether both call the same operation, or by hand the same URI, whatever is filled in."""
        return (self.operation_id, self.uri) == (other.operation_id, other.uri)

    def emptied(self) -> Self:
        """The same call with nothing filled in."""
        nothing = type(self)(method=self.method, uri=self.uri)
        return replace(nothing, operation_id=self.operation_id, variables=self.variables)

    def with_variables(self, variables: Variables) -> Self:
        """The draft whose `{{names}}` stand for these."""
        return replace(self, variables=MappingProxyType(dict(variables)))

    def with_body(self, body: str | None) -> Self:
        """The draft with another body text."""
        return replace(self, body=body)
