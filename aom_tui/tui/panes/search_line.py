"""The search line: `/ text   Ctrl+R regular expression  .*  3 of 17`, and the search itself in the view above it.

What the cursor is on has the room that is left between: the line stands where that is said otherwise.
"""

from collections.abc import Callable, Iterable
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
from aom_tui.render.cells import cells
from aom_tui.tui.actions.searching import Finding, Searched
from aom_tui.tui.panes.regex_switch import SIGN_CELLS, RegexSwitch
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.widgets.bottom_line import BottomLine
from aom_tui.tui.widgets.place_line import PlaceLine

if TYPE_CHECKING:
    from aom_tui.render.document.find_pattern import Matcher, Pattern


LABEL = 2
"""Cells of the label, with the blank behind it."""

TYPED = 20
"""Cells that what is typed has at least, before there is room to say what Ctrl+R does."""

WHILE_TYPED = 66
"""Cells that typing has for itself: field, what Ctrl+R does, how much was found. What is over is the place's."""

LEAST_PLACE = 24
"""Cells from which on the place is worth saying."""


class SearchLine(ReportsWorkerFailures, BottomLine):
    """Marks and counts as one types. Enter goes to the next match and leaves the field; n and N go on from there."""

    DEFAULT_CSS = """
    SearchLine {
        & .switch { width: auto; margin: 0 0 0 1; }
        & PlaceLine { width: 1fr; height: 1; margin: 0 0 0 2; color: $text-muted; }
        & PlaceLine { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
    label = "/"
    placeholder = _("text to find")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "turn_regex", _("search for a regular expression, or for text"), show=False, priority=True)
    ]

    @dataclass
    class Found(Message):
        """How far the search is, in words for the tabs; empty where nothing is searched for."""

        words: str

    def __init__(self, searched: Callable[[], Searched | None]) -> None:
        """`searched` says what is on screen."""
        super().__init__()
        self._searched = searched
        self._matcher: Matcher | None = None
        self._finding: Finding | None = None
        """What is found in the view on screen; None where nothing is searched for, or that cannot be searched."""
        self._marked: dict[Widget, Searched] = {}
        self._pattern: Pattern | None = None
        self._is_regex = False
        self._origin = 0
        """From where the first match is looked for: where the cursor was when the line was opened."""
        self._placed: object = None
        """Where the search put the cursor; None where it did not, or somebody moved it since."""

    def more(self) -> Iterable[Widget]:
        """The switch, and what the cursor is on."""
        return (RegexSwitch(self.action_turn_regex), PlaceLine())

    # -- what is searched for

    def open(self) -> None:
        """Show the field, and search from where the view's cursor is."""
        searched = self._searched()
        if not self.is_open and searched:
            self._origin = searched.offset
        super().open()
        self._look_for_it()

    def seek_regex(self) -> None:
        """A regular expression, whatever was searched for before."""
        if self.is_open and not self._is_regex:
            self.action_turn_regex()

    def action_turn_regex(self) -> None:
        """Switch between text and regular expression."""
        self._is_regex = not self._is_regex
        self._show_switch()
        self._look_for_it()

    def _show_switch(self) -> None:
        """With what its key does, where neither what is typed nor what is said of it needs the room."""
        if not self.children:
            return
        is_typed_in = self.is_typed_in
        field = max(cells(self.field.value) + 1, TYPED)
        others = (LABEL, field, SIGN_CELLS + 1, self.said_cells + 1, self._share(is_typed_in))
        room = self.content_size.width - sum(others) if is_typed_in else 0  # elsewhere the key does something else
        self.query_one(RegexSwitch).show(on=self._is_regex, room=room)

    def _share(self, is_typed_in: bool) -> int:
        """Give the place what typing leaves, or once the field is left what is typed leaves; how much while typing."""
        place, over = self.query_one(PlaceLine), self.content_size.width - WHILE_TYPED
        place.display = not is_typed_in or over >= LEAST_PLACE
        place.styles.width = over - 2 if is_typed_in else "1fr"
        self.field.styles.width = "1fr" if is_typed_in else cells(self.field.value) + 1
        return over if is_typed_in and place.display else 0

    def show_place(self, words: str) -> None:
        """What the cursor of the view is on, while the line stands there."""
        self.query_one(PlaceLine).said = words

    def on_descendant_focus(self) -> None:
        """The field needs its room again."""
        self._show_switch()

    def on_descendant_blur(self) -> None:
        """The field needs no more room than what is typed."""
        self._show_switch()

    def say(self, words: str | Content, *, bad: bool = False) -> None:
        """What was found comes before what Ctrl+R does."""
        super().say(words, bad=bad)
        self._show_switch()

    def on_resize(self) -> None:
        """Another width, or the first one."""
        self._show_switch()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_switch()
        self._look_for_it()

    def _look_for_it(self) -> None:
        """Begin to look for what stands in the field, where it is not looked for already."""
        from aom_tui.render.document.find_pattern import Pattern, matcher

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
        self._matcher = found
        self._begin(found, self._origin)

    def end(self) -> None:
        """Nothing is searched for; what was typed is there the next time."""
        self._pattern = None
        self._stop()
        self.say("")

    def end_if_nothing_found(self) -> None:
        """Where nothing matches there is nothing to come back to."""
        if self._finding and self._finding.has_no_match:
            self.end()

    def close(self) -> None:
        """The marks stay, where there are any."""
        super().close()
        self.end_if_nothing_found()

    def _stop(self) -> None:
        self.workers.cancel_group(self, "search")
        self._matcher = self._finding = self._placed = None
        for searched in self._marked.values():
            searched.mark(None)
        self._marked.clear()
        self.post_message(self.Found(""))

    @property
    def is_typed_in(self) -> bool:
        """Whether its field has the keyboard."""
        return bool(self.children) and self.screen.focused is self.field

    @property
    def is_on(self) -> bool:
        """Whether something is searched for."""
        return self._matcher is not None

    # -- counting

    def _begin(self, matcher: "Matcher", origin: int | None) -> None:
        """Count in what is on screen; go to the first match from `origin`, or nowhere."""
        self.workers.cancel_group(self, "search")
        searched = self._searched()
        self._finding, self._placed = None, None
        if searched is None:
            self.post_message(self.Found(""))
            return
        self._finding = finding = Finding(searched, matcher)
        self._marked[searched.widget] = searched
        if origin is not None:
            finding.first_from(origin)
        done = finding.begin()
        self._tell()
        if not done:
            self.run_worker(
                deferred(self._go_on, finding),
                group="search",
                description=_("search"),
                exclusive=True,
                exit_on_error=False,
            )

    async def _go_on(self, finding: Finding) -> None:
        while not await finding.go_on():
            self._tell()
        self._tell()

    def _tell(self, *, is_asked: bool = False) -> None:
        """Go where one wanted to go, as soon as it is known; mark, and say how many.

        That another text holds none of it is no news to whoever has closed the line, unless he asks.
        """
        finding = self._finding
        if finding is None:
            return
        match = finding.grant()
        finding.searched.mark(finding)
        if match is not None:
            self._placed = finding.searched.go_to(match)
        self.say(self._said_of(finding))
        is_news = self.is_open or is_asked or not finding.has_no_match
        self.post_message(self.Found(finding.brief() if is_news else ""))

    def _said_of(self, finding: Finding) -> str:
        """What was found; where nothing was, that a capital may be the reason."""
        if finding.has_no_match and self._pattern and not self._pattern.folds:
            return _("no match; with a capital in it case counts")
        return finding.words()

    def follow(self) -> None:
        """The view shows something else, or is another: the same is searched for there, and the cursor stays."""
        finding, searched = self._finding, self._searched()
        if self._matcher is None or (finding and searched and finding.subject == searched.subject):
            return
        is_where_it_was = finding and searched and finding.searched.widget is searched.widget
        here = searched.offset if searched and is_where_it_was and searched.place == self._placed else None
        self._begin(self._matcher, here)

    # -- going from match to match

    def step(self, by: int) -> None:
        """The next match (1) or the one before (-1), from the cursor on."""
        finding = self._finding
        if finding is None:
            return
        searched = finding.searched
        if finding.here is not None and searched.place == self._placed:
            finding.step(by)
        else:
            finding.step_from(searched.offset, by)
        self._tell(is_asked=True)

    def accept(self) -> None:
        """Enter: what was found is kept, and the keyboard goes to it; the line stays until Esc."""
        self._look_for_it()
        if not self.field.value:
            self.close()
        elif self._finding is not None:
            self.screen.set_focus(self._finding.searched.widget)  # at once: n may be typed already

    def up(self) -> None:
        """Go to the match before without leaving the field."""
        self.step(-1)

    def down(self) -> None:
        """Go to the next match without leaving the field."""
        self.step(1)
