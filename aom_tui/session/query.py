"""JMESPath over a reply: whether it is one, what it finds, and how much of an array it leaves.

Pure, so that it can run in another process: 50 MB of JSON as Python objects hold the interpreter for a second.
Language: https://jmespath.org/specification.html
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from aom_tui.language import _, commas
from aom_tui.session.body.lossless import decode, encode, search

if TYPE_CHECKING:
    from jmespath.exceptions import JMESPathError

Node = dict[str, Any]
"""A node of jmespath's syntax tree: `type`, `children`, sometimes `value`."""

INDENT = 2
NOTHING_FOUND = _("it finds nothing here")


class Share(Struct, frozen=True):
    """`kept` of `of` elements where a query narrows an array; else both None."""

    kept: int | None = None
    of: int | None = None

    def __str__(self) -> str:
        """`3 of 120`, else `filtered`."""
        if self.kept is None:
            return _("filtered")
        return _("{number} of {total}").format(number=f"{self.kept:,}", total=f"{self.of:,}")


class Found(Struct, frozen=True):
    """What a query finds: JSON, indented, every number as it was sent."""

    data: bytes
    share: Share


class Unfit(ValueError):
    """A query that cannot be asked of this reply, or finds nothing in it; says so in words."""


def query_fault(query: str) -> str:
    """What keeps it from being JMESPath, and at which column (from 1); empty where nothing does."""
    import jmespath

    try:
        parsed: Any = jmespath.compile(query).parsed
        called = list(_functions(parsed))
    except jmespath.exceptions.JMESPathError as error:
        return _placed(_words(error), _column(error))
    except RecursionError:
        return _("nested too deeply")
    known = jmespath.functions.Functions.FUNCTION_TABLE
    for name in called:
        if name not in known:
            place = re.search(rf"(?<!\w){re.escape(name)}\s*\(", query)
            return _placed(_("there is no function {name}").format(name=name), place.start() if place else None)
    return ""


def find(query: str, data: bytes) -> Found:
    """What a query finds in a JSON text. Raises Unfit, and ValueError or RecursionError where the text is no JSON."""
    found, share = ask(query, decode(data))
    if found is None:
        raise Unfit(NOTHING_FOUND)
    return Found(encode(found, indent=INDENT).encode(), share)


def found_or_fault(query: str, data: bytes) -> Found | str:
    """What is found, or in words why nothing is: plain values, for they may come from another process."""
    try:
        return find(query, data)
    except Unfit as error:
        return str(error)
    except RecursionError:
        return _("this reply is nested too deeply")
    except ValueError:
        return _("this reply is no JSON")


def ask(query: str, value: Any) -> tuple[Any, Share]:
    """What a query finds in a value of `lossless.decode`; None for nothing. Raises Unfit."""
    try:
        found = search(query, value)
    except ValueError as error:
        raise Unfit(runtime_words(error)) from None
    if not isinstance(found, list):
        return found, Share()
    of = _elements(query, value)
    return found, Share() if of is None else Share(len(found), of)


def runtime_words(error: ValueError) -> str:
    """Why a query could not be asked of a value, in one line; jmespath repeats the whole value in its own words."""
    expected = getattr(error, "expected_types", None)
    if expected is None:
        return str(error).partition("\n")[0]
    types = commas(expected) if isinstance(expected, list | tuple) else str(expected)
    name, actual = getattr(error, "function_name", ""), getattr(error, "actual_type", "")
    return _("{name}() takes {types}, and here it is given {actual}").format(name=name, types=types, actual=actual)


def _placed(words: str, offset: int | None) -> str:
    return words if offset is None else _("{words}, column {column}").format(words=words, column=offset + 1)


def _column(error: "JMESPathError") -> int | None:
    """jmespath counts from 0."""
    found: int | None = getattr(error, "lex_position", None)
    return found


def _words(error: "JMESPathError") -> str:
    from jmespath.exceptions import EmptyExpressionError, IncompleteExpressionError, LexerError

    token = getattr(error, "token_value", "")
    if isinstance(error, EmptyExpressionError):
        return _("nothing typed")
    if isinstance(error, IncompleteExpressionError):
        return _("it ends too early")
    if isinstance(error, LexerError):
        if "Unclosed" in str(error):
            return _("{sign} without its second").format(sign=str(token)[:1])
        if token == "$":
            return _("no $ here: a query begins with a name, and @ is the whole")
        return _("{sign} means nothing here").format(sign=token)
    return _("{sign} does not fit here").format(sign=token) if token else str(error).partition(":")[0]


def _functions(node: Node) -> Iterator[str]:
    """Names of the functions called, from left to right."""
    if node["type"] == "function_expression":
        yield node["value"]
    for child in _children(node):
        yield from _functions(child)


def _children(node: Node) -> list[Node]:
    return [child for child in node["children"] if isinstance(child, dict)]


# -- how many there were


def _elements(query: str, value: Any) -> int | None:
    """How many elements the array has that the query takes its own from; None where it takes them from none."""
    import jmespath

    parsed: Any = jmespath.compile(query).parsed
    projection = _projection(parsed)
    if projection is None:
        return None
    whole: Any = {"type": "projection", "children": [_unfiltered(projection["children"][0]), _IDENTITY]}
    try:
        found = jmespath.visitor.TreeInterpreter().visit(whole, value)
    except ValueError:
        return None
    return len(found) if isinstance(found, list) else None


_SAME_ELEMENTS = ("sort_by", "sort", "reverse")
"""Functions that give back the elements they are given."""

_IDENTITY: Node = {"type": "identity", "children": []}


def _projection(node: Node) -> Node | None:
    """The outermost part that goes through an array, where the result is what comes of it."""
    match node["type"]:
        case "projection" | "filter_projection":
            return node
        case "pipe" if _goes_through_all(node["children"][1]):
            return _projection(node["children"][0])
        case "function_expression" if node["value"] in _SAME_ELEMENTS:
            return _projection(node["children"][0]) if node["children"] else None
        case _:
            return None


def _goes_through_all(node: Node) -> bool:
    """Whether it takes the elements of what it is given: `[?x].y`, `[:3]`, but not `[0].points[]`."""
    if node["type"] not in ("projection", "filter_projection"):
        return False
    base = node["children"][0]
    sliced = base["type"] == "index_expression" and base["children"][1]["type"] == "slice"
    return (base["children"][0] if sliced else base)["type"] in ("identity", "current")


def _unfiltered(node: Node) -> Node:
    """The same without conditions and slices."""
    children = node["children"]
    match node["type"]:
        case "filter_projection" | "projection":
            return {"type": "projection", "children": [_unfiltered(each) for each in children[:2]]}
        case "pipe":
            return _unfiltered(children[0])
        case "index_expression" if children[1]["type"] == "slice":
            return _unfiltered(children[0])
        case "function_expression" if node["value"] in _SAME_ELEMENTS:
            return _unfiltered(children[0])
        case "flatten" | "subexpression" | "index_expression":
            return {**node, "children": [_unfiltered(children[0]), *children[1:]]}
        case _:
            return node
