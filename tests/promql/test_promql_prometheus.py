"""Our evaluator against a real Prometheus: against its answers as they are kept here, and, if asked to, against itself.

`pytest -m prometheus` asks one that it starts; with PROMQL_RECORD=1 it writes down the answers anew.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from promql_answers import Answer, differs, has_order, ours, questions, theirs

ANSWERS = Path(__file__).parent / "answers.json"
QUESTIONS = {key: (query, moments) for key, query, moments in questions()}


@cache
def kept() -> dict[str, Answer]:
    found: dict[str, Answer] = json.loads(ANSWERS.read_text())
    return found


def test_enough_is_asked() -> None:
    assert len({query for query, _ in QUESTIONS.values()}) >= 150
    assert set(kept()) == set(QUESTIONS)


@pytest.mark.parametrize("key", QUESTIONS)
def test_as_prometheus_answered(key: str) -> None:
    query, moments = QUESTIONS[key]
    assert differs(ours(query, moments), kept()[key], ordered=has_order(query) and len(moments) == 1) == ""


def asked(prometheus: httpx.Client, query: str, moments: tuple[int, ...]) -> Answer:
    more: dict[str, Any] = {"time": moments[0]}
    if len(moments) == 3:
        more = dict(zip(("start", "end", "step"), moments, strict=True))
    path = "/query_range" if len(moments) == 3 else "/query"
    return theirs(prometheus.get(path, params={"query": query, **more}).json())


@pytest.mark.prometheus
def test_as_prometheus_answers_now(prometheus: httpx.Client) -> None:
    found = {key: asked(prometheus, query, moments) for key, (query, moments) in QUESTIONS.items()}
    if os.environ.get("PROMQL_RECORD"):
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(answer)}" for key, answer in found.items())
        ANSWERS.write_text(f"{{\n{lines}\n}}\n")
    wrong = {}
    for key, (query, moments) in QUESTIONS.items():
        ordered = has_order(query) and len(moments) == 1
        wrong[key] = differs(ours(query, moments), found[key], ordered=ordered)
    assert {key: said for key, said in wrong.items() if said} == {}
