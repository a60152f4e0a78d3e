"""Values and calls as Python code that fits into 100 columns. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

WIDTH = 100


def literal(value: Any, indent: int = 0) -> str:
    """A JSON value as a Python literal; `Call`s may stand in it."""
    short = _short(value)
    if indent + len(short) <= WIDTH and "\n" not in short:
        return short
    match value:
        case dict():
            parts = [f"{_short(key)}: {literal(each, indent + 4)}" for key, each in value.items()]
            return _over_lines("{", parts, "}", indent)
        case list():
            return _over_lines("[", [literal(each, indent + 4) for each in value], "]", indent)
        case Call():
            parts = [f"{name}={literal(each, indent + 4)}" for name, each in value.arguments.items()]
            return _over_lines(f"{value.name}(", parts, ")", indent)
        case _:
            return short


class Call:
    """A call by keywords, `Name(a=1)`."""

    def __init__(self, name: str, arguments: Mapping[str, Any]) -> None:
        self.name = name
        self.arguments = arguments


def _short(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_short(key)}: {_short(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_short, value)) + "]"
        case Call():
            return f"{value.name}({', '.join(f'{name}={_short(each)}' for name, each in value.arguments.items())})"
        case str():
            return _text(value)
        case _:
            return repr(value)


def _text(value: str) -> str:
    """A string in double quotes, as Python programmers write it, with what cannot be seen escaped."""
    made = repr(value)
    if made.startswith("'") and '"' not in made:
        return f'"{made[1:-1]}"'
    return made


def _over_lines(start: str, parts: Iterable[str], end: str, indent: int) -> str:
    inner = " " * (indent + 4)
    lines = "".join(f"{inner}{part},\n" for part in parts)
    return f"{start}\n{lines}{' ' * indent}{end}"
