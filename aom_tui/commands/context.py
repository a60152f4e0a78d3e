"""The `App` that every command is given: settings, catalogue, environment, sessions, questions to the user."""

import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from aom_tui.commands.errors import say
from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem, expanded

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue
    from aom_tui.commands.network import Network
    from aom_tui.render.appearance import Appearance
    from aom_tui.render.explanation import Explanation
    from aom_tui.session.cause import Remedy, SessionState
    from aom_tui.session.draft import Draft, Variables
    from aom_tui.session.exchange import Exchange
    from aom_tui.session.history.store import History
    from aom_tui.session.profile import Profile
    from aom_tui.session.session import Session
    from aom_tui.settings import Folders, Settings

T = TypeVar("T")

_YES, _NO = ("y", "yes", "是"), ("n", "no", "否")

DEFAULT_TIMEOUT = 30.0
"""Seconds: the deadline of a whole call."""


def no_app(app: "App", draft: "Draft | None", demo: bool) -> int:  # noqa: ARG001 - the signature of Launch
    """Raise InvalidInput: there is no window to open."""
    raise InvalidInput(Problem("", _("the app cannot be opened from here"), _("Run aom-tui in a terminal.")))


Launch = Callable[["App", "Draft | None", bool], int]
"""Opens the app with a draft loaded, as the demo or not; its exit status. Given by the root, which knows the app."""


@dataclass(frozen=True, kw_only=True)
class App:
    """The program as a command sees it. `ctx.obj` of every click context; another door may give a subclass.

    Nothing is read before it is asked for.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    profile_name: str | None = None
    region: str | None = None
    timeout: float | None = None
    theme: str | None = None
    """As given by `--theme`; None for what environment and settings say."""
    documents: tuple[str, ...] = ()
    """Paths of further OpenAPI documents, as given by `--catalogue`."""
    ignores_settings: bool = False
    """As if `config.toml` were empty: for the demo, which a broken file must not break."""
    tolerates_bad_settings: bool = False
    """What is wrong in `config.toml` is left out: for the app, which says so and opens all the same."""
    launch: Launch = no_app

    @property
    def folders(self) -> "Folders":
        """Where settings, data and cache lie."""
        from aom_tui.settings import Folders

        return Folders.of(self.environ)

    @property
    def settings(self) -> "Settings":
        """Read anew at each look: a profile may just have been added. Raises InvalidInput."""
        from aom_tui.settings import Settings, load_settings, usable_settings

        if self.ignores_settings:
            return Settings(self.folders)
        return usable_settings(self.folders)[0] if self.tolerates_bad_settings else load_settings(self.folders)

    @cached_property
    def looks(self) -> "Appearance":
        """The appearance on this terminal, for the demo too; faults in `config.toml` are ignored here."""
        from aom_tui.render.appearance import resolve_appearance
        from aom_tui.settings import usable_settings

        settings, _problems = usable_settings(self.folders)
        return resolve_appearance(settings, self.environ, self.theme)

    @property
    def has_ascii_only(self) -> bool:
        """Whether signs must be drawn in ASCII: by choice; else where it is a terminal that cannot do better."""
        if self.looks.glyphs != "auto":
            return self.looks.glyphs == "ascii"
        from aom_tui.commands.terminal import is_wide
        from aom_tui.render.chart.plot import terminal_glyphs

        narrow = terminal_glyphs(environ=self.environ) != "ascii" and not is_wide(self.folders.cache, self.environ)
        return sys.stdout.isatty() and not narrow

    @property
    def catalogue(self) -> "Catalogue":
        """Ours and the further documents of the command line and of the settings, read once. Raises InvalidInput."""
        from aom_tui.catalogue.load import load_catalogue

        given = [expanded(path, "--catalogue") for path in self.documents]
        return load_catalogue(tuple(dict.fromkeys(path.absolute() for path in (*self.settings.documents, *given))))

    @property
    def is_terminal(self) -> bool:
        """Whether a person can be asked: stdin is a terminal, and so is stderr, where questions are shown."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def ask(self, prompt: str, *, hidden: bool = False) -> str:
        """The user's answer, whichever thread asks; only where `is_terminal`. Raises click.Abort for Ctrl-C."""
        return self._network.ask(lambda: _prompted(prompt, hidden))

    def confirms(self, question: str, *, otherwise: bool = False) -> bool:
        """Ask a yes-or-no question in either language and return the answer; Enter alone means `otherwise`."""
        answer = self.ask(question).strip().lower()
        return answer not in _NO if otherwise else answer in _YES

    def say(self, text: str) -> None:
        """One line for the person, beside the data."""
        say(text)

    def format_problem(self, problem: Problem) -> str:
        """Write a problem on one line; the REPL names other remedies."""
        return str(problem)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run network work to its end; Ctrl-C cancels it, also at a question that it asks."""
        try:
            return self._network.run(work)
        finally:
            self._network.close()

    @cached_property
    def _network(self) -> "Network":
        from aom_tui.commands.network import Network  # asyncio takes 30 ms: `--version` does without

        return Network()

    def with_options(self, **target: Any) -> Self:
        """Return a copy with the options that are given and not None."""
        return replace(self, **{name: value for name, value in target.items() if value is not None})

    @asynccontextmanager
    async def session(self, *, anonymous: bool = False) -> AsyncIterator["Session"]:
        """A session on the chosen profile, closed afterwards. Raises InvalidInput."""
        from aom_tui.session.open import open_session

        session = await open_session(
            self.settings,
            self.environ,
            self.catalogue,
            profile_name=self.profile_name,
            region=self.region,
            timeout=self.timeout or DEFAULT_TIMEOUT,
            ask=self._ask_secret if self.is_terminal else None,
            anonymous=anonymous,
        )
        session.on_news = self.say
        self._say_who_chose(session.profile)
        if session.owns_service:
            self.say(_("a sandbox of its own serves this and ends with it; `aom-tui sandbox` runs one to share"))
        try:
            yield session
        finally:
            await session.aclose()

    def _say_who_chose(self, profile: "Profile") -> None:
        """Tell a person that an identity in the environment was chosen before the default profile."""
        if profile.instead_of and self.is_terminal:
            from aom_tui.session.profiles.selection import outranking_words

            said = outranking_words(profile.chosen_by, profile.instead_of)
            self.say(sentences(said, _("--profile {name} is that one, or unset it.").format(name=profile.instead_of)))

    def planner(self, *, anonymous: bool = False) -> "Session":
        """A session that only constructs: it starts no sandbox, asks for no secret. Raises InvalidInput."""
        from aom_tui.session.open import session_to_construct

        return session_to_construct(
            self.settings,
            self.environ,
            self.catalogue,
            profile_name=self.profile_name,
            region=self.region,
            anonymous=anonymous,
        )

    async def sandbox_profile(self) -> "Profile | None":
        """The profile of a running sandbox: the chosen one, else one that runs for all commands; None without any."""
        from aom_tui.session.profile import Kind
        from aom_tui.session.sandbox_client.local_sandbox import ABSENT_SANDBOX, find_running

        with suppress(InvalidInput):  # another profile, or none, may be chosen: a sandbox can be told all the same
            profile = self.planner().profile
            if profile.kind is Kind.SANDBOX and profile is not ABSENT_SANDBOX:
                return profile
        running = find_running(self.folders.data)
        return running.profile if running else None

    @property
    def variables(self) -> "Variables":
        """The variables that a REPL holds; a one-shot command has only those of `--set`."""
        return {}

    @property
    def last(self) -> "tuple[Explanation, str] | None":
        """The explanation of a REPL's last call, and what to type about it; None in a one-shot command."""
        return None

    def command_line(self, command: str) -> str:
        """What to type here for a command of ours."""
        return f"aom-tui {command}"

    def help_command(self, command: str) -> str:
        """What to type for the help of a command."""
        return f"{command} --help"

    @property
    def draft(self) -> "Draft | None":
        """The draft that a REPL holds; a one-shot command has none."""
        return None

    def adopt_draft(self, draft: "Draft") -> bool:  # noqa: ARG002 - another door keeps it
        """Keep an imported draft and return True; a one-shot command cannot, and returns False."""
        return False

    @property
    def chosen_profile(self) -> str | None:
        """The profile that was named for this command, if one was."""
        return self.profile_name

    def history(self) -> "History":
        """The calls of the past, up to the last one. Whoever opens it closes it."""
        from aom_tui.session.history.store import history_in

        return history_in(self.settings)

    def past_call(self, number: int) -> "Exchange":
        """A call by its number in the history. Raises InvalidInput where there is none."""
        with closing(self.history()) as past:
            return past.exchange(number)

    def note(self, exchange: "Exchange", session: "Session") -> None:
        """Remember a call that has ended; the REPL's `why` explains it."""

    def recall(self, exchange: "Exchange") -> None:
        """Remember a call of the history that has been shown; the REPL's `why` explains it."""

    def hint(self, remedy: "Remedy", state: "SessionState", operation_id: str | None) -> str:
        """What to type for the remedy; may be empty."""
        from aom_tui.render.remedy import remedy_to_type

        return remedy_to_type(remedy, state, operation_id)

    def _ask_secret(self, prompt: str) -> str:
        return self.ask(prompt, hidden=True)


def _prompted(prompt: str, hidden: bool) -> str:
    try:
        answer: str = click.prompt(prompt, hide_input=hidden, default="", show_default=False, err=True)
    except click.Abort:
        if not hidden:  # there click ends the line itself
            click.echo(err=True)
        raise
    return answer
