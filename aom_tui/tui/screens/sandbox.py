"""What goes wrong in the sandbox on purpose: faults that are on, the scenario that plays, requests as they come."""

from collections import deque
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.cells import padded
from aom_tui.render.clean import clean_line
from aom_tui.render.sandbox_rows import (
    NO_FAULT,
    cleared_words,
    expired_words,
    fault_words,
    request_words,
    running_words,
)
from aom_tui.session.sandbox_client.control import (
    KIND_WORDS,
    ActiveFault,
    Faults,
    LoggedRequest,
    SandboxControl,
    SandboxSilent,
)
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.messages import SandboxSeen
from aom_tui.tui.runtime.workers import push_if_active
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.dialog import Dialog, DialogTitle
from aom_tui.tui.screens.fault_form import FaultForm, Order
from aom_tui.tui.widgets.option_lines import OptionLines
from aom_tui.tui.widgets.rule import cut_short

LOOK_EVERY = 0.5
"""Seconds between two looks at the sandbox."""
KEPT = 200
"""Requests that a higher window may show."""
STOP = "-"


class RequestLines(Widget):
    """The newest requests, as many as there is room for, the last one at the bottom."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: deque[LoggedRequest] = deque(maxlen=KEPT)

    def take(self, requests: tuple[LoggedRequest, ...]) -> None:
        """More have come."""
        self.requests.extend(requests)
        self.refresh()

    def render(self) -> Content:
        """A line each; those that a fault met stand out by their words and by colour."""
        shown = list(self.requests)[-max(self.size.height, 1) :]
        return Content("\n").join(self._line(one) for one in shown)

    def _line(self, request: LoggedRequest) -> Content:
        style = "$text-warning" if request.fault else "$text-error" if request.status >= 400 else ""
        return cut_short(Content(clean_line(request_words(request))).stylize(style), self.size.width)


class SandboxScreen(Dialog[None]):
    """Looks at the sandbox twice a second while it is open."""

    title_text = _("Sandbox: faults and scenarios")
    margin = 3
    keys = (
        ("n", _("add"), "new"),
        ("d", _("clear"), "clear"),
        ("D", _("clear all"), "clear_all"),
        ("t", _("expire tokens"), "expire"),
        ("s", _("scenario"), "scenario"),
        ("Esc", _("back"), "back"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", _("make calls go wrong"), show=False, id="sandbox_screen.new"),
        Binding("d,delete", "clear", _("clear this fault"), show=False, id="sandbox_screen.clear"),
        Binding("D", "clear_all", _("clear all faults"), show=False, id="sandbox_screen.clear_all"),
        Binding("t", "expire", _("expire all tokens now"), show=False, id="sandbox_screen.expire"),
        Binding("s", "scenario", _("play a scenario, or stop it"), show=False, id="sandbox_screen.scenario"),
    ]

    def __init__(self, control: SandboxControl, operation_id: str) -> None:
        super().__init__()
        self._control, self._operation_id = control, operation_id
        self._faults: tuple[ActiveFault, ...] = ()
        self._last = 0
        self._looking = False
        self._silent = False
        """Whether the last look found nobody."""

    def content(self) -> ComposeResult:
        """Scenario, faults, requests."""
        yield Static("", markup=False, id="playing")
        yield OptionLines(compact=True)
        yield DialogTitle(_("Requests"))
        yield RequestLines()

    def on_mount(self) -> None:
        """From now on."""
        self._show_faults(Faults(()))
        self._look()
        self.set_interval(LOOK_EVERY, self._look)

    async def on_unmount(self) -> None:
        """Its connections go with it."""
        await self._control.aclose()

    # -- looking

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self.run_worker(self._seen(), group="sandbox", description=_("look at the sandbox"), exit_on_error=False)

    async def _seen(self) -> None:
        try:
            faults, log = await self._control.faults(), await self._control.log(self._last)
            if log.last < self._last:  # another sandbox has taken its place
                log = await self._control.log()
            self.post_message(SandboxSeen(faults, log))
        except (InvalidInput, SandboxSilent) as error:
            self._silent = True
            self.say(clean_line(str(error)))
        finally:
            self._looking = False

    @on(SandboxSeen)
    def _show(self, event: SandboxSeen) -> None:
        if self._silent:
            self._silent = False
            self.say("")
        self._last = event.log.last
        if event.log.requests:
            self.query_one(RequestLines).take(event.log.requests)
        self._show_faults(event.faults)

    def _show_faults(self, found: Faults) -> None:
        self.query_one("#playing", Static).update(clean_line(running_words(found.running)))
        faults = (*found.faults, *found.scenario_faults)
        if faults == self._faults and faults:
            return
        self._faults = faults
        chooser = self.query_one(OptionList)
        at = chooser.highlighted or 0
        chooser.clear_options()
        chooser.add_options([Option(_row(one)) for one in faults] or [Option(NO_FAULT, disabled=True)])
        chooser.highlighted = min(at, len(faults) - 1) if faults else None

    # -- telling

    def _tell(self, work: Callable[[], Awaitable[str]]) -> None:
        """Does it and says what came of it, then looks."""
        self.say("")
        self.run_worker(self._told(work), group="tell", description=_("tell the sandbox"), exit_on_error=False)

    async def _told(self, work: Callable[[], Awaitable[str]]) -> None:
        try:
            said = await work()
        except (InvalidInput, SandboxSilent) as error:
            self.say(clean_line(str(error)))
            return
        if said:
            self.notify(said, markup=False)
        self._look()

    def action_new(self) -> None:
        """Which kind, then whose calls."""

        def chosen(kind: str | None) -> None:
            if kind is not None:
                self.app.push_screen(FaultForm(kind, self._operation_id), self._begin)

        self.app.push_screen(Choice(_("New fault"), tuple(KIND_WORDS), tuple(KIND_WORDS.values())), chosen)

    def _begin(self, order: Order | None) -> None:
        async def add() -> str:
            await self._control.add(order or {})
            return ""

        if order is not None:
            self._tell(add)

    def action_clear(self) -> None:
        """The fault under the cursor; those of a scenario go with it."""
        at = self.query_one(OptionList).highlighted
        if at is None:
            return
        fault = self._faults[at]

        async def clear() -> str:
            await self._control.clear(fault.id)
            return ""

        if fault.id:
            self._tell(clear)
        else:
            self.say(with_keys(_("this one belongs to the scenario, which {sandbox_screen.scenario} can stop")))

    def action_clear_all(self) -> None:
        """All that were begun by hand."""

        async def clear() -> str:
            return cleared_words(await self._control.clear())

        self._tell(clear)

    def action_expire(self) -> None:
        """Everybody's tokens."""

        async def expire() -> str:
            await self._control.expire_tokens()
            return expired_words("")

        self._tell(expire)

    def action_scenario(self) -> None:
        """Those there are, and to stop."""

        async def ask() -> str:
            found = await self._control.scenarios()
            names = [*(one.name for one in found.scenarios), *([STOP] if found.running else [])]
            words = [*(clean_line(one.words) for one in found.scenarios), *([_("stop it")] if found.running else [])]
            current = found.running.name if found.running else ""
            push_if_active(self, Choice(_("Scenario"), names, words, current), self._play)
            return ""

        self._tell(ask)

    def _play(self, name: str | None) -> None:
        async def play() -> str:
            await self._control.play(None if name == STOP else name)
            return ""

        if name is not None:
            self._tell(play)


def _row(fault: ActiveFault) -> Content:
    """Kind, whose calls, how many it has met."""
    met = _("met {number}").format(number=fault.met) if fault.id else _("of the scenario")
    words = clean_line(f"{fault_words(fault)}  {met}")
    return Content(padded(clean_line(fault.kind), 20) + words)
