"""The checkup of `aom-tui doctor`, on a page: terminal, settings, the way to the service, the account."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aom_tui.language import _
from aom_tui.render.cells import padded, wrapped
from aom_tui.render.clean import clean_line
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from aom_tui.session.checkups.finding import Finding

STYLES = {"ok": "$text-success", "warning": "$text-warning", "failed": "bold $text-error", "skipped": "$muted"}
NAME_CELLS, VERDICT_CELLS = 15, 9


def page(found: "Sequence[Finding]", width: int) -> Content:
    """A line for each check: word, name, what was found; below it what to do."""
    from aom_tui.session.checkups.finding import VERDICTS

    lines: list[Content] = []
    indent = " " * (NAME_CELLS + VERDICT_CELLS)
    for each in found:
        verdict = Content(padded(VERDICTS[each.verdict], VERDICT_CELLS)).stylize(STYLES[each.verdict])
        first, *more = wrapped(clean_line(each.what), width, first=indent, rest=indent)
        lines.append(Content.assemble(verdict, padded(each.title, NAME_CELLS), first[len(indent) :]))
        remedy = wrapped(clean_line(each.remedy), width, first=indent, rest=indent) if each.remedy else []
        lines += [*map(Content, more), *(Content(line).stylize("$text-accent") for line in remedy)]
    return Content("\n").join(lines)


class CheckupScreen(Dialog[None]):
    """Checks when it opens, and again on `r`."""

    DEFAULT_CSS = "CheckupScreen .dialog .content { scrollbar-gutter: stable; }"  # lines are broken for that width
    title_text = _("Doctor")
    keys = (("r", _("check again"), "again"), ("Esc", _("back"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", _("check again"), show=False, id="doctor_screen.again"),
        Binding("up,k", "scroll('scroll_up')", _("up"), show=False),
        Binding("down,j", "scroll('scroll_down')", _("down"), show=False),
        Binding("pageup", "scroll('page_up')", _("page up"), show=False),
        Binding("pagedown", "scroll('page_down')", _("page down"), show=False),
    ]

    def __init__(self, check: "Callable[[], Awaitable[Sequence[Finding]]]") -> None:
        super().__init__()
        self._check = check
        self._found: Sequence[Finding] = ()

    def content(self) -> ComposeResult:
        """The lines, once they are there."""
        yield Static(markup=False, id="checkup")

    def on_mount(self) -> None:
        """At once."""
        self.action_again()

    def action_again(self) -> None:
        """All of it anew."""
        self.query_one("#checkup", Static).update(_("checking; ten seconds at most..."))
        self.run_worker(
            deferred(self._run), group="checkup", exclusive=True, description=_("checkup"), exit_on_error=False
        )

    async def _run(self) -> None:
        self._found = await self._check()
        self._show()

    def _show(self) -> None:
        place = self.query_one("#checkup", Static)
        if self._found:
            place.update(page(self._found, max(place.size.width, NAME_CELLS * 3)))

    def on_resize(self) -> None:
        """Lines are broken anew."""
        super().on_resize()
        self.call_after_refresh(self._show)

    def action_scroll(self, action: str) -> None:
        """A long page moves in its frame."""
        getattr(self.query_one(".content"), f"action_{action}")()
