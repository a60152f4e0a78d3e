"""`aom-tui repl`: the same commands, line by line, with a draft that stays."""

import click

from aom_tui import __version__
from aom_tui.commands.context import App
from aom_tui.commands.errors import say, say_line
from aom_tui.commands.options import pass_app, target_options
from aom_tui.repl.console import Console, choose_console
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.draft_keeper import DraftKeeper
from aom_tui.repl.verbs import run_line


@click.command(short_help="Every command line by line, with a draft that stays.")
@click.option("--plain", is_flag=True, help="For screen readers: no toolbar, no completion, nothing redrawn.")
@target_options
@pass_app
def repl(app: App, plain: bool) -> int:
    """A conversation: every command without `aom-tui` before it, and a draft that stays between lines.

    \b
    use ListSeries             begin a draft        show      as the request it would be
    set limit=10               put items into it    send      send it
    unset limit                take them out        help      the other commands

    Lines are split as a shell splits them. From a pipe, lines are done until one fails; its status is the exit status.
    """
    console = choose_console(app, plain=plain)
    conversation = Conversation(app, console)
    keeper = DraftKeeper(conversation) if console.can_ask else None
    try:
        _greet(app, conversation, console)
        if keeper:
            keeper.restore()
        return converse(conversation, console, keeper)
    finally:
        conversation.close()


def _greet(app: App, conversation: Conversation, console: Console) -> None:
    """Say what to know first. Raises InvalidInput for a profile that cannot be used; having none is no fault."""
    from aom_tui.session.profiles.resolve import NOTHING, has_profile

    named = app.profile_name or has_profile(app.settings, app.environ)
    if named:
        conversation.app.planner()
    if not console.greeting:
        return
    say_line(f"aom-tui {__version__}. {console.greeting}")
    if not named:
        say(str(NOTHING))


def converse(conversation: Conversation, console: Console, keeper: DraftKeeper | None = None) -> int:
    """Run lines until the end; return the exit status."""
    while not conversation.ended:
        try:
            lines = console.read(conversation)
        except EOFError:
            return 0
        except KeyboardInterrupt:
            if console.stops:
                raise
            continue
        finally:
            conversation.messages.flush()
        status = _run(conversation, lines)
        if keeper:
            keeper.keep()
        if status and console.stops:
            return status
    return 0


def _run(conversation: Conversation, lines: list[str]) -> int:
    """Run the lines up to the first that fails or ends the REPL; return its status."""
    for line in lines:
        status = run_line(conversation, line)
        if status or conversation.ended:
            return status
    return 0
