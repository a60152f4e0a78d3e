"""The help on what has the focus: what it is, the keys that act there now, its words, the keys of the window."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from aom_tui.language import _
from aom_tui.render.cells import cells, padded, wrapped
from aom_tui.tui.guide.about import ABOUT, About
from aom_tui.tui.keyboard.action_table import ACTIONS, BY_NAME
from aom_tui.tui.keyboard.key_names import is_on_keyboard
from aom_tui.tui.keyboard.keys import acting, shown, with_keys
from aom_tui.tui.keyboard.places import declared
from aom_tui.tui.widgets.field import is_field

if TYPE_CHECKING:
    from textual.dom import DOMNode

KEY_CELLS = 16

EDITING = (
    (f"{shown('left')} {shown('right')} Home End", _("move in the text; with Shift select")),
    ("Ctrl+W", _("delete the word before the cursor")),
    ("Ctrl+U  Ctrl+K", _("delete to the start, to the end")),
)
"""Keys that every field has from Textual."""

Row = tuple[tuple[str, ...], str]
"""Keys, and what they do."""


def help_page(screen: Screen[Any], width: int) -> Content:
    """Return the page for a screen as it is now, `width` cells wide."""
    focused = screen.focused
    nodes = list(focused.ancestors_with_self if focused else [screen])
    parts: list[Content | str] = [*_heads(nodes, width)]
    here = list(_here(screen))
    if is_field(focused):
        here += [((keys,), words) for keys, words in EDITING]
    if here:
        parts += ["", _bold(_("Keys here")), *(line for row in here for line in _row(row, width))]
    words = [pair for about in abouts(nodes) for pair in about.words]
    if words:
        parts += ["", _bold(_("Words")), *(line for pair in words for line in _word(*pair, width))]
    if not screen.is_modal:
        title = (
            _("Everywhere, while you type") if is_field(focused) else _("Everywhere (F and Ctrl keys in a field too)")
        )
        parts += ["", _bold(title), *(line for row in _everywhere(focused) for line in _row(row, width))]
    return Content("\n").join(parts)


# -- what it is


def abouts(nodes: "list[DOMNode]") -> list[About]:
    """Return the explanations of the widget and its containers, nearest first; `explained` names one of several."""
    found: list[About] = []
    for node in nodes:
        names = [getattr(node, "explained", ""), *(kind.__name__ for kind in type(node).__mro__)]
        known = [ABOUT[name] for name in dict.fromkeys(names) if name in ABOUT]
        shown = known[:2] if names[0] in ABOUT else known[:1]
        found += [about for about in shown if about not in found]
    return found


def _heads(nodes: "list[DOMNode]", width: int) -> Iterator[Content]:
    for number, about in enumerate(abouts(nodes)[:2]):
        if number:
            yield Content("")
        yield from map(_bold, wrapped(about.title, width))
        yield from map(Content, wrapped(with_keys(about.text), width))


def _bold(text: str) -> Content:
    return Content(text).stylize("bold $text-accent")


# -- the keys


def _here(screen: Screen[Any]) -> Iterator[Row]:
    """Return the keys of widget, pane and dialog, nearest first, without those of the workbench."""
    rows: dict[tuple[object, str], list[str]] = {}
    chosen: set[tuple[object, str]] = set()
    ours: dict[type, set[str]] = {}
    for key, active in screen.active_bindings.items():
        node, binding = active.node, active.binding
        if (node is screen and not screen.is_modal) or not isinstance(node, Widget) or not is_on_keyboard(key):
            continue
        actions = ours.setdefault(type(node), {each.action for each in declared(type(node))})
        words = _words(binding)
        if binding.action in actions and words and active.enabled:
            rows.setdefault((node, words), []).append(shown(key))
            chosen |= {(node, words)} if binding.id else set()
    for row in sorted(rows, key=lambda row: row not in chosen):  # moving about comes last
        yield tuple(rows[row]), row[1]


def _words(binding: Binding) -> str:
    """Return what a key does, from the table of actions where it is there: that says more than its binding."""
    item = BY_NAME.get((binding.id or "").removesuffix("+"))
    return with_keys(item.help) if item else binding.description


def _everywhere(focused: Widget | None) -> Iterator[Row]:
    """Return the workbench's own keys, in the order of the table."""
    typing = is_field(focused)
    for item in ACTIONS:
        keys = item.shortcuts if typing else acting(item.name)
        if plain := tuple(shown(key) for key in keys if is_on_keyboard(key)):
            yield plain, with_keys(item.help)
    yield ("1..5",), _("the response's views: Body, Table, Chart, Wire, Why")
    yield ("Tab",), _("next pane; in a form the next field")
    yield ("Esc",), _("leave the field, close the dialog")
    yield ("Ctrl+C",), _("copy the selection; without one cancel what runs")


def _row(row: Row, width: int) -> Iterator[Content]:
    """Return lines with keys in a column and words beside them, wrapped."""
    keys, words = row
    yield from _beside("  ".join(keys), words, width)


def _word(word: str, meaning: str, width: int) -> Iterator[Content]:
    yield from _beside(word, meaning, width)


def _beside(left: str, right: str, width: int) -> Iterator[Content]:
    indent = " " * (KEY_CELLS + 1)
    label = padded(f" {left}", KEY_CELLS + 1)
    if cells(left) >= KEY_CELLS:
        label = f" {left}  "
    first, *more = wrapped(right, width, first=" " * min(cells(label), width // 2), rest=indent)
    yield Content.assemble((label, "$text-accent"), first.lstrip())
    yield from map(Content, more)
