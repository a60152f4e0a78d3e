"""`follow`: line by line, between two servers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from answering import given, server

from aom_tui.commands.context import App
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.verbs import run_line


class Nobody:
    """Who can be asked."""

    can_ask = False

    def ask(self, prompt: str, *, hidden: bool = False) -> str:
        raise AssertionError(prompt)


@contextmanager
def conversing(endpoint: str, folder: Path) -> Iterator[Conversation]:
    environ = {f"AOM_TUI_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")}
    made = Conversation(App(environ={**environ, **given(endpoint)}), Nobody())
    try:
        yield made
    finally:
        made.close()


def test_the_last_reply_is_followed_and_the_draft_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (
        server({}) as (there, asked),
        server({"/a": (301, {"Location": f"{there}/b"})}) as (here, _first),
        conversing(here, tmp_path) as conversation,
    ):
        assert run_line(conversation, "follow") == 2
        run_line(conversation, "use GET /a")
        assert run_line(conversation, "send") == 3
        assert "remedy  (follow to " in capsys.readouterr().err
        assert run_line(conversation, "follow") == 0
        assert f"follow to {there}/b, without credentials" in capsys.readouterr().err
        assert run_line(conversation, "follow") == 2
        assert "leads nowhere else" in capsys.readouterr().err
        run_line(conversation, "send")
        assert run_line(conversation, "remedy") == 0
        assert conversation.drafts.current is not None
        assert conversation.drafts.current.uri == "/a"
    assert [path for path, _headers in asked] == ["/b", "/b"]
    assert not any("x-auth-token" in headers for _path, headers in asked)
