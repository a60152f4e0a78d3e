"""The next page of a list: from an operation, a draft and its reply to the draft that asks for it. Pure.

How each operation pages is the catalogue's `Pagination`. A reply is never taken at its word twice: a mark that does not
lead on is no next page.
"""

from collections.abc import Mapping
from json import JSONDecodeError
from urllib.parse import unquote_plus

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Pagination
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Reply
from aom_tui.session.operations import documented_operation
from aom_tui.session.paging.splice import Parts, last_member, scalar_at, split
from aom_tui.session.parse import error_fields, utf8

_MOST_DIGITS = 18


class Next(Struct, frozen=True):
    """The next page: the draft that asks for it, and its mark as sent."""

    draft: Draft
    mark: str


class NoMore(Struct, frozen=True):
    """There is no next page, for that reason."""

    words: str


class NotKnown(Struct, frozen=True):
    """It is not known whether a page follows, or it cannot be asked for."""

    words: str


class Page(Struct, frozen=True, eq=False):
    """A reply as a page: its list, the mark of the next page, and the total."""

    parts: Parts
    mark: str | None
    """Of the next page; None where the reply names none, or the operation counts."""
    total: int | None
    """Of all items, on all pages."""

    @property
    def count(self) -> int:
        """Items on this page."""
        return self.parts.count


def pagination_of(catalogue: Catalogue, draft: Draft) -> Pagination:
    """Return how the draft's operation comes in pages. Raises InvalidInput for a write, and where that is not known."""
    operation = documented_operation(catalogue, draft)
    thing = operation.id if operation else f"{draft.method} {draft.uri}"
    if operation is None:
        what = _("no operation that the catalogue knows, so nobody knows how it pages")
    elif operation.effect.changes:
        what = _("changes something: only reads are repeated page by page")
    elif operation.pagination is None:
        what = _("does not come in pages")
    else:
        return operation.pagination
    raise InvalidInput(Problem(thing, what))


def read_page(pagination: Pagination, reply: Reply) -> Page | NotKnown:
    """Return a reply as a page."""
    text = utf8(reply)[:]
    if pagination.empty_code and error_fields(reply)[0] == pagination.empty_code:
        return Page(Parts(text, b"", b"", 0), None, None)
    parts = split(text, pagination.items)
    if parts is None:
        return NotKnown(_("the reply has no list {name}").format(name=pagination.items))
    total = parse_count(scalar_at(text, pagination.total_from) or "") if pagination.total_from else None
    if total is not None and total < parts.count:  # whatever it counts, it is not all items
        total = None
    return Page(parts, _mark(pagination, text, parts), total)


def parse_count(text: str) -> int | None:
    """Return a whole number from 0, as parameters and replies write it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _mark(pagination: Pagination, text: bytes, parts: Parts) -> str | None:
    """Return the first mark that the reply names; an empty one is none."""
    of_last = f"{pagination.items}[-1]."
    for place in pagination.next_from:
        if place.startswith(of_last):
            found = scalar_at(parts.last, place.removeprefix(of_last))
        else:
            found = scalar_at(text, place)
        if found:
            return found
    return None


def following_page(pagination: Pagination, draft: Draft, reply: Reply) -> Next | NoMore | NotKnown:
    """Return what follows the page that is the reply to a draft."""
    page = read_page(pagination, reply)
    return page if isinstance(page, NotKnown) else next_page(pagination, draft, page)


def next_page(pagination: Pagination, draft: Draft, page: Page, seen: int | None = None) -> Next | NoMore | NotKnown:
    """Return what follows the page that a draft brought.

    `seen` is how many items there are up to its end, from the very first; None takes what the draft says, if it does.
    """
    if page.count == 0:
        return NoMore(_("the page is empty"))
    if pagination.together and not (draft_value(draft, pagination, pagination.param) or size_of(pagination, draft)):
        return NoMore(_("without {param} and {size_param} the reply holds everything").format(
            param=pagination.param, size_param=pagination.size_param
        ))  # fmt: skip
    start = start_of(pagination, draft)
    seen = start + page.count if seen is None and start is not None else seen
    if page.total is not None and seen is not None and seen >= page.total:
        return NoMore(_("the total of {total} is reached").format(total=f"{page.total:,}"))
    mark = _next_mark(pagination, draft, page, start)
    return _draft_with_mark(pagination, draft, mark) if isinstance(mark, str) else mark


def _next_mark(pagination: Pagination, draft: Draft, page: Page, start: int | None) -> str | NoMore | NotKnown:
    now = draft_value(draft, pagination, pagination.param) or pagination.first
    if pagination.style == "page":
        counted = parse_count(now)
        return NotKnown(_no_number_words(pagination, now)) if counted is None else str(counted + 1)
    if not pagination.next_from:
        return str(start + page.count) if start is not None else NotKnown(_no_number_words(pagination, now))
    if page.mark is None or (pagination.style == "offset" and page.mark == "0"):
        return NoMore(_("the reply names no further page"))
    if page.mark == now or (pagination.style == "offset" and not _leads_on(page.mark, start)):
        said = _("the reply names {mark} as the next page, which does not lead on")
        return NotKnown(said.format(mark=page.mark))
    return page.mark


def _leads_on(mark: str, start: int | None) -> bool:
    following = parse_count(mark)
    return start is None or (following is not None and following > start)


def _no_number_words(pagination: Pagination, now: str) -> str:
    return _("{name} {value} is no number to count on from").format(name=pagination.param, value=now)


def _draft_with_mark(pagination: Pagination, draft: Draft, mark: str) -> Next | NotKnown:
    if pagination.location == "query":
        return Next(_with_query(draft, pagination.param, mark), mark)
    fields = {pagination.param: mark if pagination.style == "page" else _quoted(mark)}
    fields |= {name: _quoted(value) for name, value in pagination.set.items()}
    body = _with_fields(draft.body or "{}", _renamed(pagination, draft.body or "{}"), fields)
    return Next(draft.with_body(body), mark) if body else NotKnown(_("the body is no JSON object"))


def _quoted(text: str) -> str:
    from aom_tui.session.compose.json_tree import encoded

    return encoded(text)


# -- what a draft says


def first_draft(pagination: Pagination, draft: Draft) -> Draft:
    """Return the draft of the first page, with a page number where a size is not allowed without one."""
    if pagination.together and size_of(pagination, draft) and not draft_value(draft, pagination, pagination.param):
        return _with_query(draft, pagination.param, pagination.first)
    return draft


def draft_value(draft: Draft, pagination: Pagination, name: str) -> str:
    """Return the value that a draft has for a parameter or a body field; empty where it has none."""
    if pagination.location == "body":
        return scalar_at((draft.body or "").encode("utf-8", "replace"), name) or ""
    pairs = [*draft.query, *_uri_pairs(draft.uri)]
    return draft.values.get(name) or next((value for key, value in pairs if key == name), "")


def size_of(pagination: Pagination, draft: Draft) -> int | None:
    """Return the items on a page that the draft asks for; None where it leaves that to the service."""
    return parse_count(draft_value(draft, pagination, pagination.size_param)) or None


def start_of(pagination: Pagination, draft: Draft) -> int | None:
    """Return how many items come before the page that the draft asks for; None where that is not known."""
    now = draft_value(draft, pagination, pagination.param) or pagination.first
    match pagination.style:
        case "offset":
            return parse_count(now or "0")
        case "page":
            return _skipped(parse_count(now), int(pagination.first), size_of(pagination, draft))
        case _:
            return 0 if now == pagination.first else None


def _skipped(page: int | None, first: int, size: int | None) -> int | None:
    if page == first:
        return 0
    return (page - first) * size if page is not None and page > first and size else None


def _uri_pairs(uri: str) -> list[tuple[str, str]]:
    query = uri.partition("?")[2].partition("#")[0]
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(unquote_plus(name), unquote_plus(value)) for name, _sign, value in pairs]


# -- a draft that says something else


def _with_query(draft: Draft, name: str, value: str) -> Draft:
    """Return the draft with a query parameter, in place of all others of that name."""
    pairs = tuple(pair for pair in draft.query if pair[0] != name)
    draft = replace(draft, query=pairs, uri=_without_pair(draft.uri, name))
    return draft.with_value(name, value) if draft.operation_id else replace(draft, query=(*pairs, (name, value)))


def _without_pair(uri: str, name: str) -> str:
    path, sign, query = uri.partition("?")
    kept = [part for part in query.split("&") if part and unquote_plus(part.partition("=")[0]) != name]
    return f"{path}{sign}{'&'.join(kept)}" if kept else path


def _renamed(pagination: Pagination, body: str) -> Mapping[str, str]:
    """Return the field to rename from the second page on, old name to new: the size, where the body has it."""
    old, new = pagination.size_param, pagination.next_size_param
    return {old: new} if new and last_member(body.strip().encode("utf-8", "replace"), old) else {}


def _with_fields(body: str, renamed: Mapping[str, str], literals: Mapping[str, str]) -> str:
    """Return the body with fields renamed and set, each edit in its own span; empty where it is no JSON object."""
    from aom_tui.session.compose.json_edits import drop, put
    from aom_tui.session.compose.json_tree import read

    try:
        root = read(body)
        if root is None or root.kind != "object":
            return ""
        for old, new in renamed.items():
            if node := root.at((old,)):
                body = drop(put(body, (new,), body[node.start : node.end]), (old,))
        for name, literal in literals.items():
            body = put(body, (name,), literal)
    except (JSONDecodeError, RecursionError):
        return ""
    return body
