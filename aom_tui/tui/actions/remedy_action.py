"""The remedy of a call that went wrong: applied, and the call sent again."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.render.clean import clean_line
from aom_tui.render.summary import called
from aom_tui.session.apply_remedy import draft_with_remedy
from aom_tui.session.cause import Follow, GiveValue
from aom_tui.session.doctor import diagnose, top_remedy
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Success
from aom_tui.tui.actions.remedies import FROM_HISTORY
from aom_tui.tui.keyboard.keys import key_of, with_keys

if TYPE_CHECKING:
    from aom_tui.session.cause import Cause, Remedy
    from aom_tui.tui.actions.sending import Sending
    from aom_tui.tui.screens.bench import Bench


class RemedyAction:
    """Diagnoses the call on screen by what the session knows now: less may be left to wait for."""

    def __init__(self, bench: "Bench", sending: "Sending") -> None:
        self._bench = bench
        self._sending = sending

    @property
    def is_possible(self) -> bool:
        """Whether the program can do something about it."""
        return self._remedy()[1] is not None

    def apply(self) -> None:
        """Apply the remedy and send the call again; a write is asked about as ever."""
        bench = self._bench
        exchange = bench.exchange
        if exchange and exchange.kept:
            bench.notify(with_keys(FROM_HISTORY))
            return
        failed = exchange.draft if exchange else None
        causes, remedy = self._remedy()
        if failed is None or remedy is None:
            bench.notify(_no_remedy(exchange))
        elif isinstance(remedy, GiveValue):
            evidence = next(cause.evidence for cause in causes if cause.remedy == remedy)
            self._go_to(Problem(remedy.where, clean_line(evidence)), failed)
        else:
            self._sending.start(lambda draft: self._to_resend(draft, failed, remedy), remedy)

    def _remedy(self) -> "tuple[tuple[Cause, ...], Remedy | None]":
        bench = self._bench
        if bench.exchange is None:
            return (), None
        state = bench.session.state() if bench.session else None
        causes = diagnose(bench.catalogue, bench.exchange, state)
        return causes, top_remedy(causes, bench.exchange)

    def _go_to(self, problem: Problem, failed: Draft) -> None:
        """Go to the place that only the user can fill."""
        bench = self._bench
        if bench.draft is None or called(bench.draft) != called(failed):
            bench.load(failed)
        bench.problems = (problem,)
        bench.go_to_problem()

    def _to_resend(self, draft: Draft, failed: Draft, remedy: "Remedy") -> Draft:
        """Return what to send: the draft in the composer if it is still the call that went wrong, else that call."""
        is_same = called(draft) == called(failed)
        again = draft_with_remedy(replace(draft, unchecked=failed.unchecked) if is_same else failed, remedy)
        if is_same and draft_with_remedy(draft, remedy) is not draft and not isinstance(remedy, Follow):
            self._bench.load(again)
        return again


def _no_remedy(exchange: Exchange | None) -> str:
    if exchange is None or isinstance(exchange.outcome, Success):
        return _("nothing has gone wrong that could be mended")
    return _("nothing here that the program can do; {why} says what went wrong").format(why=key_of("view_5"))
