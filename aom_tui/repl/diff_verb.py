"""The verb that compares calls, of this conversation or by their numbers in the history: `diff`."""

from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.context import App
from aom_tui.commands.diff import (
    DiffOptions,
    check_comparable,
    diff_options,
    final_status,
    print_diff,
    session_on_profile,
)
from aom_tui.commands.options import pass_app
from aom_tui.language import _
from aom_tui.number_option import WholeNumber
from aom_tui.problem import InvalidInput, Problem
from aom_tui.repl.line_app import conversation_of
from aom_tui.session.history.entry import resendable_draft

if TYPE_CHECKING:
    from aom_tui.session.exchange import Exchange


@click.command("diff", short_help="Compare two calls.")
@click.argument("numbers", nargs=-1, type=WholeNumber(1), metavar="[OLD NEW]")
@click.option("--with-profile", metavar="NAME", help="Send the same to profile NAME, and compare with that.")
@diff_options
@pass_app
def diff(app: App, numbers: tuple[int, ...], with_profile: str | None, **given: Any) -> int:
    """Compare the last call with the one before it of the same operation, or those with the numbers OLD and NEW.

    `history` lists the numbers; request and reply are compared. Times, request ids and other fields that differ from
    call to call are counted and not shown. Exit status: 0 the same, 1 different.
    """
    options = DiffOptions(**given)
    if numbers:
        return _of_the_past(app, numbers, with_profile, options)
    conversation = conversation_of(app)
    last = conversation.last_call("diff").exchange
    if with_profile:
        return app.run(_compared_with(app, last, with_profile, options))
    before = conversation.recent.before(last)
    if before is None:
        what = _("there is no call of the same operation before the last one")
        raise InvalidInput(Problem("diff", what, _("Send it again, or name a profile: diff --with-profile NAME.")))
    return print_diff(app, before, last, options)


def _of_the_past(app: App, numbers: tuple[int, ...], with_profile: str | None, options: DiffOptions) -> int:
    """As `history diff`. Raises InvalidInput where they are not two, or not there."""
    if with_profile:
        what = _("does not go with {name}").format(name="OLD NEW")
        raise InvalidInput(Problem("--with-profile", what, _("Leave one of them out.")))
    if len(numbers) != 2:
        raise InvalidInput(Problem("diff", _("two calls are compared"), _("Write diff OLD NEW.")))
    old, new = (app.past_call(number) for number in numbers)
    return print_diff(app, old, new, options)


async def _compared_with(app: App, here: "Exchange", profile: str, options: DiffOptions) -> int:
    draft = resendable_draft(here)
    check_comparable(app, draft)
    async with session_on_profile(app, profile, draft) as there:
        theirs = await there.send(draft)
    return final_status(print_diff(app, here, theirs, options), here, theirs)
