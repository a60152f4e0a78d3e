"""JSON as values to search and to show in cells, with every number in the very digits that were sent."""

import json
from typing import Any

import msgspec


class SentNumber(float):
    """A number that keeps its text: `1.00` stays `1.00`, `1e400` is infinite but stays `1e400`."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> "SentNumber":
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __str__(self) -> str:
        return self.text


SentNumber.__name__ = "float"  # JMESPath knows a number by the name of its type

_MOST_DIGITS = 4000
"""Python refuses to read longer integers."""


def decode(data: bytes) -> Any:
    """The value of a JSON text. Raises ValueError where it is none, RecursionError where it is too deep."""
    return json.loads(data[:], parse_float=SentNumber, parse_int=_integer, parse_constant=_refused)


def encode(value: Any, indent: int = 0) -> str:
    """The value as JSON, on one line without `indent`. Raises ValueError for half a surrogate pair."""
    data = msgspec.json.encode(value, enc_hook=_sent)
    return (msgspec.json.format(data, indent=indent) if indent else data).decode()


def indented(value: Any) -> bytes:
    """The value as the JSON text that tables are read from. Raises ValueError for half a surrogate pair."""
    return encode(value, indent=2).encode()


def search(query: str, value: Any) -> Any:
    """What a JMESPath finds in a value of `decode`. Raises ValueError where a function does not fit its argument."""
    import jmespath

    class Functions(jmespath.functions.Functions):
        @jmespath.functions.signature({"types": []})
        def _func_to_string(self, arg: Any) -> str:
            return arg if isinstance(arg, str) else encode(arg)

    return jmespath.search(query, value, jmespath.Options(custom_functions=Functions()))


def _integer(text: str) -> int | SentNumber:
    """Most are their own text; `-0` is not, nor is what Python would not read."""
    return SentNumber(text) if text == "-0" or len(text) > _MOST_DIGITS else int(text)


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _sent(value: Any) -> msgspec.Raw:
    if isinstance(value, SentNumber):
        return msgspec.Raw(value.text.encode())
    raise TypeError(f"{type(value)} is no JSON")
