"""The commands by name, each imported when it is called."""

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.errors import PIPE_CLOSED, status_of
from aom_tui.commands.help_page import HelpPage
from aom_tui.commands.help_translation import translate_click, translate_help
from aom_tui.commands.streams import discard_output, prepare_streams
from aom_tui.commands.threads import join_daemon_threads
from aom_tui.language import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: Mapping[str, str] = {
    "auth": "aom_tui.commands.token:auth",
    "call": "aom_tui.commands.call:call",
    "config": "aom_tui.commands.config:config",
    "convert": "aom_tui.commands.convert:convert",
    "demo": "aom_tui.commands.demo:demo",
    "describe": "aom_tui.commands.operations:describe",
    "import": "aom_tui.commands.importing:import_",
    "doctor": "aom_tui.commands.doctor:doctor",
    "history": "aom_tui.commands.history:history",
    "join": "aom_tui.commands.join:join",
    "keys": "aom_tui.tui.keys_command:keys",
    "open": "aom_tui.commands.open:open_",
    "operations": "aom_tui.commands.operations:operations",
    "profile": "aom_tui.commands.profile:profile",
    "request": "aom_tui.commands.call:request",
    "requests": "aom_tui.commands.requests:requests",
    "sandbox": "aom_tui.commands.sandbox_control:sandbox",
    "ticket": "aom_tui.commands.history_export:ticket",
    "token": "aom_tui.commands.token:token",
    "watch": "aom_tui.commands.watch:watch",
    "why": "aom_tui.commands.why:why",
}
"""One-shot commands: name to `module:attribute`."""

COMPLETION = "_AOM_TUI_COMPLETE"
"""The variable by which a shell asks for its script, or at a Tab for what may follow."""

SIMILARITY = 0.75
"""From here on difflib's ratio tells a slip of the finger (`sned`); below are names that are short (`bogus`: use)."""

SYNONYMS = {
    "list": "operations",
    "login": "token",
    "ls": "operations",
    "raw": "request",
    "status": "auth",
    "whoami": "auth",
}
"""What other programs call it."""

OF_HISTORY = ("diff", "export", "load", "resend", "show")
"""What is done with a call of the past, one word further in; a door may have some of them as commands of its own."""

COLLECT_EVERY = 50_000
"""New objects between two looks for garbage: importing makes many that stay. The looks were 6% of a call."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that `--version` costs next to nothing.

    A command returns its exit status; nothing it raises becomes a traceback, bugs excepted.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, str] = COMMANDS, **more: Any) -> None:
        super().__init__(*args, **more)
        self._lazy = lazy
        self._told: set[str] = set()
        """Commands whose help is in the language chosen already."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, _colon, attribute = self._lazy[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        if cmd_name not in self._told:
            self._told.add(cmd_name)
            translate_help(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """The names alone: click would import each command for its help."""
        from click.shell_completion import CompletionItem

        names = [CompletionItem(name) for name in self.list_commands(ctx) if name.startswith(incomplete)]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, but a name that is none is answered with the names like it."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            raise click.UsageError(_no_command(name, self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, standalone_mode: bool = True, **named: Any) -> Any:
        """The program: ends the process with the command's exit status."""
        if COMPLETION in os.environ:
            from aom_tui.commands.shells import install

            install()
        run: Callable[..., Any] = partial(super().main, standalone_mode=False)
        if not standalone_mode:
            return run(*args, **named)
        gc.set_threshold(COLLECT_EVERY)
        prepare_streams()
        translate_click()
        click.Context.formatter_class = HelpPage
        status = status_of(lambda: run(*args, **named))
        join_daemon_threads()
        gc.freeze()  # the interpreter's own last look for garbage was 15% of a call
        raise SystemExit(status)

    def make_context(self, *args: Any, **named: Any) -> click.Context:
        """What is printed while options are read (`--version`) ends as all else does where nobody reads it any more."""
        try:
            return super().make_context(*args, **named)
        except BrokenPipeError:
            discard_output(sys.stdout)
            raise click.exceptions.Exit(PIPE_CLOSED) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Inside of click, which makes an interrupt and a closed pipe into something of its own."""
        format_problem = ctx.obj.format_problem if ctx.obj else str  # the program's own group makes its App further in
        raise click.exceptions.Exit(status_of(partial(super().invoke, ctx), format_problem))


def _similar_names(name: str, names: Sequence[str]) -> list[str]:
    """At most three that were probably meant: what it is called here alone, else what it abbreviates or mistypes."""
    if name in OF_HISTORY and "history" in names:
        return [f"history {name}"]
    here = SYNONYMS.get(name, "")
    if here in names:
        return [here]
    begun = [each for each in names if len(name) > 1 and each.startswith(name)]
    return list(dict.fromkeys((*begun, *get_close_matches(name, names, cutoff=SIMILARITY))))[:3]


def _no_command(name: str, names: Sequence[str]) -> str:
    alike = _similar_names(name, names)
    if not alike:
        return _("no command {name!r}").format(name=name)
    return _("no command {name!r}; did you mean {names}?").format(name=name, names=_(" or ").join(alike))
