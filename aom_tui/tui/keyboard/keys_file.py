"""`keys.toml`: keys of one's own, a table for the workbench and one for each place.

    [keys]
    send = ["s", "f5"]
    print = []            # no key

    [keys.table]
    sort = "o"

What is wrong is told with file, line and key; the defaults hold for it, and the rest is used.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any

from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.setting_faults import line_of
from aom_tui.text_file import file_text
from aom_tui.tui.keyboard.action_table import ALL_ACTIONS
from aom_tui.tui.keyboard.key_names import NoKey, is_on_keyboard, key_named
from aom_tui.tui.keyboard.keymap import Keymap, Keys
from aom_tui.tui.keyboard.keys import shown
from aom_tui.tui.keyboard.places import PLACES, actions_of, bindings_of

TABLE = "keys"

WORKBENCH = "workbench"
"""The place that needs no table of its own; one that is written all the same is read."""

MOVING = frozenset(
    ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "escape", "tab", "shift+tab", "space",
     "backspace", "delete", "insert")
)  # fmt: skip
"""Keys that move and edit in every pane and field: no action of the workbench can have one."""

EDITING = frozenset(f"ctrl+{letter}" for letter in "acdefhkuvwxyz")
"""Ctrl keys that edit in a field, copy or cancel."""

NEEDED = ("palette", "help", "quit")
"""Actions of which one has to keep a key: everything else is found by them."""

Chosen = dict[str, Keys]


def read_keys(path: Path) -> tuple[Keymap, tuple[Problem, ...]]:
    """Return the keymap of a file, and its faults."""
    try:
        return KeysFile(path, file_text(str(path))).read()
    except InvalidInput as error:
        return Keymap(), error.problems


class KeysFile:
    """Reads the file once."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._text = path, text
        self._problems: list[Problem] = []

    def read(self) -> tuple[Keymap, tuple[Problem, ...]]:
        """Return what can be used of the file, and its faults."""
        import tomllib

        try:
            whole = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            what = _("not TOML: {what}").format(what=error)
            return Keymap(), (Problem(str(self._path), what, _("Correct that line.")),)
        for name in whole:
            if name != TABLE:
                self._fault("", name, _("unknown table"), _("The tables are [keys] and [keys.PLACE]."))
        table = whole.get(TABLE, {})
        if not isinstance(table, dict):
            self._fault("", TABLE, _("is no table"), _("Write [{where}] and its keys below.").format(where=TABLE))
            table = {}
        chosen = dict(chain.from_iterable(self._place(place, inner) for place, inner in self._tables(table)))
        return Keymap(chosen), tuple(self._problems)

    def _tables(self, table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the workbench, which is the table `[keys]` itself, then the places with tables below it."""
        yield WORKBENCH, {name: value for name, value in table.items() if not isinstance(value, dict)}
        for name, value in table.items():
            if not isinstance(value, dict):
                continue
            if name in PLACES or name == WORKBENCH:
                yield name, value
            else:
                self._fault(TABLE, name, _("unknown place"), _near(name, PLACES))

    # -- one table

    def _place(self, place: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Keys]]:
        """Return the choices of a place that can be used, without those whose key another one has."""
        if not table:
            return
        defaults = default_keys(place)
        fixed = fixed_keys(place)
        chosen: Chosen = {}
        for name, value in table.items():
            keys = self._keys(place, name, value, defaults)
            if keys is not None:
                chosen[name] = keys
        self._remove_conflicts(place, chosen, defaults, fixed)
        if place == WORKBENCH:
            self._check_way_out(chosen, defaults)
        for name, keys in chosen.items():
            yield full_name(place, name), keys

    def _keys(self, place: str, name: str, value: Any, defaults: Mapping[str, Keys]) -> Keys | None:
        """Return the keys of one line; None where it cannot be used."""
        where = _table(place)
        if name not in defaults:
            self._fault(where, name, _("unknown action"), _near(name, defaults))
            return None
        written = [value] if isinstance(value, str) else value
        if not isinstance(written, list) or not all(isinstance(each, str) for each in written):
            self._fault(where, name, _("must be keys in quotes"), _('Write it as ["s", "f5"], or [] for no key.'))
            return None
        try:
            keys = tuple(key_named(each) for each in dict.fromkeys(written) if each)
        except NoKey as error:
            self._fault(where, name, str(error), _("Write it as Ctrl+P, Alt+x, F5, PgUp, s or ?."))
            return None
        needed = next((key for key in keys if place == WORKBENCH and self._is_needed(key, defaults[name])), None)
        if needed:
            what = _("{key} is needed to move about and to edit").format(key=shown(needed))
            self._fault(where, name, what, _("Choose a letter, an F key or another Ctrl key."))
            return None
        return tuple(dict.fromkeys(keys))

    @staticmethod
    def _is_needed(key: str, before: Keys) -> bool:
        return key not in before and (key in MOVING or key in EDITING)

    def _remove_conflicts(
        self, place: str, chosen: Chosen, defaults: Mapping[str, Keys], fixed: frozenset[str]
    ) -> None:
        """Remove from `chosen` what has the key of another action."""
        where = _table(place)
        for name in list(chosen):
            others = {**defaults, **chosen}
            taken = {key: other for other in others if other != name for key in others[other]}
            met = next((key for key in chosen[name] if key in taken or key in fixed), None)
            if met is None:
                continue
            other = taken.get(met, "")
            what = _("{key} is the key of {other} too").format(key=shown(met), other=other)
            remedy = _("Choose another key, or give {other} another one.").format(other=other)
            if not other:
                what, remedy = _("{key} cannot be given away here").format(key=shown(met)), _("Choose another key.")
            self._fault(where, name, what, remedy)
            del chosen[name]
            self._remove_conflicts(place, chosen, defaults, fixed)
            return

    def _check_way_out(self, chosen: Chosen, defaults: Mapping[str, Keys]) -> None:
        """Refuse choices that would leave palette, help and quit all without a key."""
        if any(chosen.get(name, defaults[name]) for name in NEEDED):
            return
        for name in NEEDED:
            what = _("{names} would all be out of reach").format(names=commas(NEEDED))
            self._fault(TABLE, name, what, _("Leave one of them a key."))
            del chosen[name]

    def _fault(self, where: str, name: str, what: str, remedy: str) -> None:
        line = line_of(self._text, where, name)
        place = f"{self._path} line {line} {name}" if line else f"{self._path} {where}{'.' if where else ''}{name}"
        self._problems.append(Problem(place, what, remedy))


def _table(place: str) -> str:
    return TABLE if place == WORKBENCH else f"{TABLE}.{place}"


def full_name(place: str, action: str) -> str:
    """Return the id of the action's bindings."""
    return action if place == WORKBENCH else f"{place}.{action}"


def _near(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, known, 1)
    if near:
        return _("Did you mean {value}?").format(value=near[0])
    return _("`aom-tui keys` lists them.")


def default_keys(place: str) -> dict[str, Keys]:
    """Return the default keys of a place's actions; the workbench is a place, too."""
    if place != WORKBENCH:
        found = {name: tuple(each.key for each in bound) for name, bound in actions_of(place).items()}
    else:
        plain = Keymap()
        found = {item.name: (*item.letters_in(plain), *item.shortcuts_in(plain)) for item in ALL_ACTIONS}
    return {name: tuple(filter(is_on_keyboard, keys)) for name, keys in found.items()}


def fixed_keys(place: str) -> frozenset[str]:
    """Return the keys of a place that cannot be changed."""
    if place == WORKBENCH:
        return frozenset(("ctrl+c", "ctrl+r"))
    return frozenset(binding.key for binding in bindings_of(place) if not binding.id)
