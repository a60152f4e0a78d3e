"""Where each of the four steps of a call is seen; one that went wrong, in Why."""

from typing import TYPE_CHECKING

from aom_tui.session.exchange import StepName, Success
from aom_tui.tui.panes.reply_title import View

if TYPE_CHECKING:
    from aom_tui.tui.screens.workbench import WorkbenchScreen

VIEWS = {StepName.SEND: View.WIRE, StepName.PARSE: View.BODY}
"""The view of the response in which a step that went well is seen."""


def show_step(bench: "WorkbenchScreen", name: StepName) -> None:
    """Show the token in Auth, the request in Preview, what went over the wire in Wire, the reply in Body."""
    if _went_wrong(bench, name):
        _show_view(bench, View.WHY)
    elif name is StepName.TOKEN:
        bench.action_auth()
    elif name is StepName.CONSTRUCT:
        bench.action_request_tab("preview")
    else:
        _show_view(bench, VIEWS[name])


def _went_wrong(bench: "WorkbenchScreen", name: StepName) -> bool:
    """Whether Why tells of this step: it failed, or the reply says no."""
    exchange = bench.exchange
    if exchange is None:
        return False
    says_no = name is StepName.PARSE and not isinstance(exchange.outcome, Success)
    return says_no or any(step.name is name and step.state == "failed" for step in bench.steps)


def _show_view(bench: "WorkbenchScreen", view: View) -> None:
    bench.action_view(view)
    bench.show_pane("response")
