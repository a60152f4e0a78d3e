"""The options of commands that send a call."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click
from msgspec import Struct, field

from aom_tui.commands.all_pages import page_bounds
from aom_tui.commands.options import FormChoice, target_options
from aom_tui.commands.output import FORMATS, Format, Output
from aom_tui.commands.variables import set_option
from aom_tui.language import _
from aom_tui.number_option import WholeNumber
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.exports.forms import DRAFT_FORMS

if TYPE_CHECKING:
    from aom_tui.render.exports.forms import Form
    from aom_tui.session.paging.pages import PageBounds


F = TypeVar("F", bound=Callable[..., Any])


FORMAT_HELP = "raw: bytes as sent. wire: both messages, the login before them, times; anatomy: the same, explained."


class CallOptions(Struct, frozen=True, kw_only=True):
    """What `call` and `request` are told besides the request itself."""

    output: Output = field(default_factory=Output)
    confirmed: bool = False
    """`--yes`: a production profile's write needs no answer."""
    unchecked: bool = False
    """`--no-check`: sent as it is, on purpose."""
    instead: "Literal['dry-run'] | Form | None" = None
    """What to print instead of sending."""
    pages: "PageBounds | None" = None
    """`--all-pages`: how many at most; None sends one."""
    follow: bool = False
    """`--follow`: a redirect is followed."""
    settings: tuple[str, ...] = ()
    """`--set`: what `{{names}}` stand for in this call."""


def call_options(command: F) -> F:
    """The options that `call` and `request` share; they arrive as one `CallOptions`, and `body`."""
    options = (
        click.option("--body", metavar="@FILE|-|JSON", help="The whole body: a file, stdin (-), or the text itself."),
        click.option("--query", metavar="JMESPATH", help="Show this part of a successful reply only."),
        click.option("-o", "form", type=click.Choice(FORMATS), default="json", help=FORMAT_HELP),
        click.option("-i", "head", is_flag=True, help="Status line and headers first."),
        click.option("--all-pages", is_flag=True, help="Ask for page after page; show them as one reply."),
        click.option("--max-pages", type=WholeNumber(1), metavar="N", help="The same, but N pages at most (1000)."),
        click.option("--dry-run", is_flag=True, help="Print the request; send nothing."),
        click.option("--as", "language", type=FormChoice(DRAFT_FORMS), help="Print it in another form; send nothing."),
        click.option("--no-check", is_flag=True, help="Send it even where it breaks the documented schema."),
        click.option("--follow", is_flag=True, help="Follow redirects, at most 5; other hosts get no credentials."),
        click.option("--yes", is_flag=True, help="Do not ask before a write."),
    )
    for option in reversed(options):
        command = option(command)
    return target_options(set_option(command))


def edit_option(command: F) -> F:
    """`--edit`: the body goes through the user's editor first."""
    return click.option("--edit", is_flag=True, help="Edit the body in $VISUAL or $EDITOR before it is sent.")(command)


def diff_profile_option(command: F) -> F:
    """`--diff-profile`, for what sends once; see `sending.comparing_sender`."""
    said = "Send it to profile NAME too, and print what the replies differ in (exit 0 same, 1 different)."
    return click.option("--diff-profile", metavar="NAME", help=said)(command)


def given_options(
    form: Format,
    head: bool,
    query: str | None,
    all_pages: bool,
    max_pages: int | None,
    dry_run: bool,
    language: "Form | None",
    no_check: bool,
    yes: bool,
    follow: bool = False,
    settings: tuple[str, ...] = (),
) -> CallOptions:
    """What `call_options` collected. Raises InvalidInput where it cannot be."""
    output = Output(format=form, head=head, query=query)
    output.checked()
    if follow and (all_pages or max_pages):
        raise InvalidInput(Problem("--follow", _("does not go with --all-pages"), _("Leave one of them out.")))
    return CallOptions(
        output=output,
        confirmed=yes,
        unchecked=no_check,
        instead=language or ("dry-run" if dry_run else None),
        pages=page_bounds(all_pages, max_pages, output),
        settings=settings,
        follow=follow,
    )
