"""`-o raw` on a terminal, which acts on what a server puts into a text; files and pipes take all of it."""

import json
from collections.abc import Iterator

import pytest
from answering import server
from command_runs import Here
from test_command_terminal import on_terminal

from aom_tui.commands import raw

TITLE = "\x1b]0;owned\x07"


BODIES = {
    "/escapes": ("text/plain", f"a{TITLE}\x1b[6n\x9bm\x7f".encode()),
    "/returns": ("text/plain", b"harmless\rrm"),
    "/bidi": ("text/plain", "a\u202eb".encode()),
    "/bytes": ("application/octet-stream", b"\x80\xff\x00"),
    "/text": ("text/plain", "one\r\n\ttwo 中\n".encode()),
    "/json": ("application/json", json.dumps({"name": TITLE, "plain": "x"}).encode()),
}


@pytest.fixture(scope="module")
def answers() -> Iterator[str]:
    kinds = {path: (200, {"Content-Type": kind}) for path, (kind, _) in BODIES.items()}
    with server(kinds, bodies={path: body for path, (_, body) in BODIES.items()}) as (url, _):
        yield url


NOBODY = {"AOM_TUI_PROFILE": ""}
ACTS = "not written, since a terminal would act on its control characters: "


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/escapes", ACTS + r"\u001b, \u0007, \u009b, …"),
        ("/returns", ACTS + r"\u000d."),
        ("/bidi", ACTS + r"\u202e."),
        ("/bytes", "not written to a terminal: bytes that are no UTF-8 text."),
    ],
)
def test_a_terminal_gets_nothing_that_it_would_act_on(here: Here, answers: str, path: str, words: str) -> None:
    wide = {**NOBODY, "COLUMNS": "300", "LC_ALL": "C.UTF-8"}
    status, screen = on_terminal(here, "request", "GET", f"{answers}{path}", "-o", "raw", **wide)
    assert status == 1
    said = screen.removeprefix("\n").splitlines()
    assert said[0].startswith(f"aom-tui: standard output: {words} `> FILE` at the end of a command line, or a pipe,")
    assert said[0].endswith(" The call was made: 200 OK")
    assert len(said) == 1
    body = BODIES[path][1].decode("utf-8", "surrogateescape")
    assert not any(each in screen for each in body if each != "\n" and not each.isprintable())


def test_a_file_or_a_pipe_gets_every_byte(here: Here, answers: str) -> None:
    got = here.run("request", "GET", f"{answers}/escapes", "-o", "raw", **NOBODY)
    assert (got.status, got.out.encode(), got.err) == (0, BODIES["/escapes"][1], "")


def test_plain_text_comes_to_a_terminal_as_it_came(here: Here, answers: str) -> None:
    status, screen = on_terminal(here, "request", "GET", f"{answers}/text", "-o", "raw", **NOBODY)
    assert (status, screen.replace("\r", "").startswith("one\n\ttwo 中\naom-tui: ")) == (0, True), screen


def test_what_a_query_finds_is_held_back_as_well(here: Here, answers: str) -> None:
    asked = ("request", "GET", f"{answers}/json", "-o", "raw", "--query")
    assert here.run(*asked, "name").out == f"{TITLE}\n"
    status, screen = on_terminal(here, *asked, "name", COLUMNS="300", **NOBODY)
    assert (status, TITLE in screen, ACTS in screen) == (1, False, True)
    assert on_terminal(here, *asked, "plain", **NOBODY)[1].startswith("x\n")


def test_a_call_of_the_past_is_held_back_as_well(here: Here, answers: str) -> None:
    here.run("request", "GET", f"{answers}/escapes")
    newest = json.loads(here.run("history", "list", "-n", "1", "--json").out)[0]["number"]
    status, screen = on_terminal(here, "history", "show", str(newest), "-o", "raw", COLUMNS="300")
    assert (status, TITLE in screen) == (1, False)
    assert screen.endswith("`-o wire` shows it cleaned.\n"), "no call was made now"


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
def test_no_end_of_a_piece_hides_anything(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "PIECE", piece)
    assert not raw._refusal("a\r\n中\r\n".encode())
    for acts in ("a\r", "\r\r\n", "\x9b", "中\u2066"):
        assert raw._refusal(acts.encode()), acts
    assert raw._refusal("中".encode()[:2])
