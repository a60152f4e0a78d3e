"""An answer in a form that can be kept and compared: what kind, and each series with its points."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from promql_queries import INSTANT, MIDDLE, RANGE, WINDOWS
from promql_world import Samples

from aom_tui.sandbox.promql.arithmetic import number_text, plain_text
from aom_tui.sandbox.promql.evaluate import evaluate
from aom_tui.sandbox.promql.faults import QueryFault
from aom_tui.sandbox.promql.syntax import parsed
from aom_tui.sandbox.promql.values import Matrix, Scalar, Text, Value

Answer = dict[str, Any]
"""`{"error": kind}`, or `{"type": ..., "rows": [[labels, [[time, text], ...]], ...]}`."""


def questions() -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Key, query and moments: one, or start, end and step."""
    for query in INSTANT:
        yield f"at: {query}", query, (MIDDLE,)
    for query in RANGE:
        for number, window in enumerate(WINDOWS):
            yield f"over {number}: {query}", query, window


def ours(query: str, moments: Sequence[int]) -> Answer:
    """What our evaluator says, in the same form."""
    steps = [1000 * moments[0]]
    if len(moments) == 3:
        start, end, step = (1000 * moment for moment in moments)
        steps = list(range(start, end + 1, step))
    try:
        value = evaluate(parsed(query), Samples(), steps, end_ms=1000 * moments[-2 if len(moments) == 3 else 0])
    except QueryFault as fault:
        return {"error": fault.kind}
    if len(moments) == 3 and isinstance(value, Text):
        return {"error": "bad_data"}
    return told(value, steps, ranged=len(moments) == 3)


def told(value: Value, steps: Sequence[int], *, ranged: bool) -> Answer:
    times = [step / 1000 for step in steps]
    match value:
        case Scalar() if ranged:
            return {"type": "matrix", "rows": [[{}, points(times, value.values)]]}
        case Scalar():
            return {"type": "scalar", "rows": [[{}, [[times[0], plain_text(value.values[0])]]]]}
        case Text():
            return {"type": "string", "rows": [[{}, [[times[0], value.value]]]]}
        case Matrix():
            rows = [[dict(one.labels), points([time / 1000 for time in one.times], one.values)] for one in value.series]
            return {"type": "matrix", "rows": rows}
        case _:
            rows = [[dict(column.labels), points(times, column.values)] for column in value.columns]
            return {"type": "matrix" if ranged else "vector", "rows": [row for row in rows if row[1]]}


def points(times: Sequence[float], values: Sequence[float | None]) -> list[list[Any]]:
    return [[time, number_text(value)] for time, value in zip(times, values, strict=True) if value is not None]


def theirs(reply: dict[str, Any]) -> Answer:
    """A reply of Prometheus' query API."""
    if reply["status"] != "success":
        return {"error": reply["errorType"]}
    kind, result = reply["data"]["resultType"], reply["data"]["result"]
    if kind in ("scalar", "string"):
        return {"type": kind, "rows": [[{}, [result]]]}
    return {"type": kind, "rows": [[row["metric"], row.get("values") or [row["value"]]] for row in result]}


def differs(answer: Answer, expected: Answer, *, ordered: bool) -> str:
    """Where two answers differ; empty where they do not. Numbers agree to nine digits."""
    if answer.get("error") != expected.get("error") or answer.get("type") != expected.get("type"):
        return f"{answer.get('error') or answer.get('type')} and not {expected.get('error') or expected.get('type')}"
    own, other = (list(one.get("rows", [])) for one in (answer, expected))
    if not ordered:
        own, other = (sorted(rows, key=lambda row: sorted(row[0].items())) for rows in (own, other))
    if [row[0] for row in own] != [row[0] for row in other]:
        return f"series {[row[0] for row in own]} and not {[row[0] for row in other]}"
    for (labels, mine), (_, its) in zip(own, other, strict=True):
        if [time for time, _ in mine] != [time for time, _ in its]:
            return f"{labels}: other moments"
        for (time, text), (_, wanted) in zip(mine, its, strict=True):
            if not same(text, wanted, answer["type"]):
                return f"{labels} at {time}: {text} and not {wanted}"
    return ""


def same(text: str, wanted: str, kind: str) -> bool:
    if kind == "string" or text == wanted:
        return text == wanted
    a, b = float(text), float(wanted)
    if a == b:  # the same number must be the same text
        return False
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) or (math.isnan(a) and math.isnan(b))


def has_order(query: str) -> bool:
    """Only some answers have an order."""
    return query.startswith(("sort", "topk(", "bottomk("))
