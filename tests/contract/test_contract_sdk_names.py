"""`--as sdk` writes programs that the installed SDK takes, for every operation it has, and sends what we would send."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from huaweicloudsdkcore.client import Client
from huaweicloudsdkcore.utils.http_utils import sanitize_for_serialization
from sdk_names import FILE, sdk_table

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Operation
from aom_tui.catalogue.sdk import sdk_names
from aom_tui.catalogue.skeleton import skeleton
from aom_tui.problem import InvalidInput
from aom_tui.render.exports.sdk_code import sdk_code
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft
from aom_tui.session.profile import Kind, Profile

CATALOGUE = load_catalogue(())
PROFILE = Profile(
    name="t",
    kind=Kind.TEST,
    region="cn-north-4",
    iam_endpoint="https://iam.example",
    aom_endpoint="https://aom.example",
)
KNOWN = [each for each in CATALOGUE.operations.values() if each.id in sdk_names().operations]


def test_the_names_are_those_of_the_installed_sdk() -> None:
    """Else: python tests/contract/sdk_names.py."""
    assert json.loads(FILE.read_text(encoding="utf-8")) == sdk_table()
    assert len(KNOWN) == 99


def full_draft(operation: Operation) -> Draft:
    """Every parameter with a value, and a body that validates."""
    draft = draft_for(operation)
    for parameter in operation.parameters:
        value = skeleton(CATALOGUE, operation.service, parameter.schema)
        words = ",".join(map(str, value)) if isinstance(value, list) else json.dumps(value).strip('"')
        draft = draft.with_value(parameter.name, words or "a,b")
    if operation.body:
        draft = draft.with_body(json.dumps(skeleton(CATALOGUE, operation.service, operation.body.schema)))
    return draft


@pytest.mark.parametrize("operation", KNOWN, ids=[each.id for each in KNOWN])
def test_the_program_sends_the_request(operation: Operation, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(Client, "do_http_request", lambda _self, **info: sent.update(info))
    monkeypatch.setenv("HUAWEICLOUD_SDK_AK", "ak")
    monkeypatch.setenv("HUAWEICLOUD_SDK_SK", "sk")
    draft = full_draft(operation)
    exec(compile(sdk_code(draft, PROFILE, "p" * 32), operation.id, "exec"), {"print": lambda _value: None})  # noqa: S102
    assert sent["method"] == operation.method
    assert sent["resource_path"] == operation.path
    assert sanitize_for_serialization(sent["body"]) == (json.loads(draft.body) if draft.body else None)
    query, headers = dict(sent["query_params"]), sent["header_params"]
    assert given(operation, draft, "query") == {name: text(value) for name, value in query.items()}
    lowered = {name.lower(): text(value) for name, value in headers.items()}
    assert given(operation, draft, "header").items() <= lowered.items()


def given(operation: Operation, draft: Draft, location: str) -> Mapping[str, str]:
    names = [p.name for p in operation.parameters if p.location == location]
    return {name.lower() if location == "header" else name: draft.values[name] for name in names}


def text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_what_the_sdk_does_not_have_is_said() -> None:
    with pytest.raises(InvalidInput, match=r"the official SDK 3\.1\.219 has no ListPolicies"):
        sdk_code(draft_for(CATALOGUE.operations["ListPolicies"]), PROFILE)
    with pytest.raises(InvalidInput, match="has no GET /x"):
        sdk_code(Draft(method="GET", uri="/x"), PROFILE)


def test_a_field_that_no_model_has_goes_by_its_name_on_the_wire() -> None:
    draft = draft_for(CATALOGUE.operations["ListSeries"]).with_body(
        '{"series": [{"namespace": "a", "new": null}], "x": 1}'
    )
    assert 'body={"series": [{"namespace": "a", "new": None}], "x": 1}' in sdk_code(draft, PROFILE)


def test_region_or_endpoint() -> None:
    from msgspec.structs import replace

    draft = draft_for(CATALOGUE.operations["ListPromInstance"])
    usual = replace(PROFILE, aom_endpoint="https://aom.cn-north-4.myhuaweicloud.com")
    assert '.with_region(AomRegion.value_of("cn-north-4"))' in sdk_code(draft, usual)
    assert '.with_endpoints(["https://aom.example"])' in sdk_code(draft, PROFILE)
    assert 'ssl_ca_cert="/ca.pem"' in sdk_code(draft, replace(PROFILE, ca_file="/ca.pem"))
    assert "HttpConfig(ignore_ssl_verification=True)" in sdk_code(draft, replace(PROFILE, verify_tls=False))
