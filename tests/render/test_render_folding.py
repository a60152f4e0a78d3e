"""Folding against a naive model, on any JSON text and any sequence of folds."""

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aom_tui.render.document.document import BLOCK, Document, Place
from aom_tui.render.document.folding import Folding, VisibleRows, folded_tail
from aom_tui.render.document.outline import Outline
from aom_tui.render.document.pretty import pretty

LEAF = st.none() | st.integers() | st.text(st.sampled_from('a{}[]",: 中\n'), max_size=6)
VALUE = st.recursive(
    LEAF | st.just("long " * (BLOCK // 4)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab{", max_size=3), inner, max_size=4),
    max_leaves=20,
).filter(lambda value: isinstance(value, (list, dict)) and value)
STEP = st.tuples(st.sampled_from(["fold", "unfold", "all", "none", "sight"]), st.integers(0, 10_000))


def document_of(value: object) -> Document:
    return Document(pretty(json.dumps(value, ensure_ascii=False).encode()).data, 64)


class Model:
    """The same by lists: for each line whether it is hidden, worked out anew from what is folded."""

    def __init__(self, document: Document) -> None:
        self.lines = document.data.decode().split("\n")
        self.starts = [0]
        for line in self.lines[:-1]:
            self.starts.append(self.starts[-1] + len(line.encode()) + 1)
        self.ends = [self._end(number) for number in range(len(self.lines))]
        self.folds: set[int] = set()

    def _end(self, number: int) -> int:
        line = self.lines[number]
        if not line.endswith(("{", "[")):
            return number
        margin = len(line) - len(line.lstrip())
        return next(
            other
            for other in range(number + 1, len(self.lines))
            if self.lines[other].startswith((" " * margin + "}", " " * margin + "]"))
        )

    def foldable(self, number: int) -> bool:
        return self.ends[number] > number or len(self.lines[number].encode()) > BLOCK

    def hidden(self) -> set[int]:
        return {inner for number in self.folds for inner in range(number + 1, self.ends[number] + 1)}

    def shown(self) -> list[tuple[int, bool]]:
        hidden = self.hidden()
        return [(self.starts[n], n in self.folds) for n in range(len(self.lines)) if n not in hidden]

    def every(self) -> set[int]:
        return {number for number in range(len(self.lines)) if self.foldable(number)}

    def in_sight(self, number: int, inside: bool) -> None:
        """A line, and of a long string a byte behind its first."""
        self.folds -= {n for n in self.folds if n < number <= self.ends[n]}
        if inside and self.ends[number] == number:
            self.folds -= {number}


def apply(model: Model, folding: Folding, step: tuple[str, int]) -> Folding:
    """One step for both; a row is chosen among those that are shown."""
    name, number = step
    shown = [model.starts.index(start) for start, _ in model.shown()]
    line = shown[number % len(shown)]
    start = model.starts[line]
    match name:
        case "all":
            model.folds = model.every() - {0}
            return folding.all_folded()
        case "none":
            model.folds = set()
            return folding.all_unfolded()
        case "sight":
            line = number % len(model.lines)
            model.in_sight(line, inside=len(model.lines[line]) > 1)
            return folding.in_sight(model.starts[line] + (len(model.lines[line]) > 1))
    if not model.foldable(line):
        return folding
    if name == "fold":
        model.folds |= {line}
        return folding.folded(start)
    model.folds -= {line}
    return folding.unfolded(start)


def of_lines(shown: VisibleRows) -> list[tuple[int, bool]]:
    """Rows that begin a line: further rows of a long string that is open are left out."""
    rows = [shown.at(place) for place in range(len(shown))]
    data = shown.document.data
    return [(row.start, row.is_folded) for row in rows if row.start == 0 or data[row.start - 1] == 0x0A]


@settings(max_examples=200, deadline=None)
@given(VALUE, st.lists(STEP, max_size=8))
def test_shown_rows_are_those_of_the_model(value: object, steps: list[tuple[str, int]]) -> None:
    document = document_of(value)
    model, folding = Model(document), Folding(Outline(document.data))
    for step in steps:
        folding = apply(model, folding, step)
        assert of_lines(VisibleRows(document, folding)) == model.shown()


@settings(max_examples=100, deadline=None)
@given(VALUE, st.lists(STEP, max_size=6))
def test_places_and_rows_agree_and_what_is_hidden_stands_at_its_fold(
    value: object, steps: list[tuple[str, int]]
) -> None:
    document = document_of(value)
    model, folding = Model(document), Folding(Outline(document.data))
    for step in steps:
        folding = apply(model, folding, step)
    shown = VisibleRows(document, folding)
    numbers = [shown.at(place).number for place in range(len(shown))]
    assert [shown.place(number) for number in numbers] == list(range(len(shown)))
    for row in range(len(document)):
        assert numbers[shown.place(row)] == max(number for number in numbers if number <= row)


@settings(max_examples=100, deadline=None)
@given(VALUE)
def test_a_folded_row_stands_for_a_whole_value_and_says_how_many_items_it_has(value: object) -> None:
    document = document_of(value)
    outline = Outline(document.data)
    for row in range(len(document)):
        start, stop = document.span(row)
        if document.continues(row) or not outline.folds(start) or outline.is_long_string(start):
            continue
        whole = document.data[start : outline.end(start)].decode().strip().removesuffix(",")
        inner = json.loads(_value(whole))
        assert outline.count(start) == len(inner)
        assert outline.opening(outline.closing(start)) == start
        assert f"… {len(inner)} " in folded_tail(outline, start)
        assert document.data[stop - 1 : stop] in (b"{", b"[")


def _value(whole: str) -> str:
    """Without the key, which may hold anything."""
    if not whole.startswith('"'):
        return whole
    _, end = json.JSONDecoder().raw_decode(whole)
    return whole[end + 2 :]


@settings(max_examples=50, deadline=None)
@given(VALUE, st.lists(STEP, max_size=4))
def test_all_unfolded_is_the_document(value: object, steps: list[tuple[str, int]]) -> None:
    document = document_of(value)
    model, folding = Model(document), Folding(Outline(document.data))
    for step in steps:
        folding = apply(model, folding, step)
    shown = VisibleRows(document, folding.all_unfolded())
    assert [shown.at(place).number for place in range(len(shown))] == list(range(len(document)))


@settings(max_examples=60, deadline=None)
@given(VALUE, st.integers(0, 3000), st.lists(STEP, max_size=4), st.sampled_from(["all", "none"]))
def test_what_breaks_off_folds_as_the_whole_will(
    value: object, cut: int, steps: list[tuple[str, int]], first: str
) -> None:
    whole = document_of(value)
    lines = whole.data.split(b"\n")
    part = Document(b"\n".join(lines[: 1 + cut % len(lines)]), 64)
    model, folding = Model(whole), Folding(Outline(whole.data))
    for step in [(first, 0), *steps]:
        folding = apply(model, folding, step)
    marks = frozenset(mark for mark in folding.marks if mark < len(part.data))
    shown = VisibleRows(part, Folding(Outline(part.data), folding.is_tree, marks))
    expected = [(start, is_folded) for start, is_folded in model.shown() if start < max(len(part.data), 1)]
    assert of_lines(shown) == expected


def _elsewhere(value: object) -> object:
    """The same shape, and everything in another place."""
    match value:
        case dict():
            return {key: _elsewhere(each) for key, each in value.items()}
        case list():
            return [_elsewhere(each) for each in value]
        case str() if len(value) > BLOCK:
            return value
        case _:
            return "longer than it was"


@settings(max_examples=100, deadline=None)
@given(VALUE, st.lists(STEP, max_size=6))
def test_the_same_is_folded_in_a_reply_of_the_same_shape(value: object, steps: list[tuple[str, int]]) -> None:
    document, other = document_of(value), document_of(_elsewhere(value))
    model, folding = Model(document), Folding(Outline(document.data))
    for step in steps:
        folding = apply(model, folding, step)
    moved = Model(other)
    moved.folds = model.folds
    assert of_lines(VisibleRows(other, folding.carried(Outline(other.data)))) == moved.shown()


def test_a_line_that_closes_nothing_has_no_beginning() -> None:
    document = document_of({"a": ["}", "x"]})
    assert [Outline(document.data).opening(document.span(row)[0]) for row in range(len(document))] == [
        -1, -1, -1, -1, document.span(1)[0], 0,
    ]  # fmt: skip


@pytest.mark.parametrize("order", [1, -1, 7])
def test_items_are_found_again_in_any_order(order: int) -> None:
    value = [[n, {"x": "y" * (n % 50)}] if n % 3 else n for n in range(3000)]
    data = document_of({"before": [1], "value": value, "behind": [2]}).data
    outline = Outline(data)
    starts = [found.start() + 1 for found in re.finditer(rb"\n    [^ \]]", data)][1:-1]
    items = outline.items(data.index(b'  "value'))
    assert len(items) == len(starts) == 3000
    for index in [n * order % 3000 for n in range(3000)]:
        start = starts[index]
        following = starts[index + 1] if index < 2999 else data.index(b'\n  ],\n  "behind') + 1
        assert outline.item(items, index) == start
        assert items.index_at(start) == items.index_at(following - 1) == index
        assert outline.end(start) == following


@pytest.mark.parametrize(
    ("value", "tail"),
    [
        ([1], " … 1 item ]"),
        ({"a": [1], "b": 2}, " … 2 fields }"),
        ([[1]] * 1200, " … 1,200 items ]"),
        ({"a": "中\u202e", "b": 1, "c": [2]}, ' … 3 fields }  "a": "中\\u202e", "b": 1'),
        ({"a": 1, "b": "中" * 30, "c": 2}, ' … 3 fields }  "a": 1'),
    ],
)
def test_the_words_for_what_is_folded(value: object, tail: str) -> None:
    assert folded_tail(Outline(document_of(value).data), 0) == tail


def deep(levels: int) -> bytes:
    return b"[" * levels + b"1" + b"]" * levels


@pytest.mark.parametrize("change", [Folding.all_folded, Folding.all_unfolded])
def test_the_depth_of_nesting_is_no_matter(change: Callable[[Folding], Folding]) -> None:
    document = Document(pretty(deep(700)).data)
    folding = change(Folding(Outline(document.data))).in_sight(document.data.index(b"1"))
    assert len(VisibleRows(document, folding)) == len(document) == 1401


@pytest.mark.parametrize("is_tree", [True, False])
def test_what_was_open_in_a_folded_value_is_so_again_when_it_opens(is_tree: bool) -> None:
    document = document_of([0, [[1], [2, [3]]], 4])
    start = Folding(Outline(document.data))
    opened = start.all_folded().in_sight(document.data.index(b"3")) if is_tree else start.folded(5 + 7)
    outer = document.data.index(b"  [\n")
    folded = opened.folded(outer)
    assert len(VisibleRows(document, folded)) == 5
    assert VisibleRows(document, folded).at(2).is_folded
    assert of_lines(VisibleRows(document, folded.unfolded(outer))) == of_lines(VisibleRows(document, opened))


def test_a_selection_over_a_fold_is_the_whole_text() -> None:
    document = document_of({"a": [1, 2], "b": 3})
    folded = VisibleRows(document, Folding(Outline(document.data)).folded(document.data.index(b'  "a')))
    assert [folded.at(place).number for place in range(len(folded))] == [0, 1, 5, 6]
    assert document.text(Place(1, 0), Place(5, 0)) == '  "a": [\n    1,\n    2\n  ],\n'
