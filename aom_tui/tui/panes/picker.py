"""The endpoint picker: all operations as a tree by group; type to filter."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive, var
from textual.widget import Widget
from textual.widgets import Input, Static, Tree
from textual.widgets.tree import TreeNode

from aom_tui.catalogue.model import Catalogue, Effect, Operation
from aom_tui.catalogue.translation import group_title, titles
from aom_tui.language import _, ngettext
from aom_tui.render.cells import cells, cut
from aom_tui.render.glyphs import is_ascii, signs
from aom_tui.tui.messages import LeavePicker, OperationPicked, OperationsFiltered
from aom_tui.tui.widgets.blank_containers import BlankVertical
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.rule import rule

MARKS = {Effect.READ: " ", Effect.WRITE: "W", Effect.DESTROY: "D", Effect.UNKNOWN: "?"}
MARK_STYLES = {"D": "picker--destroy", "W": "picker--write", "?": "picker--write"}
"""Component classes of the marks."""

LEAST_ID, LEAST_TITLE = 24, 14
"""Cells of an id, and of a title beside it, that say something."""

NO_MATCH = _("No operation has all of these words. Esc clears them.")
NEAREST = _("None has all of these words; these are nearest.")
EFFECTS = {Effect.READ: _("reads"), Effect.WRITE: _("writes"), Effect.DESTROY: _("deletes or overwrites")}


def label(operation: Operation) -> Text:
    """`W AddMetricData`: the effect by letter and colour, deprecation by the word `old`, first, for a narrow tree."""
    old = (_("old "), "dim") if operation.deprecated else ""
    return Text.assemble(MARKS[operation.effect], " ", old, operation.id)


def about(operation: Operation) -> Content:
    """Method and URI, titles in both languages, effect in words: what the narrow tree has no room for."""
    effect = EFFECTS.get(operation.effect, "")
    old = _(", deprecated: use {id}") if operation.successor else _(", deprecated")
    return Content.assemble(
        (f"{operation.method} {operation.path}\n", "bold"),
        *(f"{title}\n" for title in titles(operation)),
        (effect + (old.format(id=operation.successor) if operation.deprecated else ""), "$muted"),
    )


def _filter_words() -> str:
    """Titles are found in both languages; what cannot show one does not name it."""
    return _("filter: id, URI, title, parameter") if is_ascii() else _("filter: id, URI, title, 标题, parameter")


def _counted(node: TreeNode[str]) -> str:
    """How many operations a group holds."""
    number = len(node.children)
    return ngettext("{number} operation", "{number} operations", number).format(number=number) if number else ""


class Filter(Field):
    """Where one types; the cursor keys move in the tree below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move('cursor_up')", _("up"), show=False),
        Binding("down", "move('cursor_down')", _("down"), show=False),
        Binding("pageup", "move('page_up')", _("page up"), show=False),
        Binding("pagedown", "move('page_down')", _("page down"), show=False),
        Binding("home,ctrl+home", "move('scroll_home')", _("to the first"), show=False),
        Binding("end,ctrl+end", "move('scroll_end')", _("to the last"), show=False),
        Binding("enter", "move('select_cursor')", _("choose"), show=False),
        Binding("escape", "clear_or_leave", _("clear, then leave"), show=False),
    ]

    async def action_move(self, action: str) -> None:
        """Hand the key to the tree."""
        await self.screen.query_one(OperationTree).run_action(action)

    def action_clear_or_leave(self) -> None:
        """Esc first takes the filter away, then the focus."""
        if self.value:
            self.value = ""
        else:
            self.post_message(LeavePicker())


class OperationTree(Tree[str]):
    """The tree; its leaves carry operation ids."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"picker--write", "picker--destroy"}
    DEFAULT_CSS = """
    OperationTree > .picker--write { color: $text-warning; }
    OperationTree > .picker--destroy { color: $text-error; text-style: bold; }
    """
    ICON_NODE = "+ "
    ICON_NODE_EXPANDED = "- "
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "screen.filter_operations", _("filter"), id="picker.filter"),
        Binding("fullwidth_solidus", "screen.filter_operations", show=False, id="picker.filter"),
    ]

    titles: Mapping[str, str] = MappingProxyType({})
    """Of each operation by its id, in the language of the screen."""
    begin, title_width = 0, 0
    """The cell of a label at which titles begin, where there is room for them, and cells of the longest title."""

    def render_label(self, node: TreeNode[str], base_style: Style, style: Style) -> Text:
        """The mark in its theme's colour; under the cursor all is of one.

        The title stands beside where there is room. What does not fit ends in an ellipsis.
        """
        text = super().render_label(node, base_style, style)
        kind = MARK_STYLES.get(text.plain[:1]) if node.data and node is not self.cursor_node else None
        if kind:
            ink = self.get_component_rich_style(kind, partial=True)
            text.stylize(Style(color=ink.color, bold=ink.bold), 0, 1)
        room = self.scrollable_content_region.width - (0 if node.allow_expand else self.guide_depth)
        begin = min(self.begin, max(room - self.title_width, LEAST_ID))
        if (title := self.titles.get(node.data or "")) and room >= begin + LEAST_TITLE:
            text.pad_right(max(begin - text.cell_len, 2))
            text.append(cut(title, max(room - text.cell_len, 0)), "dim")
        if room > 0 and text.cell_len > room:
            text.truncate(room - cells(signs().ellipsis))
            text.append(signs().ellipsis)
        return text

    def scroll_to_line(self, line: int, animate: bool = True) -> None:
        """Once it is known how many lines are in sight: before, Textual takes every line for one that is not."""
        if self.size:
            super().scroll_to_line(line, animate)

    def on_resize(self) -> None:
        """Scroll to the cursor: the height is known now."""
        self.scroll_to_line(self.cursor_line, animate=False)


class PickerTitle(Widget):
    """The rule over the picker."""

    found: reactive[str] = reactive("")

    def render(self) -> Content:
        """`── Operations ──── 119 ──`."""
        lit = isinstance(self.parent, Widget) and self.parent.has_focus_within
        title = Content(_("Operations")).stylize("bold $text-accent" if lit else "bold")
        return rule(self, [title], end=self.found, style="$rule-lit" if lit else "$rule")


class OperationPicker(BlankVertical):
    """Filter, tree, and what the operation under the cursor is."""

    catalogue: var[Catalogue | None] = var[Catalogue | None](None)
    composed: var[Operation | None] = var[Operation | None](None)
    """What the request is of: the cursor goes along with it."""

    _only_near = False
    """Whether what is listed has not all of the words that were typed."""

    def compose(self) -> ComposeResult:
        """The title alone; the rest comes with the catalogue, so that the first screen need not wait for it."""
        yield PickerTitle()

    async def watch_catalogue(self) -> None:
        """Show the operations once the catalogue has been read."""
        if self.is_mounted:
            await self._furnish()

    def watch_composed(self) -> None:
        """Move the cursor to the operation that is composed."""
        self._follow()

    def _follow(self) -> None:
        """What stands below the tree is about the operation that is composed, until one looks at others."""
        wanted = self.composed.id if self.composed else ""
        for tree in self.query(OperationTree):
            leaves = (leaf for group in tree.root.children for leaf in group.children)
            if node := next((leaf for leaf in leaves if leaf.data == wanted), None):
                tree.call_after_refresh(tree.move_cursor, node)
                self._describe(node)

    async def on_mount(self) -> None:
        """It may have been read before."""
        await self._furnish()

    async def _furnish(self) -> None:
        if self.catalogue is None:
            return
        if not self.query(OperationTree):
            tree = OperationTree(Text("operations"))
            tree.show_root = tree.show_guides = False
            tree.guide_depth = 2
            field = Filter(placeholder=_filter_words())
            await self.mount(field, tree, Static(markup=False, classes="about"))
        self._fill("")

    @on(Input.Changed)
    def _filtered(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(OperationsFiltered(bool(event.value)))
        self._fill(event.value.strip())

    def _fill(self, text: str) -> None:
        if self.catalogue is None:
            return
        tree = self.query_one(OperationTree)
        found = self._matching(self.catalogue, text)
        operations = found or self._nearest(self.catalogue, text)
        self._only_near = not found
        tree.clear()
        tree.titles = {each.id: said[0] for each in operations if (said := titles(each))}
        tree.begin = max((label(each).cell_len for each in operations), default=0) + 2
        tree.title_width = max(map(cells, tree.titles.values()), default=0)
        groups: dict[str, TreeNode[str]] = {}
        first: TreeNode[str] | None = None
        for operation in operations:
            group = groups.get(operation.group)
            if group is None:
                group = groups[operation.group] = tree.root.add(Text(group_title(operation), "bold"), expand=True)
            leaf = group.add_leaf(label(operation), operation.id)
            first = first or leaf
        self.query_one(PickerTitle).found = str(len(found))
        tree.root.expand()
        if first is None:
            self.query_one(".about", Static).update(NO_MATCH, layout=False)
        elif text or self.composed is None:
            tree.call_after_refresh(tree.move_cursor, first)
            self._describe(first)
        else:
            self._follow()

    @staticmethod
    def _matching(catalogue: Catalogue, text: str) -> list[Operation]:
        if not text:
            return list(catalogue.operations.values())
        from aom_tui.catalogue.search import search

        return search(catalogue, text)

    @staticmethod
    def _nearest(catalogue: Catalogue, text: str) -> list[Operation]:
        from aom_tui.catalogue.fuzzy_search import nearest

        return nearest(catalogue, text)

    @on(Tree.NodeHighlighted)
    def _highlighted(self, event: Tree.NodeHighlighted[str]) -> None:
        event.stop()
        self._describe(event.node)

    def _describe(self, node: TreeNode[str]) -> None:
        chosen = self.catalogue.operations.get(node.data) if self.catalogue and node.data else None
        shown = about(chosen) if chosen else Content(_counted(node)).stylize("$muted")
        if self._only_near:
            shown = Content.assemble((NEAREST, "$text-warning"), "\n", shown)
        self.query_one(".about", Static).update(shown, layout=False)

    @on(Tree.NodeSelected)
    def _selected(self, event: Tree.NodeSelected[str]) -> None:
        event.stop()
        if event.node.data:
            self.post_message(OperationPicked(event.node.data))

    def on_descendant_focus(self) -> None:
        """The rule shows where the focus is."""
        self.query_one(PickerTitle).refresh()

    def on_descendant_blur(self) -> None:
        """The rule shows that the focus has left."""
        self.call_after_refresh(self.query_one(PickerTitle).refresh)

    def focus_filter(self) -> None:
        """Focus the filter."""
        for field in self.query(Filter):
            self.screen.set_focus(field)
