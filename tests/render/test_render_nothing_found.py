"""A read that found nothing says what it asked for."""

import pytest
from msgspec.structs import replace
from render_exchanges import DRAFT, REQUEST, TOKEN, success

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.explanation import why
from aom_tui.render.explanation_text import explanation_text
from aom_tui.render.nothing_found import nothing_found as nothing_found_by
from aom_tui.session.exchange import Exchange, Failure, FailureKind

CATALOGUE = load_catalogue()


def nothing_found(exchange: Exchange) -> str:
    return nothing_found_by(exchange, CATALOGUE)


@pytest.mark.parametrize("body", [b"[]", b'{"series":[]}', b'{"errorCode":"SVCSTG_AMS_2000000","series":[],"n":0}'])
def test_an_empty_list_names_the_filters(body: bytes) -> None:
    assert nothing_found(success(body)) == "nothing found for series[0].namespace = PAAS.NODE"


@pytest.mark.parametrize("body", [b"{}", b'{"series":[{}]}', b'{"a":[],"b":[1]}', b"<html>", b'{"n":0}', b"[" * 4000])
def test_anything_else_says_nothing(body: bytes) -> None:
    assert nothing_found(success(body)) == ""


def test_an_empty_result_of_a_query_names_it() -> None:
    body = b'{"status":"success","data":{"resultType":"vector","result":[]}}'
    asked = replace(REQUEST, url="https://aom.example/v1/query?query=nosuchmetric", body=b"")
    assert nothing_found(success(body, request=asked)) == "nothing found for query = nosuchmetric"


SAMPLE = b'{"sample":{"namespace":"PAAS.NODE","dimensions":[{"name":"h","value":"n"}]},"data_points":[%b]}'
POINT = b'{"timestamp":1795600000000,"statistics":[{"statistic":"average","value":1}]}'


def test_series_without_a_point_name_the_filters_and_always_the_time() -> None:
    asked = replace(REQUEST, body=b'{"a":1,"b":2,"c":3,"d":4,"e":5,"time_range":"-1.-1.30"}')
    empty = SAMPLE % b""
    said = nothing_found(success(b'{"samples":[%b,%b]}' % (empty, empty), request=asked))
    assert said == "no data points for a = 1, b = 2, c = 3, d = 4, ..., time_range = -1.-1.30"
    assert nothing_found(success(b'{"samples":[%b,%b]}' % (empty, SAMPLE % POINT), request=asked)) == ""


def test_why_says_it_of_a_success() -> None:
    exchange = success(b'{"samples":[%b]}' % (SAMPLE % b""))
    lines = explanation_text(why(CATALOGUE, exchange)).splitlines()
    assert "but      no data points for series[0].namespace = PAAS.NODE" in lines
    assert not any(line.startswith("but") for line in explanation_text(why(CATALOGUE, success(b"{}"))).splitlines())


def test_pages_are_no_filter_and_a_secret_is_not_said() -> None:
    request = replace(REQUEST, url=f"https://aom.example/v2?limit=1&type=a%1b&token={TOKEN}", body=b"")
    said = nothing_found(replace(success(), request=request))
    assert "limit" not in said
    assert "type = a" in said
    assert TOKEN not in said
    assert "\x1b" not in said


def test_what_went_wrong_and_what_asked_for_nothing_say_nothing() -> None:
    made = success(b'{"series":[]}')
    assert nothing_found(replace(made, outcome=Failure(next(iter(FailureKind)), "x", "y"))) == ""
    assert nothing_found(replace(made, draft=replace(DRAFT, method="PUT", operation_id=None))) == ""
    assert nothing_found(replace(made, request=replace(REQUEST, url="https://a.example/", body=b""))) == ""
