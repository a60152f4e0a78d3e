"""How lines are split: as a POSIX shell does it."""

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.problem import InvalidInput
from aom_tui.repl.lines import before_cursor, logical_lines, scan, shell_operator, split

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_a_quoted_command_line_comes_back_as_its_words(words: list[str]) -> None:
    line = shlex.join(["aom-tui", *words])
    assert split(line) == words
    assert not scan(line).unfinished


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_a_quoted_line_stays_one_line_however_many_it_covers(words: list[str]) -> None:
    line = shlex.join(words)
    assert [split(each) for each in logical_lines(line.split("\n"))] == [words]


@pytest.mark.parametrize(
    "line",
    [
        "call ListSeries limit=1",
        "call X  name='a b'\\''c'  # a comment",
        "set tag=a#b '#c' \\#d",
        'set a="x\\"y" b="\\a" c=\\ d',
        "call X \\\n limit=1",
        "call X --body '{\n \"a\": 1}'",
        'set a="one \\\ntwo"',
    ],
)
def test_it_is_what_a_shell_makes_of_it(line: str) -> None:
    shell = subprocess.run(["sh", "-c", f"printf '%s\\0' {line}"], capture_output=True, text=True, check=True)
    (logical,) = logical_lines(line.split("\n"))
    assert split(logical) == shell.stdout.split("\0")[:-1]


def test_an_open_quote_is_one_line_of_trouble() -> None:
    (line,) = logical_lines(["set a='b"])
    with pytest.raises(InvalidInput, match="no closing quotation"):
        split(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ([], "", "")),
        ("call", ([], "call", "")),
        ("call ", (["call"], "", "")),
        ("aom-tui call Li", (["call"], "Li", "")),
        ("use X\nset li", (["set"], "li", "")),
        ("set 'a\nb", (["set"], "a\nb", "'")),
        ("set 'series[0]", (["set"], "series[0]", "'")),
        ("set a=1 b='x y", (["set", "a=1"], "b='x y", "'")),
    ],
)
def test_what_stands_before_the_cursor(text: str, expected: tuple[list[str], str, str]) -> None:
    assert before_cursor(text) == expected


def test_a_pasted_curl_is_one_line_in_every_dialect() -> None:
    lines = ["curl -d 'a", "b' h \\", " -s", "curl.exe h `", " -s", 'curl ^"h^" ^', " -s", "send"]
    assert list(logical_lines(lines)) == [
        "curl -d 'a\nb' h \\\n -s", "curl.exe h `\n -s", 'curl ^"h^" ^\n -s', "send"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("operations > x.txt", ">"),
        ("history list >>x.txt", ">>"),
        ("send 2>&1", "2>&1"),
        ("call X | jq .", "|"),
        ("call X && call Y", "&&"),
        ("call X &", "&"),
        ("request POST /v1/x < body.json", "<"),
        ("request GET /v1/x?a=1&b=2", ""),
        ("call X --query 'a > b' \\> # | less", ""),
        ("call X --query series[?a>1]|[0] id=<id>", ""),
    ],
)
def test_what_a_shell_would_take_for_itself(line: str, sign: str) -> None:
    assert shell_operator(line) == sign
