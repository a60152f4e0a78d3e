"""Finding things in the catalogue: an operation by words, by a mistyped name or by a request; the meaning of a code."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import unquote

from aom_tui.catalogue.model import Catalogue, ErrorCode, HttpStatus, Operation
from aom_tui.catalogue.translation import group_title
from aom_tui.language import _


def search(catalogue: Catalogue, text: str) -> list[Operation]:
    """Operations in which every word of `text` occurs, best first; all of them, in their own order, for no words.

    Words are looked up without case in id, titles, method and URI, parameter names and group; a Chinese title is also
    found by its pinyin, whole (`chaxun`) or by initials (`cx`). A hit in the id counts most, at its start more. What is
    called so by people (`data points`) comes first, deprecated operations come last unless they bear that very name;
    where there is nothing else, what replaced them comes before them. Where nothing has all words, words that mean the
    same count too.
    """
    words = text.casefold().split()
    if not words:
        return sorted(catalogue.operations.values(), key=lambda operation: operation.deprecated)
    called = [operation for operation in catalogue.operations.values() if " ".join(words) in operation.also_called]
    found = _ranked(catalogue, words)
    if not found and not called:
        from aom_tui.catalogue.fuzzy_search import search_loosely

        found = search_loosely(catalogue, text)
    found = _with_successors(catalogue, [*called, *(each for each in found if each not in called)])
    return sorted(found, key=lambda operation: operation.deprecated and operation.id.casefold() not in words)


def _ranked(catalogue: Catalogue, words: Sequence[str]) -> list[Operation]:
    """Return the operations that have all of the words, best first."""
    ranked = [
        (rank, operation) for operation, places in _index(catalogue) if (rank := _rank(operation.id, places, words))
    ]
    return [operation for _, operation in sorted(ranked, key=lambda pair: -pair[0])]


def _with_successors(catalogue: Catalogue, found: list[Operation]) -> list[Operation]:
    """Return the operations found, followed by their successors where all are deprecated."""
    if not all(operation.deprecated for operation in found):
        return found
    ids = dict.fromkeys(operation.successor for operation in found if operation.successor)
    return [*found, *(catalogue.operations[each] for each in ids if each in catalogue.operations)]


Places = Sequence[tuple[int, str]]
"""Texts in which a word is looked up, casefolded, each with the weight of a hit in it."""


@lru_cache(maxsize=8)
def _index(catalogue: Catalogue) -> Sequence[tuple[Operation, Places]]:
    """Return the places of all operations, cached: a search at each key must not casefold the whole catalogue again."""
    return [(operation, _places(operation)) for operation in catalogue.operations.values()]


def _places(operation: Operation) -> Places:
    places = (
        (8, operation.id),
        (6, operation.title),
        (6, f"{operation.title_zh} {_alarm_title(operation.title_zh)}"),
        (6, " ".join(operation.also_called)),
        (5, typed_pinyin(operation.title_pinyin)),
        (5, typed_pinyin(_alarm_title(operation.title_pinyin))),
        (4, f"{operation.method} {operation.path}"),
        (3, " ".join(parameter.name for parameter in operation.parameters)),
        (2, f"{operation.group} {group_title(operation)}"),
        (1, operation.description),
    )
    return [(weight, place.casefold()) for weight, place in places]


_SYNONYMS = {
    "创建": ("创建", "新建"),
    "添加": ("添加", "新建", "上报"),
    "查询": ("查询", "查", "列出", "检索", "查看"),
    "修改": ("修改", "更新", "改"),
    "删除": ("删除", "删", "移除"),
    "监控数据": ("监控数据", "指标"),
}
"""The official reference's words beside those of our titles: who comes from there finds the same call."""


def _alarm_title(title: str) -> str:
    """Of a threshold rule the title as an alarm rule; empty for others.

    The reference calls an alarm rule on a metric so; its group, its URI and whoever looks for it do not.
    """
    other = title.replace("阈值", "告警").replace("yu zhi", "gao jing")
    return other if other != title else ""


def typed_pinyin(syllables: str) -> str:
    """Return the three ways in which a title may be typed: whole, whole with `lue` for `lve`, and by initials."""
    whole = syllables.replace(" ", "")
    initials = "".join(syllable[0] for syllable in syllables.split())
    return f"{whole} {whole.replace('ve', 'ue')} {initials}"


def _rank(name: str, places: Places, words: Sequence[str]) -> int:
    """Return how well the words fit: 0 where one is missing."""
    scores = [_score(name.casefold(), word, places) for word in words]
    return sum(scores) if all(scores) else 0


def _score(name: str, word: str, places: Places) -> int:
    wanted = _SYNONYMS.get(word, (word,))
    best = max((weight for weight, place in places if any(each in place for each in wanted)), default=0)
    return best + 20 * (word == name) + 4 * name.startswith(word)


def similar_ids(catalogue: Catalogue, name: str) -> list[str]:
    """Return up to three ids that a mistyped `name` may have meant, most alike first."""
    from difflib import get_close_matches  # only a typing mistake needs it

    ids = {operation_id.casefold(): operation_id for operation_id in catalogue.operations}
    return [ids[folded] for folded in get_close_matches(name.casefold(), ids, n=3, cutoff=0.6)]


def match(
    catalogue: Catalogue, method: str, path: str, service: str | None = None
) -> tuple[Operation, dict[str, str]] | None:
    """Return the operation that a request line belongs to, with the percent-decoded values of its path parameters.

    `path` is as sent, still encoded, so that `%2F` stays inside its segment; a query is ignored. A literal segment wins
    over a template, an operation's first method over its further ones, HEAD goes to a GET, and the first of two
    operations on one path is taken (a token by password, not by MFA). A URI template matches itself: the value of
    `project_id` is then the text `{project_id}`.
    """
    segments = [unquote(segment) for segment in path.partition("?")[0].split("/")]
    best: tuple[tuple[list[bool], int], Operation, dict[str, str]] | None = None
    for operation, template in _templates(catalogue).get(len(segments), ()):
        affinity = _method_affinity(operation, method.upper())
        if not affinity or service not in (None, operation.service):
            continue
        fit = _fit(template, segments)
        if fit is not None and (best is None or (fit[0], affinity) > best[0]):
            best = ((fit[0], affinity), operation, fit[1])
    return best and (best[1], best[2])


@lru_cache(maxsize=8)
def _templates(catalogue: Catalogue) -> Mapping[int, Sequence[tuple[Operation, Sequence[str]]]]:
    """Return the operations and the segments of their paths, by the number of segments."""
    found: dict[int, list[tuple[Operation, Sequence[str]]]] = {}
    for operation in catalogue.operations.values():
        template = operation.path.split("/")
        found.setdefault(len(template), []).append((operation, template))
    return found


def _method_affinity(operation: Operation, method: str) -> int:
    if method == operation.method:
        return 3
    if method in operation.also_methods:
        return 2
    return int(method == "HEAD" and operation.method == "GET")


def _fit(template: Sequence[str], segments: Sequence[str]) -> tuple[list[bool], dict[str, str]] | None:
    """Return which segments are literal, and the values of the others; None where the decoded segments do not fit."""
    literal: list[bool] = []
    values: dict[str, str] = {}
    for part, value in zip(template, segments, strict=True):
        is_literal = not part.startswith("{")
        if value != part if is_literal else not value:
            return None
        if not is_literal:
            values[part[1:-1]] = value
        literal.append(is_literal)
    return literal, values


def explain(
    catalogue: Catalogue, code: str, operation_id: str | None = None, *, message: str = ""
) -> tuple[ErrorCode, ...]:
    """Return what a code means, the likeliest entry first; empty for a code that is not documented.

    One code may have several entries. Those of the operation come first, then those whose message is the one received.
    `APIGW.0301` and `APIG.0301` are the same code; a number is an IAM code, equal to the HTTP status.
    """
    known = code.strip().upper()
    if known.startswith("APIGW."):
        known = "APIG." + known.removeprefix("APIGW.")
    entries = catalogue.error_codes.get(known, ())

    def distance(entry: ErrorCode) -> tuple[bool, int]:
        own = operation_id is not None and operation_id in (entry.module, *entry.operations)
        return not own, -_likeness(entry.message, message)

    return tuple(sorted(entries, key=distance))


def _likeness(documented: str, received: str) -> int:
    """Return the length of the documented message where the received one starts with it; `XX`, `***` match all."""
    parts = re.split(r"\*{3,}|\bXX\b", documented.rstrip("."))
    pattern = ".*".join(re.escape(part) for part in parts)
    return len(documented) if received and re.match(pattern, received, re.IGNORECASE | re.DOTALL) else 0


def explain_status(catalogue: Catalogue, status: int) -> HttpStatus:
    """Return what an HTTP status means to the caller; by its class where it is not documented."""
    known = catalogue.statuses.get(status)
    return known or HttpStatus(status, "", _CLASS_MEANINGS.get(status // 100, _("Not an HTTP status.")))


_CLASS_MEANINGS = {
    1: _("An interim answer; the final one follows."),
    2: _("Success."),
    3: _("The answer is elsewhere; redirects are followed on request only."),
    4: _("The request was refused."),
    5: _("The server failed."),
}
