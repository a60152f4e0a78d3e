"""JSON decoded and encoded with every number in the digits that were sent."""

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
    """Return the value of a JSON text. Raises ValueError where it is none, RecursionError where it is too deep."""
    return json.loads(data[:], parse_float=SentNumber, parse_int=_integer, parse_constant=_refused)


def encode(value: Any, indent: int = 0) -> str:
    """Return the value as JSON, on one line without `indent`. Raises ValueError for half a surrogate pair."""
    data = msgspec.json.encode(value, enc_hook=_sent)
    return (msgspec.json.format(data, indent=indent) if indent else data).decode()


def indented(value: Any) -> bytes:
    """Return the value as indented UTF-8, which tables are read from. Raises ValueError for half a surrogate pair."""
    return encode(value, indent=2).encode()


def search(query: str, value: Any) -> Any:
    """Return what a JMESPath finds in a value of `decode`. Raises ValueError for a wrong argument of a function."""
    import jmespath

    class Functions(jmespath.functions.Functions):
        @jmespath.functions.signature({"types": []})
        def _func_to_string(self, arg: Any) -> str:
            return arg if isinstance(arg, str) else encode(arg)

    return jmespath.search(query, value, jmespath.Options(custom_functions=Functions()))


def _integer(text: str) -> int | SentNumber:
    """Return an int where its text is the one sent: not for `-0`, nor for more digits than Python reads."""
    return SentNumber(text) if text == "-0" or len(text) > _MOST_DIGITS else int(text)


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _sent(value: Any) -> msgspec.Raw:
    if isinstance(value, SentNumber):
        return msgspec.Raw(value.text.encode())
    raise TypeError(f"{type(value)} is no JSON")
