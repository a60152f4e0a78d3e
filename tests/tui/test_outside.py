"""Leaving the screen for the user's editor, and coming back from one that fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from aom_tui.problem import InvalidInput
from aom_tui.tui.outside import edit_text


class Suspending:
    """As Textual's app: whoever leaves the block by an error leaves the screen dark."""

    is_back = False

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield
        self.is_back = True


@pytest.mark.parametrize(("editor", "said"), [("false", "status 1"), ("no-such-editor", "No such file")])
def test_the_screen_comes_back_from_an_editor_that_fails(
    monkeypatch: pytest.MonkeyPatch, editor: str, said: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    app = Suspending()
    with pytest.raises(InvalidInput, match=said):
        edit_text(cast(Any, app), "{}")
    assert app.is_back


def test_the_text_comes_back_as_the_editor_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "sed -i s/one/two/")
    assert edit_text(cast(Any, Suspending()), '{"a": "one"}') == '{"a": "two"}'
