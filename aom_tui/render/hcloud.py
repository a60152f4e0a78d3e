"""A draft as a line for KooCLI, Huawei's `hcloud`. Pure.

As its user guide has it: `hcloud AOM Operation --cli-region=... --name=value`, fields of a body by their dotted path
with list items counted from 1, an empty list as `[]` and an empty object as `{}`. What such a line cannot say (a name
with a dot, one name in two places, null, a body that is a list) goes into a file for `--cli-jsonInput`.
"""

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.clean import clean
from aom_tui.render.export_notes import undocumented
from aom_tui.session.construct import PROJECT_ID
from aom_tui.session.draft import Draft
from aom_tui.session.profile import Kind, Profile
from aom_tui.session.public import public

SERVICES = {"aom": "AOM", "iam": "IAM"}


def hcloud(draft: Draft, catalogue: Catalogue, profile: Profile, project_id: str = "") -> str:
    """The line for a POSIX shell; before it, where needed, the file. Raises InvalidInput for a bare request."""
    draft = public(draft)
    operation = catalogue.operations.get(draft.operation_id or "")
    if operation is None or operation.service not in SERVICES:
        what = _("KooCLI calls documented operations only")
        raise InvalidInput(Problem("hcloud", what, _("curl and aom-tui send any request.")))
    project = draft.values.get(PROJECT_ID) or profile.project_id or project_id
    given = _given(draft, operation, project)
    words = ["hcloud", SERVICES[operation.service], operation.id]
    words += [f"--cli-region={profile.region}"] if profile.region else []
    pairs = _pairs(given)
    if pairs is None:
        return clean(_with_file(words, given, f"{SERVICES[operation.service]}_{operation.id}.json"))
    return clean(" ".join(shlex.quote(word) for word in (*words, *(f"--{name}={value}" for name, value in pairs))))


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


def _pairs(given: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """The options; None where options cannot say it."""
    found: list[tuple[str, str]] = []
    try:
        for values in given.values():
            if not isinstance(values, dict):
                return None
            for name, value in values.items():
                found += _options(_name(name), value)
    except ValueError:
        return None
    names = [name for name, _value in found]
    return found if len(set(names)) == len(names) and not _collide(given) else None


def _collide(given: Mapping[str, Any]) -> bool:
    """Whether one name stands in two places of the request, which KooCLI cannot tell apart."""
    names = [name for values in given.values() for name in values]
    return len(set(names)) < len(names)


def _name(name: str) -> str:
    if not name or "." in name or "=" in name or name.startswith(("cli-", "-")) or name.isdecimal():
        raise ValueError(name)
    return name


def _options(path: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case None:
            raise ValueError(path)
        case dict() | list() if not value:
            yield path, "{}" if isinstance(value, dict) else "[]"
        case dict():
            for name, each in value.items():
                yield from _options(f"{path}.{_name(name)}", each)
        case list():
            for number, each in enumerate(value, 1):
                yield from _options(f"{path}.{number}", each)
        case str():
            if value in ("", "{}", "[]"):
                raise ValueError(path)
            yield path, value
        case _:
            yield path, json.dumps(value)


def _with_file(words: list[str], given: Mapping[str, Any], name: str) -> str:
    """The file by a here-document, and the line that reads it."""
    text = json.dumps(given, indent=2, ensure_ascii=False)
    line = " ".join(shlex.quote(word) for word in (*words, f"--cli-jsonInput={name}"))
    return f"cat > {shlex.quote(name)} <<'EOF'\n{text}\nEOF\n{line}"
