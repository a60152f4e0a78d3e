"""The help of commands in the language chosen: ours from the catalogue, click's own through gettext as it does it."""

import os
from inspect import cleandoc
from typing import TypeVar

import click

from aom_tui.language import LANGUAGE, LOCALE, _

C = TypeVar("C", bound=click.Command)


def translate_help(command: C) -> C:
    """The same command, its help and that of its options translated; in English as it is."""
    if LANGUAGE == "en":
        return command
    command.help = _(cleandoc(command.help)) if command.help else None
    command.short_help = _(command.short_help) if command.short_help else None
    command.options_metavar = _("[OPTIONS]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = _(parameter.help)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        translate_help(inner)
    return command


def translate_click() -> None:
    """click asks gettext's default domain for its words: ours are bound to it. Nothing in English."""
    if LANGUAGE == "en":
        return
    from gettext import bindtextdomain

    os.environ["LANGUAGE"] = "zh_CN"  # what gettext looks at first; --lang may say other than the environment
    bindtextdomain("messages", LOCALE)
