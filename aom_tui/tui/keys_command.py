"""`aom-tui keys`: the keys of the app as they are now, and a `keys.toml` to change them in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.options import pass_app
from aom_tui.commands.printing import print_json, terminal_width
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem, room_or_right, system_words

if TYPE_CHECKING:
    from aom_tui.tui.keyboard.keymap import Keymap


class Row(Struct, frozen=True):
    """An action: where, by which name in `keys.toml`, its keys as written there (now, and without the file)."""

    place: str
    action: str
    keys: tuple[str, ...]
    default: tuple[str, ...]
    words: str


@click.command(short_help="List the keys of the app, or write a keys.toml to change them in.")
@click.option("--json", "as_json", is_flag=True, help="An array of objects.")
@click.option("--write", is_flag=True, help="Write keys.toml with all keys as comments, where there is none yet.")
@pass_app
def keys(app: App, as_json: bool, write: bool) -> int:
    """List the keys of the app: place, action, keys, what they do.

    keys.toml in the folder of config.toml changes them: a table [keys] for the workbench, [keys.PLACE] for each place.
    """
    from aom_tui.tui.keyboard.keymap import chosen_in

    if write:
        _write(app)
        return 0
    keymap, problems = chosen_in(app.folders.config)
    found = list(rows(keymap))
    if as_json:
        print_json([_as_object(row) for row in found], app.environ)
    else:
        from aom_tui.render.table.text_table import text_table

        table = [(row.place, row.action, "  ".join(row.keys) or "-", row.words) for row in found]
        click.echo(text_table((_("place"), _("action"), _("keys"), _("what it does")), table, terminal_width()))
    if problems:
        raise InvalidInput(problems)
    return 0


def rows(keymap: "Keymap") -> Iterator[Row]:
    """All actions for which keys can be chosen: the workbench's, then place by place."""
    from aom_tui.tui.keyboard.action_table import BY_NAME
    from aom_tui.tui.keyboard.keys import shown, with_keys
    from aom_tui.tui.keyboard.keys_file import WORKBENCH, default_keys, full_name
    from aom_tui.tui.keyboard.places import PLACES, actions_of

    for place in (WORKBENCH, *PLACES):
        bound = actions_of(place) if place in PLACES else {}
        for action, default in default_keys(place).items():
            chosen = keymap.chosen.get(full_name(place, action), default)
            words = bound[action][0].description if action in bound else with_keys(BY_NAME[action].help)
            yield Row(place, action, tuple(map(shown, chosen)), tuple(map(shown, default)), words)


def _as_object(row: Row) -> dict[str, object]:
    return {"place": row.place, "action": row.action, "keys": list(row.keys), "default": list(row.default),
            "does": row.words}  # fmt: skip


def _write(app: App) -> None:
    """Raises InvalidInput where there is one already, or it cannot be written."""
    from aom_tui.private_file import write_private
    from aom_tui.tui.keyboard.keymap import KEYS

    path = app.folders.config / KEYS
    if path.exists():
        raise InvalidInput(Problem(str(path), _("is there already"), _("Remove it first, or edit it.")))
    try:
        write_private(path, file_text().encode())
    except OSError as error:
        raise InvalidInput(Problem(str(path), system_words(error), room_or_right(error))) from None
    say(_("written: {path}").format(path=path))


def file_text() -> str:
    """A `keys.toml` that changes nothing yet: every line is a comment, with the keys that hold without it."""
    from aom_tui.tui.keyboard.keymap import Keymap
    from aom_tui.tui.keyboard.places import PLACES

    lines = [_("# The keys of aom-tui. Take the # away and change the keys; [] takes them away.")]
    place = None
    for row in rows(Keymap()):
        if row.place != place:
            place = row.place
            here = PLACES.get(place)
            lines += ["", f"# {here.title if here else _('the workbench')}", f"[keys.{place}]" if here else "[keys]"]
        value = "[" + ", ".join(map(_quoted, row.default)) + "]"
        lines.append(f"# {row.action} = {value}".ljust(44) + f"  # {row.words}")
    return "\n".join((*lines, ""))


def _quoted(key: str) -> str:
    return f"'{key}'" if '"' in key or "\\" in key else f'"{key}"'
