"""The root command. Without a subcommand it opens the app; a command's module is loaded when that command runs."""

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from aom_tui import __version__
from aom_tui.commands.context import App
from aom_tui.commands.group import COMMANDS, LazyGroup
from aom_tui.commands.help_translation import translate_help
from aom_tui.commands.options import target_options
from aom_tui.commands.streams import are_a_terminal
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.render.appearance import Appearance
    from aom_tui.session.draft import Draft

LAZY = {
    **COMMANDS,
    "repl": "aom_tui.repl.command:repl",
    "sandbox": "aom_tui.sandbox_command:sandbox",
}
FRAMES_PER_SECOND = "200"
"""How often a second the app may draw. At 60, Textual's own, what a key changes beside the widget that it is given may
wait for 17 ms; nothing is drawn more often than it changes.
"""
SANDBOX_FOLDER = "aom_tui.sandbox_folder"
"""Key in click's `ctx.meta`: where running sandboxes say how to reach them."""


def _known_theme(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    """One of those that `config.toml` may name."""
    if value is not None:
        from aom_tui.setting_keys import TOP_KEYS, choice_words, is_chosen_from

        if not is_chosen_from(TOP_KEYS["theme"], value):
            names = choice_words(TOP_KEYS["theme"].choices)
            raise click.BadParameter(_("{value!r} is no theme; there are {names}").format(value=value, names=names))
    return value


@click.group(cls=LazyGroup, lazy=LAZY, invoke_without_command=True)
@click.version_option(__version__, prog_name="aom-tui")
@click.option(
    "--theme",
    metavar="NAME",
    callback=_known_theme,
    help="Colours: dark, light, high-contrast, presentation or auto; otherwise those of config.toml.",
)
@target_options
@click.pass_context
def main(ctx: click.Context, theme: str | None) -> int:
    """The terminal workbench for the REST API of Huawei Cloud AOM.

    Without a command it opens the app.
    """
    from aom_tui.render.appearance import set_appearance_source
    from aom_tui.render.glyphs import set_ascii_source

    app = ctx.ensure_object(App).with_options(launch=launch, theme=theme)
    ctx.obj = app
    set_ascii_source(lambda: app.has_ascii_only)
    set_appearance_source(lambda: app.looks)
    if ctx.invoked_subcommand == "sandbox":
        from aom_tui.settings import SANDBOXES

        ctx.meta[SANDBOX_FOLDER] = str(app.folders.data / SANDBOXES)
    if ctx.invoked_subcommand is None:
        return launch(app, None, False)
    return 0


def launch(app: App, draft: "Draft | None", demo: bool) -> int:
    """Open the app. The demo ignores environment and profiles."""
    if not are_a_terminal():
        raise InvalidInput(Problem("", _("the app needs a terminal"), _("Use `aom-tui call`, or `aom-tui --help`.")))
    from aom_tui.commands.terminal import learning_width
    from aom_tui.settings import usable_settings

    app = app.with_options(tolerates_bad_settings=True)
    settings, faults = app.settings, () if demo else usable_settings(app.folders)[1]
    if app.documents or settings.catalogues:  # what is wrong with one is said before the window opens
        _catalogue = app.catalogue
    _configure_textual(app.looks)
    with learning_width(app.folders.cache, app.environ) if app.looks.glyphs == "auto" else nullcontext():
        from aom_tui.tui.app import run
        from aom_tui.tui.keyboard.keymap import chosen_in
        from aom_tui.tui.options import AppOptions

    keymap, key_faults = chosen_in(app.folders.config)
    return run(
        AppOptions(
            settings=settings,
            environ=app.environ,
            catalogue=lambda: app.catalogue,
            profile_name=app.profile_name,
            region=app.region,
            timeout=app.timeout,
            draft=draft,
            demo=demo,
            looks=app.looks,
            keymap=keymap,
            faults=(*faults, *app.looks.problems, *key_faults),
        )
    )


def _configure_textual(looks: "Appearance") -> None:
    """Set what Textual reads from the environment when it is imported, unless the user has set it."""
    from aom_tui.commands.terminal import COLOUR_SYSTEMS

    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)
    if system := COLOUR_SYSTEMS.get(looks.colours):
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", system)


translate_help(main)
