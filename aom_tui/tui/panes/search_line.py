"""The search line: `/ text  .*  3 of 17`, and the search itself in what the DocumentView above it shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.document import Place
from aom_tui.render.seen import offset_of
from aom_tui.tui.failing import SaysFailures
from aom_tui.tui.searching import Finding
from aom_tui.tui.widgets.bottom_line import BottomLine
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.rule import Line, link

if TYPE_CHECKING:
    from aom_tui.render.find_pattern import Pattern


class Switch(Line):
    """`.*`, lit where what is typed is a regular expression."""

    def __init__(self) -> None:
        super().__init__(_switch_words(on=False), classes="switch")

    def show(self, *, on: bool) -> None:
        """On or off."""
        self.update(_switch_words(on=on))

    def action_turn(self) -> None:
        """A click."""
        for line in self.ancestors:
            if isinstance(line, SearchLine):
                line.action_turn_regex()


def _switch_words(*, on: bool) -> Content:
    return link("[.*]" if on else " .* ", "turn", "bold $text-accent" if on else "$muted")


class SearchLine(SaysFailures, BottomLine):
    """Marks and counts as one types. Enter goes to the next match and leaves the field; n and N go on from there."""

    DEFAULT_CSS = "SearchLine .switch { width: auto; margin: 0 0 0 1; }"
    label = "/"
    placeholder = _("text to find")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "turn_regex", _("search for a regular expression, or for text"), show=False, priority=True)
    ]

    @dataclass
    class Found(Message):
        """How far the search is, in words for the tabs; empty where nothing is searched for."""

        words: str

    def __init__(self, view: DocumentView) -> None:
        super().__init__()
        self._view = view
        self._finding: Finding | None = None
        self._pattern: Pattern | None = None
        self._is_regex = False
        self._origin = 0
        """The byte from which the first match is looked for: where the cursor was when the line was opened."""
        self._placed: Place | None = None
        """Where the search put the cursor; None where it did not, or somebody moved it since."""

    def more(self) -> Iterable[Widget]:
        """The switch."""
        return (Switch(),)

    # -- what is searched for

    def open(self) -> None:
        """From here on."""
        if not self.is_open:
            self._origin = offset_of(self._view.document, self._view.cursor)
        super().open()
        self._look_for_it()

    def seek_regex(self) -> None:
        """A regular expression, whatever was searched for before."""
        if self.is_open and not self._is_regex:
            self.action_turn_regex()

    def action_turn_regex(self) -> None:
        """Text or regular expression."""
        self._is_regex = not self._is_regex
        self.query_one(Switch).show(on=self._is_regex)
        self._look_for_it()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._look_for_it()

    def _look_for_it(self) -> None:
        """Begin to look for what stands in the field, where it is not looked for already."""
        from aom_tui.render.find_pattern import Pattern, matcher

        pattern = Pattern(self.field.value, self._is_regex)
        if pattern == self._pattern:
            return
        self._pattern = pattern
        if not self.field.value:
            self.end()
            return
        try:
            found = matcher(pattern)
        except InvalidInput as error:
            self._stop()
            self.say(error.problems[0].what, bad=True)
            return
        self._begin(Finding(self._view.document.data, found), self._origin)

    def end(self) -> None:
        """Nothing is searched for; what was typed is there the next time."""
        self._pattern = None
        self._stop()
        self.say("")

    def end_if_in_vain(self) -> None:
        """Where nothing matches there is nothing to come back to."""
        if self._finding and self._finding.matches.is_done and not len(self._finding.matches):
            self.end()

    def close(self) -> None:
        """The marks stay, where there are any."""
        super().close()
        self.end_if_in_vain()

    def _stop(self) -> None:
        self.workers.cancel_group(self, "search")
        self._finding, self._placed = None, None
        self._view.mark(None)
        self.post_message(self.Found(""))

    @property
    def is_on(self) -> bool:
        """Whether something is searched for."""
        return self._finding is not None

    # -- counting

    def _begin(self, finding: Finding, origin: int | None) -> None:
        """Count; go to the first match from `origin`, or nowhere."""
        self.workers.cancel_group(self, "search")
        self._finding, self._placed = finding, None
        if origin is not None:
            finding.first_from(origin)
        done = finding.begin()
        self._tell()
        if not done:
            self.run_worker(
                self._go_on(finding), group="search", description=_("search"), exclusive=True, exit_on_error=False
            )

    async def _go_on(self, finding: Finding) -> None:
        while not await finding.go_on():
            self._tell()
        self._tell()

    def _tell(self) -> None:
        """Go where one wanted to go, as soon as it is known; mark, and say how many."""
        finding = self._finding
        if finding is None:
            return
        match = finding.grant()
        self._view.mark(finding.marks)
        if match is not None:
            self._view.go_to(match.start)
            self._placed = self._view.document.place_at(match.start)  # unfolding a large text takes a moment
        self.say(finding.words())
        self.post_message(self.Found(finding.brief()))

    def follow(self) -> None:
        """The view shows another text: the same is searched for in it, and the cursor stays where it is."""
        finding, view = self._finding, self._view
        if finding is None or finding.data is view.document.data:
            return
        here = offset_of(view.document, view.cursor) if view.cursor == self._placed else None
        self._begin(Finding(view.document.data, finding.matcher), here)

    # -- going from match to match

    def step(self, by: int) -> None:
        """The next match (1) or the one before (-1), from the cursor on."""
        finding, view = self._finding, self._view
        if finding is None:
            return
        if finding.here is not None and view.cursor == self._placed:
            finding.step(by)
        elif by > 0:
            finding.first_from(offset_of(view.document, view.cursor) + 1)
        else:
            finding.last_before(offset_of(view.document, view.cursor))
        self._tell()

    def accept(self) -> None:
        """Enter: what was found is kept, and the keyboard goes to it; the line stays until Esc."""
        self._look_for_it()
        if not self.field.value:
            self.close()
        elif self._finding is not None:
            self.screen.set_focus(self._view)  # at once: n may be typed already

    def up(self) -> None:
        """The match before, without leaving the field."""
        self.step(-1)

    def down(self) -> None:
        """The next."""
        self.step(1)
