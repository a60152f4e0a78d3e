"""Folders and `config.toml`. Knows the shape of the file, not what a profile means; never holds a secret."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem, expanded

if TYPE_CHECKING:
    from tomllib import TOMLDecodeError

    from tomlkit import TOMLDocument

CONFIG = "config.toml"

_Type = type | tuple[type, ...]

_PROFILE_KEYS: Mapping[str, _Type] = {
    "kind": str,
    "region": str,
    "iam_endpoint": str,
    "aom_endpoint": str,
    "endpoints": dict,
    "project_id": str,
    "project_name": str,
    "scope": str,
    "credential": str,
    "source": str,
    "user": str,
    "domain": str,
    "access_key": str,
    "password_command": str,
    "secret_file": str,
    "mfa_user_id": str,
    "temporary": bool,
    "read_only": bool,
    "auto_renew": bool,
    "token_cache": (str, bool),
    "scope_with_domain": bool,
    "allow_http": bool,
    "ca_file": str,
}
_CHOICES: Mapping[str, tuple[str | bool, ...]] = {
    "kind": ("sandbox", "test", "production"),
    "scope": ("project", "domain"),
    "credential": ("password", "access-key", "token"),
    "source": ("keyring", "environment", "command", "prompt", "file", "ecs"),
    "token_cache": ("on", "off", True, False),
}
_TOP_KEYS: Mapping[str, _Type] = {"default_profile": str, "catalogues": list, "profiles": dict}
_OF_TEXTS: Mapping[str, Callable[[Any], Iterable[Any]]] = {"catalogues": iter, "endpoints": dict.values}
"""Keys whose value holds several texts, and how to get at them."""
_TYPE_WORDS: Mapping[_Type, str] = {
    str: _("a text in quotes"),
    bool: _("true or false"),
    (str, bool): _('"on", "off", true or false'),
    dict: _("a table"),
    list: _("a list of texts"),
}


@dataclass(frozen=True, slots=True)
class Folders:
    """Where settings, data (drafts, copies, a running sandbox) and cache (tokens) lie."""

    config: Path
    data: Path
    cache: Path

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Folders":
        """From AOM_TUI_CONFIG_DIR, AOM_TUI_DATA_DIR and AOM_TUI_CACHE_DIR, else the platform's own places."""
        given = [environ.get(f"AOM_TUI_{kind}_DIR") for kind in ("CONFIG", "DATA", "CACHE")]
        if all(given):
            return cls(*(expanded(str(path), "AOM_TUI_*_DIR") for path in given))
        from platformdirs import PlatformDirs

        own = PlatformDirs("aom-tui", appauthor=False)
        places = (own.user_config_dir, own.user_data_dir, own.user_cache_dir)
        return cls(*(expanded(path or place, "AOM_TUI_*_DIR") for path, place in zip(given, places, strict=True)))


@dataclass(frozen=True, slots=True)
class Settings:
    """What `config.toml` says; empty where there is none."""

    folders: Folders
    default_profile: str | None = None
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    catalogues: tuple[str, ...] = ()
    """Paths of further OpenAPI documents, as written; relative ones are below the folder of `config.toml`."""

    @property
    def path(self) -> Path:
        """The settings file."""
        return self.folders.config / CONFIG

    @property
    def documents(self) -> tuple[Path, ...]:
        """The further OpenAPI documents, where they lie. Raises InvalidInput."""
        return tuple(self.folders.config / expanded(path, f"{self.path} catalogues") for path in self.catalogues)


def load_settings(folders: Folders) -> Settings:
    """Read and checked. Raises InvalidInput naming file, line and key; all faults at once."""
    path = folders.config / CONFIG
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(folders)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else _("is not UTF-8 text")
        raise InvalidInput(Problem(str(path), str(reason), _("Make it readable, or remove it."))) from None
    return read_settings(text, folders)


def read_settings(text: str, folders: Folders) -> Settings:
    """The settings in a TOML text. Raises InvalidInput."""
    import tomllib

    path = folders.config / CONFIG
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(_syntax_problem(path, text, error)) from None
    problems = list(_faults(table, text, path))
    if problems:
        raise InvalidInput(problems)
    return Settings(
        folders, table.get("default_profile"), table.get("profiles", {}), tuple(table.get("catalogues", ()))
    )


def write_profile(settings: Settings, name: str, table: Mapping[str, Any]) -> None:
    """Add or replace a profile; comments elsewhere in the file stay."""
    import tomlkit

    with _alone(settings):
        document = _document(settings)
        if "profiles" not in document:
            document.add("profiles", tomlkit.table(is_super_table=True))
        is_inline = isinstance(document["profiles"], tomlkit.items.InlineTable)
        entry = tomlkit.inline_table() if is_inline else tomlkit.table()
        entry.update({key: value for key, value in table.items() if value not in ("", None)})
        document["profiles"][name] = entry
        _write(settings.path, document.as_string())


def remove_profile(settings: Settings, name: str) -> None:
    """Take a profile out, and the default that names it."""
    with _alone(settings):
        document = _document(settings)
        document["profiles"].remove(name)
        if document.get("default_profile") == name:
            document.remove("default_profile")
        _write(settings.path, document.as_string())


def set_default(settings: Settings, name: str) -> None:
    """What new processes start with."""
    with _alone(settings):
        document = _document(settings)
        if "default_profile" in document:
            document["default_profile"] = name
            text = document.as_string()
        else:  # a bare key must come before the first table
            import tomlkit

            text = tomlkit.dumps({"default_profile": name}) + document.as_string()
        _write(settings.path, text)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """No other of our processes writes meanwhile: each reads the whole file and writes it back, so one would be lost.

    The folder is locked, so that no further file lies in it. Where it cannot be written, the write says what is wrong.
    """
    import fcntl

    with ExitStack() as held:
        with suppress(OSError):
            settings.folders.config.mkdir(parents=True, exist_ok=True, mode=0o700)
            number = os.open(settings.folders.config, os.O_RDONLY)
            held.callback(os.close, number)
            fcntl.flock(number, fcntl.LOCK_EX)
        yield


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all: 0600 in a folder made 0700."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    fresh.replace(path)


def _document(settings: Settings) -> "TOMLDocument":
    import tomlkit

    text = settings.path.read_text(encoding="utf-8") if settings.path.exists() else ""
    return tomlkit.parse(text)


def _write(path: Path, text: str) -> None:
    try:
        write_private(path.resolve(), text.encode())  # where it is a link into someone's dotfiles, it stays one
    except OSError as error:
        raise InvalidInput(Problem(str(path), str(error.strerror), _("Make the folder writable."))) from None


# -- what can be wrong


def _syntax_problem(path: Path, text: str, error: "TOMLDecodeError") -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    what = str(error).partition(" (at ")[0]
    content = text.splitlines()[line - 1 : line]
    key = content[0].partition("=")[0].strip() if content and "=" in content[0] else ""
    return Problem(
        f"{path} line {line}{f' {key}' if key else ''}",
        _("not TOML: {what}").format(what=what),
        _("Correct that line."),
    )


def _faults(table: Mapping[str, Any], text: str, path: Path) -> Iterator[Problem]:
    yield from _table_faults(table, _TOP_KEYS, text, path, "")
    profiles = table.get("profiles")
    for name, profile in profiles.items() if isinstance(profiles, dict) else ():
        where = f"profiles.{name}"
        if isinstance(profile, dict):
            yield from _table_faults(profile, _PROFILE_KEYS, text, path, where)
        else:
            yield Problem(
                _place(path, text, "profiles", name),
                _("is no table"),
                _("Write [{where}] and its keys below.").format(where=where),
            )


def _table_faults(
    table: Mapping[str, Any], known: Mapping[str, _Type], text: str, path: Path, prefix: str
) -> Iterator[Problem]:
    for key, value in table.items():
        place = _place(path, text, prefix, key)
        if key not in known:
            near = get_close_matches(key, known, 1)
            yield Problem(
                place,
                _("unknown key"),
                _("Did you mean {value}?").format(value=near[0])
                if near
                else _("Known: {names}.").format(names=", ".join(known)),
            )
        elif not isinstance(value, known[key]):
            yield Problem(place, _("must be {value}").format(value=_TYPE_WORDS[known[key]]), _("Correct the value."))
        elif key in _OF_TEXTS and not all(isinstance(part, str) for part in _OF_TEXTS[key](value)):
            yield Problem(place, _("must hold texts in quotes only"), _("Correct the value."))
        elif value not in _CHOICES.get(key, (value,)):
            yield Problem(
                place,
                _("{value!r} is not one of its values").format(value=value),
                _("Use {names}.").format(names=_listed(_CHOICES[key])),
            )


def _listed(choices: Iterable[str | bool]) -> str:
    """As they are written in TOML."""
    return ", ".join(str(choice).lower() if isinstance(choice, bool) else choice for choice in choices)


def _place(path: Path, text: str, prefix: str, key: str) -> str:
    """File, line and key. The line is looked for in the text: the parsed value no longer knows it."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            table = header[1].replace('"', "").replace("'", "")
        if table in (prefix, "") and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return f"{path} line {number} {key}"
    return f"{path} {prefix + '.' if prefix else ''}{key}"
