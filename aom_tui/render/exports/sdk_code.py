"""A draft as a program for the official SDK (huaweicloudsdkaom): it runs as it stands. Pure.

Credentials come from the environment, by the SDK's own names; a body is made of the SDK's models where they have its
fields, and of plain dictionaries by the API's names where they do not.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from aom_tui.catalogue.sdk import Fields, SdkNames, SdkOperation, sdk_names
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.exports.notes import undocumented
from aom_tui.render.exports.python_text import Call, literal
from aom_tui.render.summary import called
from aom_tui.session.draft import Draft
from aom_tui.session.operations import PROJECT_ID
from aom_tui.session.profile import Profile
from aom_tui.session.redaction.shareable import shareable_draft


def sdk_code(draft: Draft, profile: Profile, project_id: str = "") -> str:
    """The program. Raises InvalidInput for an operation that the SDK does not have."""
    names, draft = sdk_names(), shareable_draft(draft)
    operation = names.operations.get(draft.operation_id or "")
    if operation is None:
        what = _("the official SDK {version} has no {id}").format(version=names.version, id=called(draft))
        raise InvalidInput(Problem("sdk", what, _("curl and aom-tui have it.")))
    writing = _Writing(
        names, operation, draft, profile, draft.values.get(PROJECT_ID) or profile.project_id or project_id
    )
    return writing.program()


def sdk_notes(draft: Draft) -> Iterator[str]:
    """What the program needs, and what of the draft is not in it."""
    names = sdk_names()
    yield _("the program needs {package} and {variables}").format(
        package=f"huaweicloudsdkaom=={names.version}", variables=commas(("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"))
    )
    yield from undocumented(draft)


class _Writing:
    """One program as it is written."""

    def __init__(
        self, names: SdkNames, operation: SdkOperation, draft: Draft, profile: Profile, project_id: str
    ) -> None:
        self._names = names
        self._operation = operation
        self._draft = draft
        self._profile = profile
        self._project_id = project_id
        self._models = names.models[operation.module]
        self._used: set[str] = set()

    def program(self) -> str:
        """All of its lines."""
        call = Call(f"{self._draft.operation_id}Request", dict(self._arguments()))
        request = f"request = {literal(call, 0)}"
        client = list(self._client())
        lines = [
            f"# pip install huaweicloudsdkaom=={self._names.version}",
            "import os",
            "",
            *self._imports(),
            "",
            *self._credentials(),
            *client,
            "",
            request,
            f"print(client.{self._operation.method}(request))",
        ]
        return "\n".join(lines)

    def _imports(self) -> Iterator[str]:
        package = f"huaweicloudsdkaom.{self._operation.module}"
        names = sorted({"AomClient", f"{self._draft.operation_id}Request", *self._used})
        line = f"from {package} import {', '.join(names)}"
        yield line if len(line) <= 100 else f"from {package} import (\n    " + ",\n    ".join(names) + ",\n)"
        if self._region:
            yield f"from {package}.region.aom_region import AomRegion"
        yield "from huaweicloudsdkcore.auth.credentials import BasicCredentials"
        if self._http_config:
            yield "from huaweicloudsdkcore.http.http_config import HttpConfig"

    @property
    def _http_config(self) -> str:
        """Whom to believe, as the profile says."""
        if not self._profile.verify_tls:
            return "ignore_ssl_verification=True"
        return f"ssl_ca_cert={literal(self._profile.ca_file)}" if self._profile.ca_file else ""

    @property
    def _region(self) -> str:
        """The region where the SDK finds the profile's endpoint by itself."""
        known = self._names.regions.get(self._profile.region)
        return self._profile.region if known and known == self._profile.aom_endpoint else ""

    def _credentials(self) -> Iterator[str]:
        yield "credentials = BasicCredentials("
        yield '    os.environ["HUAWEICLOUD_SDK_AK"],'
        yield '    os.environ["HUAWEICLOUD_SDK_SK"],'
        if self._project_id:
            yield f"    {literal(self._project_id)},"
        else:
            yield '    os.environ.get("HUAWEICLOUD_SDK_PROJECT_ID"),'
        yield ")"
        yield 'if token := os.environ.get("HUAWEICLOUD_SDK_SECURITY_TOKEN"):'
        yield "    credentials.with_security_token(token)"

    def _client(self) -> Iterator[str]:
        yield "client = ("
        yield "    AomClient.new_builder()"
        yield "    .with_credentials(credentials)"
        if self._region:
            yield f"    .with_region(AomRegion.value_of({literal(self._region)}))"
        else:
            yield f"    .with_endpoints([{literal(self._profile.aom_endpoint)}])"
        if self._http_config:
            yield f"    .with_http_config(HttpConfig({self._http_config}))"
        yield "    .build()"
        yield ")"

    def _arguments(self) -> Iterator[tuple[str, Any]]:
        fields = self._operation.fields
        for name, text in self._draft.values.items():
            if text and name != PROJECT_ID and (found := _field(fields, name)):
                yield found[0], _typed(found[1], text)
        if self._draft.body is not None and "body" in fields:
            yield fields["body"][0], self._body(fields["body"][1])

    def _body(self, kind: str) -> Any:
        text = self._draft.body or ""
        try:
            return self._made(kind, json.loads(text))
        except ValueError:
            return text

    def _made(self, kind: str, value: Any) -> Any:
        """The value as the SDK's models hold it; as it is where they cannot."""
        inner = re.fullmatch(r"list\[(.*)\]", kind)
        if inner and isinstance(value, list):
            return [self._made(inner[1], each) for each in value]
        fields = self._models.get(kind)
        if fields is None or not isinstance(value, dict) or not _fits(fields, value):
            return value
        self._used.add(kind)
        return Call(kind, {fields[name][0]: self._made(fields[name][1], each) for name, each in value.items()})


def _fits(fields: Fields, value: dict[str, Any]) -> bool:
    """Whether a model can hold it: a model sends no field that it does not know, and no null."""
    return all(name in fields and each is not None for name, each in value.items())


def _field(fields: Fields, name: str) -> tuple[str, str] | None:
    folded = name.lower()
    return next((found for wire, found in fields.items() if wire.lower() == folded), None)


def _typed(kind: str, text: str) -> Any:
    if kind.startswith("list["):
        return text.split(",")
    try:
        return {"int": int, "float": float}[kind](text)
    except (KeyError, ValueError):
        return text.lower() == "true" if kind == "bool" and text.lower() in ("true", "false") else text
