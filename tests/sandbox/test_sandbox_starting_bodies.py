"""What `b` and `--skeleton` write is sent as it is: a first try must show what the call does."""

from typing import Any
from urllib.parse import urlencode

from timed_sandbox import Timed

from aom_tui.catalogue.check import check
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Operation, Parameter
from aom_tui.catalogue.starting_body import starting_body

CATALOGUE = load_catalogue()
WITH_BODY = [each for each in CATALOGUE.operations.values() if each.body and each.service == "aom"]
ACCEPTED = 47
"""Of 55, sent one after the other. The others make what the seed has already, and the reply says so."""
LISTS = {"ListSeries": "series", "ListSample": "samples", "ListMetricItems": "metrics", "ShowMetricsData": "metrics"}


def value_of(parameter: Parameter) -> str:
    value = parameter.example if parameter.example is not None else parameter.schema.get("default", "x")
    return "{p}" if parameter.name == "project_id" else str(value)


def reply_to(service: Timed, operation: Operation) -> Any:
    """What the sandbox answers to the starting body; parameters are the documents' examples."""
    given = {place: [one for one in operation.parameters if one.location == place] for place in ("path", "query")}
    path = operation.path.format(**{one.name: value_of(one) for one in given["path"]})
    query = urlencode([(one.name, value_of(one)) for one in given["query"] if one.required])
    headers = {one.name: value_of(one) for one in operation.parameters if one.location == "header" and one.required}
    return service.call(operation.method, f"{path}?{query}", starting_body(CATALOGUE, operation), headers)


def test_most_starting_bodies_are_accepted_at_once_and_no_other_is_malformed() -> None:
    service = Timed()
    replies = {operation.id: reply_to(service, operation) for operation in WITH_BODY}
    refused = {name: reply.text for name, reply in replies.items() if reply.status_code not in (200, 201, 204)}
    assert len(WITH_BODY) - len(refused) >= ACCEPTED, refused
    about_things = ("exist", "another ", "is bound to", "uses the")
    assert {name: text for name, text in refused.items() if not any(word in text for word in about_things)} == {}


def test_reads_of_metrics_find_some() -> None:
    service = Timed()
    for name, key in LISTS.items():
        reply = reply_to(service, CATALOGUE.operations[name])
        assert reply.json()[key], reply.text


def test_every_starting_body_is_valid() -> None:
    for operation in CATALOGUE.operations.values():
        if operation.body:
            made = starting_body(CATALOGUE, operation)
            assert not check(CATALOGUE, operation.service, operation.body.schema, made), operation.id
