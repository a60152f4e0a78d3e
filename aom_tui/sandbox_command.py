"""`aom-tui sandbox`: without a subcommand it serves a sandbox, with one it controls a sandbox that runs.

Here, since the sandbox may import no commands, and commands may not import the sandbox.
"""

from functools import cache

import click

from aom_tui.commands.help_translation import translate_help
from aom_tui.sandbox.command import sandbox as served


class SandboxGroup(click.Group):
    """Serves without a subcommand; the control commands and their client are loaded when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return _control_group().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _control_group().get_command(ctx, cmd_name)


@cache
def _control_group() -> click.Group:
    from aom_tui.commands.sandbox_control import sandbox as told

    return translate_help(told)


sandbox = SandboxGroup(
    served.name, callback=served.callback, params=served.params, help=served.help, invoke_without_command=True
)
