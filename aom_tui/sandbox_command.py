"""`aom-tui sandbox` whole: bare it serves one, with a command behind it it speaks to one that runs.

Here and not in either room: the sandbox knows no commands, and commands do not know the sandbox.
"""

from functools import cache

import click

from aom_tui.commands.help_translation import translate_help
from aom_tui.sandbox.command import sandbox as served


class ServedOrTold(click.Group):
    """Bare, it is the served one's command. What the other is told, and its client, is loaded where that is meant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return _told().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _told().get_command(ctx, cmd_name)


@cache
def _told() -> click.Group:
    from aom_tui.commands.sandbox_control import sandbox as told

    return translate_help(told)


sandbox = ServedOrTold(
    served.name, callback=served.callback, params=served.params, help=served.help, invoke_without_command=True
)
