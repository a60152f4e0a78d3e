"""Folders and `config.toml`. Knows the shape of the file, not what a profile means; never holds a secret."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.private_folder import private_folder
from aom_tui.problem import InvalidInput, Problem, check_text, expanded, room_or_right, system_words
from aom_tui.setting_faults import faults
from aom_tui.setting_keys import TABLES, TOP_KEYS

if TYPE_CHECKING:
    from tomllib import TOMLDecodeError

    from tomlkit import TOMLDocument

CONFIG = "config.toml"

SANDBOXES = "sandboxes"
"""In the data folder: what each running `aom-tui sandbox` says of itself, in a file that it holds a lock on."""

SCHEMA = "config.schema.json"
"""Beside `config.toml`, for editors: what may be written there."""

_ABOUT_SCHEMA = f"#:schema ./{SCHEMA}\n"
"""What editors with TOML support (taplo, Even Better TOML) look for."""


_HALF_WRITTEN = re.compile(r"\.(.+)\.[0-9a-f]+")
"""`.<name>.<at random>`; of earlier versions, by the process's id."""


class Folders(Struct, frozen=True):
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


class Settings(Struct, frozen=True):
    """What `config.toml` says; empty where there is none."""

    folders: Folders
    default_profile: str | None = None
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    catalogues: tuple[str, ...] = ()
    """Paths of further OpenAPI documents, as written; relative ones are below the folder of `config.toml`."""
    written: Mapping[str, Any] = field(default_factory=dict)
    """The other keys and tables as written, by name."""
    faulty: Mapping[str, Problem] = field(default_factory=dict)
    """Profiles that cannot be used, with what is wrong first; only where the rest is used all the same."""

    def get(self, key: str) -> Any:
        """What holds for a key: `theme`, or `TABLE.KEY`. As written, else its default."""
        table, dot, name = key.rpartition(".")
        if not dot:
            return self.written.get(key, TOP_KEYS[key].default)
        return self.written.get(table, {}).get(name, TABLES[table][name].default)

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
        reason = system_words(error) if isinstance(error, OSError) else _("is not UTF-8 text")
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
    problems = [problem for _where, problem in faults(table, text, path)]
    if problems:
        raise InvalidInput(problems)
    return _settings(table, folders)


def usable_settings(folders: Folders) -> tuple[Settings, tuple[Problem, ...]]:
    """What of `config.toml` can be used, and what is wrong with the rest, for which the defaults hold.

    For a window, which opens all the same. A profile with a fault is left out as a whole, and is no default any more:
    it must not become another by losing a key.
    """
    import tomllib

    try:
        return load_settings(folders), ()
    except InvalidInput as error:
        problems = error.problems
    try:
        text = (folders.config / CONFIG).read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, ValueError):
        return Settings(folders), problems
    faulty: dict[str, Problem] = {}
    for place, problem in list(faults(table, text, folders.config / CONFIG)):
        _take_out(table, place)
        if len(place) > 1 and place[0] == "profiles":
            faulty.setdefault(place[1], problem)
    return replace(_settings(table, folders), faulty=faulty), problems


def _take_out(table: dict[str, Any], place: tuple[str, ...]) -> None:
    """What is wrong at that place; of a profile all."""
    first, *rest = place
    if first == "profiles" and rest:
        table["profiles"].pop(rest[0], None)
        if table.get("default_profile") == rest[0]:
            del table["default_profile"]
    elif rest:
        table[first].pop(rest[0], None)
    else:
        table.pop(first, None)


def _settings(table: Mapping[str, Any], folders: Folders) -> Settings:
    rest = {key: value for key, value in table.items() if key != "profiles"}
    return Settings(
        folders, table.get("default_profile"), table.get("profiles", {}), tuple(table.get("catalogues", ())), rest
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
    write_key(settings, "default_profile", name)


def write_key(settings: Settings, key: str, value: str | int | bool) -> None:
    """Set a key outside of any table; comments stay. Raises InvalidInput where the file cannot be read or written."""
    with _alone(settings):
        document = _document(settings)
        if key in document:
            document[key] = value
            text = document.as_string()
        else:  # a bare key must come before the first table
            import tomlkit

            text = document.as_string()
            about = _ABOUT_SCHEMA if text.startswith(_ABOUT_SCHEMA) else ""
            text = about + tomlkit.dumps({key: value}) + text.removeprefix(about)
        _write(settings.path, text)


def _alone(settings: Settings) -> AbstractContextManager[None]:
    return alone_in(settings.folders.config)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """No other of our processes writes meanwhile: each reads the whole file and writes it back, so one would be lost.

    The folder is locked, so that no further file lies in it. Where it cannot be written, the write says what is wrong.
    """
    import fcntl

    with ExitStack() as held:
        with suppress(OSError):
            private_folder(folder)
            number = os.open(folder, os.O_RDONLY)
            held.callback(os.close, number)
            fcntl.flock(number, fcntl.LOCK_EX)
        yield


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all: 0600 in a folder made 0700."""
    private_folder(path.parent)
    with written_beside(path, (data,)) as fresh:
        fresh.replace(path)


@contextmanager
def written_beside(path: Path, pieces: Iterable[bytes]) -> Iterator[Path]:
    """A file 0600 with the pieces in it, to be put into the path's place; it is gone afterwards. Raises OSError.

    Its name is nobody else's, of whichever process or thread: two that write one path at a time each put a whole file
    there. Nothing stays of what breaks off: half a file would fill a disk that is full further.
    """
    fresh = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            for piece in pieces:
                file.write(piece)
        yield fresh
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def written_for(name: str) -> str:
    """The name that a half-written file was to get, if a process was killed over it; of any other file its own."""
    found = _HALF_WRITTEN.fullmatch(name)
    return found[1] if found else name


def _document(settings: Settings) -> "TOMLDocument":
    import tomlkit

    text = settings.path.read_text(encoding="utf-8") if settings.path.exists() else _ABOUT_SCHEMA
    try:
        return tomlkit.parse(text)
    except tomlkit.exceptions.ParseError as error:
        what = _("not TOML: {what}").format(what=error)
        raise InvalidInput(Problem(str(settings.path), what, _("Correct that line."))) from None


def _write(path: Path, text: str) -> None:
    check_text(str(path), text)
    try:
        write_private(path.resolve(), text.encode())  # where it is a link into someone's dotfiles, it stays one
        if text.startswith(_ABOUT_SCHEMA):
            _publish_schema(path.with_name(SCHEMA))
    except OSError as error:
        raise InvalidInput(Problem(str(path), system_words(error), room_or_right(error))) from None


def _publish_schema(path: Path) -> None:
    """Beside the file that names it, as this version of the program has it."""
    schema = Path(__file__).with_name(SCHEMA).read_bytes()
    if not path.exists() or path.read_bytes() != schema:
        write_private(path, schema)


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
