"""`aom-tui config`: which settings hold and where each comes from; the JSON Schema of `config.toml`."""

from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.context import App
from aom_tui.commands.options import pass_app
from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.session.profiles.effective import Effective


@click.group(invoke_without_command=True, short_help="Show the settings that hold, and where each comes from.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@pass_app
@click.pass_context
def config(ctx: click.Context, app: App, as_json: bool) -> int:
    """Show the settings that hold, and where each comes from: option, environment, a line of config.toml, default.

    With the profile in use and its keys. No secret is among them: config.toml holds none.
    """
    if ctx.invoked_subcommand is None:
        rows = _rows(app)
        click.echo(_as_json(app, rows) if as_json else _as_text(app, rows))
    return 0


@config.command(short_help="Print the JSON Schema of config.toml.")
def schema() -> int:
    """Print the JSON Schema of config.toml, for an editor that checks and completes it."""
    from aom_tui.session.profiles.config_schema import schema_text

    click.echo(schema_text(), nl=False)
    return 0


def _rows(app: App) -> "list[Effective]":
    from aom_tui.session.profiles.effective import effective
    from aom_tui.session.profiles.resolve import chosen_name

    settings = app.settings
    text = settings.path.read_text(encoding="utf-8") if settings.path.exists() else ""
    profile = chosen_name(settings, app.environ, app.profile_name)
    options = {"default_profile": app.profile_name, "theme": app.theme}
    return list(effective(settings, text, app.environ, options, profile))


def _as_json(app: App, rows: "list[Effective]") -> str:
    import json

    folders = app.folders
    made: dict[str, Any] = {
        "file": str(app.settings.path),
        "folders": {"config": str(folders.config), "data": str(folders.data), "cache": str(folders.cache)},
        "settings": {row.key: {"value": row.value, "source": row.source, "place": row.place or None} for row in rows},
    }
    return json.dumps(made, ensure_ascii=False, indent=2)


def _as_text(app: App, rows: "list[Effective]") -> str:
    from aom_tui.render.cells import cells, padded
    from aom_tui.render.clean import clean_line

    table = [(row.key, clean_line(_value(row.value)), _origin(row), _(row.meaning)) for row in rows]
    widths = [max(cells(row[column]) for row in table) for column in range(3)]
    lines = [
        "  ".join([*(padded(text, width) for text, width in zip(row, widths, strict=False)), row[3]]) for row in table
    ]
    where = [_("file    {path}"), _("data    {path}"), _("cache   {path}")]
    paths = (app.settings.path, app.folders.data, app.folders.cache)
    return "\n".join([*(said.format(path=path) for said, path in zip(where, paths, strict=True)), "", *lines])


def _value(value: Any) -> str:
    """As TOML would have it; a dash for nothing."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(value)


def _origin(row: "Effective") -> str:
    words = {"default": _("default"), "file": "config.toml", "environment": _("environment"), "option": _("option")}
    return f"{words[row.source]} {row.place}".strip()
