"""A draft or a call printed in the form of another program, with what must be known about it on stderr."""

from typing import TYPE_CHECKING, cast

import click

from aom_tui.commands.call import is_absolute
from aom_tui.commands.context import App
from aom_tui.commands.trouble import say

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue
    from aom_tui.render.exports import Subject
    from aom_tui.session.draft import Draft
    from aom_tui.session.exchange import Exchange
    from aom_tui.session.profile import Profile


def print_as(app: App, draft: "Draft", form: str) -> int:
    """The draft in that form; no network. Raises InvalidInput where it has none."""
    from aom_tui.render.exports import subject_of

    session = app.planner(anonymous=is_absolute(draft))
    return print_subject(subject_of(session, draft, profile_name=app.profile_name), form)


def print_subject(subject: "Subject", form: str) -> int:
    """What is exported on stdout, its notes on stderr."""
    from aom_tui.render.exports import export
    from aom_tui.render.forms import Form

    made = export(cast(Form, form), subject)
    click.echo(made.text)
    for note in made.notes:
        say(note)
    return 0


def print_ticket(exchange: "Exchange", catalogue: "Catalogue", profile: "Profile") -> int:
    """The call as Markdown for a support ticket, on stdout."""
    from aom_tui.render.ticket import Place, ticket

    click.echo(ticket(exchange, catalogue, Place(profile.region, profile.project_id)), nl=False)
    return 0
