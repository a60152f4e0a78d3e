"""`region`, `project`, `renewal`: another place for the lines to come, and whether tokens are renewed by themselves."""

from typing import TYPE_CHECKING

import click

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.exit_status import iam_status
from aom_tui.commands.options import pass_app
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aom_tui.session.token import Project


@click.command(short_help="Work in another region.")
@click.argument("region_id", metavar="ID")
@pass_app
def region(app: App, region_id: str) -> int:
    """Work in the region ID from here on, in its own project; what is written of the profile stays."""
    app.run(_enter_region(app, region_id))
    return 0


async def _enter_region(app: App, region_id: str) -> None:
    from aom_tui.session.profiles.relocation import in_region

    async with app.session() as session:
        session.enter(in_region(session.profile, session.catalogue, region_id))


@click.command(short_help="Work in another project, or list them.")
@click.argument("name", metavar="NAME|ID", required=False)
@pass_app
def project(app: App, name: str | None) -> int:
    """Work in the project NAME from here on; without NAME, list those that IAM knows for this user."""
    from aom_tui.session.iam.projects import NoList

    try:
        projects = app.run(_listed(app))
    except NoList as error:
        say(str(error))
        return iam_status(error.outcome)
    if name is None:
        for each in projects:
            click.echo(clean_line(f"{each.id}  {each.name}"))
        return 0
    app.run(_enter_project(app, named(projects, name)))
    return 0


async def _listed(app: App) -> "Sequence[Project]":
    from aom_tui.session.iam.projects import list_projects

    async with app.session() as session:
        return await list_projects(session)


def named(projects: "Sequence[Project]", name: str) -> "Project":
    """The one of that name or id. Raises InvalidInput for none, and for several of one name."""
    from difflib import get_close_matches

    from aom_tui.language import commas

    found = [each for each in projects if name in (each.name, each.id)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = commas(each.id for each in found)
        raise InvalidInput(Problem(_("project"), _("several bear this name"), _("Give an id: {ids}.").format(ids=ids)))
    near = get_close_matches(name, [each.name for each in projects], 3)
    remedy = _("Did you mean {names}?").format(names=commas(near)) if near else _("`project` lists them.")
    raise InvalidInput(Problem(_("project"), _("IAM lists no {name!r} for this user").format(name=name), remedy))


async def _enter_project(app: App, chosen: "Project") -> None:
    from aom_tui.session.profiles.relocation import in_project

    async with app.session() as session:
        session.enter(in_project(session.profile, chosen))


@click.command(short_help="Automatic renewal of the token: on or off.")
@click.argument("state", type=click.Choice(["on", "off"]), required=False)
@pass_app
def renewal(app: App, state: str | None) -> int:
    """Renew an expired or refused token by itself, or (off) let it show as the 401 it is; without a word, say which."""
    is_on = app.run(_renewal(app, state))
    say(_("automatic renewal is on") if is_on else _("automatic renewal is off"))
    return 0


async def _renewal(app: App, state: str | None) -> bool:
    async with app.session() as session:
        if state:
            session.auto_renew = state == "on"
        return session.auto_renew


place_verbs = (region, project, renewal)
