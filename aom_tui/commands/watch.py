"""`aom-tui watch OPERATION`: a read again and again, redrawn in place on a terminal, one after the other in a pipe."""

import re
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stderr, redirect_stdout
from datetime import datetime
from functools import partial
from io import StringIO
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, TextIO

import click
from msgspec.structs import replace

from aom_tui.commands.call_notices import say_pause
from aom_tui.commands.call_options import CallOptions, call_options, given_options
from aom_tui.commands.context import App
from aom_tui.commands.drafts import draft_of
from aom_tui.commands.errors import say
from aom_tui.commands.options import item_words, operation_ids, pass_app
from aom_tui.commands.output import show
from aom_tui.commands.sending import perform
from aom_tui.language import _
from aom_tui.number_option import WholeNumber
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.render.changes import Changes
    from aom_tui.session.draft import Draft
    from aom_tui.session.exchange import Exchange
    from aom_tui.session.session import Session
    from aom_tui.session.watch import WatchedCall

_TO_THE_TOP = "\x1b[H\x1b[J"
_REVERSED, _PLAIN = "\x1b[7m", "\x1b[0m"
_LEAST_NAME = 16
"""Cells."""

_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def _interval(ctx: click.Context, param: click.Parameter, value: str) -> float:  # noqa: ARG001 - click's signature
    from aom_tui.session.watch import LEAST, MOST, parse_interval

    seconds = parse_interval(value)
    if seconds is None:
        said = _("{text} is no number of seconds from {least} to {most}")
        raise click.BadParameter(said.format(text=repr(value), least=f"{LEAST:g}", most=f"{MOST:g}"))
    return seconds


def watch_options(command: Any) -> Any:
    """`--every` and `--times`, and all that `call` takes."""
    every = click.option("--every", metavar="SECONDS", default="10", callback=_interval, help="From call to call (10).")
    times = click.option("--times", type=WholeNumber(1), metavar="N", help="End after N calls.")
    return every(times(call_options(command)))


@click.command(short_help="Repeat a read and show what changes.")
@click.argument("operation", metavar="OPERATION | METHOD URI", shell_complete=operation_ids)
@click.argument("items", nargs=-1, type=click.UNPROCESSED, shell_complete=item_words)
@watch_options
@pass_app
def watch(
    app: App, operation: str, items: tuple[str, ...], body: str | None, every: float, times: int | None, **given: Any
) -> int:
    """Send OPERATION with ITEMS again and again. On a terminal each reply takes the last one's place.

    It ends at an error, with that error's status, and where the service asks to wait (Retry-After); Ctrl-C ends it
    with 130. What writes, or may write, is not repeated. The history keeps the first call, the newest ones
    whose replies differ from the one before, and the last.
    """
    return watch_draft(app, draft_of(app.catalogue, operation, items, body), every, times, given_options(**given))


def watch_draft(app: App, draft: "Draft", every: float, times: int | None, options: CallOptions) -> int:
    """Watches what the draft reads; the exit status. Raises InvalidInput where it is nothing to be watched."""
    from aom_tui.session.watch import not_watchable

    if options.output.format == "raw":
        what = _("does not go with -o {form}").format(form=options.output.format)
        raise InvalidInput(Problem("watch", what, _("Leave one of them out.")))
    if options.follow:
        raise InvalidInput(Problem("watch", _("does not go with --follow"), _("Leave one of them out.")))
    if options.pages:
        raise InvalidInput(Problem("watch", _("does not go with --all-pages"), _("Leave one of them out.")))
    problem = not_watchable(draft, app.catalogue)
    if problem:
        raise InvalidInput(problem)
    return perform(app, draft, options, partial(_watch_and_show, every=every, times=times))


async def _watch_and_show(
    app: App, session: "Session", draft: "Draft", options: CallOptions, *, every: float, times: int | None
) -> int:
    from aom_tui.render.summary import called
    from aom_tui.session.watch import watch as watched
    from aom_tui.session.watch_history import WatchHistory

    session.construct(draft)
    showing = _Showing(app, session, options, called(draft), every)
    status = 0
    with WatchHistory(session) as record:
        send = partial(session.send, draft, on_step=say_pause, record=record.take)
        async for look in watched(send, every, times=times):
            app.note(look.exchange, session)
            status = showing.show(look)
            if look.stopped:
                say(look.stop_words(called(draft)))
    return status


class _Showing:
    """What has been shown of a watch, and how the next look is."""

    def __init__(self, app: App, session: "Session", options: CallOptions, name: str, every: float) -> None:
        self._app = app
        self._session = session
        self._output = options.output
        self._name = name
        self._every = every
        self._before: Sequence[str] | None = None
        self._in_place = sys.stdout.isatty() and app.environ.get("TERM") != "dumb"

    def show(self, look: "WatchedCall") -> int:
        """Prints it: in place of the one before, or after it; the exit status."""
        from aom_tui.render.changes import changes
        from aom_tui.session.exchange import Success

        if not self._in_place:
            say(f"{self._name}   {datetime.now():%H:%M:%S}")  # beside the data: which reply is which, and when
        if not self._in_place or not isinstance(look.exchange.outcome, Success):
            return self._printed(look.exchange)
        size = get_terminal_size()
        rows = size.lines - 2  # but for the head, and the line that the cursor is left on
        with redirect_stdout(_Terminal()) as written, _said_there_too(written):
            status = self._printed(look.exchange, rows)
        lines = written.getvalue().rstrip("\n").split("\n")
        shown, more = lines[:rows], max(len(lines) - rows, 0)
        changed = _of_rows(changes(lines if self._before is None else self._before, lines), lines)
        head = self._head(look, "" if self._before is None else changed.words, more, size.columns)
        body = (self._line(line, at in changed.new) for at, line in enumerate(shown))
        click.echo(_TO_THE_TOP + "\n".join([head, *body]), color=True)
        self._before = lines
        return status

    def _printed(self, exchange: "Exchange", rows: int | None = None) -> int:
        return show(self._app, exchange, replace(self._output, rows=rows), self._session)

    def _line(self, line: str, is_changed: bool) -> str:
        """Marked where it has changed; in a chart every line may, and says nothing by it."""
        if not is_changed or self._output.format == "chart":
            return line
        return f"{_REVERSED}{_COLOUR.sub('', line)}{_PLAIN}"

    def _head(self, look: "WatchedCall", changed: str, more: int, width: int) -> str:
        """What is watched, of a long URI the beginning, and how it goes."""
        from aom_tui.render.cells import cells, cut

        every = _("{name} every {seconds} s").format(name="{name}", seconds=f"{self._every:g}")
        parts = [
            every,
            f"{datetime.now():%H:%M:%S}",
            changed,
            _("{number} more lines below").format(number=more) if more else "",
            _("Ctrl-C ends") if look.next_in is not None else "",
        ]
        head = "   ".join(part for part in parts if part)
        room = max(width - cells(head.replace("{name}", "", 1)), _LEAST_NAME)
        return cut(head.replace("{name}", cut(self._name, room), 1), width)


def _of_rows(changed: "Changes", lines: Sequence[str]) -> "Changes":
    """Without the head of a table and the rule below it, which only stand wider or narrower."""
    has_head = len(lines) > 1 and re.fullmatch("-[- ]*", lines[1])
    return replace(changed, new=changed.new - {0, 1}) if has_head else changed


def _said_there_too(written: TextIO) -> AbstractContextManager[object]:
    """What is said of a reply is part of its picture, which would take its place on the screen at once."""
    return redirect_stderr(written) if sys.stderr.isatty() else nullcontext()


class _Terminal(StringIO):
    """Holds back what is printed, and says that it is the terminal it will go to."""

    def isatty(self) -> bool:
        return True
