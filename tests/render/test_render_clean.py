"""Nothing that a terminal acts on gets through, and JSON keeps its value."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.clean import clean, clean_line

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DANGEROUS = st.sampled_from([*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *BIDI, "\u2028", "\u2029", "\ud800"])
TEXT = st.lists(DANGEROUS | st.characters() | st.sampled_from(["\x1b[2J", "\x1b]0;x\x07", "中文"])).map("".join)


def is_dangerous(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in BIDI


@given(TEXT)
def test_no_control_gets_through(text: str) -> None:
    cleaned = clean(text)
    assert not [character for character in cleaned if is_dangerous(character)]
    assert clean(cleaned) == cleaned


def test_each_of_them_is_neutralised() -> None:
    every = "".join(map(chr, range(0x11_0000)))
    assert not [character for character in clean(every) if is_dangerous(character)]


@given(TEXT)
def test_a_line_stays_a_line(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1


@given(st.recursive(TEXT | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8))
def test_json_keeps_its_value(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert json.loads(clean(text)) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\u001b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("pass\u200bword", "pass\\u200bword"),
        ("a\U000e0041", "a\\udb40\\udc41"),
        ("中文\t\n e\u0301", "中文\t\n e\u0301"),
    ],
)
def test_what_is_neutralised_stays_visible(text: str, shown: str) -> None:
    assert clean(text) == shown
