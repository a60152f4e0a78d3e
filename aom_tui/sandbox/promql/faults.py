"""What is wrong with a query: the only exception the evaluator raises."""

from typing import Literal

Kind = Literal["bad_data", "execution"]
"""Prometheus' own words: the query cannot be read, or it cannot be evaluated."""


class QueryFault(Exception):
    """A query that cannot be answered, with one line that says why."""

    def __init__(self, kind: Kind, text: str) -> None:
        self.kind = kind
        self.text = text
        super().__init__(text)


def bad(text: str) -> QueryFault:
    """The query itself is wrong, or asks for what is not supported."""
    return QueryFault("bad_data", text)


def failed(text: str) -> QueryFault:
    """The query could be read, and cannot be evaluated on these series."""
    return QueryFault("execution", text)
