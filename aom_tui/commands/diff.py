"""Printing what two exchanges differ in; the exit status is that of diff(1): 0 the same, 1 different."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click
from msgspec import Struct

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.exit_status import exit_status
from aom_tui.commands.printing import print_text, terminal_width
from aom_tui.language import _, about
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import Exchange, Failure

if TYPE_CHECKING:
    from aom_tui.commands.call_options import CallOptions
    from aom_tui.commands.sending import SendFunction
    from aom_tui.session.draft import Draft
    from aom_tui.session.session import Session

F = TypeVar("F", bound=Callable[..., Any])

SAME, DIFFERENT = 0, 1

NARROWEST = 60
"""Cells: narrower no two columns are drawn."""


class DiffOptions(Struct, frozen=True, kw_only=True):
    """How a diff is made and shown."""

    form: Literal["unified", "side-by-side", "json"] = "unified"
    any_order: bool = False
    volatile: bool = False


def diff_options(command: F) -> F:
    """The options of whatever compares; they arrive as the fields of `DiffOptions`."""
    options = (
        click.option("--unified", "form", flag_value="unified", default="unified", help="One below the other."),
        click.option("--side-by-side", "form", flag_value="side-by-side", help="Old left, new right."),
        click.option("--json", "form", flag_value="json", help="As JSON."),
        click.option("--any-order", is_flag=True, help="Where in a list an item stands does not matter."),
        click.option("--volatile", is_flag=True, help="Show times and request ids too."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def print_diff(app: App, old: Exchange, new: Exchange, options: DiffOptions) -> int:
    """Prints what they differ in; the exit status."""
    from aom_tui.render.diff.data import diff_json
    from aom_tui.render.diff.exchanges import diff, side
    from aom_tui.render.diff.text import WIDE, exchange_line, shortened, side_by_side, summary_line, unified

    found = diff(side(old), side(new), options.any_order)
    status = DIFFERENT if found.total else SAME
    if options.form == "json":
        from msgspec.json import format as formatted

        print_text(formatted(diff_json(found, with_volatile=options.volatile), indent=2), "json", app.environ)
        return status
    names = exchange_line(old), exchange_line(new)
    if options.form == "side-by-side":
        width = max(terminal_width() or WIDE, NARROWEST)
        page = side_by_side(found, names, width, with_volatile=options.volatile)
    else:
        page = unified(found, names, with_volatile=options.volatile)
    click.echo(summary_line(found, with_volatile=options.volatile))
    text = page.text if page.starts else "\n".join(line for line in page.lines if line.startswith("# "))
    if text:
        print_text(text, "sides" if options.form == "side-by-side" else "diff", app.environ)
    if shortened(found, with_volatile=options.volatile):
        _say_where_all_is(app, old, new)
    return status


def _say_where_all_is(app: App, old: Exchange, new: Exchange) -> None:
    numbers = (str(each.kept.number) if each.kept else word for each, word in ((old, "OLD"), (new, "NEW")))
    command = " ".join(("history", "diff", *numbers, "--json"))
    say(_("`{command}` shows long values in full").format(command=app.command_line(command)))


def check_comparable(app: App, draft: "Draft") -> None:
    """Raises InvalidInput for what is not sent to another profile to be compared: comparing changes nothing."""
    from aom_tui.session.writes import not_comparable

    if problem := not_comparable(draft, app.catalogue, _("Send it with --profile, where it is meant.")):
        raise InvalidInput(problem)


@asynccontextmanager
async def session_on_profile(app: App, profile: str, draft: "Draft") -> AsyncIterator["Session"]:
    """A session on another profile, which could send the draft. Raises InvalidInput where it could not."""
    async with app.with_options(profile_name=profile).session() as there:
        there.construct(draft)
        yield there


def compare_sender(profile: str, options: "CallOptions") -> "SendFunction":
    """What `--diff-profile` does instead of sending and showing. Raises InvalidInput for what does not go with it."""
    others = {"--all-pages": options.pages, "--query": options.output.query, "-i": options.output.head}
    for name in (name for name, given in others.items() if given):
        raise InvalidInput(Problem("--diff-profile", _("does not go with {name}").format(name=name)))
    return partial(_send_and_compare, profile=profile)


async def _send_and_compare(
    app: App, session: "Session", draft: "Draft", _options: "CallOptions", *, profile: str
) -> int:
    """Sends it here and there, and prints what differs."""
    check_comparable(app, draft)
    session.construct(draft)
    async with session_on_profile(app, profile, draft) as there:
        ours = await session.send(draft)
        app.note(ours, session)
        theirs = await there.send(draft)
    return final_status(print_diff(app, ours, theirs, DiffOptions()), ours, theirs)


def final_status(status: int, *exchanges: Exchange) -> int:
    """The exit status, where one of them has no usable reply that of its failure, which is said."""
    for each in exchanges:
        if isinstance(each.outcome, Failure):
            from aom_tui.render.clean import clean_line

            say(about(each.profile, clean_line(each.outcome.line)))
            status = exit_status(each)
    return status
