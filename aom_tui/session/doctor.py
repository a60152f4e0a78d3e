"""Why an exchange went wrong: causes by what it shows, ranked, each with what would mend it. Pure.

Nothing is guessed: a cause has its evidence in the exchange or in what the session knows, or it is one that the
documents name for such a reply, and then it comes last.
"""

from collections.abc import Callable, Iterable, Sequence

from aom_tui.catalogue.model import Catalogue
from aom_tui.session.cause import Cause, Likelihood, Remedy, SessionState
from aom_tui.session.exchange import Exchange, Failure, FailureKind, StepName, Success
from aom_tui.session.symptoms.clocks import clock_causes
from aom_tui.session.symptoms.contents import contents_causes
from aom_tui.session.symptoms.login import login_causes
from aom_tui.session.symptoms.name_taken import name_taken_causes
from aom_tui.session.symptoms.network import network_causes
from aom_tui.session.symptoms.not_found import not_found_causes
from aom_tui.session.symptoms.place import host_causes, path_causes, project_causes
from aom_tui.session.symptoms.scene import Scene
from aom_tui.session.symptoms.service import (
    fault_causes,
    page_causes,
    permission_causes,
    redirect_causes,
    throttle_causes,
)
from aom_tui.session.symptoms.signature import signature_causes
from aom_tui.session.symptoms.token import token_causes

_SYMPTOMS: tuple[Callable[[Scene], Iterable[Cause]], ...] = (
    page_causes,
    throttle_causes,
    redirect_causes,
    clock_causes,
    host_causes,
    project_causes,
    signature_causes,
    token_causes,
    login_causes,
    permission_causes,
    path_causes,
    name_taken_causes,
    not_found_causes,
    contents_causes,
    fault_causes,
    network_causes,
)
"""Of two causes that are as likely, the one found by the earlier is named first."""


def diagnose(catalogue: Catalogue | None, exchange: Exchange, state: SessionState | None) -> tuple[Cause, ...]:
    """The causes, likeliest first; none of a success. Without catalogue or state there is less to see."""
    if isinstance(exchange.outcome, Success):
        return ()
    scene = Scene(catalogue, exchange, state)
    culprit = Scene(catalogue, _culprit(exchange), state)
    found = [cause for look in _SYMPTOMS for cause in look(culprit)]
    if culprit.exchange is not exchange:
        found += signature_causes(scene)
    return tuple(sorted(found, key=lambda cause: cause.likelihood))


def top_remedy(causes: Sequence[Cause], exchange: Exchange) -> Remedy | None:
    """What to do first, of what the program can do: nothing against a cause without a sign while others have one.

    Where a write may have been applied nothing is offered that would send it again.
    """
    if isinstance(exchange.outcome, Failure) and exchange.outcome.may_have_been_applied:
        return None
    seen = [cause for cause in causes if cause.likelihood is not Likelihood.DOCUMENTED]
    return next((cause.remedy for cause in seen or causes if cause.remedy is not None), None)


_OF_A_LOGIN = (FailureKind.IAM_REFUSED, FailureKind.IAM_FAILED, FailureKind.IAM_SILENT, FailureKind.TLS)


def _culprit(exchange: Exchange) -> Exchange:
    """The exchange that went wrong: where there is no token, the session's own request for it."""
    outcome = exchange.outcome
    is_login = isinstance(outcome, Failure) and outcome.step is StepName.TOKEN and outcome.kind in _OF_A_LOGIN
    before = [each for each in exchange.preceding if each.role != "call"]
    if is_login and before and not isinstance(before[-1].outcome, Success):
        return before[-1]
    return exchange
