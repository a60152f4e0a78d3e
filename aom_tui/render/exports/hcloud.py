"""A draft as a line for KooCLI, Huawei's `hcloud`. Pure.

As its user guide has it: `hcloud AOM Operation --cli-region=... --name=value`, fields of a body by their dotted path
with list items counted from 1, an empty list as `[]` and an empty object as `{}`. A value is of the type that the API's
definition gives its name, and a name that it lacks is refused. What such a line cannot say (a name with a dot or of
KooCLI's own options, one name in two places, null, another type, a body that is a list, a very long text) goes into a
file for `--cli-jsonInput`. Sources: KooCLI user guide, hcli_05_12; FAQ, hcli_19_002 to 008.
"""

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation
from aom_tui.catalogue.schema import alternatives, joined
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.clean import clean
from aom_tui.render.exports.notes import undocumented
from aom_tui.session.draft import Draft
from aom_tui.session.operations import PROJECT_ID
from aom_tui.session.profile import Kind, Profile
from aom_tui.session.redaction.shareable import shareable_draft

SERVICES = {"aom": "AOM", "iam": "IAM"}

LONGEST = 8000
"""Characters of a line that every shell takes: `cmd.exe` takes 8,191."""

OWN_OPTIONS = frozenset((
    "access-key", "connect-timeout", "debug", "domain-id", "dryrun", "help", "interactive", "jsonInput", "json-filter",
    "lang", "mode", "output-cols", "output-num", "output-rows", "profile", "project-id", "read-timeout", "region",
    "retry-count", "secret-key", "security-token", "skeleton",
))  # fmt: skip
"""What KooCLI takes for its own, but for names that begin with `cli-`."""


def hcloud(draft: Draft, catalogue: Catalogue, profile: Profile, project_id: str = "") -> str:
    """The line for a POSIX shell; before it, where needed, the file. Raises InvalidInput for a bare request."""
    draft = shareable_draft(draft)
    operation = catalogue.operations.get(draft.operation_id or "")
    if operation is None or operation.service not in SERVICES:
        what = _("KooCLI calls documented operations only")
        raise InvalidInput(Problem("hcloud", what, _("curl and aom-tui send any request.")))
    project = draft.values.get(PROJECT_ID) or profile.project_id or project_id
    given = _given(draft, operation, project)
    words = ["hcloud", SERVICES[operation.service], operation.id]
    words += [f"--cli-region={profile.region}"] if profile.region else []
    try:
        line = shlex.join((*words, *_Options(catalogue, operation).of(given)))
    except ValueError:
        line = ""
    if line and len(line) <= LONGEST and clean(line) == line:
        return line
    return clean(_with_file(words, given, f"{SERVICES[operation.service]}_{operation.id}.json"))


def hcloud_notes(draft: Draft, profile: Profile) -> Iterator[str]:
    """What to know before running it."""
    yield _("KooCLI signs with the keys of its own profile: `hcloud configure init`")
    if profile.kind is Kind.SANDBOX:
        yield _("KooCLI calls Huawei Cloud, not the sandbox")
    if not profile.region:
        yield _("the profile has no region: KooCLI takes the one of its own")
    yield from undocumented(draft)


def _given(draft: Draft, operation: Operation, project: str) -> dict[str, Any]:
    """The request by places, as `--cli-jsonInput` takes it."""
    given: dict[str, Any] = {}
    values = {PROJECT_ID: project, **draft.values} if operation.parameter(PROJECT_ID) else dict(draft.values)
    for name, text in values.items():
        parameter = operation.parameter(name)
        if parameter and text:
            many = "array" in str(parameter.schema.get("type"))
            given.setdefault(parameter.location, {})[name] = text.split(",") if many else text
    if draft.body is not None:
        given["body"] = _json(draft.body)
    return given


def _json(text: str) -> Any:
    """Raises InvalidInput for what is no JSON."""
    try:
        return json.loads(text)
    except ValueError:
        raise InvalidInput(Problem("hcloud", _("KooCLI sends JSON bodies only"))) from None


def _name(name: str) -> str:
    """Raises ValueError for one that is another thing in an option."""
    if not name or "." in name or "=" in name or name.startswith("-") or name.isdecimal():
        raise ValueError(name)
    return name


class _Options:
    """Of a call to one operation. Its methods raise ValueError for what options cannot say."""

    def __init__(self, catalogue: Catalogue, operation: Operation) -> None:
        self._catalogue, self._operation = catalogue, operation

    def of(self, given: Mapping[str, Any]) -> Iterator[str]:
        """All of them."""
        for place, values in given.items():
            if not isinstance(values, dict) or not values:
                raise ValueError(place)
            for name, value in values.items():
                if name in OWN_OPTIONS or name.startswith("cli-") or self._is_twofold(name):
                    raise ValueError(name)
                yield from self._at(place, _name(name), value)

    def _is_twofold(self, name: str) -> bool:
        """Whether two places of a request have that name, given or not: KooCLI cannot tell them apart."""
        places = [each for each in self._operation.parameters if each.name == name]
        return len(places) + (self._field_named(self._in_body, name) is not None) > 1

    @property
    def _in_body(self) -> JsonSchema:
        return self._operation.body.schema if self._operation.body else {}

    def _at(self, place: str, name: str, value: Any) -> Iterator[str]:
        if place == "body":
            yield from self._field(name, self._declared(self._in_body, name), value)
        elif isinstance(value, list):
            yield from (f"--{name}.{number}={each}" for number, each in enumerate(value, 1))
        else:
            yield f"--{name}={value}"

    def _field(self, path: str, schema: JsonSchema, value: Any) -> Iterator[str]:
        whole = joined(self._catalogue, self._operation.service, schema)
        self._check_type(whole, value)
        match value:
            case dict() | list() if not value:
                yield f"--{path}={'{}' if isinstance(value, dict) else '[]'}"
            case dict():
                for name, each in value.items():
                    yield from self._field(f"{path}.{_name(name)}", self._declared(whole, name), each)
            case list():
                for number, each in enumerate(value, 1):
                    yield from self._field(f"{path}.{number}", whole.get("items") or {}, each)
            case str():
                if value in ("", "{}", "[]"):
                    raise ValueError(path)
                yield f"--{path}={value}"
            case _:
                yield f"--{path}={json.dumps(value)}"

    def _declared(self, schema: JsonSchema, name: str) -> JsonSchema:
        """What is said of an object's field, or of all whose names are free."""
        found = self._field_named(schema, name)
        if found is None:
            found = joined(self._catalogue, self._operation.service, schema).get("additionalProperties")
        if not isinstance(found, Mapping):
            raise ValueError(name)
        return found

    def _field_named(self, schema: JsonSchema, name: str) -> JsonSchema | None:
        """In the object or in one of its forms."""
        whole = joined(self._catalogue, self._operation.service, schema)
        forms = [joined(self._catalogue, self._operation.service, form) for form in alternatives(whole)]
        fields = (each.get("properties", {}).get(name) for each in (whole, *forms))
        return next((each for each in fields if each is not None), None)

    def _check_type(self, schema: JsonSchema, value: Any) -> None:
        """KooCLI reads a text as the one type that is said of it, null apart."""
        said = schema.get("type") or ("object" if "properties" in schema else "")
        types = {*([said] if isinstance(said, str) else said)} - {"null"}
        if types == {"number", "integer"}:
            types = {"number"}
        if len(types) != 1 or not _is_of(value, types.pop()):
            raise ValueError(schema.get("type"))


def _is_of(value: Any, kind: str) -> bool:
    match value:
        case bool():
            return kind == "boolean"
        case int():
            return kind in ("integer", "number")
        case float():
            return kind == "number"
        case str():
            return kind == "string"
        case list():
            return kind == "array"
        case _:
            return kind == "object" and isinstance(value, dict)


def _with_file(words: list[str], given: Mapping[str, Any], name: str) -> str:
    """The file by a here-document, and the line that reads it."""
    text = json.dumps(given, indent=2, ensure_ascii=False)
    line = shlex.join((*words, f"--cli-jsonInput={name}"))
    return f"cat > {shlex.quote(name)} <<'EOF'\n{text}\nEOF\n{line}"
