"""What panes tell the workbench. Values go down by data_bind, these come up; only the workbench changes the draft."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Input

from aom_tui.problem import Problem
from aom_tui.session.draft import Pairs

if TYPE_CHECKING:
    from aom_tui.session.sandbox_client.control import Faults, RequestLog


@dataclass
class ValueEdited(Message):
    """A declared parameter got a value; an empty field means that it is not sent."""

    name: str
    value: str | None


@dataclass
class QueryEdited(Message):
    """The further query pairs, all of them."""

    pairs: Pairs


@dataclass
class HeadersEdited(Message):
    """The request's own headers, all of them."""

    pairs: Pairs


@dataclass
class BodyEdited(Message):
    """The body's text; None sends no body. `typed` names the place of typing; None where the edit is complete."""

    text: str | None
    typed: Hashable = None


@dataclass
class LineEdited(Message):
    """Method and URI of a bare request."""

    method: str
    uri: str


@dataclass
class OperationPicked(Message):
    """An operation was chosen in the picker."""

    operation_id: str


@dataclass
class OperationsFiltered(Message):
    """Something stands in the filter of the operations, which Esc clears before it leaves; or nothing does."""

    typed: bool


@dataclass
class LeavePicker(Message):
    """Back to where one was, with nothing chosen."""


@dataclass
class TabShown(Message):
    """The request's section shows another tab."""

    tab: str


@dataclass
class ValuesAsked(Message):
    """The values of a field are wanted from the call that lists them; `fill` puts the chosen one in."""

    place: str
    """`query id`, `body series[0].metric_name`."""
    title: str
    current: str
    fill: Callable[[str], None]


@dataclass
class ValueTyped(Message):
    """A value that a call lists is being typed; in the sandbox the rest of it is proposed."""

    place: str
    """As in `ValuesAsked`."""
    field: Input


@dataclass
class SandboxSeen(Message):
    """What a look at the sandbox's control endpoint showed: what is on, and the requests since the look before."""

    faults: "Faults"
    log: "RequestLog"


@dataclass
class ProblemAt(Message):
    """The field that has the focus is wrong, or no longer is (`problem` None); then `hint` says what it is for, or what
    stands in it, as long as the tab is shown that it is in.
    """

    problem: Problem | None
    hint: str = ""
    tab: str = "body"
