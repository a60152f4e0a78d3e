"""Items into drafts, drafts into requests: what goes where, how it is encoded, and what is wrong with it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from aom_tui.catalogue.json_path import path_text
from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.item_fields import item_name
from aom_tui.session.compose.items import draft_for, draft_for_request, parse_items, without_name
from aom_tui.session.compose.undocumented_draft import undocumented_in
from aom_tui.session.construct import construct
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Request
from aom_tui.session.profile import Kind, Profile

CATALOGUE = load_catalogue()
PROFILE = Profile(name="p", kind=Kind.TEST, region="r", iam_endpoint="https://iam.x", aom_endpoint="https://aom.x/gw")
BARE = draft_for_request("POST", "/v9/{project_id}/x", CATALOGUE)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)


def drafted(operation: str, *items: str) -> Draft:
    return parse_items(CATALOGUE, draft_for(CATALOGUE.operations[operation]), items)


def body(draft: Draft) -> Any:
    return json.loads(draft.body or "null")


def built(draft: Draft, **profile: Any) -> Request:
    request, problems = construct(CATALOGUE, draft, replace(PROFILE, **profile), "p1")
    assert problems == []
    assert request is not None
    return request


def problems(draft: Draft, **profile: Any) -> list[str]:
    request, found = construct(CATALOGUE, draft, replace(PROFILE, **profile), "p1")
    assert (request is None) == bool(found)
    return [str(problem) for problem in found]


def test_every_sign_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("text of a file")
    (tmp_path / "j").write_text('{"a": [1]}')
    items = ["s=x", "q==a b", "X-Trace: 1", "n:=3", f"t=@{tmp_path}/t", f"j:=@{tmp_path}/j", "a[b][0]=v", "a[b][]=w"]
    draft = parse_items(CATALOGUE, BARE, items)
    assert draft.query == (("q", "a b"),)
    assert draft.headers == (("X-Trace", "1"),)
    assert body(draft) == {"s": "x", "n": 3, "t": "text of a file", "j": {"a": [1]}, "a": {"b": ["v", "w"]}}


def test_a_declared_parameter_goes_where_it_belongs_whatever_the_sign() -> None:
    for item in ("limit=10", "limit==10", "limit:=10"):
        draft = drafted("ListSeries", item)
        assert (dict(draft.values), draft.query, draft.body) == ({"limit": "10"}, (), None)
    assert dict(drafted("PushEvents", "Enterprise-Project-Id:0").values) == {"enterprise-project-id": "0"}


def test_a_field_gets_the_type_that_is_declared_for_it() -> None:
    draft = drafted("AddMetricData", "[0][collect_time]=17", "[0][metric][namespace]=1", "[0][values][0][value]=4.5")
    assert body(draft) == [{"collect_time": 17, "metric": {"namespace": "1"}, "values": [{"value": 4.5}]}]


def test_a_backslash_takes_a_signs_meaning_away() -> None:
    assert body(parse_items(CATALOGUE, BARE, [r"a\=b=c", r"d\:e=f"])) == {"a=b": "c", "d:e": "f"}


def test_behind_a_bracket_a_dot_does_too_as_forms_write_it() -> None:
    dotted = drafted("AddMetricData", "[0].collect_time=17", "[0].metric.namespace=1", "[0].values[0].value=4.5")
    assert body(dotted) == [{"collect_time": 17, "metric": {"namespace": "1"}, "values": [{"value": 4.5}]}]
    assert body(parse_items(CATALOGUE, BARE, ["a.b=1", "c[0].d.e[]=2"])) == {"a.b": "1", "c": [{"d": {"e": ["2"]}}]}
    assert body(without_name(dotted, "[0].metric")) == [{"collect_time": 17, "values": [{"value": 4.5}]}]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("nothing", "has no = or :"),
        ("=x", "has no name"),
        ("n:={", "invalid JSON"),
        ("a[b=1", "brackets"),
        ("a[0]b=1", "brackets"),
        ("a[0]..b=1", "brackets"),
        ("a[5]=1", "leaves a gap"),
        ("t=@/no/such/file", "No such file"),
    ],
)
def test_an_item_that_is_none(item: str, words: str) -> None:
    with pytest.raises(InvalidInput, match="item") as caught:
        parse_items(CATALOGUE, BARE, [item])
    (problem,) = caught.value.problems
    assert words in str(problem)


def test_a_list_may_be_written_as_json() -> None:
    draft = drafted("DeleteserviceDiscoveryRules", 'appRulesIds:=["a", 1]')
    assert built(draft).uri.endswith("?appRulesIds=a,1")
    assert dict(drafted("ListAlarmRule", "limit:=[1]").values) == {"limit": "[1]"}
    with pytest.raises(InvalidInput, match="holds a comma"):
        drafted("DeleteserviceDiscoveryRules", 'appRulesIds:=["a,b"]')


@pytest.mark.parametrize(
    ("operation", "item", "near"),
    [
        ("ListSeries", "limt=5", "limit"),
        ("ListSeries", "Series=5", "series"),
        ("ListSeries", "series[0][namespce]=PAAS.NODE", "namespace"),
        ("ListSeries", "series[0].namespce=PAAS.NODE", "namespace"),
        ("ListSeries", "namespace=PAAS.NODE", "series[0][namespace]"),
        ("ListSeries", "series.namespace=PAAS.NODE", "series[0][namespace]"),
        ("AddMetricData", "[0][colect_time]=1", "collect_time"),
        ("ListAlarmRule", "limt=5", "limit"),
    ],
)
def test_a_mistyped_name_is_not_sent_as_a_field(operation: str, item: str, near: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        drafted(operation, item)
    (problem,) = caught.value.problems
    assert f"Did you mean {near}?" in str(problem)


def test_a_field_that_is_unlike_all_others_is_tried_out_and_any_with_a_sign_of_its_own() -> None:
    assert body(drafted("ListSeries", "sort=x", "limt:=5")) == {"sort": "x", "limt": 5}
    assert body(drafted("PushEvents", "events[0][metadata][event_nam]=x")) == {
        "events": [{"metadata": {"event_nam": "x"}}]
    }


def test_fields_that_the_documents_do_not_know_are_found() -> None:
    draft = drafted("ListSeries").with_body('{"series": [{"namespace": "x", "y": 1}], "z": {"series": 2}}')
    assert [each.path for each in undocumented_in(CATALOGUE, draft)] == [("series", 0, "y"), ("z",)]
    assert undocumented_in(CATALOGUE, drafted("ListSeries").with_body("{no json")) == ()


@given(st.dictionaries(TEXT, TEXT, max_size=4))
def test_any_name_and_value_can_be_written_as_items(fields: dict[str, str]) -> None:
    plain = {name: value for name, value in fields.items() if not set(name) & set("[]{}")}
    items = ["".join(f"\\{c}" if c in "\\=:@" else c for c in name) + f":={json.dumps(v)}" for name, v in plain.items()]
    draft = parse_items(CATALOGUE, BARE, [item for item in items if not item.startswith("project_id")])
    assert (body(draft) or {}) == {name: value for name, value in plain.items() if not name.startswith("project_id")}


NAME = TEXT.filter(lambda name: not set(name) & set("[]{}") and not name.isdecimal() and name != "project_id")


@given(NAME, st.lists(NAME | st.just(0), max_size=4))
def test_the_item_of_a_path_that_a_fault_names_sets_the_value_there(first: str, inner: list[str | int]) -> None:
    draft = parse_items(CATALOGUE, BARE, [f"{item_name(path_text((first, *inner)))}:=1"])
    value = body(draft)
    for step in (first, *inner):
        value = value[step]
    assert value == 1


@given(TEXT, TEXT)
def test_values_survive_path_and_query(value: str, query: str) -> None:
    draft = replace(drafted("ShowAlarmRule"), values={"alarm_rule_id": value}, query=(("q", query),))
    request, found = construct(CATALOGUE, draft, PROFILE, "p1")
    if request is None:
        assert found
        return
    parts = urlsplit(request.url)
    assert parts.path.count("/") == 5
    assert unquote(parts.path.rsplit("/", 1)[1]) == value
    assert parse_qsl(parts.query.replace("+", "%2B"), keep_blank_values=True) == [("q", query)]


def test_a_request_has_the_declared_content_type_only_with_a_body() -> None:
    login = '{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "u", "password": "p",'
    login += ' "domain": {"name": "d"}}}}, "scope": {"project": {"name": "r"}}}}'
    token = built(drafted("KeystoneCreateUserTokenByPassword").with_body(login))
    assert token.headers == (("Content-Type", "application/json;charset=utf8"),)
    assert token.url == "https://iam.x/v3/auth/tokens"
    listed = built(drafted("ListAlarmRule", "limit=2"))
    assert (listed.url, listed.headers) == ("https://aom.x/gw/v2/p1/alarm-rules?limit=2", ())


def test_a_bare_request_goes_out_as_typed() -> None:
    assert built(draft_for_request("get", "/v2/{project_id}/a%2Fb?x=1&y=a b", CATALOGUE)).uri.endswith(
        "/v2/p1/a%2Fb?x=1&y=a%20b"
    )
    assert built(draft_for_request("GET", "https://other/x", CATALOGUE)).url == "https://other/x"


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (
            drafted("ListSeries", "limit=0"),
            ["query limit: 0 is less than the minimum 1", "body: required, and not given"],
        ),
        (drafted("ListSeries", "series[0][metric_name]=x"), ["body series[0].namespace: required"]),
        (drafted("ShowAlarmRule"), ["path alarm_rule_id: required, and not given"]),
        (drafted("ListSeries").with_body('{"series": [\n  oops]}'), ["body line 2 column 3: invalid JSON"]),
        (Draft(method="GET", uri=""), ["URI: missing"]),
        (Draft(method="GET", uri="v2/x"), ["URI: 'v2/x' does not start with / and is no URL"]),
        (Draft(method="G T", uri="/x"), ["method: 'G T' is no HTTP method"]),
        (Draft(method="GET", uri="ftp://h/x"), ["URI: 'ftp://h/x' is neither http nor https"]),
        (Draft(method="GET", uri="http://example.com/"), ["endpoint: plain http to example.com is not allowed"]),
        (Draft(method="GET", uri="/x/{id}"), ["path id: required, and not given"]),
        (Draft(method="GET", uri="/x", headers=(("A B", "c"),)), ["header A B: is no header name"]),
        (Draft(method="GET", uri="/x", headers=(("A", "c\r\nX: y"),)), ["header A: has characters that no header"]),
    ],
)
def test_what_is_wrong_is_said_with_its_place(draft: Draft, expected: list[str]) -> None:
    found = problems(draft)
    assert len(found) == len(expected)
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=True))


def test_plain_http_goes_to_loopback_or_where_the_profile_allows_it() -> None:
    assert built(Draft(method="GET", uri="http://127.0.0.1:1/"))
    assert built(Draft(method="GET", uri="http://[::1]:1/"))
    assert built(Draft(method="GET", uri="http://example.com/"), allow_http=True)


def test_an_unchecked_draft_is_built_as_it_is() -> None:
    wrong = replace(drafted("ListSeries", "limit=0").with_body("{no json"), unchecked=True)
    request = built(wrong)
    assert (request.body, urlsplit(request.url).query) == (b"{no json", "limit=0")
    assert problems(replace(wrong, unchecked=False))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (drafted("ShowAlarmRule"), "path alarm_rule_id: required"),
        (drafted("ShowAlarmRule", "alarm_rule_id=.."), "would name another resource"),
        (drafted("ListSeries", "X-A:a\nb"), "has characters that no header can carry"),
        (drafted("PushEvents", "enterprise-project-id:中"), "has characters that no header can carry"),
        (drafted("ListSeries").with_body('"\ud800"'), "no UTF-8 text"),
    ],
)
def test_what_no_request_can_carry_is_refused_unchecked_too(draft: Draft, said: str) -> None:
    assert any(said in problem for problem in problems(replace(draft, unchecked=True)))


RANGE = ("ListRangeQueryAomPromGet", "query=up", "end=1764003600", "step=1m")


@pytest.mark.parametrize("start", ["1764000000", "1764000000.5", "1.764e9", "2025-11-24T16:00:00Z"])
def test_a_time_in_seconds_is_sent_as_prometheus_reads_it(start: str) -> None:
    assert ("start", start) in parse_qsl(urlsplit(built(drafted(*RANGE, f"start={start}")).url).query)


@pytest.mark.parametrize("start", ["-1h", "now", "now-1h", "2025-11-24", "2025-11-24 16:00", "1764000000s", "nan"])
def test_what_is_no_time_in_seconds_is_not_sent(start: str) -> None:
    assert problems(drafted(*RANGE, f"start={start}")) == [f'query start: "{start}" is no time in epoch seconds']
    assert problems(replace(drafted(*RANGE, f"start={start}"), unchecked=True)) == []


def test_a_time_range_too_long_for_its_period_is_refused() -> None:
    items = ["samples[0][namespace]=N", "samples[0][metric_name]=m", "samples[0][dimensions][0][name]=d"]
    items += ["samples[0][dimensions][0][value]=v", "statistics[]=average", "period=60"]
    assert not problems(drafted("ListSample", *items, "time_range=-1.-1.60"))
    (problem,) = problems(drafted("ListSample", *items, "time_range=-1.-1.2880"))
    assert problem.startswith("body time_range: 2880 minutes in periods of 60 s are 2880 points")
