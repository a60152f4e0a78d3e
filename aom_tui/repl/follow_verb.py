"""`follow`: where the last reply leads."""

from typing import cast

import click

from aom_tui.commands.call_options import CallOptions
from aom_tui.commands.context import App
from aom_tui.commands.options import pass_app
from aom_tui.commands.sending import send_and_show
from aom_tui.commands.trouble import say
from aom_tui.render.remedy import remedy_words
from aom_tui.repl.conversation import LineApp


@click.command(short_help="Follow the last reply's redirect.")
@click.option("--yes", is_flag=True, help="Do not ask before a write.")
@pass_app
def follow(app: App, yes: bool) -> int:
    """Send to where the last reply leads (a 3xx with Location). Another host gets no credentials."""
    from aom_tui.session.cause import Follow
    from aom_tui.session.follow import follow_of, next_draft

    last = cast(LineApp, app).conversation.last_call("follow").of_now("follow")
    draft = next_draft(last.exchange)
    if isinstance(found := follow_of(last.exchange), Follow):
        say(remedy_words(found))
    return app.run(send_and_show(app, last.session, draft, CallOptions(confirmed=yes)))
