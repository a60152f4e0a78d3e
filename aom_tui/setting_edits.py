"""Edits of `config.toml`: one key or profile at a time, everything else in the file stays as the user wrote it.

All raise InvalidInput where the file cannot be read or written.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aom_tui.language import _
from aom_tui.private_file import locked_folder, write_private
from aom_tui.problem import InvalidInput, Problem, check_text, room_or_right, system_words
from aom_tui.settings import SCHEMA, Settings

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_SCHEMA_DIRECTIVE = f"#:schema ./{SCHEMA}\n"
"""The first line of a new file, by which editors with TOML support (taplo, Even Better TOML) find the schema."""


def write_profile(settings: Settings, name: str, table: Mapping[str, Any]) -> None:
    """Add or replace a profile, its empty values left out; comments elsewhere in the file stay."""
    import tomlkit

    with locked_folder(settings.folders.config):
        document = _document(settings)
        if "profiles" not in document:
            document.add("profiles", tomlkit.table(is_super_table=True))
        is_inline = isinstance(document["profiles"], tomlkit.items.InlineTable)
        entry = tomlkit.inline_table() if is_inline else tomlkit.table()
        entry.update({key: value for key, value in table.items() if value not in ("", None)})
        document["profiles"][name] = entry
        _write(settings.path, document.as_string())


def remove_profile(settings: Settings, name: str) -> None:
    """Remove a profile, and `default_profile` where it names that one."""
    with locked_folder(settings.folders.config):
        document = _document(settings)
        document["profiles"].remove(name)
        if document.get("default_profile") == name:
            document.remove("default_profile")
        _write(settings.path, document.as_string())


def set_default(settings: Settings, name: str) -> None:
    """Make a profile the one that new processes start with."""
    write_key(settings, "default_profile", name)


def write_key(settings: Settings, key: str, value: str | int | bool) -> None:
    """Set a key outside of any table; comments stay. Raises InvalidInput where the file cannot be read or written."""
    with locked_folder(settings.folders.config):
        document = _document(settings)
        if key in document:
            document[key] = value
            text = document.as_string()
        else:  # a bare key must come before the first table
            import tomlkit

            text = document.as_string()
            directive = _SCHEMA_DIRECTIVE if text.startswith(_SCHEMA_DIRECTIVE) else ""
            text = directive + tomlkit.dumps({key: value}) + text.removeprefix(directive)
        _write(settings.path, text)


def _document(settings: Settings) -> "TOMLDocument":
    import tomlkit

    text = settings.path.read_text(encoding="utf-8") if settings.path.exists() else _SCHEMA_DIRECTIVE
    try:
        return tomlkit.parse(text)
    except tomlkit.exceptions.ParseError as error:
        what = _("not TOML: {what}").format(what=error)
        raise InvalidInput(Problem(str(settings.path), what, _("Correct that line."))) from None


def _write(path: Path, text: str) -> None:
    check_text(str(path), text)
    try:
        write_private(path.resolve(), text.encode())  # where it is a link into someone's dotfiles, it stays one
        if text.startswith(_SCHEMA_DIRECTIVE):
            _write_schema(path.with_name(SCHEMA))
    except OSError as error:
        raise InvalidInput(Problem(str(path), system_words(error), room_or_right(error))) from None


def _write_schema(path: Path) -> None:
    """Write the JSON Schema of this version of the program beside `config.toml`, where it is not there yet."""
    schema = Path(__file__).with_name(SCHEMA).read_bytes()
    if not path.exists() or path.read_bytes() != schema:
        write_private(path, schema)
