"""What can be wrong in `config.toml`, told with file, line and key, and a near name for an unknown one. Pure."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from aom_tui.language import _, commas
from aom_tui.problem import Problem
from aom_tui.setting_keys import (
    OF_TEXTS,
    PROFILE_KEYS,
    TABLES,
    TOP_KEYS,
    TYPE_WORDS,
    Key,
    choice_words,
    fits,
    in_range,
    is_chosen_from,
)

Fault = tuple[tuple[str, ...], Problem]
"""The names of table and key, and what is wrong there."""


def faults(table: Mapping[str, Any], text: str, path: Path) -> Iterator[Fault]:
    """Yield all faults of `config.toml`. `table` is what was read of `text`, which lies at `path`."""
    tables = dict.fromkeys(("profiles", *TABLES), Key(dict, ""))
    yield from _table_faults(table, {**TOP_KEYS, **tables}, text, path, ())
    for name, keys in TABLES.items():
        if isinstance(inner := table.get(name), dict):
            yield from _table_faults(inner, keys, text, path, (name,))
    profiles = table.get("profiles")
    for name, profile in profiles.items() if isinstance(profiles, dict) else ():
        if isinstance(profile, dict):
            yield from _table_faults(profile, PROFILE_KEYS, text, path, ("profiles", name))
        else:
            remedy = _("Write [{where}] and its keys below.").format(where=f"profiles.{name}")
            yield ("profiles", name), Problem(_location(path, text, "profiles", name), _("is no table"), remedy)


def _table_faults(
    table: Mapping[str, Any], known: Mapping[str, Key], text: str, path: Path, place: tuple[str, ...]
) -> Iterator[Fault]:
    for key, value in table.items():
        fault = _fault(known, key, value)
        if fault:
            yield (*place, key), Problem(_location(path, text, ".".join(place), key), *fault)


def _fault(known: Mapping[str, Key], name: str, value: Any) -> tuple[str, str] | None:
    """Return what is wrong with a key or its value, and the remedy; None for nothing."""
    key = known.get(name)
    if key is None:
        near = get_close_matches(name, known, 1)
        if near:
            return _("unknown key"), _("Did you mean {value}?").format(value=near[0])
        return _("unknown key"), _("Known: {names}.").format(names=commas(known))
    if not fits(key, value):
        return _("must be {value}").format(value=TYPE_WORDS[key.type]), _("Correct the value.")
    if name in OF_TEXTS and not all(isinstance(part, str) for part in OF_TEXTS[name](value)):
        return _("must hold texts in quotes only"), _("Correct the value.")
    if not is_chosen_from(key, value):
        names = choice_words(key.choices)
        return _("{value!r} is not one of its values").format(value=value), _("Use {names}.").format(names=names)
    if not in_range(key, value):
        bounds = f"{'' if key.least is None else key.least}..{'' if key.most is None else key.most}"
        return _("{value} is out of bounds").format(value=value), _("Use {names}.").format(names=bounds)
    return None


def line_of(text: str, prefix: str, key: str) -> int | None:
    """Return the line of a key in the table `prefix` (empty: in none), looked for in the text; None if not found."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            table = header[1].replace('"', "").replace("'", "")
        if table in (prefix, "") and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return None


def _location(path: Path, text: str, prefix: str, key: str) -> str:
    """Return file, line and key as a problem names them."""
    if line := line_of(text, prefix, key):
        return f"{path} line {line} {key}"
    return f"{path} {prefix + '.' if prefix else ''}{key}"
