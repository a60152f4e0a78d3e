"""YAML read as JSON would be: what YAML 1.1 makes of `on`, `no` and dates stays text, as OpenAPI wants it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from yaml import SafeLoader

MOST_VALUES = 5_000_000
"""No service has so many words."""

DEEPEST = 200
"""Levels of nesting; a schema of ten levels is a deep one."""

_BOOLEAN = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")


def read_yaml(path: Path, text: str) -> Any:
    """The value of a YAML file. Raises InvalidInput with line and column."""
    import yaml  # only another document in YAML needs it

    base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    resolvers = {
        first: [(tag, pattern) for tag, pattern in known if not tag.endswith((":timestamp", ":bool"))]
        for first, known in base.yaml_implicit_resolvers.items()
    }
    loader: type[yaml.SafeLoader] = type("Loader", (base,), {"yaml_implicit_resolvers": resolvers})
    loader.add_implicit_resolver("tag:yaml.org,2002:bool", _BOOLEAN, list("tTfF"))
    try:
        _check_depth(text, loader)
        return _Plain().value(yaml.load(text, loader))  # noqa: S506 - a SafeLoader, with fewer types
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path} line {mark.line + 1} column {mark.column + 1}" if mark else str(path)
        raise InvalidInput(
            Problem(where, _("invalid YAML: {problem}").format(problem=error.problem), _("Correct it there."))
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        what = str(error) if type(error) is ValueError else _("is no YAML that can be read")
        raise InvalidInput(Problem(str(path), what, _("Correct the document."))) from None


def _check_depth(text: str, loader: "type[SafeLoader]") -> None:
    """Before anything is built of it: the C library builds by recursion and takes the process with it."""
    import yaml

    depth = 0
    for event in yaml.parse(text, loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(_("is nested more than {number} levels deep").format(number=DEEPEST))


class _Plain:
    """What JSON could say too: keys are texts (statuses are numbers in YAML), aliases are unfolded."""

    def __init__(self) -> None:
        self._values = 0

    def value(self, value: Any) -> Any:
        self._values += 1
        if self._values > MOST_VALUES:  # a few aliases of aliases unfold to billions
            raise ValueError(_("unfolds to more than {number} values").format(number=f"{MOST_VALUES:,}"))
        if isinstance(value, dict):
            return {str(key): self.value(part) for key, part in value.items()}
        return [self.value(part) for part in value] if isinstance(value, list) else value
