"""The last line: what the keys do right now. A click does the same."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.language import _
from aom_tui.tui.keyboard.action_table import BY_NAME, Action
from aom_tui.tui.keyboard.keys import acting, shown
from aom_tui.tui.widgets.fitted_keys import Key, fitted
from aom_tui.tui.widgets.rule import link

IN_A_PANE = ("send", "operations", "auth", "copy", "zoom", "search", "palette", "help", "quit")
IN_A_FIELD = ("send", "operations", "next_view", "zoom", "palette", "help")
WHILE_SENDING = ("cancel", "zoom", "palette", "help", "quit")
WHILE_WATCHING = ("cancel", "next_view", "copy", "zoom", "palette", "help", "quit")

DISPENSABLE = ("auth", "zoom", "copy", "next_view", "search", "operations", "palette", "send")
"""What goes first where not all of them have room: help and the way out stay."""

RANKS = {name: rank for rank, name in enumerate(reversed(DISPENSABLE), 1)}


def key_line(
    *,
    in_field: bool,
    running: bool,
    watching: bool = False,
    esc: str = "",
    width: int = 80,
) -> Content:
    """Letters in a pane, shortcuts in a field; `x cancel` while something runs. All of it fits 80 cells."""
    wanted: tuple[str, ...] = IN_A_FIELD if in_field else IN_A_PANE
    if watching and not in_field:
        wanted = WHILE_WATCHING
    if running:
        wanted = WHILE_SENDING[1:] if in_field else WHILE_SENDING
    parts = [Key("Esc", esc, "leave").part] if (esc := esc or (_("leave") if in_field else "")) else []
    if running and in_field:
        parts.append((link(f"Ctrl+C {BY_NAME['cancel'].short}", "screen.cancel", "$text-warning"), 0))
    for item in map(BY_NAME.__getitem__, wanted):
        if key := _key(item, in_field=in_field):
            parts.append(Key(key, item.short, item.action, RANKS.get(item.name, 0)).part)
    return fitted(parts, width)


def _key(item: Action, *, in_field: bool) -> str:
    """The one to show in the layer that acts; none where it has none there, or where a place has it for itself."""
    keys = item.shortcuts if in_field else acting(item.name)
    return shown(keys[0]) if keys else ""


class KeyLine(Widget):
    """One line at the bottom."""

    auto_links = False
    in_field: reactive[bool] = reactive(False)
    running: reactive[bool] = reactive(False)
    watching: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())
    way_back: reactive[bool] = reactive(False)
    """Whether Esc goes back to where the reply was opened."""
    filtered: reactive[bool] = reactive(False)
    """Whether it first clears the filter of the operations, where that is typed in."""
    pane: reactive[str] = reactive("")

    def render(self) -> Content:
        """Keys bold, words muted, as many as there is room for."""
        width, esc = self.size.width, ""
        if self.way_back and not self.in_field:
            esc = _("back")
        elif self.in_field and self.filtered and self.pane == "operations":
            esc = _("clear")
        line = key_line(
            in_field=self.in_field,
            running=self.running,
            watching=bool(self.watching),
            esc=esc,
            width=width,
        )
        return line.truncate(width)
