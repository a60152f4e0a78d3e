"""KooCLI's command line as its documentation describes it, read into the request that it stands for.

Huawei's program itself is not to be had here. Sources: KooCLI user guide, "Passing API Parameters with JSON File"
(hcli_05_12); FAQ on parameters, hcli_19_001 to 19_008: which names are its own and which are refused, what a file may
hold, how a body's field is left empty. It knows an API by its definition, and so does this.
"""

import json
import re
import shlex
from dataclasses import dataclass, field
from typing import Any

from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation

SERVICES = {"AOM": "aom", "IAM": "iam"}
FLAGS = ("help", "debug", "dryrun", "interactive", "skeleton")
OLD = (
    "region", "access-key", "secret-key", "domain-id", "project-id", "profile", "mode", "jsonInput", "output-cols",
    "output-rows", "output-num", "json-filter", "connect-timeout", "read-timeout", "retry-count", "security-token",
    "lang",
)  # fmt: skip
WITH_FILE = re.compile(r"cat > (?P<name>\S+\.json) <<'EOF'\n(?P<text>.*)\nEOF\n(?P<line>.*)", re.DOTALL)


@dataclass(frozen=True)
class Call:
    """What KooCLI would send; parameters as texts, a list's as a list of them."""

    operation: Operation
    region: str
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Path, query and header parameters by their place."""
    body: Any = None


def read(text: str, catalogue: Catalogue) -> Call:
    """Of a line, and the file before it if there is one. Whatever KooCLI would refuse is a ValueError."""
    found = WITH_FILE.fullmatch(text)
    program, service, name, *options = shlex.split(found["line"] if found else text, posix=True)
    operation = catalogue.operations[name]
    if program != "hcloud" or SERVICES[service] != operation.service:
        raise ValueError(text)
    pairs = [_pair(option) for option in options]
    if len(dict(pairs)) != len(pairs):
        raise ValueError(f"duplicate: {pairs}")
    own = {key: value for key, value in pairs if key.startswith("cli-")}
    others = [(key, value) for key, value in pairs if not key.startswith("cli-")]
    if found:
        if own.pop("cli-jsonInput") != found["name"] or others:
            raise ValueError("parameters of one place are all in the file or all in the command")
        given = json.loads(found["text"])
    else:
        given = _Definition(catalogue, operation).given(others)
    body = given.pop("body", None)
    return Call(operation, own.pop("cli-region", ""), given, body)


def _pair(option: str) -> tuple[str, str]:
    name, equals, value = option.removeprefix("--").partition("=")
    if not option.startswith("--") or not equals or name in (*FLAGS, *OLD):
        raise ValueError(option)
    return name, value


class _Definition:
    """Of one operation, as KooCLI gets it from API Explorer: each parameter has a place, a body's field a type."""

    def __init__(self, catalogue: Catalogue, operation: Operation) -> None:
        self._schemas, self._operation = catalogue.schemas[operation.service], operation

    def given(self, options: list[tuple[str, str]]) -> dict[str, Any]:
        places = {each.name: each.location for each in self._operation.parameters}
        schema = self._operation.body.schema if self._operation.body else {}
        in_body = self._fields(schema)
        trees: dict[str, dict[str, Any]] = {}
        for name, value in options:
            first, *rest = name.split(".")
            found = [place for place in (places.get(first), "body" if first in in_body else None) if place]
            if len(found) != 1:
                raise ValueError(f"{first} is in {found}")
            node = trees.setdefault(found[0], {})
            for key, following in zip([first, *rest], rest, strict=False):
                node = node.setdefault(key, {})
                assert isinstance(node, dict), following
            node[[first, *rest][-1]] = value
        return {
            place: self._typed(schema, tree) if place == "body" else {key: _listed(each) for key, each in tree.items()}
            for place, tree in trees.items()
        }

    def _whole(self, schema: JsonSchema) -> list[JsonSchema]:
        """The schema, its parts and its forms."""
        if "$ref" in schema:
            return self._whole(self._schemas[schema["$ref"].rpartition("/")[2]])
        parts = [*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
        return [schema, *(each for part in parts for each in self._whole(part))]

    def _fields(self, schema: JsonSchema) -> dict[str, JsonSchema]:
        """What all parts and forms say of each."""
        found: dict[str, list[JsonSchema]] = {}
        for each in self._whole(schema):
            for name, part in each.get("properties", {}).items():
                found.setdefault(name, []).append(part)
        return {name: {"allOf": parts} for name, parts in found.items()}

    def _typed(self, schema: JsonSchema, value: Any) -> Any:
        whole = self._whole(schema)
        said = {str(kind) for each in whole for kind in _many(each.get("type", ()))} - {"null"}
        kind = "number" if said == {"number", "integer"} else said.pop() if len(said) == 1 else ""
        match kind, value:
            case ("object", "{}") | ("array", "[]"):
                return json.loads(value)
            case "object", dict():
                fields = self._fields(schema)
                free = next((each["additionalProperties"] for each in whole if each.get("additionalProperties")), None)
                return {key: self._typed(fields.get(key, free), each) for key, each in value.items()}
            case "array", dict():
                items = next(each["items"] for each in whole if "items" in each)
                return [self._typed(items, each) for each in _listed(value)]
            case "string", str() if value and value not in ("{}", "[]"):
                return value
            case ("integer", str()) | ("number", str()):
                return int(value) if re.fullmatch(r"-?\d+", value) else float(value)
            case "boolean", "true" | "false":
                return value == "true"
        raise ValueError(f"{value!r} is no {kind or said}")


def _many(kind: Any) -> list[Any]:
    return [kind] if isinstance(kind, str) else list(kind)


def _listed(node: Any) -> Any:
    """A list where the keys are numbers from 1."""
    if not isinstance(node, dict):
        return node
    if [*node] != [str(number) for number in range(1, len(node) + 1)]:
        raise ValueError(f"no list: {[*node]}")
    return [*node.values()]
