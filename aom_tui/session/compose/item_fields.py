"""Names of body fields in request items, `series[0][namespace]`, and the types that the documents have for them."""

import re
from collections.abc import Iterable

from aom_tui.catalogue.json_path import PathSyntaxError, parse_path
from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.schema import Field, fields

_SIGN = re.compile(r"\\|=|:|^@")


def item_name(path: str) -> str:
    """Return the name of a field for a request item: `series[0][namespace]` for a fault's `series[0].namespace`.

    Signs that mean something in an item are escaped. A text that is no path is returned as it is.
    """
    try:
        steps = parse_path(path)
    except PathSyntaxError:
        return path
    return escaped("".join(step if isinstance(step, str) and not at else f"[{step}]" for at, step in enumerate(steps)))


def escaped(name: str) -> str:
    """Return a name with the signs that mean something in a request item escaped."""
    return _SIGN.sub(r"\\\g<0>", name)


def declared_type(catalogue: Catalogue, operation: Operation | None, path: str) -> str:
    """Return the type of a body field (`list of object`), however its path is written; empty if unknown."""
    if operation is None or operation.body is None:
        return ""
    tree = fields(catalogue, operation.service, operation.body.schema)
    return {path_pattern(each.path): each.type for each in flattened(tree)}.get(path_pattern(path), "")


def path_pattern(path: str) -> str:
    """Return `series.namespace` for `series[0].namespace` and `series[0][namespace]` alike."""
    keys = re.split(r"[\[\].]+", path)
    return ".".join(key for key in keys if key and not key.isdecimal())


def flattened(tree: Iterable[Field]) -> Iterable[Field]:
    """Yield all fields of a tree, each before those below it."""
    for each in tree:
        yield each
        yield from flattened(each.children)
