"""What lasts from line to line: whom we talk to, the draft, the sessions; and the `App` that commands get from it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from aom_tui.commands.context import DEFAULT_TIMEOUT, App
from aom_tui.commands.network import Network
from aom_tui.commands.trouble import say
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Lack, Problem
from aom_tui.session.compose.draft_history import DraftHistory
from aom_tui.session.profile import Kind, is_from_sandbox
from aom_tui.session.profiles.reload import rights_words
from aom_tui.session.recent import Recent

if TYPE_CHECKING:
    from aom_tui.render.explanation import Explanation
    from aom_tui.session.cause import Remedy, SessionState
    from aom_tui.session.draft import Draft, Variables
    from aom_tui.session.exchange import Exchange
    from aom_tui.session.history.store import History
    from aom_tui.session.profile import Profile
    from aom_tui.session.session import Session
    from aom_tui.session.values.listing import FieldValues

T = TypeVar("T")
_ASIDE: ContextVar[bool] = ContextVar("aside", default=False)
"""Whether this is done beside a line that is being typed."""
Target = tuple[str | None, str | None, tuple[str, ...], bool]
"""Profile name, region, further documents, anonymous: what decides which session a line uses."""


class Asker(Protocol):
    """Whoever can be asked: the terminal, or nobody."""

    @property
    def can_ask(self) -> bool: ...
    def ask(self, prompt: str, *, hidden: bool = False) -> str: ...


@dataclass(frozen=True, slots=True, eq=False)
class Last:
    """The newest call, and the session that made it."""

    exchange: "Exchange"
    session: "Session"

    def explained(self) -> "Explanation":
        """Why it came out as it did, by what the session knows now."""
        from aom_tui.render.explanation import why

        return why(self.session.catalogue, self.exchange, None if self.exchange.kept else self.session.state())

    def of_now(self, verb: str) -> "Last":
        """The same, if it may be sent again from here. Raises InvalidInput for a call of the past."""
        if kept := self.exchange.kept:
            what = _("the call that is shown is of the history")
            again = _("history resend {number} sends it again.").format(number=kept.number)
            raise InvalidInput(Problem(verb, what, again))
        return self


class Conversation:
    """The sticky state of one REPL. Sessions are opened when first needed and stay, sandboxes with them."""

    def __init__(self, app: App, asker: Asker) -> None:
        self.network = Network()
        self.asker = asker
        self._draft: Draft | None = None
        self._before: Draft | None = None
        self._history = DraftHistory()
        self.variables: Variables = {}
        """What `{{names}}` stand for."""
        self.last: Last | None = None
        self.recent = Recent()
        """What `diff` compares."""
        self.ended = False
        self.notice = ""
        """What the toolbar says of the last look for values."""
        self._values: dict[int, FieldValues] = {}
        self._unsaid: list[str] = []
        self._opening = asyncio.Lock()
        self._sessions: dict[Target, Session] = {}
        self._as_opened: dict[Target, Profile] = {}
        """Each session's profile at its beginning; it may have gone to another region or project since."""
        self._open = AsyncExitStack()
        given = {each.name: getattr(app, each.name) for each in fields(App)}
        self._app = LineApp(**given, conversation=self)

    @property
    def app(self) -> "LineApp":
        """What the next line's command is given; its options aim it elsewhere for that line only."""
        return self._app

    @property
    def session(self) -> "Session | None":
        """The session in use, if it has been opened."""
        return self._sessions.get(self._app.target(anonymous=False))

    def profile(self) -> "Profile | None":
        """The profile in use; None where there is none, or none that can be used."""
        try:
            return self._app.planner().profile
        except InvalidInput:
            return None

    def last_call(self, verb: str, remedy: str = _("Send one first.")) -> Last:
        """What the verb speaks of. Raises InvalidInput, with the remedy, where there is none yet."""
        if self.last is None:
            raise InvalidInput(Problem(verb, _("there is no call yet"), remedy))
        return self.last

    @property
    def draft(self) -> "Draft | None":
        """The sticky draft, with what its variables stand for now."""
        return self._draft.with_variables(self.variables) if self._draft else None

    @draft.setter
    def draft(self, draft: "Draft | None") -> None:
        if self._draft and draft and (draft.operation_id, draft.uri) != (self._draft.operation_id, self._draft.uri):
            self._before = self._draft
        self._draft = draft
        if draft is not None:
            self._history.note(draft)

    @property
    def composed(self) -> "Draft | None":
        """The sticky draft as it was put there: the same one as long as no line changes it."""
        return self._draft

    def offer(self, draft: "Draft") -> None:
        """A draft of the past, for whoever goes back."""
        self._before = draft

    def step(self, step: int) -> "Draft | None":
        """One change back (-1) or forth (1); None where there is none."""
        draft = self._history.undo() if step < 0 else self._history.redo()
        self._draft = draft or self._draft
        return draft

    def replace(self, draft: "Draft") -> None:
        """Another draft, whose way back leads to this one even where both are of one call."""
        before, self.draft = self._draft, draft
        self._before = before or self._before

    def before(self, operation_id: str | None = None) -> "Draft | None":
        """The draft before this one, of whatever call or of that one."""
        before = self._before
        return before if before and operation_id in (None, before.operation_id) else None

    def sticky(self) -> "Draft":
        """The draft. Raises InvalidInput where nothing has been chosen yet."""
        draft = self.draft
        if draft is None:
            raise InvalidInput(
                Problem("", _("no operation chosen"), _("Choose one: use ListSeries, or use GET /v1/..."))
            )
        return draft

    def move(self, profile_name: str, region: str | None) -> None:
        """Talk to another profile from here on. Raises InvalidInput where it cannot be."""
        moved = replace(self._app, profile_name=profile_name, region=region)
        moved.planner()
        self._app = moved

    def opened(self, app: "LineApp", *, anonymous: bool) -> "Session | None":
        """The session on what the line is aimed at, if it is open and the settings have not changed since.

        Raises InvalidInput where they no longer have such a profile.
        """
        target = app.target(anonymous=anonymous)
        session = self._sessions.get(target)
        if session is None or is_from_sandbox(session.profile):
            return session
        return session if self._as_opened[target] == app.fresh_planner(anonymous=anonymous).profile else None

    async def session_for(self, app: "LineApp", *, anonymous: bool) -> "Session":
        """The session on what the line is aimed at, opened at its first use. Raises InvalidInput."""
        async with self._opening:  # a Tab and a line may want one at once: two sandboxes would share nothing
            session = self.opened(app, anonymous=anonymous)
            if session is None:
                session = await self._open.enter_async_context(app.new_session(anonymous=anonymous))
                target = app.target(anonymous=anonymous)
                if target in self._as_opened and (said := rights_words(self._as_opened[target], session.profile)):
                    self.say(said)
                self._sessions[target], self._as_opened[target] = session, session.profile
        session.timeout = app.timeout or DEFAULT_TIMEOUT
        return session

    async def listed(self, draft: "Draft", place: str, *, noticed: Callable[[], None]) -> "Mapping[str, str]":
        """The values that the API lists for a place of the draft, with what they are; on whatever loop it is awaited.

        Nobody is asked for a secret. What goes on, and what went wrong, is the `notice`, for the toolbar; each time it
        changes `noticed` is called.
        """
        from aom_tui.session.values.listing import Answer, FieldValues

        async def asked() -> Answer:
            _ASIDE.set(True)
            session = await self.session_for(self._app, anonymous=False)
            values = self._values.setdefault(id(session), FieldValues(session))
            return await values.ask(draft, place)

        answer = Answer()
        self.notice = _("asking the API...")
        noticed()
        try:
            answer = await asyncio.wrap_future(self.network.beside(asked()))
        except InvalidInput as error:
            answer = Answer(trouble=str(error))
        finally:
            self.notice = answer.trouble
            noticed()
        return {value.text: value.label for value in answer.values}

    def say(self, text: str) -> None:
        """One line for the person; one that comes up at a Tab waits, since it would break the line being typed."""
        if _ASIDE.get():
            self._unsaid.append(text)
        else:
            say(text)

    def say_rest(self) -> None:
        """What has waited."""
        while self._unsaid:
            say(self._unsaid.pop(0))

    def write_history(self) -> None:
        """Wait until the calls that have ended are in the history."""
        for session in self._sessions.values():
            if session.recorder:
                session.recorder.flush()

    def close(self) -> None:
        """Connections, and sandboxes of our own."""
        self.network.close(self._open.aclose())


@dataclass(frozen=True, kw_only=True)
class LineApp(App):
    """The program as one line of the REPL sees it: the same as a command line's, but it finds a session open."""

    conversation: Conversation

    def typed(self, command: str) -> str:
        """The line itself."""
        return command

    def helping(self, command: str) -> str:
        """The verb for it; before the command stands the program's name."""
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
        """Those of the conversation."""
        return self.conversation.variables

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
    def composed(self) -> "Draft | None":
        """The sticky draft. Raises InvalidInput where nothing has been chosen yet."""
        return self.conversation.sticky()

    def take(self, draft: "Draft") -> bool:
        """It becomes the sticky draft, with its variables beside ours."""
        from aom_tui.render.summary import called

        self.conversation.variables = {**self.conversation.variables, **draft.variables}
        self.conversation.replace(draft)
        said = _("this is the draft of {id} now; nothing is sent; back goes to the one before")
        self.say(said.format(id=called(draft)))
        return True

    @property
    def chosen_profile(self) -> str | None:
        """The profile that the line names; the one in use is none that was chosen for it."""
        return None if self.profile_name == self.conversation.app.profile_name else self.profile_name

    def history(self) -> "History":
        """When the last call is in it."""
        self.conversation.write_history()
        return super().history()

    def note(self, exchange: "Exchange", session: "Session") -> None:
        """What `why` and `remedy` speak of."""
        self.conversation.last = Last(exchange, session)
        self.conversation.recent.add(exchange)

    def recall(self, exchange: "Exchange") -> None:
        """`wire`, `why`, `pick` and the like speak of it until the next call."""
        from aom_tui.commands.exporting import session_of

        self.note(exchange, session_of(self, exchange))

    def worded(self, problem: Problem) -> str:
        """The problem in a line, with a verb in place of an option."""
        if problem.lack is not Lack.VARIABLE:
            return str(problem)
        from aom_tui.session.variables.problems import undefined_remedy

        return str(problem.with_remedy(undefined_remedy(problem.name, f"let {problem.name} = ...")))

    def hint(self, remedy: "Remedy", state: "SessionState", operation_id: str | None) -> str:
        """The verb that does it, or what to type before the next send."""
        from aom_tui.render.remedy import VERB, needs_typing, remedy_to_type, remedy_words

        if needs_typing(remedy):
            adding, removing = _("Type: set {item}"), _("Type: unset {name}")
            return remedy_to_type(remedy, state, operation_id, adding=adding, removing=removing)
        return _("Type: {command}").format(command=f"{VERB}  ({remedy_words(remedy)})")

    def say(self, text: str) -> None:
        """One line for the person, when it disturbs nobody."""
        self.conversation.say(text)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """On the loop that the sessions live on; Ctrl-C cancels it and nothing else."""
        return self.conversation.network.run(work)

    @asynccontextmanager
    async def session(self, *, anonymous: bool = False) -> AsyncIterator["Session"]:
        """A session that stays open for the lines to come. Raises InvalidInput."""
        yield await self.conversation.session_for(self, anonymous=anonymous)

    async def sandbox_profile(self) -> "Profile | None":
        """The sandbox that the lines speak to, opened where it is not yet; else one that runs for all."""
        profile = self.conversation.profile()
        if profile is not None and profile.kind is Kind.SANDBOX:
            return (await self.conversation.session_for(self, anonymous=False)).profile
        return await super().sandbox_profile()

    def planner(self, *, anonymous: bool = False) -> "Session":
        """The open session, which knows more (the project's id, a sandbox's port), else one that only constructs."""
        return self.conversation.opened(self, anonymous=anonymous) or self.fresh_planner(anonymous=anonymous)

    def fresh_planner(self, *, anonymous: bool) -> "Session":
        """As a command would make it: by the settings as they are now."""
        return super().planner(anonymous=anonymous)

    def new_session(self, *, anonymous: bool) -> "AbstractAsyncContextManager[Session]":
        """A session opened as a command would open it."""
        return super().session(anonymous=anonymous)

    def target(self, *, anonymous: bool) -> Target:
        """What this line is aimed at. Anonymous only where nothing says whom to be."""
        from aom_tui.session.profiles.resolve import has_profile

        nobody = anonymous and self.profile_name is None and not has_profile(self.settings, self.environ)
        return self.profile_name, self.region, self.documents, nobody
