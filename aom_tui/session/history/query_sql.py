"""A query of the history as SQL over the table of exchanges. Pure."""

from collections.abc import Iterator
from typing import Any

from aom_tui.session.history.query import FAILED, Query

Term = tuple[str, tuple[Any, ...]]
"""SQL with a `?` for each of its values."""


def condition(query: Query) -> Term:
    """Return what stands behind WHERE."""
    terms = list(_terms(query))
    if not terms:
        return "1", ()
    return " AND ".join(f"({sql})" for sql, _values in terms), tuple(
        value for _sql, values in terms for value in values
    )


def _terms(query: Query) -> Iterator[Term]:
    for text in query.texts:
        yield "instr(searched, ?)", (text,)
    for words, one in (
        (query.status, _status),
        (query.profile, _starts_with("profile")),
        (query.op, _contains("operation")),
        (query.outcome, _outcome),
        (query.code, _contains("code")),
        (query.method, _starts_with("method")),
        (query.role, _starts_with("role")),
    ):
        if any_of := _joined(" OR ", [one(word) for word in words]):
            yield any_of
    if query.since:
        yield "started_at >= ?", (query.since.timestamp(),)
    if query.until:
        yield "started_at < ?", (query.until.timestamp(),)


def _joined(word: str, terms: list[Term]) -> Term | None:
    if not terms:
        return None
    return word.join(f"({sql})" for sql, _values in terms), tuple(value for _sql, values in terms for value in values)


def _status(word: str) -> Term:
    """`404`, `4xx`, `none`, or their beginnings."""
    if word.startswith("n"):
        return "status IS NULL", ()
    digits = word.rstrip("x")
    return "status BETWEEN ? AND ?", (int(digits.ljust(3, "0")), int(digits.ljust(3, "9")))


def _outcome(word: str) -> Term:
    """As far as it is typed: the outcome itself, the kind of a failure, or all that failed."""
    if FAILED.startswith(word):
        return "outcome <> 'success'", ()
    return (
        "(substr(outcome, 1, ?) = ? OR (outcome = 'failure' AND substr(replace(lower(code), ' ', '-'), 1, ?) = ?))",
        (len(word), word, len(word), word),
    )


def _starts_with(column: str) -> Any:
    return lambda word: (f"substr(lower({column}), 1, ?) = ?", (len(word), word))


def _contains(column: str) -> Any:
    return lambda word: (f"instr(lower({column}), ?)", (word,))
