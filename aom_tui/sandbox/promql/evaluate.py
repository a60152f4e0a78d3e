"""A syntax tree evaluated over the steps of a query, as Prometheus 2 does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from promql_parser import (
    AggModifierType,
    AggregateExpr,
    BinaryExpr,
    Call,
    Expr,
    LabelModifierType,
    MatrixSelector,
    NumberLiteral,
    StringLiteral,
    SubqueryExpr,
    UnaryExpr,
    VectorMatchCardinality,
    VectorSelector,
)

from aom_tui.sandbox.promql import aggregate, binary
from aom_tui.sandbox.promql.faults import bad
from aom_tui.sandbox.promql.functions import FUNCTIONS
from aom_tui.sandbox.promql.reading import Reading
from aom_tui.sandbox.promql.storage import COMPUTED, Budget, Storage
from aom_tui.sandbox.promql.syntax import bare
from aom_tui.sandbox.promql.values import Column, Matrix, Sampled, Scalar, Steps, Text, Value, Vector, apart, unnamed

_RANKED = {"topk": True, "bottomk": False}


def evaluate(
    tree: Expr, storage: Storage, steps: Steps, *, end_ms: int | None = None, budget: Budget | None = None
) -> Value:
    """The value of an expression at each of the steps (at least one); raises QueryFault where it has none.

    `end_ms` is the end that was asked for, which may lie behind the last step: `@ end()` means it. A range vector is a
    value at one step only: of an instant query.
    """
    reading = Reading(storage, steps[0], steps[-1] if end_ms is None else end_ms, budget=budget or Budget())
    try:
        return Evaluation(reading).value(tree, steps)
    except RecursionError:  # a deep query may ask for a record whose expression is deep too
        raise bad("the query is too deeply nested") from None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One query on its way. What it reads is read once."""

    reading: Reading

    def value(self, node: Expr, steps: Steps) -> Value:
        """Of any expression."""
        self.reading.budget.spend(len(steps))
        value = self._value(bare(node), steps)
        if isinstance(value, Vector):
            self.reading.budget.spend(COMPUTED * len(value.columns) * len(steps))
        return value

    def _value(self, node: Expr, steps: Steps) -> Value:
        match node:
            case NumberLiteral():
                return Scalar([node.val] * len(steps))
            case StringLiteral():
                return Text(node.val)
            case VectorSelector():
                return self.reading.instants(node, steps)
            case MatrixSelector() | SubqueryExpr():
                return self._matrix(node, steps)
            case UnaryExpr():
                return self._negative(node, steps)
            case BinaryExpr():
                return self._binary(node, steps)
            case AggregateExpr():
                return self._aggregate(node, steps)
            case Call():
                return self._call(node, steps)
        raise bad("unsupported kind of expression")

    def vector(self, node: Expr, steps: Steps) -> Vector:
        """Of an expression that must be an instant vector."""
        value = self.value(node, steps)
        if not isinstance(value, Vector):
            raise bad("expected an instant vector")
        return value

    def numbers(self, node: Expr, steps: Steps) -> Sequence[float]:
        """Of an expression that must be a scalar: a number for each step."""
        value = self.value(node, steps)
        if not isinstance(value, Scalar):
            raise bad("expected a scalar")
        return value.values

    def _matrix(self, node: Expr, steps: Steps) -> Matrix:
        if len(steps) > 1:
            raise bad('invalid expression type "range vector" for range query, must be Scalar or instant Vector')
        series, ends, span = self.reading.sampled(node, steps, self.vector)
        return Matrix([cut for one in series if (cut := _within(one, ends[0] - span, ends[0])).times])

    def _negative(self, node: UnaryExpr, steps: Steps) -> Value:
        value = self.value(node.expr, steps)
        if isinstance(value, Scalar):
            return Scalar([-number for number in value.values])
        if not isinstance(value, Vector):
            raise bad("unary expression only allowed on expressions of type scalar or instant vector")
        return apart(
            Column(unnamed(column.labels), [None if one is None else -one for one in column.values])
            for column in value.columns
        )

    def _binary(self, node: BinaryExpr, steps: Steps) -> Value:
        name = str(node.op)
        left, right = self.value(node.lhs, steps), self.value(node.rhs, steps)
        op = binary.Operator(name, boolean=bool(node.modifier and node.modifier.return_bool))
        match left, right:
            case Scalar(), Scalar():
                return binary.scalars(op, left, right)
            case Vector(), Scalar():
                return binary.vector_with_scalar(op, left, right.values, vector_first=True)
            case Scalar(), Vector():
                return binary.vector_with_scalar(op, right, left.values, vector_first=False)
            case Vector(), Vector() if name in binary.SETS:
                return binary.set_operation(name, left, right, _matching(node))
            case Vector(), Vector():
                return binary.vectors(op, left, right, _matching(node))
        raise bad("binary expression must contain only scalar and instant vector types")

    def _aggregate(self, node: AggregateExpr, steps: Steps) -> Vector:
        name, grouping = str(node.op), _grouping(node)
        vector = self.vector(node.expr, steps)
        if name in aggregate.PLAIN:
            return aggregate.aggregated(name, vector, grouping)
        if name == "count_values":
            return aggregate.counted(vector, grouping, _label_name(node), self.reading.budget.spend)
        if name in _RANKED:
            return aggregate.ranked(vector, grouping, self.numbers(_parameter(node), steps), top=_RANKED[name])
        if name == "quantile":
            return aggregate.quantiles(vector, grouping, self.numbers(_parameter(node), steps))
        raise bad(f'unsupported aggregation "{name}"')

    def _call(self, node: Call, steps: Steps) -> Value:
        function = FUNCTIONS.get(node.func.name)
        if function is None:
            raise bad(f'unsupported function "{node.func.name}"')
        return function(self, node.args, steps)


def _within(series: Sampled, start: int, end: int) -> Sampled:
    kept = [(time, value) for time, value in zip(series.times, series.values, strict=True) if start <= time <= end]
    return Sampled(series.labels, [time for time, _ in kept], [value for _, value in kept])


def _grouping(node: AggregateExpr) -> aggregate.Grouping:
    if node.modifier is None:
        return aggregate.Grouping()
    return aggregate.Grouping(frozenset(node.modifier.labels), node.modifier.type == AggModifierType.Without)


def _parameter(node: AggregateExpr) -> Expr:
    parameter: Expr | None = node.param
    if parameter is None:
        raise bad(f"{node.op} needs a parameter")
    return parameter


def _label_name(node: AggregateExpr) -> str:
    name = bare(_parameter(node))
    if not isinstance(name, StringLiteral):
        raise bad("expected a string")
    return name.val


def _matching(node: BinaryExpr) -> binary.Matching:
    modifier = node.modifier
    if modifier is None:
        return binary.Matching()
    if modifier.fill_values is not None and (modifier.fill_values.lhs, modifier.fill_values.rhs) != (None, None):
        raise bad("unsupported modifier fill")
    labels = modifier.matching
    return binary.Matching(
        tuple(labels.labels) if labels else (),
        labels is not None and labels.type == LabelModifierType.Include,
        _many_side(modifier.card),
        tuple(modifier.group_labels or ()),
    )


def _many_side(cardinality: VectorMatchCardinality) -> Literal["", "left", "right"]:
    if cardinality == VectorMatchCardinality.ManyToOne:
        return "left"
    return "right" if cardinality == VectorMatchCardinality.OneToMany else ""
