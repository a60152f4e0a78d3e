"""Showing the reply of a call in the format asked for: data on stdout, notes on stderr."""

import sys
from collections.abc import Mapping, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, Literal, get_args

from msgspec import Struct

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.exit_status import NO_USABLE_REPLY, exit_status
from aom_tui.commands.list_output import print_list
from aom_tui.commands.printing import is_coloured, print_body, print_json, print_text
from aom_tui.commands.raw import write_found, write_raw
from aom_tui.commands.reply_notes import say_differences, say_partial_reply, say_success_note, say_why
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import ApiError, Exchange, Reply, Success

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue
    from aom_tui.render.document.pretty import Pretty
    from aom_tui.session.session import Session

Format = Literal["json", "table", "csv", "ndjson", "chart", "raw", "wire", "anatomy"]
FORMATS = get_args(Format)
LIST_FORMATS: tuple[Format, ...] = ("table", "csv", "ndjson")
"""Formats that show one list of the reply."""
MESSAGE_FORMATS: tuple[Format, ...] = ("wire", "anatomy")
"""Formats that show both messages whole."""


class Output(Struct, frozen=True, kw_only=True):
    """How a reply is shown."""

    format: Format = "json"
    head: bool = False
    """Status line and headers before the body."""
    query: str | None = None
    """JMESPath over the body of a success; `checked` says whether it is one."""
    rows: int | None = None
    """Rows of the terminal that a chart and its notes take; without a number it leaves room for what else is said."""

    @property
    def shows_errors(self) -> bool:
        """Whether the body of a refusal is data of this form too: whoever wants rows, or a part, wants none of it."""
        return self.query is None and self.format in ("json", "raw", *MESSAGE_FORMATS)

    def checked(self) -> None:
        """Raise InvalidInput for a query that is no JMESPath, or that the format would ignore."""
        if self.query is None:
            return
        if self.format in MESSAGE_FORMATS:
            what = _("does not go with -o {form}").format(form=self.format)
            raise InvalidInput(Problem("--query", what, _("Leave one of them out.")))
        from aom_tui.session.query import query_fault

        if fault := query_fault(self.query):
            raise InvalidInput(
                Problem("--query", _("{query!r} is no JMESPath: {value}").format(query=self.query, value=fault))
            )


def show(app: App, exchange: Exchange, output: Output, session: "Session | None") -> int:
    """Print the reply and, where it is no success, why; return the exit status.

    `session` is None for a call of the history.
    """
    status, environ = exit_status(exchange), app.environ
    if output.format in MESSAGE_FORMATS:
        show_wire(exchange, app.catalogue, environ, explained=output.format == "anatomy")
    elif exchange.reply:
        status = _show_reply(exchange, exchange.reply, output, environ) or status
    if output.head:
        say_differences(exchange, app.catalogue)
    say_success_note(exchange, app.catalogue)
    if not isinstance(exchange.outcome, Success):
        say_why(app, exchange, session.state() if session else None)
    is_refused = isinstance(exchange.outcome, ApiError)
    is_shown = output.shows_errors and (is_refused or output.format != "json")
    say_partial_reply(app, exchange, session, is_shown=is_shown)
    return status


def show_wire(exchange: Exchange, catalogue: "Catalogue", environ: Mapping[str, str], *, explained: bool) -> None:
    """Print both messages and those before them, as wide as the terminal; with Anatomy if `explained`."""
    from aom_tui.render.agreement import agreement_lines
    from aom_tui.render.wire.anatomy import Anatomy
    from aom_tui.render.wire.comments import NO_COMMENTS
    from aom_tui.render.wire.messages import WIDTH, wire
    from aom_tui.session.schema_differences import schema_differences

    width = get_terminal_size((WIDTH, 24)).columns - 1 if sys.stdout.isatty() else WIDTH
    differs = tuple(agreement_lines(schema_differences(catalogue, exchange)))
    comments = Anatomy(catalogue, width) if explained else NO_COMMENTS
    print_text(wire(exchange, differs, width=width, comments=comments) + "\n", "http", environ)


def _show_reply(exchange: Exchange, reply: Reply, output: Output, environ: Mapping[str, str]) -> int:
    """Print head and body; return the exit status of a query that failed on this reply, else 0."""
    if output.head:
        from aom_tui.render.wire.messages import reply_lines

        print_text("\n".join(reply_lines(reply, with_body=False)) + "\n", "http", environ)
    if output.format == "raw" and output.query is None:
        write_raw(reply.as_came)
        return 0
    match exchange.outcome:
        case Success():
            return _show_success(reply, exchange, output, environ)
        case ApiError() if output.shows_errors:
            print_body(_readable(reply), environ)
    return 0


def _readable(reply: Reply) -> "Pretty":
    from aom_tui.render.wire.messages import redacted

    return redacted(reply.body, reply.header("Content-Type"))


def _show_success(reply: Reply, exchange: Exchange, output: Output, environ: Mapping[str, str]) -> int:
    shown = _readable(reply)
    if not reply.body:
        say(_("{status}, no body").format(status=f"{reply.status} {reply.reason}".strip()))
    if not shown.is_json or (output.query is None and output.format == "json"):
        print_body(shown, environ)
        return 0
    if shown.note:
        say(shown.note)
    return _show_value(shown, exchange, output, environ)


def _show_value(shown: "Pretty", exchange: Exchange, output: Output, environ: Mapping[str, str]) -> int:
    from aom_tui.render.prometheus_warnings import prometheus_warnings
    from aom_tui.session.body.lossless import decode, indented

    beside = prometheus_warnings(exchange.reply)
    try:
        if output.format not in LIST_FORMATS:
            _print_value(_filtered(output.query, decode(shown.data)), exchange, output, environ, beside)
        elif output.query is None:  # values made of a large reply take many times its room
            print_list(shown.data, output.format)
        else:
            print_list(indented(_filtered(output.query, decode(shown.data))), output.format)
    except (ValueError, RecursionError) as error:
        asked = " ".join(("--query",) * bool(output.query) + ("-o", output.format))
        say(_("{asked}: not possible on this reply: {value}").format(asked=asked, value=error))
        return NO_USABLE_REPLY
    for each in beside:
        say(each)
    return 0


def _filtered(query: str | None, value: Any) -> Any:
    """Apply the query; on a terminal also say how many of the elements are left.

    A field's name that is mistyped finds nothing, and is no error.
    """
    if query is None:
        return value
    from aom_tui.session.query import NOTHING_FOUND, ask

    found, share = ask(query, value)
    if found is None or found == []:
        say(f"--query: {NOTHING_FOUND}")
    elif sys.stdout.isatty() and share.kept != share.of:
        say(f"--query: {share}")
    return found


def _print_value(
    value: Any, exchange: Exchange, output: Output, environ: Mapping[str, str], beside: Sequence[str]
) -> None:
    """Print a decoded value; `beside` are the notes that follow, for which a chart leaves room."""
    match output.format:
        case "chart":
            from aom_tui.commands.chart import print_chart

            print_chart(value, exchange, rows=output.rows, coloured=is_coloured(environ), beside=beside)
        case "raw":
            write_found(value)
        case _:
            print_json(value, environ)
