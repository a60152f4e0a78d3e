"""What a request line means: which operation, with which path values and query, and the first fault in them.

That is a pure function of the line, and clients send the same few lines again and again: the answers are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from starlette.datastructures import QueryParams

from aom_tui.catalogue.check import check_text
from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.search import match
from aom_tui.catalogue.violations import Violation

KEPT_LINES = 2048
LONGEST_KEPT = 1024
"""Characters of a line that is kept. Longer ones are read anew: nobody shall fill the memory with them."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A line that names an operation. `fault` is a query parameter that is wrong, and the words for it."""

    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, str]
    fault: tuple[str, str] | None


def read_line(catalogue: Catalogue, method: str, raw_path: str, raw_query: str) -> RequestLine | None:
    """None where no operation has such a line."""
    read = _kept if len(raw_path) + len(raw_query) <= LONGEST_KEPT else _read
    return read(catalogue, method, raw_path, raw_query)


def _read(catalogue: Catalogue, method: str, raw_path: str, raw_query: str) -> RequestLine | None:
    found = match(catalogue, method, raw_path)
    if found is None:
        return None
    operation, path = found
    query = dict(QueryParams(raw_query))
    return RequestLine(operation, MappingProxyType(path), MappingProxyType(query), _fault(operation, query))


_kept = lru_cache(maxsize=KEPT_LINES)(_read)


def _fault(operation: Operation, query: Mapping[str, str]) -> tuple[str, str] | None:
    for parameter in operation.parameters:
        if parameter.location != "query":
            continue
        text = query.get(parameter.name)
        if text is None:
            if parameter.required:
                return parameter.name, f"{parameter.name} is required"
        elif isinstance(violation := check_text(parameter.schema, text), Violation):
            return parameter.name, f"{parameter.name} {violation.message}"
    return None
