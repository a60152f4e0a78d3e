"""Variables on a command line: what `--set` gives, put beside what the door holds already."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aom_tui.commands.context import App
from aom_tui.commands.trouble import say
from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft

F = TypeVar("F", bound=Callable[..., Any])


def set_option(command: F) -> F:
    """`--set name=value`, as often as wanted; it arrives as `settings`."""
    text = "Let {{NAME}} in the request stand for a text, or with := for JSON."
    return click.option("--set", "settings", multiple=True, metavar="NAME=TEXT", help=text)(command)


def with_variables(app: App, draft: "Draft", settings: Sequence[str] = ()) -> "Draft":
    """The draft with the variables of this door and those given for this once. Raises InvalidInput."""
    from aom_tui.session.variables import given_variables

    given = given_variables(settings)
    return replace(draft, variables=MappingProxyType({**app.variables, **given}))


def say_replaced(draft: "Draft") -> None:
    """Which values stand in the request that is shown, beside it."""
    from aom_tui.render.clean import clean_line
    from aom_tui.session.variables import mention, used

    for name, value in used(draft):
        say(_("{name} is {value}").format(name=mention(name), value=clean_line(value)))
