"""Variables on a command line: what `--set` gives, put beside what the door holds already."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft

F = TypeVar("F", bound=Callable[..., Any])


def set_option(command: F) -> F:
    """`--set name=value`, as often as wanted; it arrives as `settings`."""
    text = "Let {{NAME}} in the request stand for a text, or with := for JSON."
    return click.option("--set", "settings", multiple=True, metavar="NAME=TEXT", help=text)(command)


def with_variables(app: App, draft: "Draft", settings: Sequence[str] = ()) -> "Draft":
    """The draft with its own variables, those of this door and those given for this once. Raises InvalidInput."""
    from aom_tui.session.variables.references import mention, mentioned_in
    from aom_tui.session.variables.values import given_variables

    given = given_variables(settings)
    known, named = {**app.variables, **draft.variables, **given}, {*mentioned_in(draft)}
    unused = sorted(given.keys() - named) if named <= known.keys() else ()  # else that is what is said
    if unused:
        names = commas(map(mention, unused))
        what = _("nothing in the request says {name}, so nothing is sent").format(name=names)
        raise InvalidInput(Problem("--set", what, _("Leave it out, or correct the name.")))
    return draft.with_variables(known)


def say_replaced(draft: "Draft") -> None:
    """Which values stand in the request that is shown, beside it."""
    from aom_tui.render.clean import clean_line
    from aom_tui.session.variables.references import mention
    from aom_tui.session.variables.values import used_value_rows

    for name, value in used_value_rows(draft):
        say(_("{name} is {value}").format(name=mention(name), value=clean_line(value)))
