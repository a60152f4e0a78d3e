"""A draft or a call printed in the form of another program, with what must be known about it on stderr."""

from contextlib import suppress
from typing import TYPE_CHECKING, cast

import click

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.sending import is_absolute
from aom_tui.problem import InvalidInput
from aom_tui.render.exports.forms import OF_ANY_PROFILE
from aom_tui.session.profiles.resolve import NAMELESS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aom_tui.render.exports.formats import Subject
    from aom_tui.session.draft import Draft
    from aom_tui.session.exchange import Exchange
    from aom_tui.session.session import Session


def print_as(app: App, draft: "Draft", form: str) -> int:
    """The draft in that form; no network. Raises InvalidInput where it has none, or where no profile says the host."""
    from aom_tui.render.exports.formats import subject_of

    session = app.planner(anonymous=is_absolute(draft) or form in OF_ANY_PROFILE)
    return print_subject(subject_of(session, draft, profile_name=app.profile_name), form)


def print_subject(subject: "Subject", form: str) -> int:
    """What is exported on stdout, its notes on stderr."""
    from aom_tui.render.exports.formats import export
    from aom_tui.render.exports.forms import Form

    made = export(cast(Form, form), subject)
    click.echo(made.text)
    for note in made.notes:
        say(note)
    return 0


def print_calls(app: App, calls: "Sequence[Exchange]", form: str) -> int:
    """Calls of the past: one archive of all of them, else one text after the other; on stdout.

    Raises InvalidInput for a call that has no such form.
    """
    if form == "har":
        from aom_tui.render.exports.har import har

        click.echo(har(calls), nl=False)
        return 0
    from aom_tui.render.exports.formats import call_subject

    for call in calls:
        name = None if call.profile in NAMELESS else call.profile
        print_subject(call_subject(session_of(app, call), call, profile_name=name), form)
    return 0


def session_of(app: App, call: "Exchange") -> "Session":
    """A session on the profile that the call was made with; where that is no more, nobody's on its place."""
    from aom_tui.session.call_target import profile_for_call
    from aom_tui.session.session import Session

    name = None if call.profile in NAMELESS else call.profile
    if name or not app.profile_name:  # what the environment says is none of a profile that was named
        with suppress(InvalidInput):
            return app.with_options(profile_name=name).planner()
    return Session(profile_for_call(call, app.catalogue), None, app.catalogue)


def print_tickets(app: App, calls: "Sequence[Exchange]") -> int:
    """Calls of the past as Markdown for a support ticket, one after the other; on stdout."""
    click.echo("\n---\n\n".join(ticket_of(session_of(app, call), call) for call in calls), nl=False)
    return 0


def ticket_of(session: "Session", call: "Exchange") -> str:
    """The call as Markdown for a support ticket; the session is on the profile that it was made with."""
    from aom_tui.render.exports.ticket import Place, ticket

    return ticket(call, session.catalogue, Place(session.profile.region, session.profile.project_id))
