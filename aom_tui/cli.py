"""The root command group. Loads a command's module only when that command runs."""

from importlib import import_module

import click

from aom_tui import __version__

LAZY = {
    "sandbox": "aom_tui.sandbox.command:sandbox",
}
"""Command name to `module:attribute`."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that `--version` costs next to nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *LAZY})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in LAZY:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = LAZY[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="aom-tui")
def main() -> None:
    """The terminal workbench for the REST API of Huawei Cloud AOM."""
