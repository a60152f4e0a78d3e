"""The body of an operation as the rows of a form: what the schema asks for, beside what the text holds.

The text is the draft's own; a form is only another way to look at it, and every edit is an edit of the text.
"""

from dataclasses import replace
from functools import lru_cache
from json import JSONDecodeError

from msgspec import Struct

from aom_tui.catalogue.check import check
from aom_tui.catalogue.json_path import JsonPath, path_text
from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.schema import resolved
from aom_tui.language import _, about
from aom_tui.problem import Problem
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.compose.form_builder import FormBuilder
from aom_tui.session.compose.form_rows import NO_FORM, Form, Row
from aom_tui.session.compose.json_tree import read
from aom_tui.session.compose.time_range import time_faults
from aom_tui.session.draft import Variables
from aom_tui.session.variables.json_text import mask_references
from aom_tui.session.variables.substitution import in_json
from aom_tui.session.variables.values import NO_VARIABLES


class FormBody(Struct, frozen=True, eq=False):
    """The text of a body, with the operation that says what may be in it."""

    catalogue: Catalogue
    operation: Operation
    text: str
    variables: Variables = NO_VARIABLES
    """What `{{names}}` in it stand for."""

    def form(self, before: Form = NO_FORM) -> Form:
        """Return the rows of the text."""
        return form(self.catalogue, self.operation, self.text, self.variables, before)


def form(
    catalogue: Catalogue,
    operation: Operation,
    text: str,
    variables: Variables = NO_VARIABLES,
    before: Form = NO_FORM,
) -> Form:
    """Return the form of a body text; without rows for an operation without a body, or with one that is not JSON.

    The text is checked with the values of its variables, and shown as written. Rows of list items that have not
    changed since the form `before` are reused.
    """
    body = operation.body
    if body is None or "json" not in body.content_type.lower():
        return Form()
    value, problem = read_json(mask_references(text)) if text.strip() else (None, None)
    if problem:
        return Form(problem=problem)
    try:
        root = read(text)
    except (JSONDecodeError, RecursionError):
        return Form(problem=Problem("body", _("nested too deeply for a form"), _("Edit the text.")))
    walk = FormBuilder(catalogue, operation.service, text, variables, before.items)
    rows = list(walk.root(body.schema, root))
    if root is None:
        return Form(tuple(rows))
    if "{{" in text:
        value, problem = read_json(in_json(text, variables.get))
        if problem:  # a variable without a value, which is said at its row
            return Form(tuple(rows), items=walk.items)
    found = [
        *check(catalogue, operation.service, body.schema, value),
        *time_faults(resolved(catalogue, operation.service, body.schema), value),
    ]
    return Form(tuple(_with_problems(rows, [(each.path, each.message) for each in found])), items=walk.items)


# -- problems at their rows


def _with_problems(rows: list[Row], found: list[tuple[str, str]]) -> list[Row]:
    """Return the rows with each problem at its row; without one, at that of the nearest object or list around it."""
    if not found:
        return rows
    places: dict[str, int] = {}
    for index, row in enumerate(rows):
        places.setdefault(_place(row.path), index)
        if row.marks_form:
            places.setdefault(_place(row.path[:-1]), index)
    by_row: dict[int, list[str]] = {}
    for place, message in found:
        near = place
        while near not in places and near:
            near = _around(near)
        said = message if near == place else about(place, message)
        by_row.setdefault(places.get(near, 0), []).append(said)
    return [
        replace(row, problems=(*row.problems, *by_row[index])) if index in by_row else row
        for index, row in enumerate(rows)
    ]


@lru_cache(maxsize=1 << 14)
def _place(path: JsonPath) -> str:
    """Cache the texts of paths: a form has the same rows at each key."""
    return path_text(path)


def _around(place: str) -> str:
    """Return the place of the object or list that a place is in."""
    return place[: max(place.rfind("."), place.rfind("["), 0)]
