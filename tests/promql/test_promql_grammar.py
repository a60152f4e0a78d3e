"""Whatever can be asked gets a value or a QueryFault, and soon."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promql_world import END, START, Samples

from aom_tui.sandbox.promql.evaluate import evaluate
from aom_tui.sandbox.promql.faults import QueryFault
from aom_tui.sandbox.promql.functions import FUNCTIONS
from aom_tui.sandbox.promql.storage import Budget
from aom_tui.sandbox.promql.syntax import parsed
from aom_tui.sandbox.promql.values import Matrix, Scalar, Text, Vector

SAMPLES = Samples()
leaves = st.sampled_from(
    ["cpu_usage", "gappy", "odd", "latency_bucket", "twins{job='api'}", "1", "-0.5", "NaN", "Inf", "'text'", "time()"]
)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(
        ["+", "-", "*", "/", "%", "^", "==", ">", "< bool", "and", "or", "unless", "* on (job) group_left ()"]
    )
    aggregations = st.sampled_from(["sum", "avg by (job)", "max without (kind)", "stddev", "group", "count"])
    functions = st.sampled_from(sorted(FUNCTIONS))
    ranges = st.sampled_from(["[5m]", "[10m:1m]", "[1h:] offset 5m", "[30s] @ end()"])
    return st.one_of(
        st.tuples(inner, operators, inner).map(lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"),
        st.tuples(aggregations, inner).map(lambda parts: f"{parts[0]} ({parts[1]})"),
        st.tuples(st.sampled_from(["topk", "quantile", "bottomk"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
        st.tuples(functions, inner).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(functions, inner, ranges).map(lambda parts: f"{parts[0]}({parts[1]}{parts[2]})"),
        st.tuples(functions, inner, inner).map(lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"),
        inner.map(lambda one: f"-{one}"),
    )


def is_one_line(fault: object) -> bool:
    return isinstance(fault, QueryFault) and bool(fault.text) and "\n" not in fault.text


@settings(max_examples=300)
@given(st.recursive(leaves, larger, max_leaves=6), st.booleans())
def test_nothing_else_is_raised(query: str, ranged: bool) -> None:
    steps = list(range(START * 1000, END * 1000, 400_000)) if ranged else [START * 1000 + 3_605_000]
    value: object
    try:
        value = evaluate(parsed(query), SAMPLES, steps)
    except QueryFault as fault:
        value = fault
    assert isinstance(value, Vector | Scalar | Text | Matrix) or is_one_line(value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    fault = None
    try:
        parsed(text)
    except QueryFault as found:
        fault = found
    assert fault is None or is_one_line(fault)


@pytest.mark.parametrize("query", ["(" * 50_000, "-" * 50_000 + "1", "sum(" * 3000 + "a" + ")" * 3000, "a" * 100_000])
def test_what_is_too_deep_or_too_long_is_refused_at_once(query: str) -> None:
    with pytest.raises(QueryFault, match="too long or too deeply nested"):
        parsed(query)


def cost_of(query: str, samples: int, steps: Sequence[int]) -> None:
    evaluate(parsed(query), SAMPLES, steps, budget=Budget(samples))


@pytest.mark.parametrize(
    "query",
    [
        "abs(" * 140 + "cpu_usage" + ")" * 140,
        'count_values("v", cpu_usage)',
        "rate(cpu_usage[1h])",
        "sum_over_time(cpu_usage[2h:1s])",
        "cpu_usage * ignoring () group_left cpu_usage * 1 * 1 * 1 * 1 * 1 * 1",
    ],
)
def test_what_costs_much_is_refused_before_it_is_done(query: str) -> None:
    steps = range(START * 1000, END * 1000, 2000)
    cost_of("cpu_usage", 150_000, steps)
    with pytest.raises(QueryFault, match="too many samples"):
        cost_of(query, 150_000, steps)


@pytest.mark.parametrize("query", ["stddev_over_time((odd * 1e290)[10m:])", "stddev(odd * 1e290)", "avg(odd * 1e293)"])
def test_numbers_too_large_to_be_squared_are_infinite(query: str) -> None:
    assert isinstance(evaluate(parsed(query), SAMPLES, [END * 1000 - 5000]), Vector)


def test_fill_is_told_to_be_unsupported() -> None:
    with pytest.raises(QueryFault, match="unsupported modifier fill"):
        evaluate(parsed("cpu_usage + fill (0) cpu_limit"), SAMPLES, [END * 1000])
