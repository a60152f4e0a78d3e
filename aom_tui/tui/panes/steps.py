"""The step strip: how far each of the four steps of the call flow got."""

from collections.abc import Callable

from msgspec.structs import replace
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.render.steps import TITLES, step_number, step_text, step_title
from aom_tui.session.exchange import Step, StepName, StepState
from aom_tui.tui.widgets.rule import cut_short, link

STYLES: dict[StepState, str] = {
    "waiting": "$muted",
    "running": "$text-accent",
    "ok": "$text-success",
    "none": "$muted",
    "failed": "bold $text-error",
}


CLOSE = " > "
"""Between the steps, where they stand as close together as can be read."""

OUTCOME_CELLS = 20
"""Of the last step this much says what came of the call: `4 Parse: API error`."""

Said = Callable[[Step], str]


def strip(steps: tuple[Step, ...], separator: str = "  >  ", *, behind: Said = step_text) -> Content:
    """`1 Token ok  >  2 Construct ok  >  3 Send ok  >  4 Parse: success`; what went well is said by `behind`."""
    known = {step.name: step for step in steps}
    parts = [coloured(known.get(name) or Step(name, "waiting"), behind) for name in TITLES]
    return Content(separator).stylize("$faint").join(parts)


def strip_within(steps: tuple[Step, ...], width: int) -> Content:
    """The strip in so many cells: closer together, then of what went well no notes, no `ok`, then no names; then cut.

    A long outcome alone is cut before names go: those do where nearly nothing of it would be left.
    """
    brief = tuple(map(_without_note, steps))
    named, numbered = strip(brief, CLOSE, behind=step_title), strip(brief, CLOSE, behind=step_number)
    ways = (strip(steps), strip(steps, CLOSE), strip(brief, CLOSE), named)
    last = sum(coloured(step).cell_length for step in brief if step.name is StepName.PARSE)
    is_said = named.cell_length - last + OUTCOME_CELLS <= width
    return cut_short(next((way for way in ways if way.cell_length <= width), named if is_said else numbered), width)


def _without_note(step: Step) -> Step:
    """The last step's note is the outcome, and a failed one's is the reason: those stay."""
    return replace(step, note="") if _is_behind(step) else step


def _is_behind(step: Step) -> bool:
    return step.state in ("ok", "none") and step.name is not StepName.PARSE


def coloured(step: Step, behind: Said = step_text) -> Content:
    """One step; the words say it, the colour says it again. A click shows what it did."""
    words = behind(step) if _is_behind(step) else step_text(step)
    return link(words, f"screen.show_step('{step.name}')", STYLES[step.state])


class StepStrip(Widget):
    """One line under the status line."""

    auto_links = False
    steps: reactive[tuple[Step, ...]] = reactive[tuple[Step, ...]](())

    def render(self) -> Content:
        """As much of it as the window holds."""
        return strip_within(self.steps, self.size.width)
