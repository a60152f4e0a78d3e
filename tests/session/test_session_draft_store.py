"""Drafts on disk: what is kept comes back, of whatever profile; no secret does; two processes lose nothing."""

import os
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from aom_tui.catalogue.json_path import path_text
from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.body_form import form
from aom_tui.session.construct import construct
from aom_tui.session.draft import Draft
from aom_tui.session.profiles.resolve import anonymous_profile
from aom_tui.session.redaction.redact import NOT_KEPT
from aom_tui.session.storage import draft_store
from aom_tui.session.storage.draft_store import DraftStore, same_draft
from aom_tui.session.variables.values import text_value, with_variable

TOKEN = "MII" + "a" * 300
SECRET = "hush-hush"
LIST = Draft(method="POST", uri="/v2/{project_id}/series", operation_id="ListSeries", values={"limit": "5"}, body="{")
SECRETIVE = Draft(
    method="POST",
    uri=f"https://me:{SECRET}@example.com/x?token={SECRET}&a=1",
    values=MappingProxyType({"X-Subject-Token": SECRET, "limit": "5"}),
    query=(("password", SECRET), ("next_token", "page2")),
    headers=(("X-Auth-Token", SECRET), ("Authorization", f"Bearer {SECRET}"), ("X-Other", TOKEN), ("X-A", "1")),
    body=f'{{"auth": {{"password": "{SECRET}", "token": {{"id": "{SECRET}"}}}}, "user": "demo", "note": "{TOKEN}"}}',
)

texts = st.text(max_size=15)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    texts, st.dictionaries(texts, texts, max_size=2), st.lists(st.tuples(texts, texts), max_size=2), st.none() | texts
)
def test_what_is_kept_comes_back(
    tmp_path: Path, profile: str, values: dict[str, str], pairs: list[tuple[str, str]], body: str | None
) -> None:
    store = DraftStore(tmp_path)
    draft = Draft(method="GET", uri="/x", operation_id="X", values=values, query=tuple(pairs), body=body)
    store.keep(profile, draft)
    again = store.of(profile, "X")
    assert again is not None
    if same_draft(draft_store.without_secrets(draft), draft):
        assert same_draft(again, draft)


def test_one_draft_for_each_operation_and_profile_and_the_newest_is_known(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    other = replace(LIST, operation_id="ListAlarms")
    bare = Draft(method="GET", uri="/v9/one")
    for profile, draft in (("a", LIST), ("a", other), ("b", LIST), ("a", bare), ("a", replace(bare, uri="/v9/two"))):
        store.keep(profile, draft)
    assert len(list(tmp_path.iterdir())) == 4
    assert same_draft(DraftStore(tmp_path).last("a"), replace(bare, uri="/v9/two"))
    assert same_draft(DraftStore(tmp_path).last("b"), LIST)
    assert DraftStore(tmp_path).last("c") is None
    assert same_draft(store.of("a", "ListSeries"), LIST)


def test_files_are_the_owners_alone(tmp_path: Path) -> None:
    store = DraftStore(tmp_path / "drafts")
    store.keep("p", LIST)
    store.keep_variables("p", {}, with_variable({}, "ns", text_value("x")))
    assert (tmp_path / "drafts").stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "drafts").iterdir()] == [0o600, 0o600]


def test_no_secret_is_kept_and_what_is_missing_is_not_sent(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    store.keep("p", SECRETIVE)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert SECRET.encode() not in written
    assert TOKEN.encode() not in written
    assert b"sha256" not in written
    again = store.of("p", None)
    assert again is not None
    assert dict(again.query)["next_token"] == "page2"
    assert ("X-A", "1") in again.headers
    request, problems = construct(load_catalogue(), again, anonymous_profile())
    assert request is None
    said = " ".join(map(str, problems))
    for place in ("X-Subject-Token", "query password", "header X-Auth-Token", "header Authorization", "body", "URI"):
        assert f"{place}: the secret that stood here was not kept" in said


def test_a_secret_that_is_typed_again_can_be_sent() -> None:
    draft = Draft(method="POST", uri="https://example.com/x", body='{"password": "***"}')
    profile = anonymous_profile()
    assert construct(load_catalogue(), draft, profile)[0] is None
    assert construct(load_catalogue(), draft.with_body('{"password": "again"}'), profile)[0] is not None
    assert construct(load_catalogue(), draft.with_body('{"pattern": "***"}'), profile)[0] is not None


def test_a_file_that_is_no_draft_is_nothing(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    store.keep("p", LIST)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for text in (b"", whole[: len(whole) // 2], b"[]", b"\xff", whole.replace(b'"/v2', b'[], "x": "'), b"[" * 100_000):
        path.write_bytes(text)
        assert store.of("p", "ListSeries") is None
        assert store.last("p") is None


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": null}', '{"a": ["b"]}', "[" * 100_000])
def test_a_file_that_holds_no_variables_is_none(tmp_path: Path, text: str) -> None:
    store = DraftStore(tmp_path)
    store.keep_variables("p", {}, with_variable({}, "ns", text_value("x")))
    (path,) = tmp_path.iterdir()
    path.write_text(text)
    assert store.variables("p") == {}
    store.keep_variables("p", {}, with_variable({}, "ns", text_value("x")))
    assert set(store.variables("p")) == {"ns"}


def test_they_are_bounded_by_number_and_age(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    for number in range(draft_store.MOST + 5):
        store.keep("p", replace(LIST, operation_id=f"Op{number}"))
    oldest = min(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    left = tmp_path / ".p-x.draft.123"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    DraftStore(tmp_path).keep("p", LIST)
    assert not oldest.exists()
    assert not left.exists()
    assert len(list(tmp_path.iterdir())) <= draft_store.MOST + 1


def test_variables_of_two_windows_are_all_kept_and_secrets_are_not(tmp_path: Path) -> None:
    one, other = DraftStore(tmp_path), DraftStore(tmp_path)
    a, b = with_variable({}, "a", text_value("1")), with_variable({}, "b", text_value("2"))
    one.keep_variables("p", {}, a)
    other.keep_variables("p", {}, b)
    assert set(one.variables("p")) == {"a", "b"}
    one.keep_variables("p", a, {"token": text_value("x")})
    assert set(one.variables("p")) == {"b"}
    assert one.variables("q") == {}


def test_the_field_says_that_its_secret_was_not_kept() -> None:
    catalogue = load_catalogue()
    operation = catalogue.operations["KeystoneCreateUserTokenByPassword"]
    text = '{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "u", "password": "***"}}}}}'
    rows = {path_text(row.path): row.problems for row in form(catalogue, operation, text).rows}
    assert NOT_KEPT in rows["auth.identity.password.user.password"]
    assert NOT_KEPT not in rows["auth.identity.password.user.name"]


def test_news_is_what_others_have_kept_since(tmp_path: Path) -> None:
    mine, theirs = DraftStore(tmp_path), DraftStore(tmp_path)
    theirs.keep("a", LIST)
    theirs.keep("a", replace(LIST, operation_id="ListAlarms"))
    theirs.keep("b", LIST)
    assert [draft.operation_id for draft in mine.news("a")] == ["ListSeries", "ListAlarms"]
    mine.keep("a", replace(LIST, body="mine"))
    assert mine.news("a") == []
    theirs.keep("a", replace(LIST, body="theirs"))
    assert [draft.body for draft in mine.news("a")] == ["theirs"]
    assert mine.news("a") == []


def test_variables_of_many_at_once_are_all_kept(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from aom_tui.session.storage.draft_store import DraftStore\n"
        "from aom_tui.session.variables.values import text_value\n"
        "store, sign = DraftStore(Path(sys.argv[1])), sys.argv[2]\n"
        "for n in range(30): store.keep_variables('p', {}, {f'{sign}{n}': text_value('x')})"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), sign]) for sign in "abc"]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert set(DraftStore(tmp_path).variables("p")) == {f"{sign}{n}" for sign in "abc" for n in range(30)}
