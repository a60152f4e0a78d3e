"""A read that found nothing says what it asked for."""

import pytest
from msgspec.structs import replace
from render_exchanges import DRAFT, REQUEST, TOKEN, success

from aom_tui.catalogue.load import load_catalogue
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
