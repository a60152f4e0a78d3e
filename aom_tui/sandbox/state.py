"""What of the sandbox is kept in a file, and as which rows: declared here, read and written by `store.py`.

The fields of ProjectData (and of dataclasses in it) are kept by their annotations, so that a new one is kept without a
word here: a dict as one row for each key, anything else as one row. What msgspec cannot turn into JSON and back needs a
line in OWN, what can be told from the rest a word in DERIVED. Samples are not rows; see `samples.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from aom_tui.sandbox.events import Event
from aom_tui.sandbox.identity import Secrets
from aom_tui.sandbox.project import ProjectData

WHOLE = ""
"""The key of what is one row."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of rows. `read` gives them by key, oldest first, from whoever holds them; `restore` puts them back."""

    kind: str
    read: Callable[[Any], Mapping[Any, Any]]
    restore: Callable[[Any, dict[Any, Any]], None]
    type: Any = Any
    """What a row is, for msgspec."""
    key_type: Any = str
    settled: Callable[[Any], bool] = lambda _: False
    """Whether a row can no longer change in place: it is not looked at again while it is the same object."""

    def key_text(self, key: Any) -> str:
        """A key as the file has it."""
        return key if self.key_type is str else msgspec.json.encode(key).decode()

    def key(self, text: str) -> Any:
        """The key that the file has as that text. Raises msgspec.MsgspecError."""
        return text if self.key_type is str else msgspec.json.decode(text, type=self.key_type)

    def value(self, raw: bytes) -> Any:
        """The row that the file has as these bytes. Raises msgspec.MsgspecError."""
        return msgspec.json.decode(raw, type=self.type)


def by_key(kind: str, place: str, key_type: Any, value_type: Any) -> Kept:
    """A dict at that place (a dotted name), one row for each key. A frozen dataclass is settled: all in it must be."""
    find = attrgetter(place)
    frozen = getattr(getattr(value_type, "__dataclass_params__", None), "frozen", False)

    def restore(holder: Any, rows: dict[Any, Any]) -> None:
        held = find(holder)
        held.clear()
        held.update(rows)

    return Kept(kind, find, restore, value_type, key_type, lambda _: frozen)


def whole(kind: str, place: str, value_type: Any) -> Kept:
    """The value at that place as one row."""
    find, (parent, _, name) = attrgetter(place), place.rpartition(".")

    def restore(holder: Any, rows: dict[Any, Any]) -> None:
        setattr(attrgetter(parent)(holder) if parent else holder, name, rows[WHOLE])

    return Kept(kind, lambda holder: {WHOLE: find(holder)}, restore, value_type)


def kept_of(holder: Any, within: str = "") -> Iterator[Kept]:
    """How the fields of a dataclass are kept. Raises TypeError for one that nobody has thought of."""
    hints = get_type_hints(holder)
    for field in fields(holder):
        name, hint = within + field.name, hints[field.name]
        if name in DERIVED:
            continue
        if name in OWN:
            yield from OWN[name]
        elif is_dataclass(hint):
            yield from kept_of(hint, f"{name}.")
        elif get_origin(hint) is dict:
            yield by_key(name, name, *get_args(hint))
        elif get_origin(hint) is list or hint in (bool, int, float, str):
            yield whole(name, name, hint)
        else:
            raise TypeError(f"{name}: say in OWN how it is kept, or in DERIVED that it need not be")


DERIVED = {"project", "shop", "series", "logs", "touched"}
"""Made anew from the seed at each start, kept elsewhere, or of no meaning after it."""
OWN: Mapping[str, tuple[Kept, ...]] = {
    "events": (
        Kept(
            "events",
            lambda data: {event.event_sn: event for event in data.events},
            lambda data, rows: data.events.restore(rows.values()),
            Event,
            settled=lambda event: not event.active,
        ),
        by_key("events.notified", "events.notified", str, list[dict[str, Any]]),
        whole("events.numbers", "events.numbers.next", int),
    ),
}
"""Fields with ways of their own. Only an active alarm changes; what is over stays as it is."""
PROJECT = tuple(kept_of(ProjectData))
IDENTITY = (
    Kept(
        "secrets",
        lambda world: {WHOLE: world.identity.written_down()},
        lambda world, rows: world.identity.recall(rows[WHOLE]),
        Secrets,
    ),
)
"""What IAM knows, of the World. Whoever has a profile or a token of a sandbox keeps it over a restart."""
