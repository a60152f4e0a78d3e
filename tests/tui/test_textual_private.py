"""Every private part of Textual that the app uses is listed, and is there in the Textual that is installed.

Where this fails after an upgrade, `aom_tui/tui/runtime/textual_private.py` says what each part is for and what to do.
"""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

import aom_tui.tui
from aom_tui.tui.runtime import textual_private
from aom_tui.tui.runtime.textual_private import PRIVATE_PARTS, PrivatePart

LISTED = {part.name for part in PRIVATE_PARTS}
LISTED_MODULES = {part.owner for part in PRIVATE_PARTS if not part.name}
SOURCES = sorted(Path(aom_tui.tui.__file__).parent.rglob("*.py"))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


@cache
def own_attributes(cls: type) -> tuple[ast.Attribute, ...]:
    """Where the methods of the class name a private attribute of `self`."""
    nodes = ast.walk(ast.parse(dedent(inspect.getsource(cls))))
    return tuple(n for n in nodes if isinstance(n, ast.Attribute) and is_self(n) and is_private(n.attr))


@cache
def assigned(cls: type) -> frozenset[str]:
    """The private names that the class has, or that its methods put on `self`."""
    stored = {node.attr for node in own_attributes(cls) if isinstance(node.ctx, ast.Store)}
    return frozenset(name for name in {*vars(cls), *stored} if is_private(name))


def is_self(node: ast.Attribute) -> bool:
    return ast.unparse(node.value) in ("self", "cls", "super()")


@pytest.mark.parametrize("part", PRIVATE_PARTS, ids=lambda part: f"{part.owner}.{part.name}")
def test_textual_has_what_is_listed(part: PrivatePart) -> None:
    module, _colon, name = part.owner.partition(":")
    owner = importlib.import_module(module)
    if name:
        assert part.name in assigned(getattr(owner, name)), f"gone. It was for: {part.why} Without it: {part.if_gone}"


def used(tree: ast.AST) -> Iterator[str]:
    """The private attributes of others, and private modules of Textual."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and not is_self(node):
            yield node.attr
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
            assert not any(is_private(each.name) for each in node.names), ast.unparse(node)
            if any(map(is_private, (node.module or "").split("."))):
                yield node.module or ""


def test_no_module_uses_what_is_not_listed() -> None:
    found = {(path.name, name) for path in SOURCES for name in used(ast.parse(path.read_text("utf-8")))}
    assert {each for each in found if each[1] not in LISTED | LISTED_MODULES} == set()


def classes() -> Iterator[type]:
    """Those of the app that have a class of Textual among their bases."""
    for each in pkgutil.walk_packages(aom_tui.tui.__path__, "aom_tui.tui."):
        for found in vars(importlib.import_module(each.name)).values():
            if inspect.isclass(found) and found.__module__ == each.name and any(map(is_textual, found.__mro__)):
                yield found


def is_textual(cls: type) -> bool:
    return cls.__module__.partition(".")[0] == "textual"


MADE_BY_TEXTUAL = frozenset(("_reactives", "_merged_bindings", "_computes", "_decorated_handlers", "_inherit_css"))
"""What its metaclasses put on every class."""


def bases(cls: type) -> tuple[list[type], list[type]]:
    """The class and its bases that are the app's, and those that are Textual's."""
    own = [each for each in cls.__mro__ if each.__module__.startswith("aom_tui.")]
    return own, list(filter(is_textual, cls.__mro__))


def is_own_business(name: str) -> bool:
    """Handlers may be defined at each level, as in Textual's documentation; a reactive keeps its default there."""
    return name in MADE_BY_TEXTUAL or name.startswith(("_on_", "_default_", "_css_", "_abc_", "_inherit_"))


def test_no_class_takes_the_name_of_a_private_part_by_accident() -> None:
    for cls in classes():
        own, textuals = bases(cls)
        taken = set[str]().union(*map(assigned, own)) & set[str]().union(*map(assigned, textuals))
        assert {name for name in taken if not is_own_business(name)} <= LISTED, cls


def test_what_is_read_of_the_own_base_is_listed() -> None:
    """`self._x`, where `_x` is Textual's."""
    for cls in classes():
        own, textuals = bases(cls)
        read = {node.attr for each in own for node in own_attributes(each)}
        taken = read & set[str]().union(*map(assigned, textuals))
        assert {name for name in taken if not is_own_business(name)} <= LISTED, cls


def test_nothing_is_listed_that_nobody_uses() -> None:
    text = "\n".join(p.read_text("utf-8") for p in SOURCES if p != Path(inspect.getfile(textual_private)))
    functions = inspect.getsource(textual_private).partition("def draw_widget_now")[2]
    for part in PRIVATE_PARTS:
        assert (part.name or part.owner) in text + functions, part
