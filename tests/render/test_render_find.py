"""Search in bytes: against a naive search in the text that is seen, whatever the text and wherever blocks are cut."""

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.problem import InvalidInput
from aom_tui.render.document import find
from aom_tui.render.document.display_text import byte_offsets, display_text
from aom_tui.render.document.document import Document
from aom_tui.render.document.find import Matches
from aom_tui.render.document.find_pattern import Pattern, matcher, or_escaped

Spans = list[tuple[int, int]]


@pytest.fixture(autouse=True)
def small_blocks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find, "BLOCK", 16)
        patch.setattr(find, "REACH", 12)
        yield


def found(data: bytes, text: str, is_regex: bool = False) -> Matches:
    matches = Matches(data, matcher(Pattern(text, is_regex)))
    while not matches.is_done:
        matches.advance()
    return matches


def spans(matches: Matches) -> Spans:
    return [(matches[number].start, matches[number].stop) for number in range(len(matches))]


def naive(text: str, pattern: str, folds: bool) -> Spans:
    """Python's own search, its characters as bytes."""
    flags = (re.IGNORECASE | re.ASCII if folds else 0) | re.MULTILINE
    return [
        (len(text[: each.start()].encode()), len(text[: each.end()].encode()))
        for each in re.finditer(pattern, text, flags)
        if each[0]
    ]


PLAIN = st.text(alphabet="aAbB 中文é\n", max_size=200)
NEEDLE = st.text(alphabet="aAbB 中", min_size=1, max_size=4)
TWINS = st.text(alphabet="aab", min_size=30, max_size=80)
"""One line over several blocks, full of matches that could overlap."""
ODD = st.lists(
    st.sampled_from([b"a", b"B", b" ", b"\t", b"\n", b"\x1b", b"\r", "中".encode(), b"\xd6\xd0", b"\xe4\xb8", b"\xff"]),
    max_size=80,
).map(b"".join)


@given(PLAIN, NEEDLE)
def test_a_text_is_found_wherever_blocks_are_cut(text: str, needle: str) -> None:
    folds = needle == needle.lower()
    assert spans(found(text.encode(), needle)) == naive(text, re.escape(needle), folds)


@given(TWINS, st.sampled_from(["aa", "aaa", "aba", "ab"]))
def test_matches_that_could_overlap_are_counted_once(text: str, needle: str) -> None:
    assert spans(found(text.encode(), needle)) == naive(text, needle, folds=True)


@given(st.lists(st.text(alphabet="aAbB 中1", max_size=14), max_size=20).map("\n".join))
@pytest.mark.parametrize("pattern", [r"a+", r"^a|b$", r"\bab?", r"[^a]", r"中.", r"A|\d", r"a*"])
def test_an_expression_is_found_line_by_line(pattern: str, text: str) -> None:
    model = pattern.replace("[^a]", "[^a\\n]")
    assert spans(found(text.encode(), pattern, True)) == naive(text, model, folds="A" not in pattern)


@given(ODD, st.sampled_from(["a", "b", " ", "\\u", "中", "\ufffd", "001b", "  a", "u000d"]))
def test_what_is_seen_is_what_is_found(data: bytes, needle: str) -> None:
    """One match more or less only where a line was cut: tabs and broken characters begin anew there."""
    lines = data.split(b"\n")
    if any(len(line) >= 16 for line in lines):
        return
    matches = found(data, needle)
    expected = [len(naive(display_text(line), re.escape(needle), folds=True)) for line in lines]
    document = Document(data)
    rows = [document.row_at(start) for start, _ in spans(matches)]
    assert [rows.count(row) for row in range(len(lines))] == expected
    assert all(start < stop for start, stop in spans(matches))


@given(ODD)
def test_every_seen_character_has_its_bytes(data: bytes) -> None:
    for line in data.split(b"\n"):
        places = byte_offsets(line)
        assert len(places) == len(display_text(line)) + 1
        assert places == sorted(places)
        assert places[-1] == len(line)


@given(PLAIN, NEEDLE, st.data())
def test_matches_are_asked_for_by_number_and_place(text: str, needle: str, draw: st.DataObject) -> None:
    data = text.encode()
    matches = found(data, needle)
    every = spans(matches)
    start = draw.draw(st.integers(0, len(data)))
    stop = draw.draw(st.integers(start, len(data)))
    assert matches.first_from(start) == sum(first < start for first, _ in every)
    seen_there = [(each.start, each.stop) for each in matches.between(start, stop)]
    assert seen_there == [span for span in every if span[0] < stop and span[1] > start]
    assert [matches[each.number] for each in matches.between(start, stop)] == matches.between(start, stop)


@given(text=st.text("中文éÉ😀xX 1.(", min_size=1, max_size=4), big_hex=st.booleans())
def test_a_text_is_also_found_in_its_escapes(text: str, *, big_hex: bool) -> None:
    escapes = json.dumps(text)[1:-1]
    sent = re.sub(r"(?<=u)[0-9a-f]{4}", lambda code: code[0].upper(), escapes) if big_hex else escapes
    data = f'"{sent}" "{text}"'.encode()
    found = or_escaped(matcher(Pattern(text))).spans(data, 0, len(data), len(data))
    plain = matcher(Pattern(text)).spans(data, 0, len(data), len(data))
    assert set(plain) <= set(found)
    assert (1, 1 + len(sent)) in found


def test_while_it_counts_it_answers_for_what_is_counted() -> None:
    matches = Matches(b"aaaa\n" * 20, matcher(Pattern("aa")))
    assert (len(matches), matches.between(0, 100), matches.first_from(50)) == (0, [], 0)
    matches.advance()
    assert (len(matches), matches.counted, matches.is_done) == (6, 15, False)
    assert matches.first_from(50) == 6
    assert len(matches.between(0, 100)) == 6
    with pytest.raises(IndexError):
        matches[6]


@pytest.mark.parametrize(
    ("typed", "is_regex", "text", "number"),
    [
        ("vm", False, "VM vm Vm", 3),
        ("Vm", False, "VM vm Vm", 1),
        ("é", False, "É é", 2),
        (r"\S+", True, "a B", 2),
        (r"\pLu", True, "Au bU", 1),
        (r"a\Sb", True, "AxB", 1),
        (r"A", True, "a A", 1),
        ("[中文]", True, "中文 china", 2),
        ("a.b", False, "axb a.b", 1),
    ],
)
def test_smart_case(typed: str, is_regex: bool, text: str, number: int) -> None:
    assert len(found(text.encode(), typed, is_regex)) == number


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ab(c", "( without its ), column 3"),
        ("ab)", ") without its (, column 3"),
        ("中[a", "[ without its ], column 2"),
        ("ab|*", "nothing before * to repeat, column 4"),
        ("a**", "one sign of repetition after another"),
        ("a{2000}", "{2000} is no number of repetitions"),
        (r"ab\q", r"\q means nothing here, column 3"),
        ("a\\", "\\ at the end"),
        ("ab(?<=a)b", "(?<= is not known here: no look-around, no back reference, column 3"),
        (r"(a)\1", r"\1 means nothing here, column 4"),
        ("[z-a]", "z-a is no range or class of characters, column 2"),
        ("", "nothing to search for"),
        ("a" * 1001, "longer than 1000 characters"),
        ("(" * 600 + ")" * 600, "longer"),
    ],
)
def test_a_bad_expression_is_one_line_at_its_place(typed: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        matcher(Pattern(typed, True))
    assert said in str(caught.value.problems[0])
    assert "\n" not in str(caught.value.problems[0])
