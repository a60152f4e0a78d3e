"""The `App` that the commands of a REPL line are given: it finds sessions open and a draft that stays."""

from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from aom_tui.commands.context import App
from aom_tui.language import _
from aom_tui.problem import Lack, Problem
from aom_tui.repl.last_call import LastCall
from aom_tui.session.profile import Kind

if TYPE_CHECKING:
    from aom_tui.render.explanation import Explanation
    from aom_tui.repl.conversation import Conversation
    from aom_tui.session.cause import Remedy, SessionState
    from aom_tui.session.draft import Draft, Variables
    from aom_tui.session.exchange import Exchange
    from aom_tui.session.history.store import History
    from aom_tui.session.profile import Profile
    from aom_tui.session.session import Session

T = TypeVar("T")
Target = tuple[str | None, str | None, tuple[str, ...], bool]
"""Profile name, region, further documents, anonymous: what decides which session a line uses."""


def conversation_of(app: App) -> "Conversation":
    """The conversation that a verb's `App` belongs to."""
    return cast(LineApp, app).conversation


@dataclass(frozen=True, kw_only=True)
class LineApp(App):
    """The program as one line of the REPL sees it, with the state of the conversation."""

    conversation: "Conversation"

    def command_line(self, command: str) -> str:
        """The command as it is typed here, without the program's name."""
        return command

    def help_command(self, command: str) -> str:
        """The line that shows a command's help; `command` begins with the program's name."""
        return " ".join(["help", *command.split()[1:]])

    @property
    def is_terminal(self) -> bool:
        """Whether a person can be asked."""
        return self.conversation.asker.can_ask

    def ask(self, prompt: str, *, hidden: bool = False) -> str:
        """The user's answer, whichever thread asks."""
        return self.conversation.network.ask(lambda: self.conversation.asker.ask(prompt, hidden=hidden))

    @property
    def variables(self) -> "Variables":
        """The variables of the conversation."""
        return self.conversation.drafts.variables

    @property
    def last(self) -> "tuple[Explanation, str] | None":
        """Why the newest call of this conversation came out as it did, and what to type about it.

        Raises InvalidInput where there was none: those of other processes are `history show`'s.
        """
        remedy = _("Send one first, give a code (why APIG.0301), or look at one of the past: history show NUMBER.")
        last = self.conversation.last_call("why", remedy)
        explained, draft = last.explained(), last.exchange.draft
        operation_id = draft.operation_id if draft else None
        if explained.mends is None or last.exchange.kept:
            return explained, ""
        return explained, self.hint(explained.mends, last.session.state(), operation_id)

    @property
    def draft(self) -> "Draft | None":
        """The sticky draft. Raises InvalidInput where nothing has been chosen yet."""
        return self.conversation.drafts.required()

    def adopt_draft(self, draft: "Draft") -> bool:
        """Make it the sticky draft, its variables beside those there are."""
        from aom_tui.render.summary import called

        drafts = self.conversation.drafts
        drafts.variables = {**drafts.variables, **draft.variables}
        drafts.replace(draft)
        said = _("this is the draft of {id} now; nothing is sent; back goes to the one before")
        self.say(said.format(id=called(draft)))
        return True

    @property
    def chosen_profile(self) -> str | None:
        """The profile that the line names; None where it is the one in use anyway."""
        return None if self.profile_name == self.conversation.app.profile_name else self.profile_name

    def history(self) -> "History":
        """The calls of the past, the last one included."""
        self.conversation.sessions.flush_history()
        return super().history()

    def note(self, exchange: "Exchange", session: "Session") -> None:
        """Make it the call that `why` and `remedy` speak of."""
        self.conversation.last = LastCall(exchange, session)
        self.conversation.recent.add(exchange)

    def recall(self, exchange: "Exchange") -> None:
        """Make a call of the history the one that `wire`, `why` and `pick` speak of until the next call."""
        from aom_tui.commands.exporting import session_of

        self.note(exchange, session_of(self, exchange))

    def format_problem(self, problem: Problem) -> str:
        """The problem in a line, its remedy a verb in place of an option."""
        if problem.lack is not Lack.VARIABLE:
            return str(problem)
        from aom_tui.session.variables.problems import undefined_remedy

        return str(problem.with_remedy(undefined_remedy(problem.name, f"let {problem.name} = ...")))

    def hint(self, remedy: "Remedy", state: "SessionState", operation_id: str | None) -> str:
        """The verb that applies the remedy, or what to type before the next send."""
        from aom_tui.render.remedy import VERB, needs_typing, remedy_to_type, remedy_words

        if needs_typing(remedy):
            adding, removing = _("Type: set {item}"), _("Type: unset {name}")
            return remedy_to_type(remedy, state, operation_id, adding=adding, removing=removing)
        return _("Type: {command}").format(command=f"{VERB}  ({remedy_words(remedy)})")

    def say(self, text: str) -> None:
        """Say one line, after the line that is being typed."""
        self.conversation.messages.say(text)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run it on the sessions' event loop; Ctrl-C cancels it and nothing else."""
        return self.conversation.network.run(work)

    @asynccontextmanager
    async def session(self, *, anonymous: bool = False) -> AsyncIterator["Session"]:
        """A session that stays open for the lines to come. Raises InvalidInput."""
        yield await self.conversation.sessions.get(self, anonymous=anonymous)

    async def sandbox_profile(self) -> "Profile | None":
        """The sandbox in use, opened where it is not yet; else one that runs for other commands too."""
        profile = self.conversation.profile()
        if profile is not None and profile.kind is Kind.SANDBOX:
            return (await self.conversation.sessions.get(self, anonymous=False)).profile
        return await super().sandbox_profile()

    def planner(self, *, anonymous: bool = False) -> "Session":
        """The open session, which knows the project's id and a sandbox's port; else one that only constructs."""
        return self.conversation.sessions.find_valid(self, anonymous=anonymous) or self.fresh_planner(
            anonymous=anonymous
        )

    def fresh_planner(self, *, anonymous: bool) -> "Session":
        """A planner as a command makes it, by the settings as they are now."""
        return super().planner(anonymous=anonymous)

    def new_session(self, *, anonymous: bool) -> "AbstractAsyncContextManager[Session]":
        """A session as a command opens it."""
        return super().session(anonymous=anonymous)

    def target(self, *, anonymous: bool) -> Target:
        """The target of this line, anonymous only where nothing names a profile."""
        from aom_tui.session.profiles.resolve import has_profile

        nobody = anonymous and self.profile_name is None and not has_profile(self.settings, self.environ)
        return self.profile_name, self.region, self.documents, nobody
