"""Options that several commands share."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from aom_tui.commands.context import App
from aom_tui.language import LANGUAGES, _
from aom_tui.problem import InvalidInput
from aom_tui.render.exports.forms import ALSO_CALLED

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])


def pass_app(command: F) -> F:
    """The command's first argument is the `App`."""
    return cast(F, click.pass_obj(command))


def seconds(text: str) -> float:
    """A positive number of seconds."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:
        raise click.BadParameter(_("{text} is no positive number of seconds").format(text=repr(text)))
    return number


class FormChoice(click.Choice[str]):
    """Forms of an export by their names, and by the other names of those there are; gives the form's own name."""

    def __init__(self, forms: Sequence[str]) -> None:
        super().__init__((*forms, *(name for name, form in ALSO_CALLED.items() if form in forms)))

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Raises click.BadParameter for what is none of them."""
        found = super().convert(value, param, ctx)
        return ALSO_CALLED.get(found, found)


def operation_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The operations whose id begins so, in whatever case: for the shell's completion."""
    folded = incomplete.casefold()
    try:
        ids = ctx.ensure_object(App).catalogue.operations
    except InvalidInput:  # a broken file is told by the command, not between two keys
        return []
    return [each for each in ids if each.casefold().startswith(folded)]


def item_words(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """For the shell: names of parameters, and values behind their sign."""
    from aom_tui.commands.completion import complete_item

    return complete_item(ctx, param, incomplete)


def _more_documents(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:  # noqa: ARG001
    """Those before the subcommand and those after it, all of them."""
    if value:
        app = ctx.ensure_object(App)
        ctx.obj = app.with_options(documents=(*app.documents, *value))


def _aim(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """From here on inwards: an option after the subcommand wins over the same one before it."""
    if value is not None and param.name:
        ctx.obj = ctx.ensure_object(App).with_options(**{param.name: value})


_TARGET = ("profile_name", "region", "timeout")

catalogue_option = click.option(
    "--catalogue",
    "documents",
    multiple=True,
    metavar="FILE",
    callback=_more_documents,
    expose_value=False,
    is_eager=True,
    help="Another OpenAPI 3 document whose operations to offer.",
)


lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    expose_value=False,
    help="Language; otherwise that of the environment (LANG).",
)
"""Only checked here: the language is chosen before the first command is imported."""


def target_options(command: F) -> F:
    """`--profile`, `--region`, `--timeout`, `--catalogue`: kept in the App, not handed to the function."""
    options = (
        click.option("--profile", "profile_name", metavar="NAME", help="Profile to use; sandbox is built in."),
        click.option("--region", metavar="ID", help="Region, such as cn-north-4."),
        click.option("--timeout", type=seconds, metavar="SECONDS", help="Deadline of the whole call (30)."),
        catalogue_option,
        lang_option,
    )
    for option in reversed(options):
        command = option(command)
    for parameter in getattr(command, "__click_params__", ())[-len(options) :]:
        if parameter.callback is None and parameter.name in _TARGET:
            parameter.callback, parameter.expose_value = _aim, False
    return command
