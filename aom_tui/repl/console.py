"""Sources of lines: a terminal with completion and history, a plain one for screen readers, or a pipe."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from aom_tui.commands.context import App
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.lines import logical_lines, needs_more_lines
from aom_tui.repl.prompt import prompt_text, toolbar_text

if TYPE_CHECKING:
    from prompt_toolkit.output import ColorDepth

    from aom_tui.repl.completions import Candidates, CompletionContext

HISTORY = "repl-history"
"""In the data folder; only its owner can read it."""

CONTINUED = "... "
"""Prompt of a line that belongs to the one before."""

STYLES = {
    "kind-sandbox": "ansigreen bold",
    "kind-test": "ansiyellow bold",
    "kind-production": "ansired bold reverse",
    "kind-no": "bold",
    "bottom-toolbar": "noreverse",
    "bottom-toolbar.text": "noreverse",
}
"""Colours by the kind of profile, which its word says too."""


class Console(Protocol):
    """Gives logical lines; asks questions."""

    stops: bool
    """Whether a line that fails ends the REPL."""
    greeting: str
    """What to know before the first line; empty where nobody reads it."""

    @property
    def can_ask(self) -> bool: ...
    def ask(self, prompt: str, *, hidden: bool = False) -> str: ...
    def read(self, conversation: Conversation) -> list[str]:
        """The next lines, usually one. Raises EOFError at the end, KeyboardInterrupt for Ctrl-C."""


class Pipe:
    """Lines from a file or a program: no prompt, nobody to ask."""

    stops = True
    greeting = ""
    can_ask = False

    def ask(self, prompt: str, *, hidden: bool = False) -> str:  # noqa: ARG002 - the signature of Console
        """Raise click.Abort: nobody can be asked."""
        raise click.Abort

    def read(self, conversation: Conversation) -> list[str]:  # noqa: ARG002 - the signature of Console
        """One line. What follows stays in the pipe, for a line that reads it (`call ... --body -`)."""
        return _first_line(self._lines())

    def _lines(self) -> Iterator[str]:
        while line := sys.stdin.buffer.readline():
            try:
                yield line.decode()
            except UnicodeDecodeError:
                raise InvalidInput(Problem("stdin", _("is not UTF-8 text"))) from None


class PlainTerminal:
    """For screen readers: a prompt, a line, nothing is ever drawn again."""

    stops = False
    greeting = _("help lists the commands, Ctrl-D leaves.")
    can_ask = True

    def __init__(self, app: App) -> None:
        self.ask = app.ask

    def read(self, conversation: Conversation) -> list[str]:
        """One line. What ends it early leaves the cursor behind the prompt: the next words begin a line."""
        try:
            return _first_line(
                self._lines(prompt_text(conversation.profile(), conversation.drafts.current, conversation.session))
            )
        except (EOFError, KeyboardInterrupt):
            click.echo(err=True)
            raise

    def _lines(self, prompt: str) -> Iterator[str]:
        while True:
            click.echo(prompt, nl=False, err=True)
            yield input()
            prompt = CONTINUED


def _first_line(lines: Iterator[str]) -> list[str]:
    """The first logical line. Raises EOFError where there is none."""
    line = next(logical_lines(lines), None)
    if line is None:
        raise EOFError
    return [line]


class Terminal:
    """Completion, history, a toolbar. `devices` are prompt-toolkit's input and output, where they are not the usual."""

    stops = False
    greeting = _("Tab completes, help lists the commands, Ctrl-D leaves.")
    can_ask = True

    def __init__(self, history_file: Path, **devices: Any) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.application import get_app
        from prompt_toolkit.filters import Condition
        from prompt_toolkit.output import create_output
        from prompt_toolkit.styles import Style

        from aom_tui.repl.history import PrivateHistory

        self._devices = devices or {"output": create_output(always_prefer_tty=True)}
        self._style = Style.from_dict(STYLES)
        self._history = PrivateHistory(history_file)
        self._lines: PromptSession[str] = PromptSession(
            history=self._history,
            multiline=Condition(lambda: needs_more_lines(get_app().current_buffer.text)),
            prompt_continuation=CONTINUED,
            # The menu's rows are kept free only from the first letter on: below an empty line they are a hole.
            complete_while_typing=Condition(lambda: bool(get_app().current_buffer.text)),
            refresh_interval=1.0,  # seconds: a token's last ten minutes are counted down
            style=self._style,
            color_depth=_depth(),
            **self._devices,
        )

    def ask(self, prompt: str, *, hidden: bool = False) -> str:
        """One line, kept nowhere."""
        from prompt_toolkit import PromptSession

        asked: PromptSession[str] = PromptSession(is_password=hidden, **self._devices)
        try:
            return asked.prompt(f"{prompt}: ")
        except EOFError:
            raise click.Abort from None

    def read(self, conversation: Conversation) -> list[str]:
        """What was typed; several lines where several were pasted."""
        from aom_tui.repl.completer import LineCompleter

        profile = conversation.profile()
        words = prompt_text(profile, conversation.drafts.current, conversation.session)
        kind, space, rest = words.partition(" ")

        def toolbar() -> str:
            return toolbar_text(profile, conversation.session, datetime.now(UTC), conversation.lookup.notice)

        self._begin_line()
        conversation.lookup.notice = ""
        text = self._lines.prompt(
            [(f"class:kind-{kind}", kind), ("", space + rest)],
            completer=LineCompleter(partial(_known, conversation, self._lines.app.invalidate)),
            bottom_toolbar=toolbar,
        )
        if trouble := self._history.news():
            conversation.messages.say(trouble)
        return list(logical_lines(text.splitlines()))

    def _begin_line(self) -> None:
        """Where what was printed ended in the middle of a line (`-o raw`), go to the next one, as zsh does.

        A line full of blanks wraps unless it begins at the margin.
        """
        output = self._lines.output
        output.write_raw(" " * output.get_size().columns + "\r")
        output.erase_end_of_line()
        output.flush()


def _depth() -> "ColorDepth | None":
    """No colours where none are wanted; else prompt-toolkit finds out, which heeds NO_COLOR too."""
    from prompt_toolkit.output import ColorDepth

    from aom_tui.render.appearance import current_appearance

    return {"none": ColorDepth.DEPTH_1_BIT, "16": ColorDepth.DEPTH_4_BIT}.get(current_appearance().colours)


def _known(conversation: Conversation, on_notice: Callable[[], None]) -> "CompletionContext":
    from aom_tui.repl.completions import CompletionContext
    from aom_tui.session.profile import Kind
    from aom_tui.session.profiles.resolve import SANDBOX

    app = conversation.app
    profiles = tuple(dict.fromkeys([*app.settings.profiles, SANDBOX]))
    session = conversation.session
    in_sandbox = session is not None and session.profile.kind is Kind.SANDBOX
    ask = partial(conversation.lookup.ask, app, on_notice=on_notice)
    return CompletionContext(
        app.catalogue,
        conversation.drafts.current,
        profiles,
        ask,
        saved=partial(_saved, app),
        asks_while_typing=in_sandbox,
    )


def _saved(app: App) -> "Candidates":
    """Names of saved requests; none where the folder cannot be read."""
    from aom_tui.commands.requests import saved_requests

    try:
        return {each.entry.name: each.file for each in saved_requests(app).all()}
    except InvalidInput:
        return {}


def choose_console(app: App, *, plain: bool) -> Console:
    """The console that fits what stdin and the screen are."""
    if not sys.stdin.isatty():
        return Pipe()
    if plain or not (sys.stdout.isatty() or sys.stderr.isatty()):
        return PlainTerminal(app)
    return Terminal(app.folders.data / HISTORY)
