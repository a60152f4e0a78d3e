"""The step strip: how far each of the four steps of the call flow got."""

from msgspec.structs import replace
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.render.steps import TITLES, step_text
from aom_tui.session.exchange import Step, StepName, StepState
from aom_tui.tui.widgets.rule import cut_short

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


def strip_within(steps: tuple[Step, ...], width: int) -> Content:
    """The strip in so many cells: closer together, then without the notes of what went well, then cut."""
    brief = tuple(map(_without_note, steps))
    close = strip(brief, " >")
    ways = (strip(steps), strip(steps, " > "), strip(brief, " > "), close, strip(brief, ">"))
    line = next((way for way in ways if way.cell_length <= width), close)
    return cut_short(line, width)


def _without_note(step: Step) -> Step:
    """The last step's note is the outcome, and a failed one's is the reason: those stay."""
    return replace(step, note="") if step.state == "ok" and step.name is not StepName.PARSE else step


def coloured(step: Step) -> Content:
    """One step; the words say it, the colour says it again."""
    return Content(step_text(step)).stylize(STYLES[step.state])


class StepStrip(Widget):
    """One line under the status line."""

    steps: reactive[tuple[Step, ...]] = reactive[tuple[Step, ...]](())

    def render(self) -> Content:
        """As much of it as the window holds."""
        return strip_within(self.steps, self.size.width)
