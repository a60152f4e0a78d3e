"""Queries of the history, as they are typed in app, REPL and commands: `status:4xx profile:sandbox since:2h`. Pure.

Words of one kind are alternatives (`status:404 status:5xx`), kinds and texts must all hold. Case does not matter.
"""

import re
import shlex
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches

from msgspec import Struct

from aom_tui.language import _, about, commas
from aom_tui.problem import InvalidInput, Problem, check_text
from aom_tui.session.compose.time_range import read_moment
from aom_tui.session.exchange import FailureKind

KINDS = ("status", "profile", "op", "outcome", "code", "method", "role", "since", "until")
"""What may stand before a colon."""

FAILED = "failed"
"""Of an outcome: whatever is no success."""

OUTCOMES = ("success", FAILED, "error", "failure", *(kind.value.replace(" ", "-").lower() for kind in FailureKind))
"""For `outcome:`: failed is all but success, an error an answer that refused, a failure no usable reply; or why."""

ROLES = ("call", "values", "token", "project")

_OTHER_NAMES = {"operation": "op", "api": "op", "time": "since", "from": "since", "after": "since", "before": "until",
                "to": "until", "result": "outcome", "error": "code"}  # fmt: skip
"""Other words for kinds. They are proposed, not taken: they might be texts as well."""

_ALIKE = 0.8
"""How like a kind a word must be to be one mistyped: `staus`, not the `node` of `node:9100`."""

_STATUS = re.compile(r"[1-5](x{0,2}|\dx?|\d\d)|no?n?e?")
"""Also as far as it is typed: `4` is `4xx`, `40` is `40x`. There is no class beyond 5 (RFC 9110, 15)."""
_LIKE_A_KIND = re.compile(r"[^\W\d][\w-]*:(?!/|\d+(?:[/:]|$))\S")
"""A word that may be meant as a kind with its value: no URL, nor a host with its port."""
_TIMES = _("Write 30m, 2h, 3d, 19:00, today, yesterday or 2026-11-23.")
_VALUES = {"status": _("Write 404, 4xx or none."), "since": _TIMES, "until": _TIMES}
"""What to write behind a kind, for remedies."""

_SPAN = re.compile(r"(\d+)(s|min|m|h|d|w)", re.IGNORECASE)
_UNITS = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Query(Struct, frozen=True, kw_only=True):
    """Which exchanges are meant; an empty query means all."""

    texts: tuple[str, ...] = ()
    """Parts of operation, method, URI, code, request id, message or profile; casefolded, as all words here are."""
    status: tuple[str, ...] = ()
    """`404`, `4xx`, `none`."""
    profile: tuple[str, ...] = ()
    """What names begin with."""
    op: tuple[str, ...] = ()
    """Parts of operation ids."""
    outcome: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    """Parts of business codes."""
    method: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def read_query(words: Iterable[str], now: datetime, *, is_typing: bool = False) -> Query:
    """Return the query that the words say. Raises InvalidInput.

    While somebody `is_typing`, a kind whose value is still to come (`status:`) says nothing yet.
    """
    found: dict[str, list[str]] = {kind: [] for kind in (*KINDS, "texts")}
    for word in words:
        check_text(_("history"), word)
        kind, value = _kind_and_value(word)
        if value:
            found[kind].append(value)
        elif kind in KINDS and not is_typing:
            what = _("{kind} has no value behind it").format(kind=f"{kind}:")
            raise InvalidInput(Problem(_("history"), what, _VALUES.get(kind, "")))
    since, until = (_last_moment(kind, found.pop(kind), now) for kind in ("since", "until"))
    for kind, value in ((kind, value) for kind, values in found.items() for value in values):
        _check(kind, value)
    return Query(since=since, until=until, **{kind: tuple(values) for kind, values in found.items()})


def found_nothing(query: Query) -> str:
    """Return what to say where a query finds nothing, with the words that may have been meant as a kind."""
    if query == Query():
        return _("the history is empty")
    said, texts = _("the history has no such call"), [text for text in query.texts if _LIKE_A_KIND.match(text)]
    if not texts:
        return said
    taken = _("{words} was looked for as text; before a colon there may be {kinds}")
    return about(said, taken.format(words=commas(texts), kinds=commas(KINDS)))


def split_words(line: str) -> list[str]:
    """Split a line as a shell does; at blanks where a quote is still open."""
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def _kind_and_value(word: str) -> tuple[str, str]:
    """Return the kind of a word (`texts` without one) and its value. Raises InvalidInput for what is nearly a kind."""
    kind, colon, value = word.partition(":")
    folded = kind.casefold()
    if colon and folded in KINDS:
        return folded, value if folded in ("since", "until") else value.casefold()
    if colon and not value.startswith(("/", " ")) and (near := _similar_kind(folded)):
        remedy = _("Did you mean {value}?").format(value=f"{near}:")
        raise InvalidInput(Problem(word.removesuffix(":"), _("no such word"), remedy))
    return "texts", word.casefold()


def _similar_kind(word: str) -> str:
    """Return the kind that was probably meant; empty for none."""
    if word in _OTHER_NAMES:
        return _OTHER_NAMES[word]
    swapped = [kind for kind in KINDS if sorted(kind) == sorted(word)]
    return next(iter([*swapped, *get_close_matches(word, KINDS, 1, _ALIKE)]), "")


def _check(kind: str, value: str) -> None:
    """Raise InvalidInput for a value that no exchange has."""
    known = {"outcome": OUTCOMES, "role": ROLES}.get(kind)
    if kind == "status" and not _STATUS.fullmatch(value):
        raise InvalidInput(Problem(f"status:{value}", _("is no status"), _VALUES["status"]))
    if known and not any(each.startswith(value) for each in known):
        raise InvalidInput(Problem(f"{kind}:{value}", _("unknown"), _("Known: {names}.").format(names=commas(known))))


def _last_moment(kind: str, values: list[str], now: datetime) -> datetime | None:
    """Return the last of the times. Raises InvalidInput where any of them is no time."""
    moments = [_read_moment(kind, value, now) for value in values]
    return moments[-1] if moments else None


def _read_moment(kind: str, value: str, now: datetime) -> datetime:
    """Return the time that a value says, `2h` being that long ago. Raises InvalidInput for none."""
    if span := _SPAN.fullmatch(value):
        return now - timedelta(**{_UNITS[span[2].lower()]: min(int(span[1]), 10_000)})
    try:
        return read_moment(value, now)
    except ValueError:
        raise InvalidInput(Problem(f"{kind}:{value}", _("is no time"), _VALUES[kind])) from None
