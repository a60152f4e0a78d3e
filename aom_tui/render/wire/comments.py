"""Comments between the lines of a message: the interface, which adds none; `Anatomy` overrides it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Operation
    from aom_tui.session.draft import Draft
    from aom_tui.session.exchange import Reply, Request

Side = Literal["request", "reply"]


class NoComments:
    """No comments: the messages stay as they were sent."""

    def operation(self, request: "Request", draft: "Draft | None") -> "Operation | None":  # noqa: ARG002
        """The operation of a request, if comments depend on it."""
        return None

    def request_line(self, request: "Request", operation: "Operation | None") -> Iterator[str]:  # noqa: ARG002
        """Comments below method and URL."""
        yield from ()

    def header(self, side: Side, operation: "Operation | None", name: str) -> Iterator[str]:  # noqa: ARG002
        """Comments below a header."""
        yield from ()

    def request_body(self, request: "Request", operation: "Operation | None") -> Iterator[str]:  # noqa: ARG002
        """Comments above the body."""
        yield from ()

    def status_line(self, reply: "Reply") -> Iterator[str]:  # noqa: ARG002
        """Comments below protocol and status."""
        yield from ()

    def reply_body(self, reply: "Reply", operation: "Operation | None") -> Iterator[str]:  # noqa: ARG002
        """Comments above the body."""
        yield from ()

    def annotated(self, line: str, text: str) -> Iterator[str]:  # noqa: ARG002
        """The line with a comment on it."""
        yield line


NO_COMMENTS = NoComments()
