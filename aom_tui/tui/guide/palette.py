"""The palette: every action by a name that begins with a noun, with its key, then every operation."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets.option_list import Option

from aom_tui.catalogue.translation import titles
from aom_tui.language import _
from aom_tui.tui.guide.palette_entries import Entry, find
from aom_tui.tui.guide.possible import why_not
from aom_tui.tui.keyboard.action_table import ALL_ACTIONS, SANDBOX_ACTION, Action
from aom_tui.tui.keyboard.key_names import is_on_keyboard
from aom_tui.tui.keyboard.keys import keys_of, shown, with_keys
from aom_tui.tui.runtime.partial_redraw import PartialRedraw
from aom_tui.tui.runtime.screen_mixins import CurrentEventsOnly, DismissOnce

if TYPE_CHECKING:
    from aom_tui.tui.screens.workbench import WorkbenchScreen

MOST_OPERATIONS = 30
"""That many fill more than a window; who wants others types more."""


def entries(bench: "WorkbenchScreen") -> Iterator[Entry]:
    """The actions, in the order of the table of keys."""
    for item in ALL_ACTIONS:
        if item.action != "palette" and (item.action != SANDBOX_ACTION or bench.is_on_sandbox):
            yield Entry(item.action, item.title, with_keys(item.help), keys_shown(item), why_not(bench, item.name))


def keys_shown(item: Action) -> tuple[str, ...]:
    """Its keys; of one that has none, that of the place it is about."""
    keys = keys_of(item.name) or (keys_of(item.in_place) if item.in_place else ())
    return tuple(shown(key) for key in keys if is_on_keyboard(key))


class ActionProvider(Provider):
    """Finds actions and operations for the palette."""

    @property
    def _bench(self) -> "WorkbenchScreen | None":
        from aom_tui.tui.screens.workbench import WorkbenchScreen

        bench = self.app.screen_stack[0]
        return bench if isinstance(bench, WorkbenchScreen) else None

    async def discover(self) -> Hits:
        """All actions, those first that can be done now."""
        if bench := self._bench:
            for entry in sorted(entries(bench), key=lambda each: bool(each.why_not)):
                yield DiscoveryHit(_display(entry), partial(bench.start, entry.action), entry.title, _said(entry))

    async def search(self, query: str) -> Hits:
        """Those that have all words; then the operations that do."""
        bench = self._bench
        if bench is None:
            return
        found = find(entries(bench), query)
        count = len(found) + MOST_OPERATIONS
        for number, (_rank, entry) in enumerate(found):
            yield Hit(count - number, _display(entry), partial(bench.start, entry.action), entry.title, _said(entry))
        if bench.catalogue:
            from aom_tui.catalogue.search import search

            for number, operation in enumerate(search(bench.catalogue, query)[:MOST_OPERATIONS]):
                title = _("Operation: {id}").format(id=operation.id)
                load = partial(bench.load_operation, operation.id)
                yield Hit(MOST_OPERATIONS - number, title, load, title, "  ".join(titles(operation)))


def _display(entry: Entry) -> Content:
    """Name and keys; what cannot be done now is muted."""
    title = Content(entry.title).stylize("$muted" if entry.why_not else "")
    return Content.assemble(title, "  ", ("  ".join(entry.keys), "$text-accent"))


def _said(entry: Entry) -> str:
    return _("not now: {why}").format(why=entry.why_not) if entry.why_not else entry.help


class Palette(CurrentEventsOnly, DismissOnce, PartialRedraw, CommandPalette):
    """Says that nothing matches in the language chosen; Textual has its words in English only."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority: the field has them for its text, which is one word.
        Binding("home", "command_list('first')", _("to the first"), show=False, priority=True),
        Binding("end", "command_list('last')", _("to the last"), show=False, priority=True),
    ]

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region:  # as in OptionLines
            super()._action_command_list(action)

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()
        say = partial(self._say_no_match, searched=bool(search_value))
        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, say)

    def _say_no_match(self, *, searched: bool) -> None:
        if searched:
            nothing = Option(_("nothing matches"), disabled=True, id=self._NO_MATCHES)
            self.query_one(CommandList).add_option(nothing)
        self._list_visible = searched
