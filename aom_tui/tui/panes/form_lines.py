"""What a row of the body's form shows: words for the columns of the view."""

from aom_tui.catalogue.type_words import type_words
from aom_tui.language import _, commas
from aom_tui.render.clean import clean_line
from aom_tui.render.glyphs import signs
from aom_tui.session.body_form import Row, is_secret
from aom_tui.tui.keys import with_keys
from aom_tui.tui.panes.limits import choices
from aom_tui.tui.widgets.form_view import FormLine

ABSENT = "-"
HIDDEN = "********"


def line_of(row: Row, meaning: str = "", *, is_listed: bool = False) -> FormLine:
    """One row. `meaning` says in words what a value means that is not plain, such as a time."""
    value = _value(row)
    mark = _mark(row, is_listed=is_listed)
    return FormLine(
        label=clean_line(row.label),
        depth=row.depth,
        required=row.required and not row.is_item,
        value=value,
        present=row.present and bool(row.text) and row.kind not in ("object", "list"),
        mark=mark,
        hint=clean_line(meaning or _hint(row)),
        problem=clean_line(row.problems[0]) if row.problems else "",
    )


def _value(row: Row) -> str:
    if row.text is None:
        return _example(row) or ABSENT
    if is_secret(row.path) and row.text:
        return HIDDEN
    if row.is_string:
        return clean_line(row.text) if row.text else '""'
    return clean_line(row.text)


def _example(row: Row) -> str:
    """What would do, where the schema has an example of a single value."""
    examples = row.schema.get("examples") or ()
    if row.kind in ("object", "list") or not examples or isinstance(examples[0], dict | list):
        return ""
    return _("e.g. {value}").format(value=clean_line(str(examples[0])))


def _mark(row: Row, *, is_listed: bool) -> str:
    if row.time:
        return "t"
    if row.choices or "boolean" in row.types or is_listed:
        return signs().choose
    return "+" if row.kind == "list" or (row.kind == "object" and (row.is_open or not row.present)) else ""


def _hint(row: Row) -> str:
    """Choices, limits, default; where there are none the type, unless it is plain text."""
    if row.choices:
        return choices(row.choices, closed=row.closed)
    default = _("default {value}").format(value=row.schema["default"]) if "default" in row.schema else ""
    if row.time == "range":
        return with_keys(_("start.end.minutes, {form.time} chooses"))
    kind = row.limits or (
        "" if row.type == "string" else "true | false" if row.type == "boolean" else type_words(row.type)
    )
    return commas(part for part in (kind, default) if part)
