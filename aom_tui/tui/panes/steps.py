"""The step strip: how far each of the four steps of the call flow got."""

from msgspec.structs import replace
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.render.steps import TITLES, step_number, step_text
from aom_tui.session.exchange import Step, StepName, StepState
from aom_tui.tui.widgets.rule import cut_short

STYLES: dict[StepState, str] = {
    "waiting": "$muted",
    "running": "$text-accent",
    "ok": "$text-success",
    "failed": "bold $text-error",
}


OUTCOME_CELLS = 20
"""Of the last step this much says what came of the call: `4 Parse: API error`."""


def strip(steps: tuple[Step, ...], separator: str = "  >  ", *, names_done: bool = True) -> Content:
    """`1 Token ok  >  2 Construct ok  >  3 Send ok  >  4 Parse: success`; else `1 ok` of what went well before."""
    known = {step.name: step for step in steps}
    parts = [coloured(known.get(name) or Step(name, "waiting"), is_named=names_done) for name in TITLES]
    return Content(separator).stylize("$faint").join(parts)


def strip_within(steps: tuple[Step, ...], width: int) -> Content:
    """The strip in so many cells: closer together, then of what went well no notes, then no names; then cut.

    A long outcome alone is cut before names go: those do where nearly nothing of it would be left.
    """
    brief = tuple(map(_without_note, steps))
    close = strip(brief, " >")
    ways = (strip(steps), strip(steps, " > "), strip(brief, " > "), close, strip(brief, ">"))
    last = sum(coloured(step).cell_length for step in brief if step.name is StepName.PARSE)
    is_said = close.cell_length - last + OUTCOME_CELLS <= width
    narrowest = close if is_said else strip(brief, " >", names_done=False)
    return cut_short(next((way for way in ways if way.cell_length <= width), narrowest), width)


def _without_note(step: Step) -> Step:
    """The last step's note is the outcome, and a failed one's is the reason: those stay."""
    return replace(step, note="") if _is_behind(step) else step


def _is_behind(step: Step) -> bool:
    return step.state == "ok" and step.name is not StepName.PARSE


def coloured(step: Step, *, is_named: bool = True) -> Content:
    """One step; the words say it, the colour says it again. One that is behind can go without its name."""
    text = step_text(step) if is_named or not _is_behind(step) else step_number(step)
    return Content(text).stylize(STYLES[step.state])


class StepStrip(Widget):
    """One line under the status line."""

    steps: reactive[tuple[Step, ...]] = reactive[tuple[Step, ...]](())

    def render(self) -> Content:
        """As much of it as the window holds."""
        return strip_within(self.steps, self.size.width)
