"""The root command. Without a subcommand it opens the app; a command's module is loaded when that command runs."""

import os
import sys
from typing import TYPE_CHECKING

import click

from aom_tui import __version__
from aom_tui.commands.context import App
from aom_tui.commands.group import COMMANDS, LazyGroup
from aom_tui.commands.help_words import in_the_language
from aom_tui.commands.options import target_options
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft

LAZY = {
    **COMMANDS,
    "repl": "aom_tui.repl.command:repl",
    "sandbox": "aom_tui.sandbox_command:sandbox",
}
FRAMES = "TEXTUAL_FPS"
"""How often Textual may draw, which it reads when it is imported. Drawn at 60 a second, a key that comes just after a
picture waits for the next but one; nothing is drawn more often than it changes.
"""
SANDBOX_FOLDER = "aom_tui.sandbox_folder"
"""Key in click's `ctx.meta`: where running sandboxes say how to reach them."""


@click.group(cls=LazyGroup, lazy=LAZY, invoke_without_command=True)
@click.version_option(__version__, prog_name="aom-tui")
@target_options
@click.pass_context
def main(ctx: click.Context) -> int:
    """The terminal workbench for the REST API of Huawei Cloud AOM.

    Without a command it opens the app.
    """
    app = ctx.ensure_object(App).aimed(launch=launch)
    ctx.obj = app
    if ctx.invoked_subcommand == "sandbox":
        from aom_tui.session.local_sandbox import FOLDER

        ctx.meta[SANDBOX_FOLDER] = str(app.folders.data / FOLDER)
    if ctx.invoked_subcommand is None:
        return launch(app, None, False)
    return 0


def launch(app: App, draft: "Draft | None", demo: bool) -> int:
    """Opens the app. The demo knows neither environment nor profiles."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InvalidInput(Problem("", _("the app needs a terminal"), _("Use `aom-tui call`, or `aom-tui --help`.")))
    if app.documents or app.settings.catalogues:  # what is wrong with one is said before the window opens
        _catalogue = app.catalogue
    os.environ.setdefault(FRAMES, "120")
    from aom_tui.tui.app import run
    from aom_tui.tui.options import AppOptions

    return run(
        AppOptions(
            settings=app.settings,
            environ=app.environ,
            catalogue=lambda: app.catalogue,
            profile_name=app.profile_name,
            region=app.region,
            timeout=app.timeout,
            draft=draft,
            demo=demo,
        )
    )


in_the_language(main)
