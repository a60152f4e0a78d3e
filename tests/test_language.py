"""Every word that the program says is there in Chinese: no string without a translation, none that nobody says."""

import ast
import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

import aom_tui
from aom_tui.cli import main
from aom_tui.language import LANGUAGES, ROOMS, spoken
from aom_tui.problem import InvalidInput
from aom_tui.repl.verbs import verbs
from aom_tui.session.profile_setup.checks import check_choices
from aom_tui.session.profile_setup.form import ProfileForm
from aom_tui.tui.screens.wizard_page import HELD_SHOWN

PACKAGE = Path(aom_tui.__file__).parent
PLACES = {
    "session": (
        "session",
        "render",
        "catalogue",
        "settings.py",
        "setting_edits.py",
        "setting_faults.py",
        "setting_keys.py",
        "problem.py",
        "text_file.py",
        "language.py",
    ),
    "commands": ("commands", "repl", "cli.py", "number_option.py", "sandbox"),
    "tui": ("tui",),
}
"""Whose words are in which catalogue."""


def said_in(place: Path) -> set[str | tuple[str, ...]]:
    """The texts given to `_`, `later` and `ngettext` there, inside of f-strings too."""
    files = [place] if place.suffix else place.rglob("*.py")
    return {text for file in files for node in ast.walk(ast.parse(file.read_text())) for text in given(node)}


def given(node: ast.AST) -> Iterator[str | tuple[str, ...]]:
    """What a call hands to be translated."""
    match node:
        case ast.Call(func=ast.Name("_" | "later"), args=[ast.Constant(str(text))]):
            yield text
        case ast.Call(func=ast.Name("ngettext"), args=[ast.Constant(str(one)), ast.Constant(str(many)), _]):
            yield one, many


def said_in_help() -> set[str | tuple[str, ...]]:
    """The help of all commands and options, as click gets it from docstrings and decorators."""
    found: set[str | tuple[str, ...]] = set()

    def look(command: click.Command) -> None:
        options = [each for each in command.params if isinstance(each, click.Option)]
        found.update(cleandoc(text) for text in (command.help, command.short_help, *(o.help for o in options)) if text)
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                look(inner)

    look(main)
    look(verbs)
    return found


def catalogue(room: str) -> dict[str | tuple[str, ...], object]:
    with (PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / f"{room}.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


@pytest.mark.parametrize("room", ROOMS)
def test_everything_is_translated_and_nothing_is_left_over(room: str) -> None:
    said = set().union(*(said_in(PACKAGE / place) for place in PLACES[room]))
    if room == "commands":
        said |= said_in_help()
    known = catalogue(room)
    assert {text for text in said if not any_text(known.get(text))} == set(), "not translated"
    assert set(known) - said == set(), "said nowhere"


def any_text(translated: object) -> bool:
    return bool(translated) and translated != ("",)


@pytest.mark.parametrize("room", ROOMS)
def test_a_translation_fills_in_what_its_original_does(room: str) -> None:
    for text, translated in catalogue(room).items():
        originals = text if isinstance(text, tuple) else (text,)
        ways = translated if isinstance(translated, tuple) else (translated,)
        wanted = set(re.findall(r"\{+\w+", originals[-1]))
        assert all(set(re.findall(r"\{+\w+", str(way))) == wanted for way in ways), text


def test_a_mistake_in_the_wizard_asks_for_the_words_that_its_choices_have() -> None:
    with pytest.raises(InvalidInput) as error:
        check_choices(ProfileForm("user", {"writes": "perhaps"}))
    for language in LANGUAGES:
        said = spoken(error.value.problems[0].what, language)
        assert all(spoken(word, language) in said for word in HELD_SHOWN), said


def test_a_text_that_several_rooms_say_is_said_the_same_way() -> None:
    """The session's catalogue is asked first, whoever speaks."""
    found: dict[str | tuple[str, ...], set[str]] = {}
    for room in ROOMS:
        for text, translated in catalogue(room).items():
            found.setdefault(text, set()).add(str(translated))
    assert {text: ways for text, ways in found.items() if len(ways) > 1} == {}


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?](?!=)|[\u4e00-\u9fff]\.(?![.\u4e00-\u9fff])|[,;!?][\u4e00-\u9fff]")
GAP = re.compile(r"[\u4e00-\u9fff] [A-Za-z{]|[A-Za-z}] [\u4e00-\u9fff]")
TYPED = ("名称 = 值", "pick 路径", "没有=或:", "令牌 {left}", "{name} 每{seconds}秒")
"""Texts with what is typed in them, and labels before a value."""


@pytest.mark.parametrize("room", ROOMS)
def test_chinese_is_set_as_chinese(room: str) -> None:
    """Full-width punctuation, and no blank between Chinese and the rest."""
    lines = [
        line
        for translated in catalogue(room).values()
        for line in str(translated).splitlines()
        if "  " not in line and not any(typed in line for typed in TYPED)
    ]
    assert [line for line in lines if HALF_WIDTH.search(line) or GAP.search(line)] == []


WORDS = re.compile(r"[A-Za-z]{2,}[,.:;]? [a-z]{2,}")
SPOKEN = (
    "session/symptoms",
    "render",
    "commands",
    "repl",
    "catalogue/check.py",
    "catalogue/schema.py",
    "session/compose/time_range.py",
    "session/writes.py",
    "catalogue/openapi.py",
    "catalogue/openapi_references.py",
    "catalogue/openapi_schemas.py",
    "catalogue/violations.py",
    "catalogue/json_fault.py",
    "catalogue/search.py",
    "catalogue/yaml_text.py",
    "sandbox/announcement.py",
    "sandbox/faults/input.py",
    "sandbox/place.py",
    "sandbox/serving.py",
    "tui",
    "tui/panes",
    "tui/screens",
    "tui/widgets",
)
"""Rooms that make sentences: a text of several words there is said to somebody."""
NOT_SAID = {"says", "compile", "search", "match", "removeprefix", "IndexError"}
"""Calls whose texts are patterns, or for those who read the code."""
NOT_WORDS = (
    "tuple[",
    "dict[",
    "ms, set-clipboard ",
    "Mapping[",
    "ansi",
    "aom-tui ",
    "history show ",
    "yu zhi",
    "gao jing",
    "list of",
    "null or 0 ",
    "bold ",
    "Expecting ",
    "Extra data",
    "Unterminated ",
    "Illegal ",
    "Invalid ",
    "# pip install ",
    "import os",
    "from huaweicloudsdk",
    ".region.",
    "if token :=",
)
"""What is typed, lines of programs, names that scripts read, styles, the words of Python's own parser."""


def unspoken(tree: ast.AST) -> Iterator[str]:
    """The texts of several words that are given to no `_` or `ngettext`."""
    for child in ast.iter_child_nodes(tree):
        match child:
            case ast.keyword(arg="help" | "short_help" | "metavar"):
                continue  # these are looked up when the help is made: `said_in_help` has them
            case ast.Expr(ast.Constant()) | ast.Compare() | ast.Assign(targets=[ast.Name("DEFAULT_CSS")]):
                continue
            case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name)) if name in {
                "_",
                "later",
                "ngettext",
                *NOT_SAID,
            }:
                continue
            case ast.Constant(str(text)) if WORDS.search(text) and not text.lstrip().startswith(NOT_WORDS):
                yield text
            case _:
                yield from unspoken(child)


@pytest.mark.parametrize("place", SPOKEN)
def test_no_sentence_is_left_in_english(place: str) -> None:
    files = [PACKAGE / place] if place.endswith(".py") else (PACKAGE / place).glob("*.py")
    found = {(file.name, text) for file in files for text in unspoken(ast.parse(file.read_text()))}
    assert {(name, text) for name, text in found if text not in said_in_help()} == set()
