"""Which keys the user has chosen (`keys.toml`), for bindings and for every text that names a key.

An action is known by the id of its bindings: `send` in the workbench, `table.sort` in a place of its own. Those of the
workbench have a second binding with priority, for the keys that act while one types: its id ends in `FIELD_LAYER`.
"""

from collections.abc import Mapping
from os.path import exists
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from aom_tui.tui.keyboard.key_names import is_for_fields

if TYPE_CHECKING:
    from aom_tui.problem import Problem

KEYS = "keys.toml"

FIELD_LAYER = "+"
"""What the id of a binding ends with that acts while one types."""

Keys = tuple[str, ...]
"""Keys by Textual's names; the first one is shown."""


def unbound(action: str) -> str:
    """Return a key that no terminal sends, for an action without one: only what is bound can get another key."""
    return f"<{action}>"


class Keymap(Struct, frozen=True):
    """The keys that the user has chosen, by the id of the action; an empty tuple takes its keys away."""

    chosen: Mapping[str, Keys] = field(default_factory=lambda: MappingProxyType({}))

    def letters(self, action: str, default: Keys) -> Keys:
        """Return the keys of the letter layer; all keys of an action that belongs to a place."""
        return self._layer(action, default, typing=False)

    def shortcuts(self, action: str, default: Keys) -> Keys:
        """Return the keys that act in a field too."""
        return self._layer(action, default, typing=True)

    def _layer(self, action: str, default: Keys, *, typing: bool) -> Keys:
        if action not in self.chosen:
            return default
        in_a_place = "." in action
        return tuple(key for key in self.chosen[action] if in_a_place or is_for_fields(key) == typing)

    def bindings(self) -> dict[str, str]:
        """Return the map for Textual's `set_keymap`, which needs a key for each action."""
        found: dict[str, str] = {}
        for action in self.chosen:
            layers = {action: self.letters(action, ())}
            if "." not in action:
                layers[action + FIELD_LAYER] = self.shortcuts(action, ())
            found |= {layer: ",".join(keys) or unbound(layer) for layer, keys in layers.items()}
        return found


def chosen_in(folder: Path) -> "tuple[Keymap, tuple[Problem, ...]]":
    """Return the keymap of `keys.toml` in a folder, and its faults. Without a file no parser is loaded."""
    if not exists(folder / KEYS):  # noqa: PTH110 - Path.exists raises for a folder that one may not search
        return Keymap(), ()
    from aom_tui.tui.keyboard.keys_file import read_keys

    return read_keys(folder / KEYS)


_now = [Keymap()]


def use_keymap(keymap: Keymap) -> None:
    """Use these keys from now on; a process has one window, whose texts name them."""
    _now[0] = keymap


def current_keymap() -> Keymap:
    """Return the keymap in use."""
    return _now[0]
