"""The step strip: how far each of the four steps of the call flow got."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.render.steps import TITLES, step_text
from aom_tui.session.exchange import Step, StepState

STYLES: dict[StepState, str] = {
    "waiting": "$muted",
    "running": "$text-accent",
    "ok": "$text-success",
    "failed": "bold $text-error",
}


def strip(steps: tuple[Step, ...], separator: str = "  >  ") -> Content:
    """`1 Token ok  >  2 Construct ok  >  3 Send ok  >  4 Parse: success`."""
    known = {step.name: step for step in steps}
    parts = [coloured(known.get(name) or Step(name, "waiting")) for name in TITLES]
    return Content(separator).stylize("$faint").join(parts)


def coloured(step: Step) -> Content:
    """One step; the words say it, the colour says it again."""
    return Content(step_text(step)).stylize(STYLES[step.state])


class StepStrip(Widget):
    """One line under the status line."""

    steps: reactive[tuple[Step, ...]] = reactive[tuple[Step, ...]](())

    def render(self) -> Content:
        """The strip; closer together, then cut, where the window is narrow."""
        wide, close = strip(self.steps), strip(self.steps, " > ")
        line = wide if wide.cell_length <= self.size.width else close
        return line.truncate(self.size.width, ellipsis=True)
