"""The title line of the Request section, with the tabs of its pages."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive, var
from textual.widget import Widget

from aom_tui.catalogue.model import Operation
from aom_tui.catalogue.times import time_kind
from aom_tui.language import _
from aom_tui.render.cells import cells
from aom_tui.session.draft import Draft
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.messages import TabShown
from aom_tui.tui.panes.params import placeholders
from aom_tui.tui.widgets.rule import link, rule

RULE_CELLS = 10
"""What the rule itself needs: its ends, the colon, spaces."""

Counts = tuple[tuple[str, str], ...]
"""Tab and what it says of its page: `params 2`, `body *`."""

TITLES = {
    "params": _("Params"),
    "headers": _("Headers"),
    "body": _("Body"),
    "docs": _("Docs"),
    "preview": _("Preview"),
}
TABS = tuple(TITLES)


class RequestTabs(Widget, can_focus=True):
    """One rule with the tabs. Where the focus rests while no field has it, so that letters act."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "tab(-1)", _("tab to the left")),
        Binding("right", "tab(1)", _("tab to the right")),
        Binding("down,enter", "enter", _("into the form")),
        Binding("t", "time", _("choose a time"), show=False, id="form.time"),
    ]

    auto_links = False
    shown: reactive[str] = reactive("params")
    draft: var[Draft | None] = var[Draft | None](None)
    operation: reactive[Operation | None] = reactive[Operation | None](None)
    counts: reactive[Counts] = reactive[Counts](())
    """What the tabs say of their pages; most keys leave it as it is, and then nothing is drawn."""

    def __init__(self, *, enter: Callable[[], None], choose_time: Callable[[], None]) -> None:
        """`enter` goes into the first field below, `choose_time` asks for a time of a parameter: at once, since what is
        typed next belongs there.
        """
        super().__init__()
        self._enter, self._choose_time = enter, choose_time

    def watch_draft(self) -> None:
        """Count the values and pairs again."""
        self.counts = self._counted()

    def watch_operation(self) -> None:
        """Count the parameters, which are known now."""
        self.counts = self._counted()

    def render(self) -> Content:
        """`── Request: Params 2 | Headers 1 | Body | Docs | Preview ──── ListSeries ──`.

        Where that is too long the operation's name takes the place of the word.
        """
        tabs = Content(" | ").stylize("$faint").join(self._tab(name) for name in TABS)
        room = self.size.width - tabs.cell_length - RULE_CELLS
        title, whose = _("Request"), self._whose(room)
        if cells(title) + cells(whose) > room >= cells(whose) > 0:
            title, whose = whose, ""
        heading = Content(_("{title}: ").format(title=title)).stylize("bold $text-accent" if self.lit else "bold")
        return rule(self, [heading, tabs], end=whose, style="$rule-lit" if self.lit else "$rule")

    @property
    def lit(self) -> bool:
        """Whether the focus is in this section."""
        return self.parent is not None and isinstance(self.parent, Widget) and self.parent.has_focus_within

    def _whose(self, room: int) -> str:
        """The operation, with as many words on its end as there is room for."""
        operation = self.operation
        if operation is None:
            return _("by hand") if self.counts else ""
        if not operation.deprecated:
            return operation.id
        marks = (
            (with_keys(_("deprecated: {convert} converts")), with_keys(_("old: {convert}")))
            if operation.successor
            else (_("deprecated"), _("old"))
        )
        marked = [_("{id} ({mark})").format(id=operation.id, mark=mark) for mark in marks]
        return next((words for words in marked if cells(words) <= room), operation.id)

    def _tab(self, name: str) -> Content:
        count = dict(self.counts).get(name, "")
        text = f"{TITLES[name]} {count}".rstrip()
        return link(text, f"screen.request_tab('{name}')", "bold underline" if name == self.shown else "$muted")

    def _counted(self) -> Counts:
        draft = self.draft
        if draft is None:
            return ()
        declared = self.operation.parameters if self.operation else tuple(placeholders(draft.uri))
        params, headers = len(declared) + len(draft.query), len(draft.headers)
        return ("params", str(params or "")), ("headers", str(headers or "")), ("body", "*" if draft.body else "")

    def action_tab(self, step: int) -> None:
        """Show the neighbouring tab."""
        self.post_message(TabShown(TABS[(TABS.index(self.shown) + step) % len(TABS)]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key for a time where no parameter is one; in the body's form its rows have it."""
        if action != "time":
            return super().check_action(action, parameters)
        declared = self.operation.parameters if self.operation else ()
        return self.shown == "params" and any(time_kind(each.schema) for each in declared)

    def action_time(self) -> None:
        """Choose a time for a parameter."""
        self._choose_time()

    def action_enter(self) -> None:
        """Focus the first field below."""
        self._enter()
