"""The newest call of a REPL, which `why`, `remedy`, `wire` and the like speak of."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.render.explanation import Explanation
    from aom_tui.session.exchange import Exchange
    from aom_tui.session.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class LastCall:
    """The newest call, and the session that made it."""

    exchange: "Exchange"
    session: "Session"

    def explained(self) -> "Explanation":
        """Explain the outcome; for a call of this REPL by what the session knows now."""
        from aom_tui.render.explanation import why

        return why(self.session.catalogue, self.exchange, None if self.exchange.kept else self.session.state())

    def check_resendable(self, verb: str) -> None:
        """Raise InvalidInput for a call of the history, which only `history resend` sends again."""
        if kept := self.exchange.kept:
            what = _("the call that is shown is of the history")
            again = _("history resend {number} sends it again.").format(number=kept.number)
            raise InvalidInput(Problem(verb, what, again))
