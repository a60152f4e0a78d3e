"""What a row of the body's form shows: words for the columns of the view."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import overload

from rich.cells import cell_len

from aom_tui.catalogue.type_words import type_words
from aom_tui.language import _, commas
from aom_tui.render.clean import clean_line
from aom_tui.render.glyphs import signs
from aom_tui.render.time_words import meaning
from aom_tui.session.compose.form_builder import is_secret_path
from aom_tui.session.compose.form_rows import Row
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.panes.limits import choices
from aom_tui.tui.widgets.form_view import FormLine

ABSENT = "-"
HIDDEN = "********"


class FormLines(Sequence[FormLine]):
    """The lines of all rows, each made when it is first looked at: a body may have thousands, and few are in sight."""

    def __init__(self, rows: Sequence[Row], now: datetime, is_listed: Callable[[Row], bool]) -> None:
        """`is_listed` says of a row whether a call of the API lists what it may be."""
        self._rows, self._now, self._is_listed = rows, now, is_listed
        self._made: dict[int, FormLine] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> FormLine: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[FormLine]: ...
    def __getitem__(self, at: int | slice) -> FormLine | Sequence[FormLine]:
        if isinstance(at, slice):
            return [self[each] for each in range(len(self))[at]]
        if at not in self._made:
            row = self._rows[at]
            self._made[at] = line_of(row, meaning(row.time, row.text or "", self._now), is_listed=self._is_listed(row))
        return self._made[at]

    @property
    def label_cells(self) -> int:
        """Of the widest label, as it is indented."""
        labels = {(row.depth, row.label) for row in self._rows}
        return max((2 * depth + cell_len(clean_line(label)) for depth, label in labels), default=0)


def line_of(row: Row, means: str = "", *, is_listed: bool = False) -> FormLine:
    """One row. `means` says in words what a value means that is not plain, such as a time."""
    return FormLine(
        label=clean_line(row.label),
        depth=row.depth,
        required=row.required and not row.is_item,
        value=_value(row),
        present=row.present and bool(row.text) and row.kind not in ("object", "list"),
        mark=_mark(row, is_listed=is_listed),
        hint=clean_line(means or _hint(row)),
        problem=clean_line(row.problems[0]) if row.problems else "",
    )


def _value(row: Row) -> str:
    if row.text is None:
        return _example(row) or ABSENT
    if is_secret_path(row.path) and row.text:
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
