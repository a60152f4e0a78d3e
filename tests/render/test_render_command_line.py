"""A draft's line, read by a real shell and then by us, is that draft again; so are a REPL's lines and curl's words."""

import shutil
import subprocess
from types import MappingProxyType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from aom_tui.catalogue.load import load_catalogue
from aom_tui.commands.drafts import draft_of, operation_draft
from aom_tui.render.clean import UNSAFE
from aom_tui.render.exports.command_line import command_line, repl_lines
from aom_tui.render.exports.curl import curl
from aom_tui.repl.lines import logical_lines, split
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Request
from aom_tui.session.redaction.draft_secrets import is_secret_field

CATALOGUE = load_catalogue(())
AWKWARD = "it's \"x\" $HOME `id` \\n \\ 中文 😀 !1 %PATH% ${A} <>&|;*?~#\nsecond line\ttab '"
SHELLS = [each for each in ("sh", "bash", "zsh") if shutil.which(each)]

SEEN_SIGNS = st.characters(codec="utf-8").filter(lambda sign: not UNSAFE.search(sign))
SEEN = st.text(SEEN_SIGNS, max_size=20)
"""What is shown as it is: a control character is shown as its escape."""
NAMES = st.from_regex(r"[a-z][a-z\\:=@_-]{0,5}", fullmatch=True).filter(lambda name: not is_secret_field(name))
HEADERS = st.from_regex(r"[!-~]([ -~]{0,8}[!-~])?", fullmatch=True)

BODIES = SEEN.filter(lambda text: text[:1] not in "@-")

DRAFTS = st.builds(
    lambda limit, query, header, body: Draft(
        method="POST",
        uri="/v2/{project_id}/series",
        operation_id="ListSeries",
        values=MappingProxyType({"limit": limit} if limit else {}),
        query=tuple(query),
        headers=(("X-Note", header),),
        body=body,
    ),
    SEEN, st.lists(st.tuples(NAMES, SEEN), max_size=2), HEADERS, st.none() | BODIES,
)  # fmt: skip


def shell_words(shell: str, lines: list[str]) -> list[list[str]]:
    """Each line's words, as that shell hands them to a program."""
    show = "show() { for word; do printf '%s\\0' \"$word\"; done; printf '\\001\\0'; }"
    script = "\n".join([show, *(f"show {line}" for line in lines)])
    done = subprocess.run([shell, "-c", script], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    found: list[list[str]] = [[]]
    for word in done.stdout.decode().split("\0")[:-1]:
        if word == "\x01":
            found.append([])
        else:
            found[-1].append(word)
    return found[:-1]


def same(one: Draft, other: Draft) -> bool:
    return (one.operation_id, dict(one.values), one.query, one.headers, one.body) == (
        other.operation_id, dict(other.values), other.query, other.headers, other.body
    )  # fmt: skip


def read(words: list[str]) -> Draft:
    """As `aom-tui call` reads them."""
    words = [word for word in words[1:] if word != "--"]
    body = None
    if "--body" in words:
        at = words.index("--body")
        body = words[at + 1]
        del words[at : at + 2]
    return operation_draft(CATALOGUE, words[0], words[1:], body)


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=12)
@given(st.lists(DRAFTS, min_size=1, max_size=8))
@example(
    [
        Draft(
            method="POST",
            uri="/v2/{project_id}/series",
            operation_id="ListSeries",
            query=(("a", AWKWARD),),
            body=AWKWARD,
        )
    ]
)
def test_a_line_through_a_shell_is_the_draft_again(shell: str, drafts: list[Draft]) -> None:
    words = shell_words(shell, [command_line(draft).removeprefix("aom-tui ") for draft in drafts])
    assert len(words) == len(drafts)
    for draft, found in zip(drafts, words, strict=True):
        assert found[0] == "call"
        assert same(read(found), draft)


@given(DRAFTS)
def test_the_lines_through_the_repl_are_the_draft_again(draft: Draft) -> None:
    use, send = logical_lines(repl_lines(draft).split("\n"))
    assert (split(use)[0], split(send)) == ("use", ["send"])
    assert same(read(split(use)), draft)


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=12)
@given(st.lists(st.tuples(SEEN, HEADERS), min_size=1, max_size=8))
@example([(AWKWARD, 'it\'s "$HOME" `id`')])
def test_a_shell_hands_curl_body_and_headers(shell: str, given: list[tuple[str, str]]) -> None:
    requests = [
        Request("POST", "https://h/x?a=%20b&c=d", (("X-Note", header),), body.encode()) for body, header in given
    ]
    words = shell_words(shell, [curl(request).removeprefix("curl ") for request in requests])
    for (body, header), found in zip(given, words, strict=True):
        assert f"X-Note: {header}" in found
        assert found[found.index("--data-raw") + 1] == body if body else "--data-raw" not in found


def test_a_request_by_hand_comes_back_too() -> None:
    draft = Draft(method="GET", uri="/v2/{project_id}/x?y=1", query=(("a", "b"),), headers=(("X-A", "1"),))
    words = split(command_line(draft))
    assert words[0] == "request"
    made = draft_of(CATALOGUE, words[1], words[2:])
    assert (made.method, made.uri, made.query, made.headers) == (draft.method, draft.uri, draft.query, draft.headers)


def test_a_body_that_looks_like_a_file_comes_through_a_pipe() -> None:
    draft = replace(Draft(method="POST", uri="/x"), body="@not a file")
    assert command_line(draft) == "printf %s '@not a file' | aom-tui request POST /x --body -"
