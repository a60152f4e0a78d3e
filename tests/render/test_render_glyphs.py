"""One table of signs: each has a twin in ASCII, and no other module draws a sign of its own."""

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import aom_tui
from aom_tui.render.cells import cells, cut
from aom_tui.render.glyphs import ASCII, UNICODE, is_ascii, set_ascii_source, signs

PACKAGE = Path(aom_tui.__file__).parent
ROOMS = ("session", "render", "commands", "repl", "tui")
ELSEWHERE = {
    "render/glyphs.py": "the table",
    "render/chart/plot.py": "what plotext draws, and its twins",
    "render/cells.py": "what begins no line in Chinese",
    "render/document/colour.py": "finds bars by their signs",
    "render/document/pretty.py": "looks for what could not be read as UTF-8",
    "session/foreign/shell_words.py": "reads the quotes that documents make of others",
    "commands/terminal.py": "draws a sign to measure it",
    "tui/keyboard/input_method.py": "knows the signs that an input method types",
}
"""Modules that need more than ASCII, and why."""


def test_each_sign_has_a_twin_of_one_cell() -> None:
    assert all(each.isascii() for each in ASCII)
    assert all(cells(each) == 1 for each in (*ASCII, *UNICODE))


def test_what_means_different_things_beside_each_other_differs() -> None:
    for table in (ASCII, UNICODE):
        assert len({table.opened, table.folded, table.goes_on}) == 3
        assert len({table.phase, table.whole, table.sliver}) == 3
        assert table.ascending != table.descending


def test_no_module_draws_a_sign_of_its_own() -> None:
    """Write it into `Signs` and take it from `signs()`; full-width keys of an input method are no signs."""
    found = {
        str(path.relative_to(PACKAGE)): texts
        for room in ROOMS
        for path in (PACKAGE / room).rglob("*.py")
        if (texts := set(drawn(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert {name: texts for name, texts in found.items() if name not in ELSEWHERE} == {}
    assert set(ELSEWHERE) - set(found) == set(), "draws none any more"


def drawn(node: ast.AST) -> Iterator[str]:
    """Texts with signs in them; docstrings, and keys that are full-width forms, left out."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Expr(ast.Constant()):
                continue
            case ast.Constant(str(text)) if any(map(is_sign, text)):
                yield text
            case _:
                yield from drawn(child)


def is_sign(character: str) -> bool:
    """A symbol or a mark; not what an input method makes of a key: full-width forms, Chinese brackets and stops."""
    is_key = "\uff01" <= character <= "\uff5e" or "\u3000" <= character <= "\u303f"
    return not character.isascii() and unicodedata.category(character)[0] in "SP" and not is_key


@pytest.mark.parametrize(("wide", "wanted"), [(True, "ab~"), (False, "ab…")])
def test_whoever_knows_the_terminal_is_asked_once_and_late(wide: bool, wanted: str) -> None:
    asked: list[int] = []
    set_ascii_source(lambda: bool(asked.append(1)) or wide)
    try:
        assert asked == []
        assert (cut("abcd", 3), is_ascii(), signs() is ASCII) == (wanted, wide, wide)
        assert asked == [1]
    finally:
        set_ascii_source(lambda: False)
