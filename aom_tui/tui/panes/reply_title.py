"""The two lines above a reply: what came of the call, and the tabs of its views."""

from dataclasses import dataclass
from enum import IntEnum

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.language import _
from aom_tui.render.cells import cells
from aom_tui.session.exchange import Exchange
from aom_tui.tui.widgets.rule import link, rule


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


@dataclass
class ViewChosen(Message):
    """A tab was clicked."""

    view: View


class ReplyTitle(Widget):
    """`── 200 OK  success  34 ms  4.1 KB  req 7c1e..90  19:20:07 +08:00 ──────`."""

    exchange: reactive[Exchange | None] = reactive[Exchange | None](None)
    running_for: reactive[int | None] = reactive[int | None](None)
    """Whole seconds since the send that is under way; None while nothing is."""
    lit: reactive[bool] = reactive(False)
    answers: reactive[str] = reactive("")
    """`to ListSeries` where the composer holds another request by now."""
    watched: reactive[str] = reactive("")
    """`every 10 s  2 lines changed  next 19:20:17` where the read is being repeated."""

    @property
    def _end(self) -> str:
        return self.watched or self.answers

    def render(self) -> Content:
        """One rule, whatever goes on."""
        style = "$primary" if self.lit else "$rule"
        name = Content(_("Response")).stylize("bold $text-accent" if self.lit else "bold")
        if self.running_for is not None:
            word = Content(_("sending... {number} s").format(number=self.running_for)).stylize("$text-accent")
            return rule([name, ": ", word], self.size.width, end=_("x cancels"), style=style)
        if self.exchange is None:
            return rule([name], self.size.width, style=style)
        return rule(self._parts(self.exchange), self.size.width, end=self._end, style=style)

    def _parts(self, exchange: Exchange) -> list[Content]:
        from aom_tui.render.summary import summary

        said = summary(exchange)
        status = Content(f"{said.status}  " if said.status else "").stylize("bold")
        verdict = Content(said.verdict).stylize(f"bold $text-{said.mood}")
        room = (
            self.size.width - 4 - (cells(self._end) + 6 if self._end else 0) - status.cell_length - verdict.cell_length
        )
        facts = Content("  ".join(said.facts(room))).stylize("$muted")
        return [status, verdict, Content("  "), facts]


class ViewTabs(Widget):
    """` 1 Body   2 Table   3 Chart   4 Wire   5 Why         line 1/77`."""

    auto_links = False
    shown: reactive[View] = reactive(View.BODY)
    position: reactive[str] = reactive("")

    def render(self) -> Content:
        """Tabs left, place in the text right."""
        tabs = Content("   ").join(self._tab(view) for view in View)
        room = self.size.width - tabs.cell_length - cells(self.position)
        if room < 1:
            return tabs.truncate(self.size.width)
        return Content.assemble(tabs, " " * room, (self.position, "$muted"))

    def _tab(self, view: View) -> Content:
        style = "bold underline" if view is self.shown else "$muted"
        return link(f"{view.value} {view.title}", f"choose({view.value})", style)

    def action_choose(self, number: int) -> None:
        """A click on a tab."""
        self.post_message(ViewChosen(View(number)))
