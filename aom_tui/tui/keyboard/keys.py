"""Bindings of the table of actions, and texts that name the keys in use."""

import re

from textual.binding import Binding, BindingType

from aom_tui.language import _
from aom_tui.tui.keyboard.action_table import ALL_ACTIONS, BY_NAME, IN_PLACE
from aom_tui.tui.keyboard.key_names import is_on_keyboard, sign_of
from aom_tui.tui.keyboard.keymap import FIELD_LAYER, Keys, current_keymap, unbound


def bindings() -> list[BindingType]:
    """Return the bindings of the workbench, both layers; also of actions without a key, which can be given one."""
    letters: list[BindingType] = [
        Binding(key, item.action, item.short, show=False, id=item.name)
        for item in ALL_ACTIONS
        for key in ((item.letter, *item.also) if item.letter else (unbound(item.name),))
    ]
    shortcuts: list[BindingType] = [
        Binding(
            item.shortcut or unbound(item.name + FIELD_LAYER),
            item.action,
            item.short,
            show=False,
            priority=True,
            id=item.name + FIELD_LAYER,
        )
        for item in ALL_ACTIONS
    ]
    moves: list[BindingType] = [
        Binding("escape", "leave", _("leave the field"), show=False),
        Binding("tab", "next_pane", _("next pane"), show=False),
        Binding("shift+tab", "next_pane(-1)", _("pane before"), show=False),
        Binding("ctrl+r", "history(True)", _("search the history"), show=False),
        Binding("ctrl+c", "copy_or_cancel", _("copy or cancel"), show=False, priority=True),
        # The request's own keys, from another pane too: who reads the reply sees the body beside it.
        Binding("b", "skeleton", _("write a body skeleton"), show=False, id=IN_PLACE["skeleton"]),
        Binding("T", "turn_body", _("body as form or as text"), show=False, id=IN_PLACE["turn_body"]),
    ]
    return letters + shortcuts + moves


IN_EVERY_SCREEN = ("help", "jump")
"""Actions that dialogs have too."""


def everywhere() -> list[BindingType]:
    """Return the bindings of the app: shortcuts that act in every screen, whatever has the focus."""
    items = [BY_NAME[name] for name in IN_EVERY_SCREEN]
    return [
        Binding(item.shortcut, item.action, item.short, show=False, priority=True, id=item.name + FIELD_LAYER)
        for item in items
    ]


def in_a_dialog() -> list[BindingType]:
    """Return the letters of the same actions, for a screen other than the workbench."""
    items = [BY_NAME[name] for name in IN_EVERY_SCREEN]
    return [Binding(item.letter, f"app.{item.action}", item.short, show=False, id=item.name) for item in items]


WRITTEN = {
    "up": _("Up"),
    "down": _("Down"),
    "left": _("Left"),
    "right": _("Right"),
    "space": _("Space"),
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "delete": "Del",
}
"""Names of keys without a sign, as they stand on the keyboard."""


def shown(key: str) -> str:
    """Return a key as people write it: `F5`, `Ctrl+P`, `Shift+PgUp`, `s`."""
    return "+".join(_part(part, alone="+" not in key) for part in key.split("+")) if len(key) > 1 else key


def _part(part: str, *, alone: bool) -> str:
    if len(part) == 1:
        return part if alone else part.upper()
    sign = sign_of(part)
    return WRITTEN.get(part) or (sign if len(sign) == 1 else part.capitalize())


def key_of(name: str) -> str:
    """Return the key of an action (`send`, `wire.anatomy`) for a text that is read where letters act."""
    keys = keys_of(name)
    return shown((acting(name) or keys)[0]) if keys else _("(palette)")


def acting(name: str) -> Keys:
    """Return the keys of an action that no place of the workbench uses otherwise, so that they act everywhere."""
    keys = keys_of(name)
    if not current_keymap().chosen or name not in BY_NAME:
        return keys
    from aom_tui.tui.keyboard.places import taken_in_places

    return tuple(key for key in keys if is_on_keyboard(key) and key not in taken_in_places(current_keymap()))


def dialog_key_of(name: str) -> str:
    """Return the key of an action of a dialog (`wizard.user`); `-` where it has none, and its words are clicked."""
    keys = keys_of(name)
    return shown(keys[0]) if keys else "-"


def field_key_of(name: str) -> str:
    """Return the key of an action for a text that is read while one types."""
    item = BY_NAME[name]
    keys = (*item.shortcuts, *item.letters)
    return shown(keys[0]) if keys else _("(palette)")


def keys_of(name: str) -> Keys:
    """Return all keys of an action, those of the letter layer first."""
    if item := BY_NAME.get(name):
        return (*item.letters, *item.shortcuts)
    place, _dot, action = name.partition(".")
    from aom_tui.tui.keyboard.places import actions_of

    return current_keymap().letters(name, tuple(binding.key for binding in actions_of(place)[action]))


def with_keys(text: str) -> str:
    """Return the text with each `{send}` and `{table.sort}` replaced by the key of that action; other braces stay.

    `{send+}` is the key for who is typing, where letters are text.
    """
    return re.sub(r"\{([a-z_]+(?:\.[a-z_]+)?)(\+?)\}", _named_key, text)


def _named_key(found: re.Match[str]) -> str:
    known = found[1] in BY_NAME or ("." in found[1] and not found[2])
    if not known:
        return found[0]
    return field_key_of(found[1]) if found[2] else key_of(found[1])
