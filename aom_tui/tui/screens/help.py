"""Help on the pane that has the focus: its keys, then the keys that act everywhere."""

from collections.abc import Iterator

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from aom_tui.language import _
from aom_tui.tui.keys import DEEDS, VIEW_NUMBERS, shown
from aom_tui.tui.screens.key_list import KeyPage, row

ABOUT = {
    "operations": _(
        "Operations: type to filter by id, URI, title in either language, or parameter. W writes, D deletes "
        "or overwrites, old is deprecated; the rest only reads, POST or not."
    ),
    "request": _(
        "Request: what will be sent. Params are checked as you type; * is required; an empty field is not sent. "
        "Preview shows the message as it will go out, with secrets taken out."
    ),
    "response": _(
        "Response: Body as received, made readable; Table and Chart show its lists and series; Wire shows both "
        "messages and the timing; Why explains a failure. A failure opens on Why."
    ),
}


def own_keys(focused: Widget | None) -> list[tuple[str, str]]:
    """Keys and words of the focused widget and what it stands in, nearest first."""
    rows: dict[str, str] = {}
    taken: set[str] = set()
    for node in focused.ancestors_with_self if focused else ():
        if not isinstance(node, Widget) or node.is_modal or node is node.screen:
            break
        for binding in declared(type(node)):
            if binding.key not in taken:
                rows.setdefault(binding.description, shown(binding.key))
            taken.add(binding.key)
    return [(key, words) for words, key in rows.items() if words]


def declared(kind: type) -> Iterator[Binding]:
    """The bindings of our own classes: moving about in a text or a tree needs no explanation."""
    for each in kind.__mro__:
        if each.__module__.startswith("aom_tui."):
            yield from Binding.make_bindings(each.__dict__.get("BINDINGS", ()))


def help_text(focused: Widget | None, pane: str) -> Content:
    """The page."""
    lines: list[Content | str] = [ABOUT.get(pane, ""), "", Content(_("Here")).stylize("bold")]
    lines += [row(key, "", words) for key, words in own_keys(focused)[:14]]
    lines += ["", Content(_("Everywhere (a letter in a pane; F and Ctrl keys in a field too)")).stylize("bold")]
    lines += [row(deed.letter, shown(deed.shortcut) if deed.shortcut else "", deed.help) for deed in DEEDS]
    lines += [
        row(f"{VIEW_NUMBERS[0]} - {VIEW_NUMBERS[-1]}", "", _("the response's views: Body, Table, Chart, Wire, Why")),
        row("Tab", "", _("next pane; in a form the next field")),
        row("Esc", "", _("leave the field, close the dialog")),
    ]
    lines += [row("", "Ctrl+C", _("copy the selection; without one cancel what runs"))]
    return Content("\n").join(lines)


class HelpScreen(KeyPage):
    """Help."""

    title_text = _("Help")

    def __init__(self, focused: Widget | None, pane: str) -> None:
        super().__init__()
        self._text = help_text(focused, pane)

    def page(self) -> Content:
        """As it was when help was asked for."""
        return self._text
