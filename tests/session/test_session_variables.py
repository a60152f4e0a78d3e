"""Variables: what `{{name}}` becomes, where it is refused, and that what was written stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.body_form import form
from aom_tui.session.compose.items import draft_for, override_items, without_name
from aom_tui.session.compose.undocumented_draft import undocumented_in
from aom_tui.session.construct import construct
from aom_tui.session.draft import Draft
from aom_tui.session.profile import Kind, Profile
from aom_tui.session.variables.json_text import mark_references, unmark_references
from aom_tui.session.variables.problems import unknown_variable_words
from aom_tui.session.variables.substitution import substituted
from aom_tui.session.variables.values import given_variables, json_value, text_value, with_variable
from aom_tui.session.writes import effect_of
from aom_tui.tui.actions.remedies import with_app_remedy

CATALOGUE = load_catalogue()
PROFILE = Profile(
    name="x", kind=Kind.TEST, region="r", iam_endpoint="https://iam.test", aom_endpoint="https://aom.test"
)
PROJECT = "0" * 32
SAMPLE = (
    '{"samples": [{"namespace": "{{ns}}", "metric_name": "m", "dimensions": [{"name": "a", "value": "b"}]}], '
    '"period": {{p}}, "statistics": ["average"], "time_range": "-1.-1.{{p}}"}'
)


def operation(name: str, body: str | None = None, *settings: str) -> Draft:
    return replace(draft_for(CATALOGUE.operations[name]), body=body, variables=given_variables(settings))


def sent(draft: Draft) -> tuple[str, str]:
    request, problems = construct(CATALOGUE, draft, PROFILE, PROJECT)
    assert not problems, problems
    assert request is not None
    return request.url, request.body.decode()


def refused(draft: Draft) -> list[str]:
    request, problems = construct(CATALOGUE, draft, PROFILE, PROJECT)
    assert request is None
    return [str(problem) for problem in problems]


def test_in_quotes_it_is_text_outside_of_them_json() -> None:
    draft = operation("ListSample", SAMPLE, "ns=PAAS.NODE", "p:=60")
    _url, body = sent(draft)
    assert json.loads(body)["period"] == 60
    assert json.loads(body)["time_range"] == "-1.-1.60"
    assert draft.body == SAMPLE, "what was written stays"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_text_arrives_in_a_json_string_as_it_is(text: str) -> None:
    variables = with_variable({}, "t", text_value("x"))
    variables = {**variables, "t": text_value(text)}
    draft = Draft(method="POST", uri="/v1/x", body='{"a": "<{{t}}>", "b": {{t}}}', variables=variables)
    assert json.loads(sent(draft)[1]) == {"a": f"<{text}>", "b": text}


def test_digits_and_objects_are_what_they_were() -> None:
    literal = '{"a": 1.00, "b": [12345678901234567890123, 1e30]}'
    draft = Draft(method="POST", uri="/v1/x", body='{"v":{{v}}}', variables={"v": json_value(literal)})
    assert sent(draft)[1] == '{"v":{"a":1.00,"b":[12345678901234567890123,1e30]}}'


def test_a_parameter_a_header_and_a_query_are_encoded_as_ever() -> None:
    draft = override_items(CATALOGUE, operation("ListSeries"), ["limit={{n}}", "q=={{t}}", "X-T:{{t}}"])
    draft = replace(draft, body='{"series": [{"namespace": "x"}]}', variables=given_variables(["n:=5", "t=a b&c"]))
    request, problems = construct(CATALOGUE, draft, PROFILE, PROJECT)
    assert request is not None, problems
    assert request.url.endswith("/series?limit=5&q=a%20b%26c")
    assert ("X-T", "a b&c") in request.headers


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        ("/v2/{{t}}/x?y={{t}}", "https://aom.test/v2/a%2Fb%3F/x?y=a%2Fb%3F"),
        ("{{base}}/v2/x", "https://other.test/v2/x"),
        ("/v2/x?y={{!t}}", "https://aom.test/v2/x?y=%7B%7Bt%7D%7D"),
    ],
)
def test_in_a_uri_a_value_stays_one_piece(uri: str, url: str) -> None:
    variables = given_variables(["t=a/b?", "base=https://other.test"])
    assert sent(Draft(method="GET", uri=uri, variables=variables))[0] == url


def test_a_uri_is_led_nowhere_else() -> None:
    draft = Draft(method="GET", uri="/v2/x/{{t}}", variables=given_variables(["t=.."]))
    assert refused(draft) == ["URI {{t}}: '..' would name another resource. Give its id."]


def test_braces_around_anything_else_and_values_stay() -> None:
    body = '{"a": "{{ $labels.host }} {{!n}} {{ n }} {{}}"}'
    draft = Draft(method="POST", uri="/v1/x", body=body, variables=given_variables(["n={{m}}", "m=no"]))
    assert json.loads(sent(draft)[1]) == {"a": "{{ $labels.host }} {{n}} {{m}} {{}}"}


def test_an_unknown_name_is_said_once_at_its_place() -> None:
    draft = override_items(CATALOGUE, operation("ListSeries", None, "limes=1"), ["limit={{lims}}"])
    assert refused(draft) == ["query limit: no variable is named lims. Did you mean {{limes}}?"]
    draft = override_items(CATALOGUE, operation("ListSeries", None), ["limit={{q}}"])
    way = "Give it a value (--set q=...), or write {{!q}} for the braces themselves."
    assert refused(draft) == [f"query limit: no variable is named q. {way}"]
    (problem,) = substituted(draft)[1]
    assert "Variables in the palette" in with_app_remedy(problem).remedy
    assert problem.what in unknown_variable_words("q", {})


def test_what_is_checked_is_what_would_be_sent() -> None:
    body = '{"series": [{"namespace": "x"}]}'
    draft = override_items(CATALOGUE, operation("ListSeries", body, "n=5000"), ["limit={{n}}"])
    assert refused(draft) == ["query limit: 5000 is more than the maximum 1000"]


def test_a_fault_of_the_text_is_where_the_user_sees_it() -> None:
    draft = operation("ListSample", '{"period": {{p}}, "x" 1}', "p:=6000000000")
    assert refused(draft)[0].startswith("body line 1 column 23")


def test_the_form_shows_the_text_and_checks_the_value() -> None:
    rows = {
        row.label: row
        for row in form(
            CATALOGUE,
            operation("ListSample").operation_id and CATALOGUE.operations["ListSample"],
            SAMPLE,
            given_variables(["ns=x", "p:=61"]),
        ).rows
    }
    assert rows["period"].text == "{{p}}"
    assert "61 is none of" in rows["period"].problems[0]
    assert rows["namespace"].problems == ()


def test_items_make_bare_references_where_numbers_are_wanted_and_edits_keep_them() -> None:
    draft = override_items(CATALOGUE, operation("ListSample"), ["period={{p}}", "samples[0][namespace]={{ns}}"])
    draft = override_items(CATALOGUE, draft, ["samples[0][dimensions]:={{d}}"])
    assert '"period": {{p}}' in (draft.body or "")
    assert '"namespace": "{{ns}}"' in (draft.body or "")
    assert '"dimensions": {{d}}' in (draft.body or "")
    assert "{{p}}" not in (without_name(draft, "period").body or "")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_marking_is_undone_whatever_the_text(text: str) -> None:
    assert unmark_references(mark_references(text + "{{a}}")) == text + "{{a}}"


def test_undocumented_fields_are_looked_for_in_what_would_be_sent() -> None:
    draft = operation("ListSample", '{"samples": [{{s}}]}', 's:={"namespace": "x", "odd": 1}')
    assert [each.path for each in undocumented_in(CATALOGUE, draft)] == [("samples", 0, "odd")]


def test_what_a_call_does_is_judged_by_what_would_be_sent() -> None:
    draft = Draft(method="DELETE", uri="/v2/{{p}}/alarm-rules/{{r}}", variables=given_variables(["p=1", "r=2"]))
    assert effect_of(draft, CATALOGUE).changes


@pytest.mark.parametrize(
    "setting",
    ["password=x", "my_secret=x", "a:=" + json.dumps({"password": "x"}), "t=MII" + "A" * 300, "sk=1", "h=***sha256:ab"],
)
def test_a_secret_is_no_variable_and_is_not_repeated(setting: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        given_variables([setting])
    assert setting.partition("=")[2] not in str(caught.value) or len(setting.partition("=")[2]) == 1


@pytest.mark.parametrize("setting", ["a", "a b=1", "=1", "a:=x", "a:=[1"])
def test_what_is_no_setting_is_said(setting: str) -> None:
    with pytest.raises(InvalidInput):
        given_variables([setting])
