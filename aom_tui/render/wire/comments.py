"""What may be said between the lines of a message: nothing here; `anatomy` has more to say."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Operation
    from aom_tui.session.draft import Draft
    from aom_tui.session.exchange import Reply, Request

Side = Literal["request", "reply"]


class Plain:
    """Comments on a message: none. The messages stay as they were sent."""

    def operation(self, request: "Request", draft: "Draft | None") -> "Operation | None":  # noqa: ARG002
        """Which operation the request is of, where that is of interest."""
        return None

    def request_line(self, request: "Request", operation: "Operation | None") -> Iterator[str]:  # noqa: ARG002
        """Below method and URL."""
        yield from ()

    def header(self, side: Side, operation: "Operation | None", name: str) -> Iterator[str]:  # noqa: ARG002
        """Below a header."""
        yield from ()

    def request_body(self, request: "Request", operation: "Operation | None") -> Iterator[str]:  # noqa: ARG002
        """Above the body."""
        yield from ()

    def status_line(self, reply: "Reply") -> Iterator[str]:  # noqa: ARG002
        """Below protocol and status."""
        yield from ()

    def reply_body(self, reply: "Reply", operation: "Operation | None") -> Iterator[str]:  # noqa: ARG002
        """Above the body."""
        yield from ()

    def aside(self, line: str, text: str) -> Iterator[str]:  # noqa: ARG002
        """The line itself, with a few words on it."""
        yield line


PLAIN = Plain()
