"""Fields of a body as request items name them, `series[0][namespace]`, and what type the documents have for them."""

import json
import re
from collections.abc import Iterable

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.schema import Field, fields

_STEP = re.compile(r'\.?(?P<name>[\w-]+)|\[(?P<index>\d+)\]|\[(?P<quoted>"(?:[^"\\]|\\.)*")\]')
_SIGN = re.compile(r"\\|=|:|^@")


def item_name(path: str) -> str:
    """A path as faults name it (`[0].metric`, `series[0].namespace`), as an item does, its signs escaped.

    What is no such path stays as it is.
    """
    steps = list(_STEP.finditer(path))
    if "".join(step[0] for step in steps) != path:
        return path
    keys = [step["index"] or step["name"] or json.loads(step["quoted"]) for step in steps]
    bare = bool(steps) and not steps[0]["index"]
    return escaped("".join(key if bare and not number else f"[{key}]" for number, key in enumerate(keys)))


def escaped(name: str) -> str:
    """A name in which no sign of an item is taken for one."""
    return _SIGN.sub(r"\\\g<0>", name)


def declared_type(catalogue: Catalogue, operation: Operation | None, path: str) -> str:
    """The type of that field of its body (`list of object`), or an empty text; however the path is written."""
    if operation is None or operation.body is None:
        return ""
    tree = fields(catalogue, operation.service, operation.body.schema)
    return {pattern(each.path): each.type for each in flat(tree)}.get(pattern(path), "")


def pattern(path: str) -> str:
    """`series[0].namespace` and `series[0][namespace]` alike as `series.namespace`: indexes do not matter."""
    keys = re.split(r"[\[\].]+", path)
    return ".".join(key for key in keys if key and not key.isdecimal())


def flat(tree: Iterable[Field]) -> Iterable[Field]:
    """All fields of a tree, each before those below it."""
    for each in tree:
        yield each
        yield from flat(each.children)
