"""Lines for KooCLI, read as its documentation says they are: each stands for the request that we would send."""

import json
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from koocli import Call, read

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Operation, Parameter
from aom_tui.catalogue.starting_body import starting_body
from aom_tui.render.exports.hcloud import hcloud
from aom_tui.session.construct import construct
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Request
from aom_tui.session.profile import Kind, Profile
from aom_tui.session.redaction.shareable import shareable_draft

CATALOGUE = load_catalogue()
PROFILE = Profile(
    name="x", kind=Kind.SANDBOX, region="cn-north-4", project_id="4fae",
    iam_endpoint="http://127.0.0.1:1", aom_endpoint="http://127.0.0.1:2",
)  # fmt: skip
OPERATIONS = CATALOGUE.operations.values()

SERIES: Any = {"series": [{"namespace": "PAAS.NODE", "dimensions": [{"name": "n", "value": "a b"}]}]}
SENT = {
    "ListAlarmRule": ({"limit": "2"}, None, "thresholds"),
    "DeleteserviceDiscoveryRules": ({"appRulesIds": "one,two"}, None, "there is no discovery rule one"),
    "ListSeries": ({"limit": "2"}, SERIES, "series"),
    "DeleteMuteRules": ({}, [{"name": "none"}], "none"),
}
"""By operation: a query, a list in it, a nested body, a list as the body, which takes a file; and what is replied."""


def a_value(parameter: Parameter) -> str:
    if parameter.example is not None:
        return str(parameter.example)
    kinds = {"integer": "1", "boolean": "true", "array": "a,b"}
    return str((*parameter.choices, kinds.get(str(parameter.schema.get("type")), "a b"))[0])


def a_draft(operation: Operation, body: Any, values: dict[str, str] | None = None) -> Draft:
    if values is None:
        values = {each.name: a_value(each) for each in operation.parameters if each.name != "project_id"}
    text = None if body is None else json.dumps(body)
    return Draft(
        method=operation.method, uri=operation.path, operation_id=operation.id, values=values, body=text, unchecked=True
    )


def ours(draft: Draft) -> Request:
    """Of what may be shown; a line has no secret."""
    request, problems = construct(CATALOGUE, shareable_draft(draft), PROFILE)
    assert request, problems
    return request


def theirs(call: Call, endpoint: str) -> Request:
    """Paths as templates, lists as each parameter has them, JSON as it comes: nothing of ours."""
    path = call.operation.path
    for name, value in call.given.get("path", {}).items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    pairs = []
    for name, value in call.given.get("query", {}).items():
        parameter = call.operation.parameter(name)
        assert parameter
        several = value if isinstance(value, list) and parameter.explode else [value]
        pairs += [(name, ",".join(each) if isinstance(each, list) else each) for each in several]
    headers = tuple(call.given.get("header", {}).items())
    body = b"" if call.body is None else json.dumps(call.body).encode()
    return Request(call.operation.method, str(httpx.URL(endpoint + path, params=pairs)), headers, body)


def told(request: Request) -> tuple[Any, ...]:
    """What makes two requests one."""
    parts = urlsplit(request.url)
    headers = {name.lower(): value for name, value in request.headers if name.lower() != "content-type"}
    body = json.loads(request.body) if request.body else None
    return request.method, parts.path, sorted(parse_qsl(parts.query)), headers, body


def test_every_operation_s_line_is_its_request() -> None:
    by_file = 0
    for operation in OPERATIONS:
        draft = a_draft(operation, starting_body(CATALOGUE, operation))
        if shareable_draft(draft).body != draft.body:
            continue  # a secret in it is in no line
        text = hcloud(draft, CATALOGUE, PROFILE)
        call = read(text, CATALOGUE)
        by_file += text.startswith("cat")
        assert call.region == "cn-north-4"
        assert told(theirs(call, PROFILE.endpoint(operation.service))) == told(ours(draft)), text
    assert 0 < by_file < len(OPERATIONS) / 4, "options say most"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELD = st.sampled_from(("series", "alarm_rule_name", "x.y", "help", "cli-region", "1", ""))


@given(st.dictionaries(FIELD, JSON, max_size=3) | JSON)
def test_whatever_a_body_holds_comes_through(body: Any) -> None:
    """Types that are not the definition's, names that KooCLI would read otherwise, signs that shells mind."""
    for name in ("ListSeries", "AddOrUpdateMetricOrEventAlarmRule"):
        draft = a_draft(CATALOGUE.operations[name], body)
        assert read(hcloud(draft, CATALOGUE, PROFILE), CATALOGUE).body == body


@pytest.mark.parametrize(
    ("body", "by_file"),
    [
        (SERIES, False),
        ({"series": []}, False),
        ({"series": {}}, True),
        ({"series": [{"namespace": 5}]}, True),
        ({"series": [{"namespace": "5"}]}, False),
        ({"series": [{"namespace": ""}]}, True),
        ({"series": [{"namespace": "x" * 9000}]}, True),
        ({"series": [{"namespace": "a\u202eb"}]}, True),
        ({"unknown": 1}, True),
    ],
)
def test_what_options_cannot_say_is_in_a_file(body: Any, by_file: bool) -> None:
    assert hcloud(a_draft(CATALOGUE.operations["ListSeries"], body), CATALOGUE, PROFILE).startswith("cat") == by_file


def test_the_service_understands_it(sandbox_line: dict[str, str]) -> None:
    who = {name: sandbox_line[name] for name in ("username", "password", "domain")}
    user = {"name": who["username"], "password": who["password"], "domain": {"name": who["domain"]}}
    identity = {"methods": ["password"], "password": {"user": user}}
    scope = {"project": {"id": sandbox_line["project_id"]}}
    with httpx.Client(trust_env=False) as client:
        login = {"auth": {"identity": identity, "scope": scope}}
        token = client.post(f"{sandbox_line['iam_endpoint']}/v3/auth/tokens", json=login).headers["X-Subject-Token"]
        for name, (values, body, words) in SENT.items():
            draft = a_draft(CATALOGUE.operations[name], body, {**values, "project_id": sandbox_line["project_id"]})
            sent = theirs(read(hcloud(draft, CATALOGUE, PROFILE), CATALOGUE), sandbox_line["aom_endpoint"])
            headers = {**dict(sent.headers), "X-Auth-Token": token, "Content-Type": "application/json"}
            reply = client.request(sent.method, sent.url, headers=headers, content=sent.body)
            assert words in reply.text, name
