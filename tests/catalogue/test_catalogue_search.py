"""Finding operations by words and by request lines, and the meaning of codes."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.catalogue.fuzzy_search import nearest
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Catalogue, Effect, Operation
from aom_tui.catalogue.search import explain, explain_status, match, search, similar_ids

CATALOGUE = load_catalogue()


def ids(text: str) -> list[str]:
    return [operation.id for operation in search(CATALOGUE, text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ListSeries", "ListSeries"),
        ("listseries", "ListSeries"),
        ("/v2/{project_id}/samples", "ListSample"),
        ("时间序列", "ListSeries"),
        ("nocatalog validate", "KeystoneValidateToken"),
        ("securitytokens", "CreateTemporaryAccessKeyByToken"),
        ("log items", "ListLogItems"),
        ("related_cce_clusters", "ListMetricOrEventAlarmRule"),
    ],
)
def test_finds_by_id_uri_title_and_parameter(text: str, first: str) -> None:
    assert ids(text)[0] == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("liechushijianxulie", "ListSeries"),
        ("lcsjxl", "ListSeries"),
        ("celue", "ListPolicies"),
        ("celve", "ListPolicies"),
    ],
)
def test_finds_a_chinese_title_by_its_pinyin(text: str, found: str) -> None:
    assert found in ids(text)


@pytest.mark.parametrize("text", ["创建 静默规则", "新建 静默规则", "xjjmgz"])
def test_finds_a_call_by_the_words_of_the_reference_too(text: str) -> None:
    assert ids(text) == ["AddMuteRules"]


@pytest.mark.parametrize("text", ["告警规则", "gaojing", "gaojingguize", "gjgz", "新建 告警规则"])
def test_a_threshold_rule_is_found_as_the_alarm_rule_it_is(text: str) -> None:
    assert "AddAlarmRule" in ids(text)


def test_every_operation_is_found_first_by_its_id_and_somewhere_by_its_other_names() -> None:
    for operation in CATALOGUE.operations.values():
        assert ids(operation.id)[0] == operation.id
        for text in (operation.title, operation.title_zh, f"{operation.method} {operation.path}", operation.group):
            assert operation.id in ids(text)


def test_all_words_must_occur() -> None:
    assert ids("alarm rule template") == ["ListAlarmRuleTemplate", "DeleteAlarmRuleTemplate"]
    assert ids("alarm nonsense") == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("firing", "ListEvents"),
        ("alarms now", "ListEvents"),
        ("cpu", "ListSample"),
        ("send metric", "AddMetricData"),
        ("push metric", "AddMetricData"),
        ("上报指标", "AddMetricData"),
        ("查询告警", "ListEvents"),
        ("查询日志", "ListLogItems"),
        ("当前告警", "ListEvents"),
        ("find logs", "ListLogItems"),
    ],
)
def test_words_that_mean_the_same_find_it_too(text: str, first: str) -> None:
    assert ids(text)[0] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        *(
            (text, "ListSample")
            for text in ("data points", "Datapoints", "数据点", "metric  data", "query metric data")
        ),
        *((text, "ListSeries") for text in ("指标", "list metrics", "metrics", "查询指标")),
    ],
)
def test_what_people_call_it_comes_first(text: str, first: str) -> None:
    assert ids(text)[0] == first


@pytest.mark.parametrize("text", ["metric", "list metrics", "metricdata", "alarm", "监控", "alarms", "threshold"])
def test_deprecated_ones_come_last(text: str) -> None:
    found = search(CATALOGUE, text)
    assert [each.deprecated for each in found] == sorted(each.deprecated for each in found)


def test_what_replaced_them_is_found_with_nothing_but_deprecated_ones() -> None:
    assert ids("/ams/metrics") == ["ListSeries", "ListMetricItems"]
    assert ids("ShowMetricsData") == ["ShowMetricsData", "ListSample"]


def test_a_mistyped_word_has_nearest_ones_and_nonsense_none() -> None:
    assert "ListAlarmRule" in [each.id for each in nearest(CATALOGUE, "alrm rulez")]
    assert {each.group for each in nearest(CATALOGUE, "dashbord")} == {"Dashboards"}
    assert [each.id for each in nearest(CATALOGUE, "日志火星")] == ["ListLogItems"]
    assert nearest(CATALOGUE, "zzzzzzzz") == []


def test_no_words_give_everything_in_order_with_deprecated_last() -> None:
    everything = search(CATALOGUE, "  ")
    assert len(everything) == len(CATALOGUE.operations)
    assert [operation.deprecated for operation in everything] == sorted(each.deprecated for each in everything)


def test_suggests_ids_like_a_mistyped_one() -> None:
    assert similar_ids(CATALOGUE, "listseris")[0] == "ListSeries"
    assert similar_ids(CATALOGUE, "zzzzzzzz") == []


def matched(method: str, path: str, service: str | None = None) -> tuple[str, dict[str, str]] | None:
    found = match(CATALOGUE, method, path, service)
    return found and (found[0].id, found[1])


@pytest.mark.parametrize("operation", CATALOGUE.operations.values(), ids=lambda operation: operation.id)
def test_every_operation_matches_its_own_request_line(operation: Operation) -> None:
    path = operation.path.replace("{project_id}", "p1").replace("{alarm_rule_id}", "7").replace("{alarm_id}", "7")
    expected = operation.id.removesuffix("AndMfa")  # one method and path: the body decides, the password call is taken
    for method in (operation.method, *operation.also_methods, operation.method.lower()):
        found = matched(method, path, operation.service)
        assert found is not None
        assert found[0] == expected


def test_a_literal_segment_wins_over_a_template() -> None:
    template = CATALOGUE.operations["ShowAlarmRule"]
    literal = Operation("Special", "aom", "GET", "/v2/{project_id}/alarm-rules/all", "", "", "", "", Effect.READ)
    for order in ((template, literal), (literal, template)):
        catalogue = Catalogue({each.id: each for each in order}, {}, {}, frozenset(), {})
        special = match(catalogue, "GET", "/v2/p/alarm-rules/all")
        assert special is not None
        assert (special[0].id, special[1]) == ("Special", {"project_id": "p"})
        usual = match(catalogue, "GET", "/v2/p/alarm-rules/7")
        assert usual is not None
        assert usual[0].id == "ShowAlarmRule"


def test_a_head_goes_to_the_get_and_a_query_is_ignored() -> None:
    assert matched("HEAD", "/v3/auth/tokens?nocatalog=true") == ("KeystoneValidateToken", {})
    assert matched("POST", "/v2/p/push/events") == ("PushEvents", {"project_id": "p"})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2/p/series"),  # POST only
        ("POST", "/v2//series"),  # the empty project id of APIGW.0301
        ("POST", "/v2/p/series/"),
        ("POST", "v2/p/series"),
        ("POST", ""),
        ("GET", "/nowhere"),
    ],
)
def test_nothing_matches_what_is_not_documented(method: str, path: str) -> None:
    assert matched(method, path) is None


def test_a_path_belongs_to_its_service() -> None:
    assert matched("GET", "/v3/auth/tokens", "aom") is None
    assert matched("GET", "/v3/auth/tokens", "iam") == ("KeystoneValidateToken", {})


@given(
    st.text(min_size=1).filter(lambda text: text.isprintable() or "\n" in text), st.text("ab/%{} ?#中é~+.", min_size=1)
)
def test_values_come_back_as_they_were_before_encoding(project: str, rule: str) -> None:
    path = f"/v2/{quote(project, safe='')}/alarm-rules/{quote(rule, safe='')}"
    assert matched("DELETE", path) == ("DeleteAlarmRule", {"project_id": project, "alarm_rule_id": rule})


@given(st.text())
def test_no_path_and_no_words_are_too_strange(text: str) -> None:
    match(CATALOGUE, text, text)
    search(CATALOGUE, text)
    nearest(CATALOGUE, text)
    similar_ids(CATALOGUE, text)
    explain(CATALOGUE, text, text, message=text)


def test_the_operations_own_entry_comes_first() -> None:
    for operation in ("ListMetricItems", "ShowMetricsData", "AddAlarm"):
        assert operation in explain(CATALOGUE, "SVCSTG_AMS_4000101", operation)[0].operations
    assert explain(CATALOGUE, "SVCSTG_AMS_4000101", "ShowMetricsData")[0].message == "Projectid is left blank."


def test_the_gateway_has_two_names() -> None:
    assert explain(CATALOGUE, "APIGW.0301") == explain(CATALOGUE, " apig.0301 ") != ()


@pytest.mark.parametrize(
    ("message", "meaning"),
    [
        ("Incorrect IAM authentication information.", "signature was rejected"),
        ("Incorrect IAM authentication information: verify aksk signature fail", "signature was rejected"),
        ("Incorrect IAM authentication information: decrypt token fail", "cannot be read"),
        ("Incorrect IAM authentication information: Get secretKey failed,ak:AKX123,err:ak not exist", "no such access"),
        ("Incorrect IAM authentication information: AK access failed to reach the limit,forbidden.", "locked"),
    ],
)
def test_the_message_chooses_among_entries_of_one_code(message: str, meaning: str) -> None:
    assert meaning in explain(CATALOGUE, "APIGW.0301", message=message)[0].meaning


def test_iam_numbers_and_unknown_codes() -> None:
    assert explain(CATALOGUE, "401")[0].module == "IAM"
    assert explain(CATALOGUE, "AOM.99999999") == ()


def test_every_status_has_a_meaning() -> None:
    assert "Retry-After" in explain_status(CATALOGUE, 429).remedy
    assert explain_status(CATALOGUE, 404).meaning == "The resource does not exist."
    assert explain_status(CATALOGUE, 418).meaning == "The request was refused."
    assert explain_status(CATALOGUE, 299).meaning == "Success."
    assert explain_status(CATALOGUE, 0).meaning == "Not an HTTP status."
