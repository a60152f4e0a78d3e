"""A Postman collection, folders and variables and all, without its credentials."""

import json
from typing import Any

import pytest

from aom_tui.problem import InvalidInput
from aom_tui.session.foreign.postman import Collection, read_collection, select_items

COLLECTION: dict[str, Any] = {
    "info": {"name": "AOM 巡检", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "auth": {"type": "apikey", "apikey": [{"key": "value", "value": "SECRET0"}]},
    "event": [{"listen": "prerequest", "script": {"exec": ["..."]}}],
    "variable": [
        {"key": "baseUrl", "value": "https://aom.example"},
        {"key": "ns", "value": "PAAS.NODE"},
        {"key": "auth_token", "value": "SECRET1"},
    ],
    "item": [
        {
            "name": "Metrics",
            "item": [
                {
                    "name": "List series",
                    "event": [{"listen": "test"}],
                    "request": {
                        "method": "POST",
                        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "SECRET2"}]},
                        "header": [
                            {"key": "X-Auth-Token", "value": "SECRET3"},
                            {"key": "X-Off", "value": "1", "disabled": True},
                            {"key": "X-Tag", "value": "{{ns}}"},
                        ],
                        "body": {
                            "mode": "raw",
                            "raw": '{"series": [{"namespace": "{{ns}}"}]}',
                            "options": {"raw": {"language": "json"}},
                        },
                        "url": {
                            "raw": "{{baseUrl}}/v2/:project_id/series?limit=5&off=1",
                            "host": ["{{baseUrl}}"],
                            "path": ["v2", ":project_id", "series"],
                            "query": [{"key": "limit", "value": "5"}, {"key": "off", "value": "1", "disabled": True}],
                            "variable": [{"key": "project_id", "value": ""}],
                        },
                    },
                },
                {"name": "Upload", "request": {"method": "POST", "url": "https://h", "body": {"mode": "formdata"}}},
            ],
        },
        {"name": "Ping", "request": "https://h.example/ping?X-Auth-Token=SECRET4"},
        {
            "name": "Ping",
            "request": {"url": {"protocol": "https", "host": ["h", "example"], "port": "8443", "path": ["a", "b c"]}},
        },
    ],
}


def collection(**more: Any) -> Collection:
    return read_collection(json.dumps({**COLLECTION, **more}))


def test_requests_come_in_order_with_their_folders_and_without_credentials() -> None:
    found = collection()
    assert [each.path for each in found.requests] == ["Metrics / List series", "Metrics / Upload", "Ping", "Ping"]
    assert "SECRET" not in repr(found) + repr([each.request for each in found.requests]) + repr(found.variables)
    assert {name: value.text for name, value in found.variables.items()} == {
        "baseUrl": "https://aom.example",
        "ns": "PAAS.NODE",
    }
    assert found.notes == (
        "auth_token holds a secret: it is left out",
        "the collection's authorization is left out; the profile signs in instead",
        "scripts are left out",
    )


def test_variables_stay_variables() -> None:
    request = collection().requests[0].request
    assert request is not None
    assert request.url == "{{baseUrl}}/v2/{project_id}/series?limit=5"
    assert request.headers == (("X-Tag", "{{ns}}"), ("Content-Type", "application/json"))
    assert request.body == '{"series": [{"namespace": "{{ns}}"}]}'
    assert request.dropped == ("X-Auth-Token", "its authorization (bearer)")
    assert request.notes == ("its scripts are left out",)


def test_what_is_not_taken_is_said_of_that_request_alone() -> None:
    found = collection().requests
    assert found[1].problem == "a body of the kind formdata is not taken: AOM takes JSON"
    assert found[2].request is not None
    assert found[2].request.url == "https://h.example/ping"
    assert found[3].request is not None
    assert found[3].request.url == "https://h.example:8443/a/b c"


def test_requests_are_chosen_by_number_name_or_path() -> None:
    found = collection()
    assert [each.path for each in select_items(found, ("3", "list SERIES", "Metrics / Upload"))] == [
        "Ping", "Metrics / List series", "Metrics / Upload"
    ]  # fmt: skip
    assert len(select_items(found, ("all",))) == 4
    for wrong, fault in (("Ping", "2 requests are called that"), ("9", "no such request. Give its number, 1 to 4.")):
        with pytest.raises(InvalidInput, match=fault):
            select_items(found, (wrong,))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"item": 1}', "null", '{"openapi": "3.0"}'])
def test_what_is_no_collection_is_said(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"Export the collection as v2\.1"):
        read_collection(text)


@pytest.mark.parametrize(
    "item",
    [None, 1, {}, {"request": {}}, {"request": {"url": None}}, {"request": {"url": {"query": [1]}, "header": 3}}],
)
def test_odd_items_break_nothing(item: Any) -> None:
    collection(item=[item])
