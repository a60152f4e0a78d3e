"""Every operation refuses what is wrong as the documents say: status, code and shape, and never a 5xx.

What can be wrong follows from the catalogue: who asks, each id in the path, each required parameter and field, and odd
characters wherever text may stand.
"""

import json
import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from aom_tui.catalogue.check import check
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Operation

CATALOGUE = load_catalogue()
ALL = list(CATALOGUE.operations.values())
AUTHENTICATED = [one for one in ALL if one.authenticated]
PATH_IDS = [one for one in ALL if any(p.location == "path" and p.name != "project_id" for p in one.parameters)]
UNKNOWN = "00000000000000000000000000000000"
ANY_WILL_DO = {
    ("ListLabelValuesAomPromGet", "label_name"),
    ("ListResourceUnderNode", "rf_resource_type"),
    ("ListResourceUnderNode", "type"),
}
"""No ids: a label that nobody has has no values, in Prometheus too, and of a kind of resource there may be none."""
ODD = (
    "没有/这个 规则?",
    "a%2Fb",
    "..%2f..",
    "' OR 1=1 --",
    "\u202e\u0000\x1b[31m",
    "😀",
    "-1",
    "null",
    "*" * 3000,
)
TAKEN = "SVCSTG.INV.5000006"
"""A name that exists already: AOM documents it with status 500."""


class Asker:
    """Plain HTTP with a token: what our own client would not send can be sent."""

    def __init__(self, line: Mapping[str, str]) -> None:
        self.line = line
        self.http = httpx.Client(base_url=line["aom_endpoint"], trust_env=False)
        who = {"name": line["username"], "password": line["password"], "domain": {"name": line["domain"]}}
        identity = {"methods": ["password"], "password": {"user": who}}
        auth = {"auth": {"identity": identity, "scope": {"project": {"id": line["project_id"]}}}}
        self.token = self.http.post("/v3/auth/tokens", json=auth).headers["X-Subject-Token"]

    def values(self, operation: Operation, location: str) -> dict[str, str]:
        """What the documents show for its parameters: of the path all, else the required ones."""
        shown = {
            one.name: str((one.choices or (one.example,))[0])
            for one in operation.parameters
            if one.location == location and (one.required or location == "path")
        }
        own = {"project_id": self.line["project_id"], "X-Subject-Token": self.token}
        return {name: own.get(name, value) for name, value in shown.items()}

    def send(
        self,
        operation: Operation,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        auth: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """The documented example, with what is given in the place of its own."""
        values = self.values(operation, "path") if path is None else path
        uri = re.sub(r"{(\w+)}", lambda place: quote(values[place[1]], safe=""), operation.path)
        own = self.values(operation, "header") if headers is None else headers
        given = {"X-Auth-Token": self.token} if auth is None else auth
        if body is None and operation.body is not None:
            body = next(iter(operation.body.examples.values()))
        return self.http.request(
            operation.method,
            uri,
            params=self.values(operation, "query") if query is None else query,
            headers={**own, **given},
            json=body,
        )


@pytest.fixture(scope="module")
def asker(unshared_sandbox_line: dict[str, str]) -> Asker:
    return Asker(unshared_sandbox_line)


def undocumented(operation: Operation, reply: httpx.Response) -> list[str]:
    """What of a reply the documents do not have: its status, its shape, its code with that status."""
    shapes = {one.status: one.schema for one in operation.responses if one.schema}
    gateway = CATALOGUE.schemas[operation.service]["ErrorBodyGateway"]
    allowed = [one for one in (shapes.get(reply.status_code), gateway) if one]
    body = reply.json() if reply.content else None
    if reply.status_code < 400 and operation.id != "ListLogItems":
        return [] if reply.status_code in [one.status for one in operation.responses] else [reply.text]
    wrong = [] if any(not check(CATALOGUE, operation.service, one, body) for one in allowed) else [reply.text]
    code = body.get("error_code", body.get("errorCode")) if isinstance(body, dict) else None
    if code and not code.startswith("SVCSTG.ALS") and code not in CATALOGUE.success_codes:
        statuses = {one.http_status for one in CATALOGUE.error_codes.get(code, ())}
        wrong += [] if reply.status_code in statuses else [f"{code} with {reply.status_code}"]
    return wrong


def must_be_refused(operation: Operation, reply: httpx.Response, what: str) -> None:
    """By a documented 4xx; the log service says it under 200."""
    refused = 400 <= reply.status_code < 500 or TAKEN in reply.text
    assert refused or operation.id == "ListLogItems", (what, reply.status_code, reply.text[:300])
    assert undocumented(operation, reply) == [], what


def ids(operation: Operation) -> str:
    return operation.id


@pytest.mark.parametrize("operation", AUTHENTICATED, ids=ids)
def test_who_is_nobody_is_refused_by_the_gateway(asker: Asker, operation: Operation) -> None:
    stamp = datetime.fromtimestamp(time.time(), UTC).strftime("%Y%m%dT%H%M%SZ")
    access, signed = asker.line["ak"], "SignedHeaders=host;x-sdk-date"
    wrong_sk = f"SDK-HMAC-SHA256 Access={access}, {signed}, Signature={'0' * 64}"
    nobodys = f"SDK-HMAC-SHA256 Access=NOBODY, {signed}, Signature={'0' * 64}"
    for auth in (
        {},
        {"X-Auth-Token": "MII" + "x" * 2000},
        {"Authorization": wrong_sk, "X-Sdk-Date": stamp},
        {"Authorization": nobodys, "X-Sdk-Date": stamp},
    ):
        reply = asker.send(operation, auth=auth)
        assert (reply.status_code, reply.json()["error_code"]) == (401, "APIG.0301")
        assert reply.json()["request_id"] == reply.headers["X-Request-Id"]
        assert undocumented(operation, reply) == []


@pytest.mark.parametrize("operation", PATH_IDS, ids=ids)
def test_an_unknown_id_in_the_path_is_refused(asker: Asker, operation: Operation) -> None:
    known = asker.values(operation, "path")
    for name in set(known) - {"project_id"} - {place for one, place in ANY_WILL_DO if one == operation.id}:
        for value in (UNKNOWN, "没有 这个"):
            reply = asker.send(operation, path={**known, name: value})
            must_be_refused(operation, reply, f"{name}={value}")


@pytest.mark.parametrize("operation", [one for one in ALL if "{project_id}" in one.path], ids=ids)
def test_a_project_of_others_is_refused(asker: Asker, operation: Operation) -> None:
    known = asker.values(operation, "path")
    reply = asker.send(operation, path={**known, "project_id": UNKNOWN})
    assert reply.status_code == 403 or operation.id == "ListLogItems", reply.text
    must_be_refused(operation, reply, "project_id")


@pytest.mark.parametrize("operation", ALL, ids=ids)
def test_a_missing_parameter_or_field_is_refused(asker: Asker, operation: Operation) -> None:
    for location in ("query", "header"):
        known = asker.values(operation, location)
        for name in known:
            left = {key: value for key, value in known.items() if key != name}
            part = {"query": left} if location == "query" else {"headers": left}
            must_be_refused(operation, asker.send(operation, **part), name)
    for name in required_fields(operation):
        example = next(iter(operation.body.examples.values())) if operation.body else {}
        left = {key: value for key, value in example.items() if key != name}
        must_be_refused(operation, asker.send(operation, body=left), name)


def required_fields(operation: Operation) -> list[str]:
    """The fields without which its body is none, where that is an object."""
    if operation.body is None:
        return []
    schema: Mapping[str, Any] = operation.body.schema
    while "$ref" in schema:
        schema = CATALOGUE.schemas[operation.service][schema["$ref"].rpartition("/")[2]]
    example = next(iter(operation.body.examples.values()))
    return [name for name in schema.get("required", ()) if isinstance(example, dict) and name in example]


@pytest.mark.parametrize("operation", ALL, ids=ids)
def test_odd_characters_break_nothing(asker: Asker, operation: Operation) -> None:
    path, query = asker.values(operation, "path"), asker.values(operation, "query")
    for value in ODD:
        for name in set(path) - {"project_id"}:
            assert undocumented(operation, asker.send(operation, path={**path, name: value})) == []
        for one in operation.parameters:
            if one.location == "query":
                reply = asker.send(operation, query={**query, one.name: value})
                assert reply.status_code < 500 or TAKEN in reply.text, (one.name, value, reply.text)
                assert undocumented(operation, reply) == [], (one.name, value)


@pytest.mark.parametrize("operation", [one for one in ALL if one.body], ids=ids)
def test_odd_characters_in_a_body_break_nothing(asker: Asker, operation: Operation) -> None:
    assert operation.body is not None
    example = next(iter(operation.body.examples.values()))
    for place in texts(example):
        for value in ODD:
            body = json.loads(json.dumps(example))
            part = body
            for step in place[:-1]:
                part = part[step]
            part[place[-1]] = value
            reply = asker.send(operation, body=body)
            assert reply.status_code < 500 or TAKEN in reply.text, (place, value, reply.text)
            assert undocumented(operation, reply) == [], (place, value)


def texts(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all texts in a body."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        if isinstance(part, str):
            yield (*above, key)
        else:
            yield from texts(part, (*above, key))
