"""The two lines above a reply: what came of the call, and the tabs of its views."""

from dataclasses import dataclass
from enum import IntEnum
from itertools import product
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive, var
from textual.timer import Timer
from textual.widget import Widget

from aom_tui.language import _
from aom_tui.render.cells import cells
from aom_tui.session.arrival import Arrival
from aom_tui.session.exchange import Exchange
from aom_tui.tui.keyboard.keys import key_of, with_keys
from aom_tui.tui.widgets.rule import clickable, cut_short, link, rule

if TYPE_CHECKING:
    from aom_tui.render.summary import Summary


class View(IntEnum):
    """The views by the number that shows them."""

    BODY = 1
    TABLE = 2
    CHART = 3
    WIRE = 4
    WHY = 5

    @property
    def title(self) -> str:
        """The word on the tab."""
        return TITLES[self]


TITLES = {
    View.BODY: _("Body"),
    View.TABLE: _("Table"),
    View.CHART: _("Chart"),
    View.WIRE: _("Wire"),
    View.WHY: _("Why"),
}


LEAST = 6
"""Cells of a filter's expression that are worth showing."""

FRAME = 14
"""Cells of a title beside its words: the rule at both ends, and `req` with its blanks."""

GAP = 2
"""Cells between two things at the end of the tabs."""


@dataclass
class ViewChosen(Message):
    """A tab was clicked."""

    view: View


class ReplyTitle(Widget):
    """`── 200 OK  success  34 ms  4.1 KB  req 7c1e..90  19:20:07 +08:00 ──────`."""

    exchange: reactive[Exchange | None] = reactive[Exchange | None](None)
    running: var[bool] = var(False)
    running_for: reactive[int | None] = reactive[int | None](None)
    """Whole seconds since the send that is under way; None while nothing is."""
    progress: reactive[str] = reactive("")
    """How far a run of pages is: `page 7 of 12, 3,500 of 12,034`."""
    arrival: reactive[Arrival | None] = reactive[Arrival | None](None)
    """What there is of the reply that is on its way: `200 OK  12.3 MB of 50.0 MB`."""
    head_shown: reactive[bool] = reactive(False)
    """Whether what stands below is of that one; else it is still of the call before."""
    lit: reactive[bool] = reactive(False)
    answers: reactive[str] = reactive("")
    """`to ListSeries` where the composer holds another request by now."""
    further: reactive[bool] = reactive(False)
    """Whether the reply names a further page."""
    watching: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())
    """`every 10 s`, `2 lines changed`, `next 19:20:17` where the read is being repeated."""
    watch_ended: reactive[tuple[Exchange, str] | None] = reactive[tuple[Exchange, str] | None](None)
    """The last reply of a watch that ended by itself, and the time: `watching stopped at 19:20:17` stays with it."""

    def __init__(self) -> None:
        super().__init__()
        self._started = 0.0
        self._timer: Timer | None = None

    def watch_running(self, running: bool) -> None:
        """Count the seconds; nothing else changes."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        if running:
            self._started = monotonic()
            self._timer = self.set_interval(1, self._count_seconds)
        self.running_for = 0 if running else None

    def _count_seconds(self) -> None:
        self.running_for = int(monotonic() - self._started)

    def render(self) -> Content:
        """One rule with what is known of the call."""
        style = "$rule-lit" if self.lit else "$rule"
        name = Content(_("Response")).stylize("bold $text-accent" if self.lit else "bold")
        if self.running_for is not None:
            word = Content(self._progress_words(self.running_for)).stylize("$text-accent")
            return rule(self, [name, ": ", word, self._below()], end=with_keys(_("{cancel} cancels")), style=style)
        if self.exchange is None:
            return rule(self, [name], style=style)
        from aom_tui.render.summary import short

        facts = self._facts(self.exchange)
        what = self._what(facts)
        if self.exchange.kept:
            what, facts = self._as_past(self.exchange, what, facts), replace(facts, clock="", zone="")
        end = self._end(self.size.width - what.cell_length - cells(short(facts.request_id)))
        room = self.size.width - 4 - what.cell_length - (end.cell_length + 4 if end else 0)
        return rule(self, [what, Content("  ".join(facts.facts(room))).stylize("$muted")], end=end, style=style)

    def _progress_words(self, seconds: int) -> str:
        """How far the pages are, else how much of the reply is there, else how long it takes."""
        from aom_tui.render.summary import arriving

        said = self.progress or (arriving(self.arrival) if self.arrival else "")
        return said or _("sending... {number} s").format(number=seconds)

    def _below(self) -> Content:
        """Of when what stands below is, once a call takes a second: it is not to be taken for the reply."""
        from aom_tui.render.summary import summary

        if not self.running_for or self.exchange is None or self.head_shown:
            return Content("")
        said = _("below: the call of {time}").format(time=summary(self.exchange).clock)
        return Content(f"  {said}").stylize("$muted")

    def _facts(self, exchange: Exchange) -> "Summary":
        """Of the status only its number where its words leave no room for a further page, or the end of a watch."""
        from aom_tui.render.summary import short, summary

        facts, end = summary(exchange), self._ended()[-1] or self._more()[-1]
        least = self._what(facts).cell_length + cells(short(facts.request_id)) + end.cell_length + FRAME
        if not end or least <= self.size.width:
            return facts
        return replace(facts, status=facts.status.partition(" ")[0])

    def _more(self) -> tuple[Content, ...]:
        """The key for a further page, if there is one; the fullest form first."""
        if not self.further:
            return (Content(""),)
        key = key_of("next_page")
        return tuple(link(f"{key} {words}", "screen.next_page") for words in (_("next page"), _("next")))

    def _end(self, room: int) -> Content:
        """What the reply answers; where there is room, that it ended a watch, and that more of it can be had."""
        said, ended = self._said(), self._ended()
        for each, rest, form in product(said, (*self._more(), Content("")), ended):
            whole = Content("  ").join(part for part in (each, form, rest) if part)
            if whole.cell_length + FRAME <= room:
                return whole
        return said[-1] or ended[-1]

    def _said(self) -> tuple[Content, ...]:
        """What the reply answers, or of a watch what it has found, and less and less of when it looks again."""
        if not self.watching:
            return (Content(self.answers),)
        often, *found = self.watching
        forms = (often, *found), (often, *found[:-1]), found[:-1], (often,)
        return tuple(Content("  ".join(form)) for form in forms if form)

    def _ended(self) -> tuple[Content, ...]:
        """That a watch ended with this reply, the fullest form first."""
        if self.watch_ended is None or self.watch_ended[0] is not self.exchange:
            return (Content(""),)
        forms = _("watching stopped at {time}"), _("stopped {time}")
        return tuple(Content(form.format(time=self.watch_ended[1])) for form in forms)

    def _as_past(self, exchange: Exchange, what: Content, facts: "Summary") -> Content:
        """With the sign that it is of the history, which stays however narrow the window is."""
        from aom_tui.render.history.entry_words import history_labels
        from aom_tui.render.summary import short

        room = self.size.width - 12 - what.cell_length - cells(short(facts.request_id))
        room -= cells(self.answers) + 4 if self.answers else 0
        signs = history_labels(exchange)
        sign = next((each for each in signs if cells(each) <= room), signs[-1])
        return Content.assemble((sign, "bold $text-warning"), "  ", what)

    @staticmethod
    def _what(said: "Summary") -> Content:
        """Status, outcome, and which page or pages it is."""
        status = Content(f"{said.status}  " if said.status else "").stylize("bold")
        verdict = Content(said.verdict).stylize(f"bold $text-{said.mood}")
        return Content.assemble(status, verdict, "  ", f"{said.paged}  " if said.paged else "")


class ViewTabs(Widget):
    """` 1 Body   2 Table   3 Chart   4 Wire   5 Why         line 1/77`."""

    auto_links = False
    shown: reactive[View] = reactive(View.BODY)
    position: reactive[str] = reactive("")
    found: reactive[str] = reactive("")
    """How far a search is: `match 3 of 17`."""
    filtered: reactive[tuple[str, str] | None] = reactive[tuple[str, str] | None](None)
    """The filter that is on, and what it leaves: `3 of 120`."""

    def render(self) -> Content:
        """Tabs left, filter, search and place in the text right."""
        tabs = Content("   ").join(self._tab(view) for view in View)
        room = self.size.width - tabs.cell_length
        place = next((each for each in self._places() if cells(each) < room), "")
        sign = self._sign(room - cells(place) - 2 * GAP)
        if not sign and self.filtered:
            place, sign = "", self._sign(room - GAP)
        end = Content(" " * GAP).join([each for each in (sign, Content(place).stylize("$muted")) if each])
        if room <= end.cell_length:
            return tabs.truncate(self.size.width)
        return Content.assemble(tabs, " " * (room - end.cell_length), end)

    def _places(self) -> tuple[str, ...]:
        """What may stand at the end, the fullest first; the filter's sign needs some of the room."""
        if not self.found:
            return (self.position,)
        return (self.found,) if self.filtered else (f"{self.found}  {self.position}", self.found)

    def _sign(self, room: int) -> Content:
        """`filter: series[].x  3 of 120` in that many cells: the expression is cut, then left out. Else nothing."""
        if self.filtered is None:
            return Content("")
        query, share = self.filtered
        left = room - cells(_("filter: {query}  {share}").format(query="", share=share).rstrip())
        cut = cut_short(Content(query), left).plain if left >= LEAST else ""
        forms = [_("filter: {query}  {share}").format(query=cut, share=share).rstrip()] if cut else []
        forms += [_("filter {share}").format(share=share) if share else _("filtered"), _("filter")]
        said = next((form for form in forms if cells(form) <= room), "")
        return clickable(Content(said).stylize("bold $text-warning"), "screen.filter") if said else Content("")

    def _tab(self, view: View) -> Content:
        style = "bold underline" if view is self.shown else "$muted"
        return link(f"{view.value} {view.title}", f"choose({view.value})", style)

    def action_choose(self, number: int) -> None:
        """Post which tab was clicked."""
        self.post_message(ViewChosen(View(number)))
