"""`.http` files: what is written is read again; what other programs write is read; secrets are neither."""

import os
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.draft import Draft
from aom_tui.session.foreign.adopt import ImportTarget
from aom_tui.session.saved.entry import EntryContext, LoadedDraft, entry_of, load_entry
from aom_tui.session.saved.folder import EntryExists, SavedRequests
from aom_tui.session.saved.http_edits import with_appended, with_new_name, with_section
from aom_tui.session.saved.http_file import Entry, entry_text, read_http
from aom_tui.session.saved.http_variables import DynamicVariables
from aom_tui.session.saved.literal_secrets import literal_secrets
from aom_tui.session.variables.references import foreign_references
from aom_tui.session.variables.substitution import substituted
from aom_tui.session.variables.values import json_value, text_value, with_variable

CATALOGUE = load_catalogue()
PROJECT = "4fae0123456789abcdef0123456789a3"
HERE = ImportTarget(
    {"aom": "https://aom.cn-north-4.myhuaweicloud.com", "iam": "https://iam.cn-north-4.myhuaweicloud.com"}, PROJECT
)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TOKEN = "MII" + "a" * 300
MFA = next(name for name, each in CATALOGUE.operations.items() if each.path == "/v3/auth/tokens" and "Mfa" in name)
"""The second of two operations on one path."""

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)
names = words.map(lambda text: " ".join(text.split()).strip("# ")).filter(bool)
lines = st.lists(words.filter(lambda line: line[:1] not in ("#", "<", ">")), max_size=5).map("\n".join)


def context(**more: str) -> EntryContext:
    return EntryContext(CATALOGUE, HERE, DynamicVariables(NOW), more, lambda name: f"content of {name}")


def read(text: str, **variables: str) -> LoadedDraft:
    file = read_http(text)
    return load_entry(file.entries[0], context(**{**variables, **file.variables}))


def draft(operation_id: str, *items: str) -> Draft:
    return parse_items(CATALOGUE, draft_for(CATALOGUE.operations[operation_id]), items)


def parts(made: Draft) -> tuple[object, ...]:
    return (made.method, made.uri, made.operation_id, dict(made.values), made.query, made.headers, made.body,
            dict(made.variables))  # fmt: skip


# -- what we write


@given(names, lines.map(lambda text: text.rstrip() or None), st.lists(st.tuples(st.just("X-Trace"), words), max_size=2))
def test_an_entry_that_is_written_is_read_again(name: str, body: str | None, pairs: list[tuple[str, str]]) -> None:
    headers = tuple((header, value.strip()) for header, value in pairs)
    entry = Entry(name=name, method="PUT", url="{{endpoint}}/v2/x?y=%20", headers=headers, body=body)
    (again,) = read_http("@a = 1\n\n" + entry_text(entry) + "\n### other\nGET /x\n").entries[:1]
    assert (again.name, again.method, again.url, again.headers) == (name, "PUT", entry.url, headers)
    assert again.body == (body if body and body.strip() else None)


@given(
    st.dictionaries(st.sampled_from(["limit", "order", "marker"]), words.filter(bool)),
    st.lists(st.tuples(names, words)),
)
def test_a_draft_of_an_operation_comes_back_as_it_was(values: dict[str, str], query: list[tuple[str, str]]) -> None:
    known = {p.name for p in CATALOGUE.operations["ListSample"].parameters}
    made = replace(
        draft_for(CATALOGUE.operations["ListSample"]),
        values=MappingProxyType({name: value for name, value in values.items() if name in known}),
        query=tuple(pair for pair in query if pair[0] not in known),
        body='{"samples": []}',
    )
    assert parts(read(entry_text(entry_of(CATALOGUE, made, "x"))).draft) == parts(made)


@pytest.mark.parametrize(
    "made",
    [
        draft("ListSeries", "limit=10", "series[0][namespace]=PAAS.NODE", "q==a b&c", "X-Trace:1"),
        draft("ShowAlarmRule", "alarm_rule_id={{id}}"),
        draft("ListSeries", "project_id=" + "0" * 32),
        Draft(method="GET", uri="/v2/{project_id}/unknown?x=1"),
        Draft(method="GET", uri="/v2/{project_id}/series"),
        Draft(method="GET", uri="https://example.com/{{path}}/y", query=(("a", "ü"),)),
        draft(MFA),
    ],
    ids=lambda made: made.operation_id or made.uri,
)  # fmt: skip
def test_drafts_come_back(made: Draft) -> None:
    variables = with_variable(with_variable({}, "id", text_value("7")), "path", text_value("p q"))
    again = read(entry_text(entry_of(CATALOGUE, replace(made, variables=variables), "x"))).draft
    assert again.operation_id == made.operation_id
    assert dict(again.values) == dict(made.values)
    assert again.body == made.body
    assert again.headers == made.headers


def test_a_request_is_written_without_host_project_and_token() -> None:
    made = draft("ListSeries", "limit=10", "series[0][namespace]={{ns}}", "X-Trace:1")
    made = replace(made, variables=with_variable({}, "ns", text_value("PAAS.NODE")))
    assert entry_text(entry_of(CATALOGUE, made, "nodes")).splitlines()[:6] == [
        "### nodes",
        "# @aom-operation ListSeries",
        "@ns = PAAS.NODE",
        "POST {{endpoint}}/v2/{{project_id}}/series?limit=10",
        "Content-Type: application/json",
        "X-Trace: 1",
    ]


def test_a_body_line_that_would_end_the_body_is_refused() -> None:
    made = Draft(method="POST", uri="/x", body="a\n### b")
    with pytest.raises(InvalidInput, match="body line 2"):
        entry_text(entry_of(CATALOGUE, made, "x"))


def test_a_variable_that_is_a_number_stays_one() -> None:
    made = replace(draft("ListSample"), body='{"period": {{p}}}', variables=with_variable({}, "p", json_value("60")))
    assert read(entry_text(entry_of(CATALOGUE, made, "x"))).draft.variables["p"].json == "60"


# -- what others write

OTHERS = """\
@host = https://aom.cn-north-4.myhuaweicloud.com
@version = v2
// a comment

### List
# @name list
POST {{host}}/{{version}}/{{project_id}}/series
    ?limit=5
    &offset=a%20b HTTP/1.1
# between
X-Auth-Token: {{token}}
Content-Type: application/json

{
  "series": []
}

> {%
    client.global.set("x", 1)
%}

###
< {% request.variables.set("a", "b") %}
GET https://example.com/x

### from a file
POST {{endpoint}}/v1/{project_id}/x
X-Y: {{$guid}}

< ./body.json

### broken
POST /x
no header
"""


def test_what_other_programs_write_is_read() -> None:
    first, second, third, fourth = read_http(OTHERS, "a.http").entries
    assert first.alias == "list"
    assert (first.name, second.name, third.name) == ("List", "GET https://example.com/x", "from a file")
    assert third.body_file == "./body.json"
    assert fourth.problem is not None
    assert str(fourth.problem).startswith("a.http line 34: this is no header")


def test_an_address_of_the_file_is_this_profiles_endpoint() -> None:
    made = load_entry(read_http(OTHERS).entries[0], context(**read_http(OTHERS).variables))
    assert made.draft.operation_id == "ListSeries"
    assert dict(made.draft.values) == {"limit": "5", "offset": "a b"}
    assert made.draft.headers == ()
    assert made.draft.body == '{\n  "series": []\n}'
    assert made.notes == ()


def test_a_name_that_only_other_programs_know_is_said() -> None:
    made = read("GET {{endpoint}}/v9/x?y={{$processEnv HOME}}\n\n{{ $labels.host }}")
    assert made.notes == ("{{$processEnv HOME}} is not known here",)
    _made, problems = substituted(made.draft)
    assert [str(each) for each in problems] == [
        "URI: {{$processEnv HOME}} is not known here. Put its value in its place."
    ], "nothing is sent"


def test_a_file_is_the_body_and_a_new_value_is_made() -> None:
    made = load_entry(read_http(OTHERS).entries[2], context()).draft
    assert made.body == "content of ./body.json"
    assert len(dict(made.headers)["X-Y"]) == 36


@pytest.mark.parametrize(
    ("text", "value"),
    [("{{$timestamp}}", "1795608000"), ("{{$isoTimestamp}}", "2026-11-25T12:00:00.000Z"), ("{{$randomInt 3 3}}", "3"),
     ("{{$random.integer(4, 4)}}", "4"),
     ("{{ $labels.host }}", "{{ $labels.host }}")],
)  # fmt: skip
def test_values_that_are_new_each_time(text: str, value: str) -> None:
    assert DynamicVariables(NOW)(text) == value


def test_what_only_other_programs_put_in_is_named() -> None:
    text = "/x/{{rules.response.body.$.a[0].id}}?a={{$processEnv HOME}}&b={{ $labels.host }}&c={{name}}"
    assert foreign_references(text) == ["{{rules.response.body.$.a[0].id}}", "{{$processEnv HOME}}"]
    assert foreign_references("{{$processEnv A}} {{$processEnv A}} {{rules.response.body}}") == ["{{$processEnv A}}"]


# -- secrets


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("GET /x\nX-Auth-Token: abc", 2),
        ("GET /x\n# X-Auth-Token: abc", 2),
        ("GET /x\nAuthorization: Basic abc", 2),
        ('POST /x\n\n{"auth": {\n  "password": "x"}}', 4),
        ("GET /x?token=abc", 1),
        ("@password = abc\nGET /x", 1),
        ("GET https://me:pw@host/x", 1),
        (f"GET /x\nX-Y: {TOKEN}", 2),
    ],
)
def test_a_secret_is_named_by_its_line(text: str, line: int) -> None:
    assert [number for number, _name in literal_secrets(text)] == [line]


@pytest.mark.parametrize(
    "text",
    ["GET /x\nX-Auth-Token: {{token}}", "Authorization: Bearer {{t}}", '{"password": "{{pw}}"}', "GET /x?next_token=3",
     "### token of a user", "POST {{endpoint}}/v3/auth/tokens", '{"password": ""}'],
)  # fmt: skip
def test_a_variable_is_no_secret(text: str) -> None:
    assert list(literal_secrets(text)) == []


def test_a_secret_in_a_file_is_left_out_and_said() -> None:
    made = read('POST {{endpoint}}/v3/x\nX-Auth-Token: abc\nX-A: 1\n\n{"password": "hush", "b": 1}')
    assert made.draft.headers == (("X-A", "1"),)
    assert made.draft.body == '{"password": "***", "b": 1}'
    assert any("X-Auth-Token" in note for note in made.notes)
    assert any("secret" in note for note in made.notes)


# -- the folder


def test_requests_are_saved_found_renamed_and_deleted(tmp_path: Path) -> None:
    saved = SavedRequests(tmp_path / "requests")
    saved.save(CATALOGUE, draft("ListSeries", "limit=1"), "my nodes")
    saved.save(CATALOGUE, draft("ListSeries", "limit=2"), "team/rules.http:two")
    assert [each.place for each in saved.all()] == ["my-nodes.http:my nodes", "team/rules.http:two"]
    assert (tmp_path / "requests" / "my-nodes.http").stat().st_mode & 0o777 == 0o600
    with pytest.raises(EntryExists):
        saved.save(CATALOGUE, draft("ListSeries"), "my nodes")
    saved.save(CATALOGUE, draft("ListSeries", "limit=3"), "my nodes", replaces=True)
    assert saved.load(saved.find("my nodes"), CATALOGUE, HERE, "p").draft.values["limit"] == "3"
    saved.rename(saved.find("two"), "三")
    assert saved.find("team/rules").entry.name == "三"
    with pytest.raises(InvalidInput, match="exists already") as refused:
        saved.rename(saved.find("三"), "三")
    assert not isinstance(refused.value, EntryExists), "nothing asks again in order to replace it"
    with pytest.raises(InvalidInput, match="Did you mean my nodes"):
        saved.find("my node")
    saved.delete(saved.find("三"))
    assert not (tmp_path / "requests" / "team" / "rules.http").exists()


def test_a_pipe_is_no_file_of_requests(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.http")
    assert SavedRequests(tmp_path).all() == []


def test_the_rest_of_a_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.http"
    path.write_bytes(OTHERS.encode())
    saved = SavedRequests(tmp_path)
    assert saved.find(f"{path}:list").entry.name == "List", "by @name too"
    saved.rename(saved.find("List"), "renamed")
    assert path.read_text() == OTHERS.replace("### List\n# @name list\n", "### renamed\n")
    saved.save(CATALOGUE, Draft(method="GET", uri="/v9/x"), "a.http:from a file", replaces=True)
    assert "GET {{endpoint}}/v9/x\n\n### broken" in path.read_text()
    saved.delete(saved.find("renamed"))
    assert path.read_text().startswith(OTHERS[: OTHERS.index("### List")].rstrip() + "\n\n###\n< {%")


def test_the_profile_chooses_the_environment(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.http").write_text('POST {{endpoint}}/v9/{{ns}}\n\n{"p": {{period}}, "w": "{{password}}"}')
    (tmp_path / "http-client.env.json").write_text('{"$shared": {"period": 60}, "prod": {"ns": "N", "password": "x"}}')
    (tmp_path / "in" / "http-client.private.env.json").write_text('{"prod": {"ns": "M"}}')
    saved = SavedRequests(tmp_path)
    made = saved.load(saved.all()[0], CATALOGUE, HERE, "prod")
    assert {name: value.json for name, value in made.draft.variables.items()} == {"ns": '"M"', "period": "60"}
    assert any("{{password}}" in note for note in made.notes)
    kept = {"ns": text_value("N"), "mine": text_value("1")}
    query = Draft(method="GET", uri="/x", query=(("a", "{{ns}}"), ("b", "{{mine}}")), variables=kept)
    assert "@mine = 1\nGET" in saved.save(CATALOGUE, query, "q").text
    assert "@ns" not in saved.save(CATALOGUE, query, "q", replaces=True).text


@pytest.mark.parametrize(
    ("body", "name"),
    [('{"a": {"password": "x"}}', "password"), ('{"token": {"id": "x"}}', "token"), ('{"password": "x"}', "password")],
)
def test_a_secret_in_a_body_is_named_by_its_member(body: str, name: str) -> None:
    assert [name for _line, name in literal_secrets(body)] == [name]


def test_a_body_from_outside_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "requests"
    folder.mkdir()
    (tmp_path / "id_rsa").write_text("hush")
    (folder / "a.http").write_text("POST /x\n\n< ../id_rsa")
    (folder / "link").symlink_to(tmp_path / "id_rsa")
    (folder / "b.http").write_text("POST /x\n\n< link")
    saved = SavedRequests(folder)
    for each in saved.all():
        with pytest.raises(InvalidInput, match="outside"):
            saved.load(each, CATALOGUE, HERE, "p")


def test_a_secret_is_not_saved_and_its_line_is_named(tmp_path: Path) -> None:
    saved = SavedRequests(tmp_path)
    with pytest.raises(InvalidInput, match=r"x.http line 4: holds a secret .X-Auth-Token."):
        saved.save(CATALOGUE, draft("ListAlarmRule", f"X-Auth-Token:{TOKEN}"), "x")
    assert list(tmp_path.iterdir()) == []


# -- what we change


@given(names, lines, st.sampled_from(["", "# @name old\n", "// @name = old\n"]), names)
def test_a_new_name_changes_nothing_but_the_name(name: str, body: str, directive: str, new: str) -> None:
    first = f"### {name}\n{directive}POST https://h/a\nX-Trace: 1\n\n// @name in the body\n{body}"
    text = with_appended(first, "### second\nGET https://h/b\n")
    old, other = read_http(text).entries
    made = with_new_name(text, old, new)
    renamed, same = read_http(made).entries
    assert replace(renamed, name=name, alias=old.alias, end=old.end) == old
    assert (renamed.name, renamed.alias) == (new, "")
    assert made[same.start : same.end] == text[other.start : other.end]


@given(st.lists(st.tuples(names, lines), min_size=1, max_size=4), st.data())
def test_a_section_is_replaced_or_taken_out_and_the_others_stay(
    given: list[tuple[str, str]], data: st.DataObject
) -> None:
    text = ""
    for name, body in given:
        text = with_appended(text, entry_text(Entry(name=name, method="POST", url="https://h/a", body=body or None)))
    entries = read_http(text).entries
    number = data.draw(st.integers(0, len(entries) - 1))
    sections = [text[each.start : each.end].strip() for each in entries]
    for section in ("", "### new\nGET https://h/c\n"):
        made = with_section(text, entries[number], section)
        left = [made[each.start : each.end].strip() for each in read_http(made).entries]
        assert left == [*sections[:number], *([section.strip()] if section else []), *sections[number + 1 :]]
