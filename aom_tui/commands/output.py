"""Showing what a call came to: data on stdout, words about it on stderr."""

import sys
from collections.abc import Mapping, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, Literal, get_args

import click
from msgspec import Struct

from aom_tui.commands.context import App
from aom_tui.commands.exit_status import NO_USABLE_REPLY, exit_status
from aom_tui.commands.raw import PIECE, write_found, write_raw
from aom_tui.commands.trouble import say
from aom_tui.language import _, about, commas, ngettext, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Reply, Success

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue
    from aom_tui.render.document.pretty import Pretty
    from aom_tui.render.table.printed import Elements, Listed
    from aom_tui.session.cause import SessionState
    from aom_tui.session.session import Session

Format = Literal["json", "table", "csv", "ndjson", "chart", "raw", "wire", "anatomy"]
FORMATS = get_args(Format)
OF_A_LIST: tuple[Format, ...] = ("table", "csv", "ndjson")
"""Forms of the most telling list of a reply."""
WHOLE: tuple[Format, ...] = ("wire", "anatomy")
"""Forms that show whole messages, and no part of them."""

OF_TABLE = _("the table is {path}; others: {queries}")
"""How a table or CSV says which list it is of."""
MOST_OTHERS = 3
"""Further tables of a reply that are named."""

MOST_NAMED = 8
"""Columns without room that are named."""

COLOURED = 1024 * 1024
"""Bytes; colouring more takes longer than anyone wants to wait."""


class Output(Struct, frozen=True, kw_only=True):
    """How a reply is shown."""

    format: Format = "json"
    head: bool = False
    """Status line and headers before the body."""
    query: str | None = None
    """JMESPath over the body of a success; `checked` says whether it is one."""
    rows: int | None = None
    """Rows of the terminal that a chart and its notes take; without a number it leaves room for what else is said."""

    def checked(self) -> None:
        """Raises InvalidInput for a query that is no JMESPath, or that the form would leave out."""
        if self.query is None:
            return
        if self.format in WHOLE:
            what = _("does not go with -o {form}").format(form=self.format)
            raise InvalidInput(Problem("--query", what, _("Leave one of them out.")))
        from aom_tui.session.query import query_fault

        if fault := query_fault(self.query):
            raise InvalidInput(
                Problem("--query", _("{query!r} is no JMESPath: {value}").format(query=self.query, value=fault))
            )


def show(app: App, exchange: Exchange, output: Output, session: "Session | None") -> int:
    """Prints the reply and, where it is none to be happy with, why, by what the session knows; the exit status.

    Of a call of the past no session knows anything any more: None.
    """
    status, environ = exit_status(exchange), app.environ
    if output.format in ("wire", "anatomy"):
        show_wire(exchange, app.catalogue, environ, explained=output.format == "anatomy")
    elif exchange.reply:
        status = _show_reply(exchange, exchange.reply, output, environ) or status
    if output.head:
        _say_differences(exchange, app.catalogue)
    _say_what_it_does_not(exchange, app.catalogue)
    if not isinstance(exchange.outcome, Success):
        say_why(app, exchange, session.state() if session else None)
    say_what_came(app, exchange, session, is_shown=output.format in ("raw", *WHOLE))
    return status


def say_what_came(app: App, exchange: Exchange, session: "Session | None", *, is_shown: bool = False) -> None:
    """Of a reply that is of no use: whether it is a part, and unless it `is_shown`, where it can be seen."""
    if not isinstance(exchange.outcome, Failure) or not exchange.reply:
        return
    from aom_tui.render.wire.messages import part_words

    where = _where_it_is(app, exchange, exchange.outcome, session) if exchange.reply.body and not is_shown else ""
    if said := sentences(part_words(exchange), where):
        say(said)


def _where_it_is(app: App, exchange: Exchange, failure: Failure, session: "Session | None") -> str:
    """In the history, so that nobody sends a call again to see it.

    Where no history keeps it, a read may be sent again; one that was cancelled would show nothing then either.
    """
    kept = exchange.kept.number if exchange.kept else session.number_of(exchange) if session else None
    if kept:
        return _("`{command}` shows what came").format(command=app.typed(f"history show {kept} -o wire"))
    is_over = failure.may_have_been_applied or failure.kind is FailureKind.CANCELLED
    return "" if is_over else _("-o wire shows what came")


def show_wire(exchange: Exchange, catalogue: "Catalogue", environ: Mapping[str, str], *, explained: bool) -> None:
    """Both messages and what went before, bars as wide as the terminal; with Anatomy if `explained`."""
    from aom_tui.render.agreement import agreement_lines
    from aom_tui.render.wire.anatomy import Anatomy
    from aom_tui.render.wire.comments import PLAIN
    from aom_tui.render.wire.messages import WIDTH, wire
    from aom_tui.session.agreement import differences

    width = get_terminal_size((WIDTH, 24)).columns - 1 if sys.stdout.isatty() else WIDTH
    differs = tuple(agreement_lines(differences(catalogue, exchange)))
    comments = Anatomy(catalogue, width) if explained else PLAIN
    _print(wire(exchange, differs, width=width, comments=comments) + "\n", "http", environ)


def _say_what_it_does_not(exchange: Exchange, catalogue: "Catalogue") -> None:
    """A filter that is mistyped looks as if there were no data, a page to sign in on as if it were the API's answer."""
    from aom_tui.render.success_note import success_note

    if said := success_note(exchange, catalogue):
        say(said)


def _say_differences(exchange: Exchange, catalogue: "Catalogue") -> None:
    """Who looks at the head of a reply also wants to know where the documents are wrong about it."""
    from aom_tui.render.agreement import agreement_lines
    from aom_tui.session.agreement import differences

    for line in agreement_lines(differences(catalogue, exchange)):
        say(line)


def print_json(value: Any, environ: Mapping[str, str]) -> None:
    """A value as indented JSON, cleaned."""
    from aom_tui.session.body.lossless import encode

    _print(encode(value, indent=2), "json", environ)


def _show_reply(exchange: Exchange, reply: Reply, output: Output, environ: Mapping[str, str]) -> int:
    """Not 0 where the query failed on this reply."""
    if output.head:
        from aom_tui.render.wire.messages import reply_lines

        _print("\n".join(reply_lines(reply, with_body=False)) + "\n", "http", environ)
    if output.format == "raw" and not (output.query and isinstance(exchange.outcome, Success)):
        write_raw(reply.as_came)
        return 0
    match exchange.outcome:
        case Failure():
            return 0
        case Success():
            return _show_success(reply, exchange, output, environ)
        case ApiError():
            _print_body(_readable(reply), environ)
            return 0


def _readable(reply: Reply) -> "Pretty":
    from aom_tui.render.wire.messages import redacted

    return redacted(reply.body, reply.header("Content-Type"))


def _show_success(reply: Reply, exchange: Exchange, output: Output, environ: Mapping[str, str]) -> int:
    shown = _readable(reply)
    if not reply.body:
        say(_("{status}, no body").format(status=f"{reply.status} {reply.reason}".strip()))
    if not shown.is_json or (output.query is None and output.format == "json"):
        _print_body(shown, environ)
        return 0
    if shown.note:
        say(shown.note)
    return _show_value(shown, exchange, output, environ)


def _show_value(shown: "Pretty", exchange: Exchange, output: Output, environ: Mapping[str, str]) -> int:
    from aom_tui.render.service_words import service_words
    from aom_tui.session.body.lossless import decode, indented

    beside = service_words(exchange.reply)
    try:
        if output.format not in OF_A_LIST:
            _print_value(_asked(output.query, decode(shown.data)), exchange, output, environ, beside)
        elif output.query is None:  # values made of a large reply take many times its room
            _print_list(shown.data, output)
        else:
            _print_list(indented(_asked(output.query, decode(shown.data))), output)
    except (ValueError, RecursionError) as error:
        asked = " ".join(("--query",) * bool(output.query) + ("-o", output.format))
        say(_("{asked}: not possible on this reply: {value}").format(asked=asked, value=error))
        return NO_USABLE_REPLY
    for each in beside:
        say(each)
    return 0


def _asked(query: str | None, value: Any) -> Any:
    """What the query finds; who looks at it also learns how many elements of how many that is."""
    if query is None:
        return value
    from aom_tui.session.query import ask

    found, share = ask(query, value)
    if sys.stdout.isatty() and share.kept != share.of:
        say(f"--query: {share}")
    return found


def _print_value(
    value: Any, exchange: Exchange, output: Output, environ: Mapping[str, str], beside: Sequence[str]
) -> None:
    """In the form asked for; `beside` is what will be said below it."""
    match output.format:
        case "chart":
            from aom_tui.commands.chart import print_chart

            print_chart(value, exchange, rows=output.rows, coloured=is_coloured(environ), beside=beside)
        case "raw":
            write_found(value)
        case _:
            print_json(value, environ)


def _print_list(data: bytes, output: Output) -> None:
    """What an indented JSON text has for its most telling list."""
    match output.format:
        case "table":
            _print_table(data)
        case "csv":
            _print_csv(data)
        case _:
            _print_lines(data)


def _print_lines(data: bytes) -> None:
    """Each element of the main array as JSON on a line of its own; a value without one as a single line."""
    from aom_tui.render.table.printed import main_list, on_one_line

    found = main_list(data)
    if found is None:
        click.echo(on_one_line(data[:]))
        return
    is_empty = True
    for line in found.lines:
        click.echo(line)
        is_empty = False
    if is_empty:
        _say_no_rows(found.path)
    _say_others(_("the lines are {path}; others: {queries}"), found)


def _print_table(data: bytes) -> None:
    """As wide as the terminal; everything, where nobody looks at it."""
    from datetime import UTC, datetime

    from aom_tui.render.glyphs import signs
    from aom_tui.render.table.printed import Fitted, fitted_table, listed, table

    width, found = terminal_width(), listed(data, datetime.now(UTC).astimezone())
    made = Fitted(table(found.grid), ()) if width is None else fitted_table(found.grid, width)
    click.echo(made.text) if made.text else _say_no_rows(found.path)
    if made.left_out:
        said = ngettext(
            "{number} column left out for want of room: {names}; a pipe gets them all (| less -S)",
            "{number} columns left out for want of room: {names}; a pipe gets them all (| less -S)",
            len(made.left_out),
        )
        rest = (signs().ellipsis,) if len(made.left_out) > MOST_NAMED else ()
        say(said.format(number=len(made.left_out), names=commas((*made.left_out[:MOST_NAMED], *rest))))
    _say_others(OF_TABLE, found)


def _print_csv(data: bytes) -> None:
    """The table with values as they were sent, in the reply's order, for spreadsheets and programs."""
    from datetime import UTC, datetime

    from aom_tui.render.table.printed import as_sent, listed
    from aom_tui.render.table.text import csv_pieces

    found = listed(data, datetime.now(UTC).astimezone())
    made = found.grid
    if made.columns:
        for piece in csv_pieces(made, as_sent(made), range(len(made.rows))):
            click.echo(piece, nl=False)
    else:
        _say_no_rows(found.path)
    _say_others(OF_TABLE, found)


def _say_no_rows(path: str) -> None:
    """In the words of the app's Table. Columns are known by rows only, so there is no head either."""
    from aom_tui.render.table.place import no_rows

    say(no_rows(path))


def _say_others(said: str, found: "Listed | Elements") -> None:
    """Which list of the reply that was, where there is more than one."""
    from shlex import quote

    from aom_tui.render.clean import clean_line

    if found.others:
        queries = ", ".join(f"--query {quote(clean_line(query))}" for query in found.others[:MOST_OTHERS])
        say(said.format(path=found.path, queries=queries))


def terminal_width() -> int | None:
    """Columns of the terminal that stdout is; None where it is none, and nothing is to be cut."""
    return get_terminal_size().columns if sys.stdout.isatty() else None


def _print_body(shown: "Pretty", environ: Mapping[str, str]) -> None:
    from aom_tui.render.document.pretty import EMPTY

    if shown.language == "hex" and len(shown.data) > PIECE:
        _print(shown.data[:PIECE].decode().rpartition("\n")[0], shown.language, environ)
        say(_("the beginning; `-o raw > FILE` writes all of it"))
    elif len(shown.data) > PIECE:
        _print_pieces(shown)
    elif shown.data:
        _print(shown.text, shown.language, environ)
    if shown.note and shown is not EMPTY:
        say(shown.note)


def _print_pieces(shown: "Pretty") -> None:
    """A large text line by line, so that it need not be there in full a second time."""
    data, at = shown.data, 0
    from aom_tui.render.clean import clean

    while at < len(data):
        stop = data.rfind(b"\n", at, at + PIECE) + 1 or data.find(b"\n", at) + 1 or len(data)
        click.echo(clean(data[at:stop].decode("utf-8", "replace")), nl=False)
        at = stop
    if data[-1:] != b"\n":
        click.echo()


def _print(text: str, language: str, environ: Mapping[str, str]) -> None:
    """Cleaned; in colour where a person looks at it."""
    from aom_tui.render.clean import clean

    if is_coloured(environ) and len(text) < COLOURED:
        from aom_tui.render.document.colour import ansi

        click.echo(ansi(text, language), color=True)
    else:
        click.echo(clean(text))


def is_coloured(environ: Mapping[str, str]) -> bool:
    """On a terminal that can, unless NO_COLOR or config.toml says no."""
    if not sys.stdout.isatty() or environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    from aom_tui.render.looks import chosen_looks

    return chosen_looks().colours != "none"


def say_why(app: App, exchange: Exchange, state: "SessionState | None") -> None:
    """A line that says what happened, one what it means and what to do, one what caused it."""
    from aom_tui.render.explanation import cause_text, why

    explained = why(app.catalogue, exchange, state)
    if isinstance(exchange.outcome, ApiError):
        parts = (str(explained.status or ""), explained.code, explained.message)
        first = " ".join(part for part in dict.fromkeys(parts) if part)
    else:
        first = about(explained.title, explained.message)
    request_id = exchange.reply.request_id if exchange.reply else None
    say(_("{first} (request id {request_id})").format(first=first, request_id=request_id) if request_id else first)
    if more := sentences(explained.meaning, explained.remedy, explained.warning):
        say(more)
    if explained.causes:
        say(cause_text(explained.causes[0]))
    if explained.mends and state:
        hint = app.hint(explained.mends, state, exchange.draft.operation_id if exchange.draft else None)
        if hint:
            say(hint)
