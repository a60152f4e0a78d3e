"""What a line may begin with: every one-shot command, and the verbs that work on the sticky draft."""

from typing import TYPE_CHECKING, Any, cast

import click

from aom_tui.commands.call import (
    CallOptions,
    call_options,
    confirm,
    diff_profile_option,
    given_options,
    perform,
    print_skeleton,
    send_and_show,
    sender,
)
from aom_tui.commands.context import App
from aom_tui.commands.drafts import body_text, draft_of, operation_named
from aom_tui.commands.group import COMMANDS, LazyGroup
from aom_tui.commands.help_words import in_the_language
from aom_tui.commands.options import pass_app, target_options
from aom_tui.commands.output import is_coloured, show_wire
from aom_tui.commands.profile import profile as profile_commands
from aom_tui.commands.trouble import say, status_of
from aom_tui.commands.variables import say_replaced
from aom_tui.commands.watch import watch_draft, watch_options
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.remedy import VERB, needs_typing, remedy_words
from aom_tui.repl.conversation import Conversation, LineApp
from aom_tui.repl.diff_verb import diff
from aom_tui.repl.draft_verbs import draft_verbs
from aom_tui.repl.export_verbs import export_verbs
from aom_tui.repl.follow_verb import follow
from aom_tui.repl.lines import PROGRAM, shell_sign, split
from aom_tui.repl.place_verbs import place_verbs
from aom_tui.repl.value_verbs import value_verbs
from aom_tui.session.compose.items import override_items, without
from aom_tui.session.draft import Draft
from aom_tui.session.foreign.recognise import looks_like_curl

if TYPE_CHECKING:
    from aom_tui.session.cause import Remedy
    from aom_tui.session.session import Session

items_argument = click.argument("items", nargs=-1, type=click.UNPROCESSED)
body_option = click.option("--body", metavar="@FILE|-|JSON", help="The whole body: a file, stdin (-), or the text.")


OWN = ("convert", "profile", "ticket", "watch")
"""Commands that do more here than on a command line."""


def run_line(conversation: Conversation, line: str) -> int:
    """Does what the line says, with everything said that a command would say; its exit status."""

    def work() -> object:
        if looks_like_curl(line):
            return import_pasted(conversation.app, line)
        words = split(line)
        if not words:
            return 0
        _check_signs(line, words[0])
        return verbs.main(words, prog_name=PROGRAM, standalone_mode=False, obj=conversation.app)

    return status_of(work)


def _check_signs(line: str, verb: str) -> None:
    """Raises InvalidInput for `> file`, `| jq` and the like. A text after `let` may hold any sign."""
    sign = "" if verb == "let" else shell_sign(line)
    if not sign:
        return
    if verb in COMMANDS:
        remedy = _("Type it in your shell: `{line}`").format(line=f"{PROGRAM} {verb} ... {sign} ...")
    elif verb in verbs.commands:
        remedy = _("`as aom-tui` prints the draft as a line for your shell.")
    else:
        return  # which has more to be told
    raise InvalidInput(Problem("", _("{sign!r} is for a shell, and the REPL is none").format(sign=sign), remedy))


@click.group(cls=LazyGroup, lazy={name: place for name, place in COMMANDS.items() if name not in OWN})
@target_options
def verbs() -> None:
    """A line is a command as after `aom-tui`, or one of use, set, unset, show, send, which share one draft."""


def _conversation(app: App) -> Conversation:
    return cast(LineApp, app).conversation


@verbs.command(short_help="Begin a draft of an operation.")
@click.argument("what", metavar="OPERATION | METHOD URI")
@items_argument
@body_option
@pass_app
def use(app: App, what: str, items: tuple[str, ...], body: str | None) -> int:
    """Begin a draft of OPERATION, or of a bare request, with ITEMS in it as `call` takes them."""
    _conversation(app).draft = draft_of(app.catalogue, what, items, body)
    return 0


@verbs.command("set", short_help="Put items into the draft.")
@items_argument
@body_option
@pass_app
def set_(app: App, items: tuple[str, ...], body: str | None) -> int:
    """Put ITEMS into the draft: name=value, name==value, Header:value, name:=json, a[b][0]=value, @file."""
    if not items and body is None:
        raise InvalidInput(Problem("set", _("nothing to set"), _("Write set name=value.")))
    _conversation(app).draft = _with(app, items, body)
    return 0


def _with(app: App, items: tuple[str, ...], body: str | None) -> Draft:
    """The sticky draft with more in it. Raises InvalidInput."""
    draft = _conversation(app).sticky()
    if body is not None:
        draft = draft.with_body(body_text(body))
    return override_items(app.catalogue, draft, items)


@verbs.command(short_help="Take something out of the draft.")
@click.argument("names", nargs=-1, required=True)
@pass_app
def unset(app: App, names: tuple[str, ...]) -> int:
    """Take NAMES out of the draft: parameters, queries, headers, body fields, or `body` as a whole."""
    conversation = _conversation(app)
    draft = conversation.sticky()
    for name in names:
        draft = without(draft, name)
    conversation.draft = draft
    return 0


def import_pasted(app: App, line: str) -> int:
    """A curl command line becomes the draft and is shown; nothing is sent."""
    from aom_tui.commands.importing import adopt_curl, take

    take(app, adopt_curl(app, line), keep_project=False)
    return show_draft(app)


@verbs.command(short_help="Show the draft as a request.")
@pass_app
def show(app: App) -> int:
    """Show the draft as the request it would be, without secrets; what it lacks is said below."""
    return show_draft(app)


def show_draft(app: App) -> int:
    """The draft as a request, or as typed where it is none yet."""
    from aom_tui.render.document.colour import ansi
    from aom_tui.render.wire.messages import request_lines

    draft = _conversation(app).sticky()
    try:
        lines = list(request_lines(app.planner().construct(draft)))
        say_replaced(draft)
    except InvalidInput as error:
        lines = _as_typed(draft)
        for problem in error.problems:
            say(app.worded(problem))
    text = "\n".join(lines)
    click.echo(ansi(text, "http") if is_coloured(app.environ) else text)
    return 0


def _as_typed(draft: Draft) -> list[str]:
    """A draft that is no request yet, redacted and cleaned like one."""
    from aom_tui.render.wire.messages import header_lines
    from aom_tui.session.redaction.redact import redact_body, redact_url

    pairs = [*draft.values.items(), *draft.query]
    head = [f"{draft.method} {redact_url(draft.uri)}", *header_lines(draft.headers)]
    values = [f"# {name} = {redact_url(f'?{name}={value}').partition('=')[2]}" for name, value in pairs]
    return [*head, *values, *(["", redact_body(draft.body)] if draft.body else [])]


@verbs.command(short_help="Turn a deprecated draft into its successor.")
@click.argument("operation", required=False)
@items_argument
@body_option
@pass_app
def convert(app: App, operation: str | None, items: tuple[str, ...], body: str | None) -> int:
    """Turn the draft of a deprecated call into one of its successor; or, with OPERATION, begin with that."""
    from aom_tui.render.conversion import conversion_lines
    from aom_tui.session.compose.successor import converted

    conversation = _conversation(app)
    old = draft_of(app.catalogue, operation, items, body) if operation else conversation.sticky()
    conversion = converted(app.catalogue, old)
    for line in conversion_lines(conversion):
        click.echo(line, err=True)
    conversation.draft = conversion.draft
    return 0


@verbs.command(short_help="Send the draft.")
@items_argument
@diff_profile_option
@call_options
@pass_app
def send(app: App, items: tuple[str, ...], diff_profile: str | None, body: str | None, **given: Any) -> int:
    """Send the draft. ITEMS and --body hold for this once only; the options are those of `call`."""
    options = given_options(**given)
    return perform(app, _with(app, items, body), options, sender(diff_profile, options))


@verbs.command(short_help="Repeat a read and show what changes.")
@click.argument("operation", required=False, metavar="[OPERATION | METHOD URI]")
@items_argument
@watch_options
@pass_app
def watch(
    app: App, operation: str | None, items: tuple[str, ...], body: str | None, every: float, times: int | None,
    **given: Any,
) -> int:  # fmt: skip
    """Send the draft, or OPERATION with ITEMS, again and again; each reply takes the last one's place.

    It ends at an error, where the service asks to wait (Retry-After), and at Ctrl-C. What writes is not repeated.
    The history keeps the first call, the newest ones whose replies differ from the one before, and the last.
    """
    if operation and not any(sign in operation for sign in "=:@"):
        draft = draft_of(app.catalogue, operation, items, body)
    else:
        draft = _with(app, (operation, *items) if operation else items, body)
    return watch_draft(app, draft, every, times, given_options(**given))


@verbs.command(VERB, short_help="Do what `why` proposes; send again.")
@click.option("--yes", is_flag=True, help="Do not ask before a write.")
@pass_app
def remedy(app: App, yes: bool) -> int:
    """Do what the program can do about the last call's cause (`why` says what that is), and send it again."""
    from aom_tui.session.cause import Follow, TakeOut
    from aom_tui.session.mend import mended

    conversation = _conversation(app)
    last = conversation.last_call(VERB).of_now(VERB)
    cure, old = last.explained().mends, last.exchange.draft
    if cure is None or old is None:
        raise InvalidInput(
            Problem(VERB, _("there is nothing that can be done from here"), _("`why` says what can be."))
        )
    if needs_typing(cure):
        what = app.hint(cure, last.session.state(), old.operation_id)
        said = _("it is yours to take out") if isinstance(cure, TakeOut) else _("the value is yours to give")
        raise InvalidInput(Problem(VERB, said, what))
    confirm(app, last.session, mended(old, cure), confirmed=yes)
    say(remedy_words(cure))
    draft = conversation.draft
    if draft and draft.calls_the_same_as(old) and not isinstance(cure, Follow):
        conversation.draft = mended(draft, cure)
    return app.run(_mended_and_sent(app, last.session, old, cure, CallOptions(confirmed=True)))


async def _mended_and_sent(app: App, session: "Session", draft: Draft, cure: "Remedy", options: CallOptions) -> int:
    from aom_tui.session.mend import mend

    return await send_and_show(app, session, await mend(session, draft, cure), options)


@verbs.command(short_help="Show the last call's messages.")
@click.option("--anatomy/--no-anatomy", default=True, help="Explain each part of them; this is the default.")
@pass_app
def wire(app: App, anatomy: bool) -> int:
    """Show both messages of the last call as they were sent, the login before them, and the times."""
    last = _conversation(app).last_call("wire")
    show_wire(last.exchange, last.session.catalogue, app.environ, explained=anatomy)
    return 0


@verbs.command(short_help="Print a body to start from.")
@click.argument("operation", required=False)
@pass_app
def skeleton(app: App, operation: str | None) -> int:
    """Print a body to start from, for OPERATION or for the draft's own."""
    name = operation or _conversation(app).sticky().operation_id
    if name is None:
        raise InvalidInput(Problem("skeleton", _("a bare request has none"), _("Name an operation.")))
    return print_skeleton(app, operation_named(app.catalogue, name))


@verbs.command(short_help="Forget token and secret.")
@pass_app
def forget(app: App) -> int:
    """Take the profile's token and secret out of memory and cache; the next send asks for them anew."""
    if _conversation(app).profile():
        from aom_tui.session.login.forgetting import forget_all

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
    _conversation(app).ended = True
    return 0


for verb in (*value_verbs, *draft_verbs, *export_verbs, *place_verbs, diff, follow):
    verbs.add_command(verb)

verbs.add_command(click.Command("quit", params=exit_.params, callback=exit_.callback, help="As exit."))


@click.command("use", short_help="Talk to another profile from here on.")
@click.argument("name")
@click.option("--region", metavar="ID", help="Region, such as cn-north-4.")
@pass_app
def use_profile(app: App, name: str, region: str | None) -> int:
    """Talk to the profile NAME from here on. Other processes, and new ones, keep theirs."""
    _conversation(app).move(name, region)
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

in_the_language(verbs)
