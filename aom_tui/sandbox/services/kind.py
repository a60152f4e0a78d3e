"""What all named things have in common: they are added, replaced, shown and removed by a key, a name or an id."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aom_tui.sandbox.project import ProjectData, Thing
from aom_tui.sandbox.wire import Call

ALL_ENTERPRISES = "all_granted_eps"
"""Stands in Enterprise-Project-Id for all that the caller may see."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: what a refusal calls it, where a project keeps it (by key), how many there may be."""

    noun: str
    kept: Callable[[ProjectData], dict[str, Thing]]
    most: int = 1000

    def all(self, call: Call) -> list[Thing]:
        """Every one, oldest first."""
        return list(self.kept(call.data).values())

    def known(self, call: Call, key: str) -> Thing:
        """The one with that key, or the refusal for an unknown one."""
        thing = self.kept(call.data).get(key)
        if thing is None:
            raise call.refuse("unknown", f"there is no {self.noun} {key}")
        return thing

    def add(self, call: Call, key: str, thing: Thing) -> Thing:
        """Keeps a new one, or refuses a key that is taken and one too many."""
        things = self.kept(call.data)
        if key in things:
            raise call.refuse("duplicate", f"the {self.noun} {key} exists already")
        if len(things) >= self.most:
            raise call.refuse("full", f"a project may have {self.most} of: {self.noun}")
        things[key] = thing
        return thing

    def replace(self, call: Call, key: str, thing: Thing) -> Thing:
        """Puts another in the place of the one with that key, which must exist."""
        self.known(call, key)
        self.kept(call.data)[key] = thing
        return thing

    def change(self, call: Call, key: str, changes: Mapping[str, Any]) -> Thing:
        """Gives the one with that key new values beside those that stay."""
        return self.replace(call, key, {**self.known(call, key), **changes})

    def remove(self, call: Call, keys: Iterable[str]) -> list[Thing]:
        """Removes them; where one is unknown, or none is named, nothing is removed."""
        named = list(dict.fromkeys(keys))
        if not named:
            raise call.refuse("unknown", f"no {self.noun} is named")
        for key in named:
            self.known(call, key)
        return [self.kept(call.data).pop(key) for key in named]

    def find(self, call: Call, **values: Any) -> Thing | None:
        """The first that has these values."""
        return next(
            (one for one in self.all(call) if all(one.get(name) == value for name, value in values.items())), None
        )

    def must_be_free(self, call: Call, own: Thing | None = None, **values: Any) -> None:
        """Refuses values that another one has; `own` is the one that is being changed."""
        other = self.find(call, **values)
        if other is not None and other is not own:
            said = ", ".join(f"{name} {value}" for name, value in values.items())
            raise call.refuse("duplicate", f"another {self.noun} has the {said}")


def in_enterprise(call: Call, rows: Iterable[Thing]) -> list[Thing]:
    """Those of the enterprise project that the caller names; all where none is named, or all that one may see."""
    wanted = call.header("Enterprise-Project-Id")
    return [row for row in rows if wanted in ("", ALL_ENTERPRISES, row["enterprise_project_id"])]


def new_id() -> str:
    """An id such as the service gives: 32 hexadecimal digits."""
    return uuid4().hex
