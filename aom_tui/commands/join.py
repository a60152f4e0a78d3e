"""`aom-tui join CODE`: a seat in a class, as a profile."""

from typing import TYPE_CHECKING

import click

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.exit_status import NO_USABLE_REPLY
from aom_tui.commands.options import pass_app
from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.session.sandbox_client.join import Seat

SECONDS = 15.0
"""The deadline, unless `--timeout` says another: a classroom is near."""


@click.command(short_help="Take a seat in a class.")
@click.argument("code", nargs=-1)
@click.option("--as", "name", default="class", show_default=True, metavar="NAME", help="Name of the profile.")
@click.option("--ak", "by_key", is_flag=True, help="Sign with the seat's access key instead of getting tokens.")
@click.option("--allow-http", is_flag=True, help="Join over plain http, where everybody in the network can listen.")
@pass_app
def join(app: App, code: tuple[str, ...], name: str, by_key: bool, allow_http: bool) -> int:
    """Take the seat in a class that the trainer's CODE stands for: it becomes a profile, with the certificate to trust.

    Upper and lower case, O and 0, I and 1 are the same; blanks are as good as hyphens. Without CODE it is asked for, so
    that it is in no shell's history. Joining again with the same code takes the same seat.
    """
    from aom_tui.session.sandbox_client.join import NotJoined, take_seat
    from aom_tui.session.sandbox_client.join_code import read_code
    from aom_tui.session.sandbox_client.seat_profile import check_free, keep_seat

    check_free(app.settings, name)
    read = read_code(" ".join(code) or _asked(app))
    try:
        seat = app.run(take_seat(read, seconds=app.timeout or SECONDS, allow_http=allow_http))
    except NotJoined as error:
        say(str(error))
        return error.http_status // 100 if error.http_status else NO_USABLE_REPLY
    keep_seat(app.settings, app.catalogue, name, seat, by_key=by_key)
    app.say(joined_words(seat, name))
    return 0


def joined_words(seat: "Seat", name: str) -> str:
    """Who one is from now on, and what to do next."""
    return _("joined as {user}, project {project}. Next: aom-tui --profile {name}").format(
        user=seat.username, project=seat.project_name, name=name
    )


def _asked(app: App) -> str:
    return app.ask(_("join code")) if app.is_terminal else ""
