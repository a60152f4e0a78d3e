"""A query as text becomes its syntax tree. The library reads it and checks its types; here is what it is kept from."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from promql_parser import (
    AtModifierType,
    Expr,
    Function,
    MatrixSelector,
    ParenExpr,
    StringLiteral,
    SubqueryExpr,
    ValueType,
    VectorSelector,
    parse,
    register_extra_functions,
)

from aom_tui.sandbox.promql.faults import bad

LONGEST = 10_000
"""Characters of a query."""
DEEPEST = 150
"""Operators, signs and brackets outside of strings and selectors: a bound on how deep the tree can be. The library
reads by recursion in native code, where too deep means the end of the process."""

_TEXT = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)"""
_QUOTED = re.compile(rf"""\{{(?:[^}}"'`]|{_TEXT})*\}}|{_TEXT}|\#.*""")
_NESTING = re.compile(r"[-+*/%^(\[]|[=!<>]=?|\b(?:and|or|unless|atan2)\b", re.IGNORECASE)
_NEGATIVE_AT = re.compile(r"@\s*-")
# The library knows double exponential smoothing by its new name only.
_SMOOTHED = [ValueType.Matrix, ValueType.Scalar, ValueType.Scalar]
register_extra_functions([Function("holt_winters", _SMOOTHED, ValueType.Vector)])
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parsed(query: str) -> Expr:
    """The tree of a query; raises QueryFault for anything that is not PromQL."""
    bare = _QUOTED.sub(" ", query)
    if len(query) > LONGEST or len(_NESTING.findall(bare)) > DEEPEST:
        raise bad(f"the query is too long or too deeply nested: {LONGEST} characters and {DEEPEST} operators at most")
    if _NEGATIVE_AT.search(bare):  # the library cannot tell such a moment
        raise bad("unsupported: a moment before 1970 after @")
    try:
        tree = parse(query)
    except ValueError as fault:
        raise bad(f'invalid parameter "query": {" ".join(str(fault).split())}') from None
    except BaseException as fault:
        raise _native(fault) from None
    if not isinstance(tree, Expr):
        raise bad("unsupported kind of expression")
    return tree


def _native(fault: BaseException) -> BaseException:
    """A panic of the library's native code is no Exception, and means only that it cannot read the query."""
    return bad("the query cannot be read") if type(fault).__name__ == "PanicException" else fault


def gives_numbers(tree: Expr) -> bool:
    """Whether it is an expression that can be recorded: no string, and no range vector."""
    return not isinstance(bare(tree), StringLiteral | MatrixSelector | SubqueryExpr)


def milliseconds(span: timedelta | None) -> int:
    """A duration; none is 0."""
    return 0 if span is None else round(span / timedelta(milliseconds=1))


def moments(node: VectorSelector | SubqueryExpr, steps: Sequence[int], bounds: tuple[int, int]) -> Sequence[int]:
    """Which moment a selector looks at, for each step: by its @ and its offset. `bounds` are the query's first and
    last step."""
    offset = milliseconds(node.offset)
    if node.at is None:
        return steps if not offset else [step - offset for step in steps]
    match node.at.type:
        case AtModifierType.Start:
            fixed = bounds[0]
        case AtModifierType.End:
            fixed = bounds[1]
        case _:
            at = node.at.at
            fixed = 0 if at is None else milliseconds(at - _EPOCH)
    return [fixed - offset] * len(steps)


def bare(node: Expr) -> Expr:
    """The expression inside of any brackets."""
    while isinstance(node, ParenExpr):
        node = node.expr
    return node
