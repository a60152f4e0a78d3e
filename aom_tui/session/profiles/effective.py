"""Which settings hold, and what says so: option, environment, a line of `config.toml`, or the default. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from aom_tui.setting_faults import line_of
from aom_tui.setting_keys import PROFILE_KEYS, TABLES, TOP_KEYS, Key
from aom_tui.settings import Settings

Source = Literal["default", "file", "environment", "option"]


class Effective(Struct, frozen=True):
    """One key, by its path (`theme`, `history.count`, `profiles.lab.region`), and its value; None for nothing.

    `place` is the line of the file, the variable, or the option.
    """

    key: str
    value: Any
    source: Source
    place: str
    meaning: str


def effective(
    settings: Settings, text: str, environ: Mapping[str, str], options: Mapping[str, str | None], profile: str | None
) -> Iterator[Effective]:
    """All keys outside of profiles, and those of the profile; `text` is the file's, `options` go before everything."""
    look = _Look(text, environ, options)
    written: Mapping[str, Any] = {"default_profile": settings.default_profile, **settings.written}
    for name, key in TOP_KEYS.items():
        yield look.at("", name, key, written)
    for table, keys in TABLES.items():
        for name, key in keys.items():
            yield look.at(table, name, key, settings.written.get(table, {}))
    if profile is not None and profile in settings.profiles:
        for name, key in PROFILE_KEYS.items():
            yield look.at(f"profiles.{profile}", name, key, settings.profiles[profile])


class _Look(Struct, frozen=True):
    text: str
    environ: Mapping[str, str]
    options: Mapping[str, str | None]

    def at(self, table: str, name: str, key: Key, written: Mapping[str, Any]) -> Effective:
        path = f"{table}.{name}" if table else name
        if given := self.options.get(path):
            return Effective(path, given, "option", f"--{_OPTIONS.get(path, path)}", key.meaning)
        if key.variable and (said := self.environ.get(key.variable)):
            value = "none" if key.variable == "NO_COLOR" else said
            return Effective(path, value, "environment", key.variable, key.meaning)
        if written.get(name) is not None:
            line = line_of(self.text, table, name)
            return Effective(path, written[name], "file", f"line {line}" if line else "", key.meaning)
        return Effective(path, key.default, "default", "", key.meaning)


_OPTIONS = {"default_profile": "profile"}
"""Options by another name than their key."""
