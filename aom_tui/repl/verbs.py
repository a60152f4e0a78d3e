"""What a line of the REPL may begin with: the one-shot commands, and the verbs that share a draft."""

import click

from aom_tui.commands.context import App
from aom_tui.commands.errors import status_of
from aom_tui.commands.group import COMMANDS, LazyGroup
from aom_tui.commands.help_translation import translate_help
from aom_tui.commands.options import pass_app, target_options
from aom_tui.commands.profile import profile as profile_commands
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.repl.call_verbs import call_verbs
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.diff_verb import diff
from aom_tui.repl.draft_verbs import draft_verbs, import_pasted
from aom_tui.repl.export_verbs import export_verbs
from aom_tui.repl.line_app import conversation_of
from aom_tui.repl.lines import PROGRAM, shell_operator, split
from aom_tui.repl.place_verbs import place_verbs
from aom_tui.repl.value_verbs import value_verbs
from aom_tui.session.foreign.recognise import looks_like_curl

REPLACED_COMMANDS = ("convert", "profile", "ticket", "watch")
"""One-shot commands that have a verb of their own here."""


def run_line(conversation: Conversation, line: str) -> int:
    """Run one line and return its exit status; faults are said as a command says them."""

    def work() -> object:
        if looks_like_curl(line):
            return import_pasted(conversation.app, line)
        words = split(line)
        if not words:
            return 0
        _check_shell_operators(line, words[0])
        return verbs.main(words, prog_name=PROGRAM, standalone_mode=False, obj=conversation.app)

    return status_of(work)


def _check_shell_operators(line: str, verb: str) -> None:
    """Raise InvalidInput for `> file`, `| jq` and the like; a text after `let` may hold them."""
    sign = "" if verb == "let" else shell_operator(line)
    if not sign:
        return
    if verb in COMMANDS:
        remedy = _("Type it in your shell: `{line}`").format(line=f"{PROGRAM} {verb} ... {sign} ...")
    elif verb in verbs.commands:
        remedy = _("`as aom-tui` prints the draft as a line for your shell.")
    else:
        return  # click names the unknown command
    raise InvalidInput(Problem("", _("{sign!r} is for a shell, and the REPL is none").format(sign=sign), remedy))


@click.group(cls=LazyGroup, lazy={name: place for name, place in COMMANDS.items() if name not in REPLACED_COMMANDS})
@target_options
def verbs() -> None:
    """A line is a command as after `aom-tui`, or one of use, set, unset, show, send, which share one draft."""


@verbs.command(short_help="Forget token and secret.")
@pass_app
def forget(app: App) -> int:
    """Take the profile's token and secret out of memory and cache; the next send asks for them anew."""
    if conversation_of(app).profile():
        from aom_tui.session.forget import forget_all

        forget_all(app.planner(), app.settings)
    return 0


@verbs.command(short_help="Empty the screen.")
def clear() -> int:
    """Empty the screen (Ctrl-L does too); the draft stays."""
    click.clear()
    return 0


@verbs.command("help", short_help="Explain a command.")
@click.argument("command", nargs=-1)
def help_(command: tuple[str, ...]) -> int:
    """Explain COMMAND, or list them all."""
    app = click.get_current_context().obj
    status: int | None = verbs.main([*command, "--help"], prog_name=PROGRAM, standalone_mode=False, obj=app)
    return status or 0


@verbs.command("exit", short_help="Leave the REPL (Ctrl-D).")
@pass_app
def exit_(app: App) -> int:
    """Leave the REPL; Ctrl-D does the same."""
    conversation_of(app).ended = True
    return 0


for verb in (*draft_verbs, *call_verbs, *value_verbs, *export_verbs, *place_verbs, diff):
    verbs.add_command(verb)

verbs.add_command(click.Command("quit", params=exit_.params, callback=exit_.callback, help="As exit."))


@click.command("use", short_help="Talk to another profile from here on.")
@click.argument("name")
@click.option("--region", metavar="ID", help="Region, such as cn-north-4.")
@pass_app
def use_profile(app: App, name: str, region: str | None) -> int:
    """Talk to the profile NAME from here on. Other processes, and new ones, keep theirs."""
    conversation_of(app).use_profile(name, region)
    return 0


verbs.add_command(
    LazyGroup(
        "profile",
        lazy={},
        commands={**profile_commands.commands, "use": use_profile},
        help=profile_commands.help,
        short_help=profile_commands.short_help,
    )
)

translate_help(verbs)
