"""A diff as text to read: one below the other, or side by side. Signs say what colours say: - was, + is, ~ changed.

Lines are of language `diff`, side by side of `sides` (see `colour`), and cleaned.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

import msgspec
from msgspec import Struct

from aom_tui.language import _, ngettext
from aom_tui.render.cells import broken, padded
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.diff.difference import Difference, Kind
from aom_tui.render.diff.exchanges import Diff
from aom_tui.render.document.colour import SIDE_SEPARATOR
from aom_tui.render.document.document import TAB
from aom_tui.render.summary import called, summary
from aom_tui.session.exchange import Exchange

WIDE = 120
"""Cells from which on both sides have room beside each other."""

LONGEST = 40
"""Lines of a value that are shown."""

SHORT = 80
"""Characters of a JSON value that stay on one line."""

_WIDEST = 2000
"""Characters of a line that are shown."""

_FORMATTED = 64 * 1024
"""Characters of a JSON value that are indented to be shown; of a longer one its beginning is, as one line."""


Values = Callable[[Difference], Iterator[str]]
"""The lines of what was and what is."""


class Page(Struct, frozen=True):
    """The lines, and the numbers (from 0) of those with which a difference begins."""

    lines: tuple[str, ...]
    starts: tuple[int, ...]

    @property
    def text(self) -> str:
        """All of it, without a newline at the end."""
        return "\n".join(self.lines)


def summary_line(diff: Diff, *, with_volatile: bool = False) -> str:
    """`12 differences: 3 added, 1 removed, 8 changed; 2 volatile not shown`; `no differences`."""
    said = ngettext("{number} difference: {kinds}", "{number} differences: {kinds}", diff.total)
    kinds = [words.format(number=diff.counts[kind]) for kind, words in _COUNTS.items() if diff.counts[kind]]
    parts = [said.format(number=diff.total, kinds=_(", ").join(kinds)) if kinds else _("no differences")]
    if diff.volatile:
        more = _("{number} volatile") if with_volatile else _("{number} volatile not shown")
        parts.append(more.format(number=diff.volatile))
    if diff.respelled:
        more = _("{number} in digits only") if with_volatile else _("{number} in digits only not shown")
        parts.append(more.format(number=diff.respelled))
    parts += [_NOT_COMPARED[part] for part in diff.not_compared]
    return _("; ").join(parts)


_NOT_COMPARED = {"request": _("request body not compared"), "reply": _("reply body not compared")}

_COUNTS: dict[Kind, str] = {
    "added": _("{number} added"),
    "removed": _("{number} removed"),
    "changed": _("{number} changed"),
    "moved": _("{number} moved"),
}


def shortened(diff: Diff, *, with_volatile: bool = False) -> bool:
    """Whether a value is too long for its lines to be shown all."""
    shown = (each for each in diff.differences if with_volatile or not each.quiet)
    return any(len(_lines(text, each.is_json)) > LONGEST for each in shown for text in (each.old, each.new))


def exchange_line(exchange: Exchange) -> str:
    """`2026-11-25 19:20:07  ListSeries  sandbox  200 OK`; what came of it where it is no success."""
    facts, request = summary(exchange), exchange.request
    what = called(exchange.draft) if exchange.draft else f"{request.method} {request.uri}" if request else ""
    started = exchange.timings.started_at.astimezone()
    parts = (f"{started:%Y-%m-%d %H:%M:%S}", clean_line(what.partition("?")[0]), clean_line(exchange.profile))
    verdict = "" if facts.mood == "success" else facts.verdict
    return "  ".join(part for part in (*parts, facts.status, verdict) if part)


def unified(diff: Diff, sides: tuple[str, str], *, with_volatile: bool = False) -> Page:
    """Place, what was, what is; one difference after the other. `sides` name the two exchanges."""
    return _page(diff, [f"- {sides[0]}", f"+ {sides[1]}"], _below, with_volatile)


def side_by_side(diff: Diff, sides: tuple[str, str], width: int, *, with_volatile: bool = False) -> Page:
    """The place, below it what was on the left and what is on the right, in so many cells."""
    column = max((width - 4 - len(SIDE_SEPARATOR)) // 2, 10)

    def beside(each: Difference) -> Iterator[str]:
        return _beside(_side("-", each, each.old), _side("+", each, each.new), column)

    return _page(diff, list(_beside([f"- {sides[0]}"], [f"+ {sides[1]}"], column)), beside, with_volatile)


def _page(diff: Diff, head: Sequence[str], values: Values, with_volatile: bool) -> Page:
    lines = [*head, *(f"# {clean_line(remark)}" for remark in diff.remarks)]
    starts = []
    part = ""
    for each in diff.differences:
        if each.quiet and not with_volatile:
            continue
        if each.part != part:
            part = each.part
            lines += ["", _PARTS[each.part]]
        starts.append(len(lines))
        lines += [_place(each), *values(each)]
    left_out = diff.total - sum(not each.quiet for each in diff.differences)
    if left_out:
        lines += ["", "# " + _("{number} more differences are not listed").format(number=f"{left_out:,}")]
    return Page(tuple(lines), tuple(starts))


_PARTS = {"request": _("Request"), "reply": _("Reply")}


def _place(each: Difference) -> str:
    """`~ $.series[0].unit   metric_name=cpuUsage`."""
    sign = {"added": "+", "removed": "-"}.get(each.kind, "~")
    notes = (clean_line(each.note), _from(each), _QUIET[each.quiet])
    moved = _("moved from {old} to {new}").format(old=each.old, new=each.new) if each.kind == "moved" else ""
    said = "  ".join(note for note in (moved, *notes) if note)
    return f"{sign} {_cut(place_words(each))}{'   ' * bool(said)}{said}"


def _from(each: Difference) -> str:
    """Where two long texts begin to differ: nobody sees it at once."""
    if each.kind != "changed" or min(len(each.old), len(each.new)) <= SHORT or each.where == "lines":
        return ""
    pairs = enumerate(zip(each.old, each.new, strict=False), 0 if each.is_json else 1)  # a JSON text has a quote first
    number = next((at for at, (old, new) in pairs if old != new), min(len(each.old), len(each.new)))
    return _("from character {number} on").format(number=number) if number > SHORT / 2 else ""


_QUIET = {"": "", "volatile": _("volatile"), "respelled": _("the same number")}


def place_words(each: Difference) -> str:
    """`$.series[0].unit`, `HTTP header Content-Type`, `status`, `body lines 3-5`."""
    if each.where == "body" and each.name:
        return clean_line(each.name)
    return f"{_WHERE[each.where]} {clean_line(each.name)}".rstrip()


_WHERE = {
    "message": _("message"),
    "method": _("method"),
    "endpoint": _("Endpoint"),
    "uri": "URI",
    "query": _("query"),
    "header": _("HTTP header"),
    "status": _("status"),
    "body": _("body"),
    "lines": _("body lines"),
}


# -- values


def _below(each: Difference) -> Iterator[str]:
    yield from (f"    {line}" for line in (*_side("-", each, each.old), *_side("+", each, each.new)))


def _side(sign: str, each: Difference, text: str) -> list[str]:
    """The value's lines with their sign; none where it is not on that side."""
    if each.kind == "moved" or each.kind == ("added" if sign == "-" else "removed"):
        return []
    return [f"{sign} {line}" for line in _value_lines(text, each.is_json)]


def _value_lines(text: str, is_json: bool) -> list[str]:
    lines = _lines(text, is_json)
    shown = [_cut(line) for line in lines[:LONGEST]]
    more = len(lines) - LONGEST
    if more > 0:
        shown.append(ngettext("... {number} more line", "... {number} more lines", more).format(number=f"{more:,}"))
    return shown


def _lines(text: str, is_json: bool) -> list[str]:
    return (_indented(text) if is_json else text or _("(empty)")).split("\n")


def _indented(text: str) -> str:
    if len(text) <= SHORT or text[0] not in "{[" or len(text) > _FORMATTED:
        return text
    try:
        return msgspec.json.format(clean(text), indent=2)
    except (ValueError, RecursionError):
        return text


def _cut(line: str) -> str:
    if len(line) <= _WIDEST:
        return clean(line)
    return clean(line[:_WIDEST]) + _("... ({number} characters)").format(number=f"{len(line):,}")


def _beside(old: Sequence[str], new: Sequence[str], column: int) -> Iterator[str]:
    for ours, theirs in zip_longest(_broken(old, column), _broken(new, column), fillvalue=""):
        yield f"    {padded(ours, column)}{SIDE_SEPARATOR}{theirs}"


def _broken(lines: Sequence[str], column: int) -> Iterator[str]:
    """No wider than the column; what goes on stands below what it goes on from."""
    for line in lines:
        sign, text = line[:2], line[2:].expandtabs(TAB)
        for piece in broken(text, column - 2):
            yield sign + piece
            sign = "  "
