"""Command lines of three shells, as each of them would hand them on."""

import shlex
import shutil
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aom_tui.problem import InvalidInput
from aom_tui.session.foreign.shell_words import Dialect, command_text, dialect_of, is_unfinished, split_command

VALUE = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
"""What may stand in an argument of a program."""

TELLING = (
    "it's",
    'say "x"',
    "a\\b",
    "a\\",
    "$HOME `id` !x",
    "第一行\n第二行",
    "",
    " ",
    "%PATH% ^ &|<>",
    "“q”",
    "a\u00a0b",
)


PIECES = (
    "a", " ", "'b c'", '"d \\" e"', '"\\$x \\`y\\` \\\\z"', "$'f\\n\\'g\\x41'", "\\ ", "\\\n", "é中", '"two\nlines"',
    '"joined\\\nline"',
)  # fmt: skip
"""Of which a line for bash is made."""


def powershell_quoted(text: str) -> str:
    """As Chrome's Copy as PowerShell quotes a string."""
    special = {"`": "``", '"': '`"', "$": "`$", "\n": "`n", "\r": "`r"}
    return '"' + "".join(special.get(sign, sign) for sign in text) + '"'


def cmd_quoted(text: str) -> str:
    """As Chrome's Copy as cURL (cmd) does: quoted for the program, then each sign that cmd minds with a caret."""
    inner = '"' + shlexed(text) + '"'
    return "".join(sign if sign.isalnum() or sign in " \t_-:=+~'/.,?;()*`" else f"^{sign}" for sign in inner).replace(
        "^\n", "^\n\n"
    )


def shlexed(text: str) -> str:
    """Backslashes before a quote doubled, quotes escaped: how a Windows program wants them."""
    made, slashes = "", 0
    for sign in text:
        if sign == '"':
            made += "\\" * slashes + '\\"'
        else:
            made += sign
        slashes = slashes + 1 if sign == "\\" else 0
    return made + "\\" * slashes


def ansi_quoted(text: str) -> str:
    """As Chrome and Firefox do it for bash where a text has a quote, a line end or a `!`."""
    special = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "!": "\\u0021"}
    return "$'" + "".join(special.get(sign, sign) for sign in text) + "'"


@given(st.lists(VALUE, min_size=1, max_size=3))
@example(list(TELLING))
def test_a_posix_line_comes_back(values: list[str]) -> None:
    line = " \\\n  ".join(["curl", *map(shlex.quote, values)])
    assert split_command(command_text(line)) == ["curl", *values]
    assert split_command(command_text("curl " + " ".join(map(ansi_quoted, values)))) == ["curl", *values]


@given(st.lists(VALUE.filter(lambda text: "\r" not in text), min_size=1, max_size=3))
@example(list(TELLING))
@example(['"\xa0'])
def test_a_cmd_line_comes_back(values: list[str]) -> None:
    line = " ^\n  ".join(["curl", '^"https://h^"', *map(cmd_quoted, values)])
    assert dialect_of(line) is Dialect.CMD
    assert split_command(command_text(line)) == ["curl", "https://h", *values]


@given(st.lists(VALUE.filter(bool), min_size=1, max_size=3))
@example([each for each in TELLING if each])
def test_a_powershell_line_comes_back(values: list[str]) -> None:
    line = " `\n  ".join(["curl.exe", "-s", *map(powershell_quoted, values)])
    assert split_command(command_text(line)) == ["curl.exe", "-s", *values]


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash to compare with")
@settings(max_examples=40)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
def test_quotes_mean_what_bash_says(pieces: list[str]) -> None:
    line = "".join(pieces)
    said = subprocess.run(
        ["bash", "-c", f'export LC_ALL=C.UTF-8; p() {{ for a; do printf "%s\\0" "$a"; done; }}; p curl {line}'],
        capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    assert split_command(f"curl {line}") == said.split("\0")[:-1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('curl -d "{""a"":""b c""}" https://h', ["curl", "-d", '{"a":"b c"}', "https://h"]),
        (r'curl ^"https://h/?a=1^&b=2^" -d ^"^{^\^"a^\^":1^}^"', ["curl", "https://h/?a=1&b=2", "-d", '{"a":1}']),
        ("curl ‘https://h’ –H “A: b”", ["curl", "https://h", "-H", "A: b"]),
        ("curl —data ‘{“a”: “b”}’", ["curl", "--data", '{"a": "b"}']),
        ("curl\u00a0-s\u3000https://h\u200b", ["curl", "-s", "https://h"]),
        ("curl -d '“kept” –x\u00a0y'", ["curl", "-d", "“kept” –x\u00a0y"]),
        ("```bash\n$ curl \\ \n  https://h\n```", ["curl", "https://h"]),
        ("C:\\Users\\me> curl https://h", ["curl", "https://h"]),
        ("PS C:\\> curl.exe -d 'it''s' https://h", ["curl.exe", "-d", "it's", "https://h"]),
        ('curl -H "X: $OS_TOKEN" https://h/${ID}', ["curl", "-H", "X: {{OS_TOKEN}}", "https://h/{{ID}}"]),
        ("curl \\\r\n -s \\\r\n https://h", ["curl", "-s", "https://h"]),
    ],
)
def test_what_people_paste(line: str, expected: list[str]) -> None:
    assert split_command(command_text(line)) == expected


@pytest.mark.parametrize("line", ["curl 'a", 'curl ^"a', 'curl `\n "a', 'curl "a'])
def test_an_open_quote_is_said(line: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        split_command(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("curl a \\", True), ('curl ^"a^" ^', True), ("curl.exe a `", True), ("curl 'a", True), ("curl a", False),
     ("curl $'it\\'s'", False), ("Invoke-WebRequest -Headers @{", True), ("$s = New-Object x", True),
     ("$s = New-Object x; Invoke-WebRequest h", False)],
)  # fmt: skip
def test_whether_more_is_to_come(text: str, expected: bool) -> None:
    assert is_unfinished(text) is expected
