"""What lasts from line to line of a REPL: the profile in use, the draft, the sessions, the last call."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Protocol

from aom_tui.commands.context import App
from aom_tui.commands.network import Network
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.repl.last_call import LastCall
from aom_tui.repl.line_app import LineApp
from aom_tui.repl.messages import Messages
from aom_tui.repl.session_pool import SessionPool
from aom_tui.repl.sticky_draft import StickyDraft
from aom_tui.repl.value_lookup import ValueLookup
from aom_tui.session.recent import Recent

if TYPE_CHECKING:
    from aom_tui.session.profile import Profile
    from aom_tui.session.session import Session


class Asker(Protocol):
    """Asks the person at the terminal, if there is one."""

    @property
    def can_ask(self) -> bool: ...
    def ask(self, prompt: str, *, hidden: bool = False) -> str: ...


class Conversation:
    """The state of one REPL."""

    def __init__(self, app: App, asker: Asker) -> None:
        self.network = Network()
        self.asker = asker
        self.messages = Messages()
        self.drafts = StickyDraft()
        self.sessions = SessionPool(self.messages)
        self.lookup = ValueLookup(self.network, self.sessions, self.messages)
        self.last: LastCall | None = None
        self.recent = Recent()
        """The calls that `diff` compares."""
        self.ended = False
        given = {each.name: getattr(app, each.name) for each in fields(App)}
        self._app = LineApp(**given, conversation=self)

    @property
    def app(self) -> LineApp:
        """The `App` of the next line's command; the line's options aim it elsewhere for that line only."""
        return self._app

    @property
    def session(self) -> "Session | None":
        """The session in use, if it has been opened."""
        return self.sessions.find(self._app.target(anonymous=False))

    def profile(self) -> "Profile | None":
        """The profile in use; None where there is none, or none that can be used."""
        try:
            return self._app.planner().profile
        except InvalidInput:
            return None

    def last_call(self, verb: str, remedy: str = _("Send one first.")) -> LastCall:
        """The call that a verb speaks of. Raises InvalidInput, with the remedy, where there is none yet."""
        if self.last is None:
            raise InvalidInput(Problem(verb, _("there is no call yet"), remedy))
        return self.last

    def resendable_call(self, verb: str) -> LastCall:
        """The last call, to be sent again. Raises InvalidInput where there is none, or it is of the history."""
        last = self.last_call(verb)
        last.check_resendable(verb)
        return last

    def use_profile(self, profile_name: str, region: str | None) -> None:
        """Use another profile from the next line on. Raises InvalidInput where it cannot be used."""
        moved = replace(self._app, profile_name=profile_name, region=region)
        moved.planner()
        self._app = moved

    def close(self) -> None:
        """Close all sessions and end the network thread."""
        self.network.close(self.sessions.close())
