"""The step strip: how far each of the four steps of the call flow got."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.session.exchange import Step, StepName, StepState

TITLES = {
    StepName.TOKEN: "1 Token",
    StepName.CONSTRUCT: "2 Construct",
    StepName.SEND: "3 Send",
    StepName.PARSE: "4 Parse",
}
STYLES: dict[StepState, str] = {
    "waiting": "$muted",
    "running": "$text-accent",
    "ok": "$text-success",
    "failed": "bold $text-error",
}
WORDS: dict[StepState, str] = {"waiting": "", "running": "...", "ok": "ok", "failed": "failed"}


def strip(steps: tuple[Step, ...], separator: str = "  >  ") -> Content:
    """`1 Token ok  >  2 Construct ok  >  3 Send ok  >  4 Parse: success`."""
    known = {step.name: step for step in steps}
    parts = [step_text(known.get(name) or Step(name, "waiting")) for name in TITLES]
    return Content(separator).stylize("$faint").join(parts)


def step_text(step: Step) -> Content:
    """One step by title and word; a note says it better than the bare word."""
    word = f": {step.note}" if step.note and step.name is StepName.PARSE else worded(step)
    return Content(f"{TITLES[step.name]}{word}").stylize(STYLES[step.state])


def worded(step: Step) -> str:
    """` ok`, ` ok (cached)`, ` failed: IAM refused`."""
    word = WORDS[step.state]
    if not step.note:
        return f" {word}".rstrip()
    return f" {word}: {step.note}" if step.state == "failed" else f" {word} ({step.note})"


class StepStrip(Widget):
    """One line under the status line."""

    steps: reactive[tuple[Step, ...]] = reactive[tuple[Step, ...]](())

    def render(self) -> Content:
        """The strip; closer together, then cut, where the window is narrow."""
        wide, close = strip(self.steps), strip(self.steps, " > ")
        line = wide if wide.cell_length <= self.size.width else close
        return line.truncate(self.size.width, ellipsis=True)
