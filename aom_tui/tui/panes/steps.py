"""The step strip: how far each of the four steps of the call flow got."""

from dataclasses import replace

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.render.steps import TITLES, step_text
from aom_tui.session.exchange import Step, StepName, StepState

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


def bare(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps without the notes of those that went well before the last."""
    return tuple(
        replace(step, note="") if step.state == "ok" and step.name is not StepName.PARSE else step for step in steps
    )


def coloured(step: Step) -> Content:
    """One step; the words say it, the colour says it again."""
    return Content(step_text(step)).stylize(STYLES[step.state])


class StepStrip(Widget):
    """One line under the status line."""

    steps: reactive[tuple[Step, ...]] = reactive[tuple[Step, ...]](())

    def render(self) -> Content:
        """The strip; in a narrow window closer together, then without the notes of what went well, then cut."""
        width = self.size.width
        brief = bare(self.steps)
        ways = (strip(self.steps), strip(self.steps, " > "), strip(brief, " > "), strip(brief, " >"))
        line = next((way for way in ways if way.cell_length <= width), ways[-1])
        return line.truncate(width, ellipsis=True)
