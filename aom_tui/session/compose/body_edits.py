"""Edits of a body in its form. Each is an edit of the text, which stays as it is elsewhere."""

import re

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.catalogue.model import JsonSchema
from aom_tui.catalogue.skeleton import skeleton
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.compose.body_form import FormBody
from aom_tui.session.compose.form_builder import other_fields
from aom_tui.session.compose.form_rows import Row
from aom_tui.session.compose.json_edits import drop, put
from aom_tui.session.compose.json_tree import encoded, read
from aom_tui.session.compose.schema_view import Branch
from aom_tui.session.variables.references import is_reference

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_INTEGER = re.compile(r"-?(0|[1-9]\d*)")


class ValueEdit(Struct, frozen=True, eq=False):
    """One value that is being typed: its row, and the body as it was before."""

    row: Row
    before: FormBody

    def text(self, typed: str) -> str:
        """Return the text of the body with what is typed; an empty value removes it where it may be no string."""
        row, text = self.row, self.before.text
        may_be_text = row.is_string and (not row.types or "string" in row.types)
        if not typed and (not row.present or not may_be_text):
            return remove_value(text, row)
        if row.marks_form and typed in row.choices:
            return choose_form(self.before, row, typed)
        return set_value(text, row, typed)


def json_literal(types: tuple[str, ...], typed: str) -> str:
    """Return what was typed as JSON of one of the types, else as a string, for checks to complain of.

    Numbers keep their digits.
    """
    bare = typed.strip()
    if is_reference(bare) and types and "string" not in types:
        return bare
    if _reads_as(types, bare):
        return bare
    return encoded(typed)


def _reads_as(types: tuple[str, ...], typed: str) -> bool:
    if typed in ("true", "false"):
        return not types or "boolean" in types
    if typed == "null":
        return not types or "null" in types
    if _INTEGER.fullmatch(typed):
        return not types or "integer" in types or "number" in types
    if _NUMBER.fullmatch(typed):
        return not types or "number" in types
    wanted = {"{": "object", "[": "array"}.get(typed[:1])
    return wanted is not None and (not types or wanted in types) and _is_json(typed)


def _is_json(text: str) -> bool:
    return read_json(text)[1] is None


def set_value(text: str, row: Row, typed: str) -> str:
    """Return the text with the value of a row as it was typed."""
    return put(text, row.path, json_literal(row.types, typed))


def remove_value(text: str, row: Row) -> str:
    """Return the text without the field or item of a row."""
    return drop(text, row.path)


def add_part(body: FormBody, row: Row) -> tuple[str, JsonPath]:
    """Return the text with an absent field, or one more item of a list; and the path of that.

    The value is the smallest valid one of its schema.
    """
    if row.present and row.kind == "list":
        root = read(body.text)
        node = root.at(row.path) if root else None
        path = (*row.path, len(node.items) if node else 0)
        return put(body.text, path, _smallest(body, row.schema.get("items", {}))), path
    return put(body.text, row.path, _smallest(body, row.schema)), row.path


def add_field(body: FormBody, row: Row, name: str) -> tuple[str, JsonPath]:
    """Return the text with a field of any name in an open object, and its path. Without a schema it is a string."""
    path = (*row.path, name)
    other = other_fields(row.schema)
    return put(body.text, path, _smallest(body, other) if other else '""'), path


def choose_form(body: FormBody, row: Row, choice: str) -> str:
    """Return the text with an object in another of its forms: constants set, required fields added.

    Fields that only other forms require are removed where no constant tells the forms apart.
    """
    place = row.path[:-1] if row.marks_form else row.path
    branch = next((each for each in row.branches if choice in (each.title, *map(str, each.consts.values()))), None)
    if branch is None:
        return set_value(body.text, row, choice) if row.marks_form else body.text
    text = body.text
    for name, const in branch.consts.items():
        text = put(text, (*place, name), encoded(const))
    if not branch.consts:
        for name in {name for other in row.branches for name in other.required} - set(branch.required):
            text = drop(text, (*place, name))
    return _with_required(replace(body, text=text), place, branch)


def _with_required(body: FormBody, place: JsonPath, branch: Branch) -> str:
    text = body.text
    for name in branch.required:
        root = read(text)
        if root is None or root.at((*place, name)) is None:
            text = put(text, (*place, name), _smallest(body, branch.properties.get(name, {})))
    return text


def _smallest(body: FormBody, schema: JsonSchema) -> str:
    """Return the smallest valid value, as JSON."""
    return encoded(skeleton(body.catalogue, body.operation.service, schema, optional=False))
