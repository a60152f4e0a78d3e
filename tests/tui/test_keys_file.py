"""`keys.toml`: what it can say, what is wrong in it, and that every text names the key that acts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from hypothesis import given
from hypothesis import strategies as st
from idle import rest

import aom_tui
from aom_tui.tui.app import AomApp
from aom_tui.tui.keyboard.action_table import ALL_ACTIONS, BY_NAME, IN_PLACE
from aom_tui.tui.keyboard.key_names import NoKey, key_named
from aom_tui.tui.keyboard.keymap import KEYS, Keymap, chosen_in
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.keyboard.keys_file import WORKBENCH, KeysFile, default_keys, full_name
from aom_tui.tui.keyboard.places import PLACES, actions_of
from aom_tui.tui.keys_command import file_text
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.rule import Line


def read(text: str) -> tuple[Keymap, list[str]]:
    """What a file says, and its faults as lines."""
    keymap, problems = KeysFile(Path("keys.toml"), text).read()
    return keymap, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("s", "s"), ("S", "S"), ("Shift+s", "S"), ("f5", "f5"), ("F12", "f12"), ("Ctrl+P", "ctrl+p"), ("C-p", "ctrl+p"),
        ("ctrl-p", "ctrl+p"), ("Alt+x", "alt+x"), ("M-x", "alt+x"),
        ("PgUp", "pageup"), ("Esc", "escape"), ("?", "question_mark"),
        ("+", "plus"), ("Ctrl++", "ctrl+plus"), (",", "comma"), ("Space", "space"), ("shift+tab", "shift+tab"),
        (">", "greater_than_sign"), ("\\", "backslash"),
    ],
)  # fmt: skip
def test_keys_are_named_as_people_write_them(written: str, key: str) -> None:
    assert key_named(written) == key


@pytest.mark.parametrize("written", ["Crtl+P", "F99", "Ctrl+I", "save", "是", "Hyper+x", ""])
def test_what_names_no_key_is_refused(written: str) -> None:
    with pytest.raises(NoKey):
        key_named(written)


@given(st.text(max_size=12))
def test_any_text_names_a_key_or_none(written: str) -> None:
    try:
        key = key_named(written)
    except NoKey:
        return
    assert key
    assert not key.startswith("<")


def test_keys_are_chosen_by_the_name_of_the_action() -> None:
    keymap, faults = read('[keys]\nsend = ["w", "F11"]\nprint = []\n[keys.table]\nsort = "o"\n')
    assert faults == []
    assert keymap.chosen == {"send": ("w", "f11"), "print": (), "table.sort": ("o",)}


def test_two_actions_may_change_keys_with_each_other() -> None:
    keymap, faults = read('[keys]\nsend = "d"\ndiff = "s"\n')
    assert faults == []
    assert keymap.chosen == {"send": ("d",), "diff": ("s",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[keys]\nsned = "x"', "keys.toml line 2 sned: unknown action. Did you mean send?"),
        ('[keys]\nsend = "Crtl+S"', "keys.toml line 2 send: 'Crtl' is none of Ctrl, Alt and Shift. Write it as"),
        ('[keys]\nsend = "F55"', "keys.toml line 2 send: no key is called 'F55'"),
        ("[keys]\nsend = 5", 'keys.toml line 2 send: must be keys in quotes. Write it as ["s", "f5"], or [] for'),
        ('[keys]\nsend = "d"', "keys.toml line 2 send: d is the key of diff too. Choose another key, or give diff"),
        ('[keys]\n\nzoom = "Enter"', "keys.toml line 3 zoom: Enter is needed to move about and to edit. Choose"),
        ('[keys]\nzoom = "Ctrl+W"', "keys.toml line 2 zoom: Ctrl+W is needed to move about and to edit."),
        ('[keys]\nzoom = "5"', "keys.toml line 2 zoom: 5 is the key of view_5 too."),
        ('[keys.tabel]\nsort = "o"', "keys.toml keys.tabel: unknown place. Did you mean table?"),
        ('[keys.table]\nsort = "Left"', "keys.toml line 2 sort: Left cannot be given away here. Choose another key."),
        ('[kyes]\nsend = "w"', "keys.toml kyes: unknown table. The tables are [keys] and [keys.PLACE]."),
        ("[keys", "keys.toml: not TOML"),
        ("keys = 3", "keys.toml line 1 keys: is no table."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_key_and_the_rest_holds(text: str, said: str) -> None:
    keymap, faults = read(text + ("\n[keys.chart]\nzoom_in = 'Z'\n" if "[keys" in text and "]" in text else ""))
    assert len(faults) == 1
    assert faults[0].startswith(said)
    if "[keys" in text and "]" in text:
        assert keymap.chosen == {"chart.zoom_in": ("Z",)}


def test_palette_help_and_quit_are_not_all_out_of_reach() -> None:
    keymap, faults = read("[keys]\nquit = []\nhelp = []\npalette = []\n")
    assert keymap.chosen == {}
    assert all("palette, help, quit would all be out of reach" in fault for fault in faults)
    assert read("[keys]\nquit = []\nhelp = []\n")[1] == []


def test_no_place_is_called_as_an_action_is() -> None:
    """`[keys.diff]` and `keys.diff` cannot both be in one file."""
    assert not set(PLACES) & {item.name for item in ALL_ACTIONS}


def test_no_two_actions_have_one_key_without_any_file() -> None:
    for place in (WORKBENCH, *PLACES):
        keys = [key for keys in default_keys(place).values() for key in keys]
        assert len(keys) == len(set(keys)), place


def test_every_key_in_a_place_that_the_palette_names_is_there() -> None:
    for name, there in IN_PLACE.items():
        place, _dot, action = there.partition(".")
        assert name in BY_NAME
        assert action in actions_of(place)


def test_the_written_file_changes_nothing_until_its_lines_are_no_comments() -> None:
    text = file_text()
    assert read(text) == (Keymap(), [])
    lines = [line[2:] if " = " in line else line for line in text.splitlines()]
    keymap, faults = read("\n".join(lines))
    assert faults == []
    assert keymap.chosen == {
        full_name(place, action): keys for place in (WORKBENCH, *PLACES) for action, keys in default_keys(place).items()
    }


CHOSEN = """
[keys]
send = ["w", "F11"]
operations = "O"
help = "H"
cancel = "K"
search = "F4"
edit_body = []
zoom = []
[keys.text]
wrap = "Ctrl+T"
"""


async def test_every_text_names_the_key_that_acts() -> None:
    keymap, faults = read(CHOSEN)
    assert faults == []
    session = FakeSession()
    app = app_on(session, keymap=keymap)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await pilot.pause()
        shown = text_of(app)
        assert "w send" in shown
        assert "H help" in shown
        assert "no operation chosen: press O" in shown
        assert "Nothing sent yet: O chooses an operation." in shown
        assert " zoom" not in shown
        await pilot.press("w")
        await pilot.pause()
        assert "Choose an operation with O." in text_of(app)
        bench(app).load(draft())
        await pilot.press("s")
        await pilot.pause()
        assert session.sent == []
        await pilot.press("w")
        await rest(pilot)
        assert len(session.sent) == 1
        await pilot.press("f11")
        await rest(pilot)
        assert len(session.sent) == 2
        await pilot.press("f5")
        await rest(pilot)
        assert len(session.sent) == 2


async def test_a_key_of_a_place_is_another_one_there() -> None:
    keymap, _faults = read(CHOSEN)
    app = app_on(FakeSession(), draft(), keymap=keymap)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await pilot.press("w")
        await rest(pilot)
        bench(app).show_pane("response")
        await pilot.pause()
        view = app.query_one(DocumentView)
        before = view.wrap
        await pilot.press("ctrl+t")
        assert view.wrap != before


async def test_a_dialog_names_the_key_that_acts_and_no_other() -> None:
    keymap, faults = read('[keys.auth_screen]\nrenewal = "w"\nrenew = []\n')
    assert faults == []
    session = FakeSession()
    async with app_on(session, draft(), keymap=keymap).run_test(size=(100, 24), notifications=True) as pilot:
        await pilot.press("s")
        await rest(pilot)
        await pilot.press("a")
        await pilot.pause()
        line = str(pilot.app.screen.query_one(".keyline", Line).content).split()
        assert line[:6] == ["-", "renew", "f", "forget", "w", "automatic"]
        await pilot.press("t")
        assert session.auto_renew
        await pilot.press("w")
        assert not session.auto_renew


def text_of(app: AomApp) -> str:
    """All that is on screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def test_a_file_that_is_no_text_is_one_clear_line(tmp_path: Path) -> None:
    assert chosen_in(tmp_path) == (Keymap(), ())
    path = tmp_path / KEYS
    path.write_bytes(b'[keys]\nsend = "\xff"\n')
    keymap, problems = chosen_in(tmp_path)
    assert keymap == Keymap()
    assert [str(each) for each in problems] == [f"{path}: is not UTF-8 text. Check the path."]


def templates() -> Iterator[str]:
    """Every text of the program that names a key by its action."""
    for path in sorted(Path(aom_tui.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names = re.findall(r"\{([a-z_]+(?:\.[a-z_]+)?\+?)\}", node.value)
                if any(name.strip("+") in BY_NAME or name.endswith("+") or "_screen." in name for name in names):
                    yield node.value


def test_no_name_of_an_action_is_left_in_braces_for_a_key() -> None:
    """`{name}` of `str.format` has neither dot nor plus, and no name of an action where a text names keys."""
    found = list(templates())
    assert len(found) > 30
    left = {text: re.findall(r"\{[a-z_]+[.+][a-z_+]*\}", with_keys(text)) for text in found}
    assert {text: names for text, names in left.items() if names and "`{" not in text} == {}
