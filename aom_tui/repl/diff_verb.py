"""The verb that compares the calls of this conversation: `diff`."""

from typing import TYPE_CHECKING, Any, cast

import click

from aom_tui.commands.context import App
from aom_tui.commands.diff import DiffOptions, check_comparable, diff_options, elsewhere, print_diff, settled
from aom_tui.commands.options import pass_app
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.repl.conversation import LineApp
from aom_tui.session.history.entry import draft_of_past

if TYPE_CHECKING:
    from aom_tui.session.exchange import Exchange


@click.command("diff", short_help="Compare two calls.")
@click.option("--with-profile", metavar="NAME", help="Send the same to profile NAME, and compare with that.")
@diff_options
@pass_app
def diff(app: App, with_profile: str | None, **given: Any) -> int:
    """Compare the last call with the one before it of the same operation: request and reply.

    Times, request ids and other fields that differ from call to call are counted and not shown. Exit status: 0 the
    same, 1 different.
    """
    conversation = cast(LineApp, app).conversation
    last = conversation.last_call("diff").exchange
    if with_profile:
        return app.run(_compared_with(app, last, with_profile, DiffOptions(**given)))
    before = conversation.recent.before(last)
    if before is None:
        what = _("there is no call of the same operation before the last one")
        raise InvalidInput(Problem("diff", what, _("Send it again, or name a profile: diff --with-profile NAME.")))
    return print_diff(app, before, last, DiffOptions(**given))


async def _compared_with(app: App, here: "Exchange", profile: str, options: DiffOptions) -> int:
    draft = draft_of_past(here)
    check_comparable(app, draft)
    async with elsewhere(app, profile, draft) as there:
        theirs = await there.send(draft)
    return settled(print_diff(app, here, theirs, options), here, theirs)
