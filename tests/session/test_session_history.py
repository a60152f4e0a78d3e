"""The history in its file: what goes in comes out redacted, what was acknowledged is there, bounds hold."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from past_calls import everything_in, exchange

from aom_tui.problem import InvalidInput
from aom_tui.session.draft import Draft, Variable
from aom_tui.session.exchange import (
    ApiError,
    Exchange,
    Failure,
    FailureKind,
    Kept,
    Reply,
    Request,
    Signing,
    StepName,
    Timings,
)
from aom_tui.session.history import redaction, store
from aom_tui.session.history.database import HistoryUnusable
from aom_tui.session.history.query import Query, found_nothing, read_query
from aom_tui.session.history.record import packed, unpacked
from aom_tui.session.history.recorder import Recorder
from aom_tui.session.history.retention import PRUNE_EVERY, Bounds
from aom_tui.session.history.store import NAME, History
from aom_tui.session.profile import Kind, Profile
from aom_tui.session.redaction.redact import redact
from aom_tui.session.secret import Secret
from aom_tui.session.token_facts import TokenFacts

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "data" / NAME)


def told(error: pytest.ExceptionInfo[Any]) -> str:
    return str(error.value)


# -- in and out


def test_what_goes_in_comes_out(history: History) -> None:
    before = exchange(2)
    after = history.exchange(history.add(before, "sandbox"))
    assert after.draft is not None
    assert before.draft is not None
    for name in ("method", "uri", "operation_id", "values", "query", "headers", "body", "variables"):
        assert getattr(after.draft, name) == getattr(before.draft, name)
    for part, names in (("request", ("method", "url", "headers", "as_sent", "body")),
                        ("reply", ("status", "reason", "http_version", "headers", "body"))):  # fmt: skip
        for name in names:
            assert getattr(getattr(after, part), name) == getattr(getattr(before, part), name)
    for name in ("id", "profile", "role", "outcome", "timings", "steps", "token_life", "token"):
        assert getattr(after, name) == getattr(before, name)
    assert after.paged is not None
    assert after.paged.words == "page 2"
    assert after.kept == Kept(1, "whole", 14, "whole", 14)


@pytest.mark.parametrize(
    "outcome",
    [
        ApiError("AOM.04", "no such thing", 404),
        Failure(FailureKind.TIMEOUT, StepName.SEND, "no whole reply", "Try again.", may_have_been_applied=True),
        Failure(FailureKind.CANCELLED, StepName.TOKEN, "cancelled"),
    ],
)
def test_what_went_wrong_comes_out_too(history: History, outcome: ApiError | Failure) -> None:
    number = history.add(exchange(draft=None, request=None, reply=None, outcome=outcome), "production")
    assert history.exchange(number).outcome == outcome
    (entry,) = history.entries()
    assert (entry.outcome, entry.message) == ("error" if isinstance(outcome, ApiError) else "failure", outcome.message)


def test_what_went_before_is_an_entry_of_its_own_and_stays_with_its_calls(history: History) -> None:
    login = exchange(1, role="token", draft=None)
    for number in (2, 3):
        history.add(exchange(number, preceding=(login,)), "sandbox")
    assert [entry.role for entry in history.entries()] == ["call", "call", "token"]
    for number in (2, 3):
        (before,) = history.exchange(number).preceding
        assert (before.id, before.role, before.kept and before.kept.number) == ("id-1", "token", 1)


def test_a_large_body_is_kept_by_its_beginning_and_says_so(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "HEAD", 100)
    reply = Reply(200, "OK", "HTTP/1.1", (), b'{"password": "' + b"x" * 500 + b'"}')
    after = history.exchange(history.add(exchange(reply=reply), "sandbox"))
    assert after.kept is not None
    assert (after.kept.reply_body, after.kept.reply_size) == ("head", 516)
    assert after.reply is not None
    assert b"xxxx" not in after.reply.body[:]


def test_without_bodies_none_is_kept_and_all_else_is(history: History) -> None:
    after = history.exchange(history.add(exchange(), "production", "headers"))
    assert after.kept == Kept(1, "none", 14, "none", 14)
    assert after.request is not None
    assert after.reply is not None
    assert after.draft is not None
    assert (after.request.body, after.reply.body, after.draft.body) == (b"", b"", None)
    assert after.reply.request_id == "r-1"


@given(st.binary(max_size=2000))
def test_packing_loses_nothing(data: bytes) -> None:
    assert unpacked(packed(data)) == data


# -- secrets

PLANTED = {
    name: f"planted-{name}-{'7f' * 16}"
    for name in (
        "header", "token", "bearer", "cookie", "query", "password", "variable", "security", "signature", "subject",
        "location", "echo", "form", "utf16", "userinfo", "value",
    )
}  # fmt: skip


def planted() -> Exchange:
    """A call that holds a secret in every place that can hold one."""
    p = PLANTED
    body = f'{{"password": "{p["password"]}", "x": "{p["variable"]}"}}'
    draft = Draft(
        method="POST", uri=f"https://u:{p['userinfo']}@h/x?token={p['query']}",
        values={"X-Subject-Token": p["subject"], "password": p["value"]}, query=(("access_code", p["query"]),),
        headers=(("X-Auth-Token", p["header"]), ("Authorization", "Bearer {{mine}}"), ("Cookie", p["cookie"])),
        body=body, variables={"mine": Variable(p["bearer"], f'"{p["bearer"]}"'),
                              "my_password": Variable(p["variable"], f'"{p["variable"]}"')},
    )  # fmt: skip
    signing = Signing(f"GET\n/x\ntoken={p['query']}\nx-security-token:{p['security']}\n", "SDK", p["signature"])
    sent = (
        ("X-Auth-Token", p["token"]), ("Authorization", f"SDK-HMAC-SHA256 Access=AK, Signature={p['signature']}"),
        ("authorization", f"Bearer {p['bearer']}"), ("X-Security-Token", p["security"]), ("Cookie", p["cookie"]),
    )  # fmt: skip
    request = Request("POST", f"https://u:{p['userinfo']}@h/x?token={p['query']}", sent, body.encode(), signing, sent)
    form = Request("POST", "https://h/f", (("Content-Type", "application/x-www-form-urlencoded"),),
                   f"a=1&password={p['form']}".encode())  # fmt: skip
    echo = f'{{"said": "{p["token"]} {p["bearer"]} {p["password"]} {p["signature"]}", "secret": "{p["echo"]}"}}'
    reply = Reply(401, p["token"], "HTTP/1.1",
                  (("X-Subject-Token", p["subject"]), ("Location", f"/x?token={p['location']}"), ("X-E", p["token"])),
                  echo.encode())  # fmt: skip
    wide = Reply(200, "OK", "HTTP/1.1", (), f'{{"password": "{p["utf16"]}"}}'.encode("utf-16"))
    outcome = ApiError("A", f"token {p['token']} is not {p['password']}", 401)
    login = exchange(90, role="token", draft=None, request=form, reply=wide)
    return exchange(91, draft=draft, request=request, reply=reply, outcome=outcome, preceding=(login,))


@pytest.mark.parametrize("wanted", ["full", "headers"])
def test_no_secret_gets_in_by_any_door(history: History, wanted: Any) -> None:
    history.add(planted(), "sandbox", wanted)
    found = everything_in(history.path)
    assert b"X-Subject-Token" in found
    for name, secret in PLANTED.items():
        assert secret.encode() not in found, name
        assert secret.encode("utf-16-le") not in found, name
    kept = history.exchange(2)
    assert kept.request is not None
    assert dict(kept.request.headers)["X-Auth-Token"] == redact(PLANTED["token"])


ODD = f'MII+/={"7f" * 40} "&ü\U0001f511'
"""A secret with characters that are written in more than one way."""


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "echo",
    [
        ODD,
        json.dumps(ODD),
        json.dumps(ODD, ensure_ascii=False).replace("/", "\\/"),
        json.dumps(ODD).replace("=", "\\u003D").replace("&", "\\u0026"),
        quote(ODD, safe=""),
        quote_plus(ODD).replace("%2F", "%2f"),
    ],
)
def test_an_echo_in_another_spelling_is_no_way_in(history: History, echo: str, charset: str) -> None:
    asked = Request("GET", "https://h/x", (("X-Auth-Token", ODD),), b"")
    reply = Reply(401, "no", "HTTP/1.1", (("Location", f"/x?next={quote(ODD, safe='')}"),),
                  f"<p>{echo}</p>".encode(charset))  # fmt: skip
    number = history.add(exchange(1, request=asked, reply=reply, outcome=ApiError("A", json.dumps(ODD), 401)), "test")
    assert b"7f7f7f7f" not in everything_in(history.path).replace(b"\x00", b"")
    kept = history.exchange(number).reply
    assert kept is not None
    body = kept.body[:].decode(charset)
    assert (body[:3], body[-4:]) == ("<p>", "</p>")


@pytest.mark.parametrize("before", [0, 50, 100])
def test_a_secret_at_the_cut_is_not_halved(history: History, monkeypatch: pytest.MonkeyPatch, before: int) -> None:
    """Also where all that comes before it shrinks, so that what the margin halves moves towards the cut."""
    monkeypatch.setattr("aom_tui.session.history.redaction.HEAD", 2000)
    monkeypatch.setattr("aom_tui.session.history.redaction.MARGIN", 200)
    token = "MII" + "7f" * 60
    asked = Request("GET", "https://h/x", (("X-Auth-Token", token),), b"")
    for number, body in enumerate((b"x" * (2000 - before), b"x" * before + token.encode() * 17)):
        reply = Reply(200, "OK", "HTTP/1.1", (), body + token.encode() + b"y" * 500)
        kept = history.exchange(history.add(exchange(number, request=asked, reply=reply), "test"))
        assert kept.kept is not None
        assert kept.kept.reply_body == "head"
    assert b"7f7f7f7f" not in everything_in(history.path)


def test_no_fingerprint_is_kept_of_what_could_be_guessed(history: History) -> None:
    password, token = "Summer-2026", "MII" + "x" * 100
    asked = Request("POST", f"https://u:{password}@h/v3/auth/tokens", (("Cookie", password), ("X-Auth-Token", token)),
                    f'{{"password": "{password}"}}'.encode())  # fmt: skip
    number = history.add(
        exchange(1, request=asked, draft=Draft(method="GET", uri="/", body=asked.body.decode()),
                 token=TokenFacts(fingerprint=Secret(password).fingerprint, project_id="p1")), "test"
    )  # fmt: skip
    found = everything_in(history.path).decode("latin-1")
    assert Secret(password).fingerprint not in found
    assert password not in found
    assert history.exchange(number).token == TokenFacts(fingerprint="", project_id="p1")
    request = history.exchange(number).request
    assert request is not None
    assert dict(request.headers) == {"Cookie": "***", "X-Auth-Token": redact(token)}
    assert request.body == b'{"password": "***"}'


# -- looking for


def found(history: History, *words: str) -> list[int]:
    query = read_query(words, NOW)
    numbers = history.numbers(query)
    assert [entry.number for entry in history.entries(query)] == numbers
    return numbers


def test_words_and_texts_find_what_they_say(history: History) -> None:
    history.add(exchange(1), "sandbox")
    history.add(exchange(2, outcome=ApiError("AOM.04", "Nothing 这里", 404),
                         reply=Reply(404, "", "HTTP/1.1", (), b"")), "sandbox")  # fmt: skip
    timeout = Failure(FailureKind.TIMEOUT, StepName.SEND, "too late")
    history.add(exchange(3, profile="prod", draft=None, reply=None, outcome=timeout), "production")
    refused = Failure(FailureKind.IAM_REFUSED, StepName.TOKEN, "no")
    history.add(exchange(4, role="token", profile="prod", draft=None, outcome=refused), "production")
    for words, numbers in {
        (): [4, 3, 2, 1],
        ("status:4xx",): [2],
        ("status:200", "status:404"): [4, 2, 1],
        ("status:40",): [2],
        ("status:4x",): [2],
        ("status:n",): [3],
        ("status:none",): [3],
        ("profile:PRO",): [4, 3],
        ("op:listser",): [2, 1],
        ("op:listser", "profile:prod"): [],
        ("outcome:error",): [2],
        ("outcome:failure",): [4, 3],
        ("outcome:failed",): [4, 3, 2],
        ("outcome:fail",): [4, 3, 2],
        ("outcome:timeout",): [3],
        ("outcome:iam-ref",): [4],
        ("code:aom",): [2],
        ("method:post", "role:token"): [4],
        ("r-1",): [1],
        ("SERIES", "too late"): [3],
        ("nothing",): [2],
        ("这里",): [2],
        ("%",): [],
        ("https://aom",): [],
    }.items():
        assert found(history, *words) == numbers, words


def test_times_are_found_from_and_until(history: History) -> None:
    for number, ago in ((1, timedelta(days=2)), (2, timedelta(hours=3)), (3, timedelta(minutes=5))):
        timings = Timings(NOW - ago, 0.1)
        history.add(exchange(number, timings=timings), "sandbox")
    for words, numbers in {
        ("since:4h",): [3, 2],
        ("since:10m",): [3],
        ("since:4h", "until:1h"): [2],
        ("since:2026-11-25",): [3, 2],
        ("until:11:00",): [2, 1],
    }.items():
        assert found(history, *words) == numbers, words


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("status:4y", "status:4y: is no status. Write 404, 4xx or none."),
        ("status:9xx", "status:9xx: is no status. Write 404, 4xx or none."),
        ("status:999", "status:999: is no status. Write 404, 4xx or none."),
        ("status:", "history: status: has no value behind it. Write 404, 4xx or none."),
        ("staus:4xx", "staus:4xx: no such word. Did you mean status:?"),
        ("cdoe:AOM", "cdoe:AOM: no such word. Did you mean code:?"),
        ("operation:ListSeries", "operation:ListSeries: no such word. Did you mean op:?"),
        ("outcom:x", "outcom:x: no such word. Did you mean outcome:?"),
        ("outcome:good", "outcome:good: unknown. Known: success, failed, error, failure, "),
        ("since:soon", "since:soon: is no time. Write 30m, 2h, 3d, 19:00, today, yesterday or 2026-11-23."),
        ("since:99999999999999d", ""),
    ],
)
def test_a_word_that_cannot_be_is_said(word: str, said: str) -> None:
    if not said:
        assert read_query([word], NOW).since
        return
    with pytest.raises(InvalidInput) as error:
        read_query([word], NOW)
    assert told(error).startswith(said)


def test_each_time_must_be_one() -> None:
    with pytest.raises(InvalidInput, match="since:soon: is no time"):
        read_query(["since:soon", "since:2h"], NOW)


def test_a_value_that_is_still_to_come_says_nothing_yet() -> None:
    assert read_query(["status:", "since:", "x"], NOW, is_typing=True) == Query(texts=("x",))


@pytest.mark.parametrize(
    "text",
    ["https://aom.cn/v2", "http://x", "19:00", "12:30:05", "2026-01-01T19:00:00", "node:9100", "host:8080/v2",
     "a:b", "foo:bar", "error: too late"],
)  # fmt: skip
def test_a_text_with_a_colon_stays_a_text(text: str) -> None:
    assert read_query([text], NOW) == Query(texts=(text.casefold(),))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "the history is empty"),
        (("status:404", "19:00", "https://x", "node:9100", "host:80/v2"), "the history has no such call"),
        (
            ("status:404", "Foo:bar"),
            "the history has no such call: foo:bar was looked for as text; before a colon there may be status, "
            "profile, op, outcome, code, method, role, since, until",
        ),
    ],
)
def test_where_nothing_is_found_a_word_that_is_no_kind_is_said(words: tuple[str, ...], said: str) -> None:
    assert found_nothing(read_query(words, NOW)) == said


@given(st.lists(st.text(max_size=20), max_size=4))
def test_whatever_is_typed_is_a_query_or_said(words: list[str]) -> None:
    with suppress(InvalidInput):
        assert isinstance(read_query(words, NOW), Query)


# -- bounds


def test_the_oldest_go_first(tmp_path: Path) -> None:
    past = History(tmp_path / NAME, Bounds(count=10))
    for number in range(PRUNE_EVERY):
        past.add(exchange(number), "sandbox")
    assert past.numbers() == list(range(PRUNE_EVERY, PRUNE_EVERY - 10, -1))


def test_bytes_and_days_bound_it_too(tmp_path: Path) -> None:
    for number in range(20):
        long_ago = Timings(datetime.now(UTC) - timedelta(days=number), 0.1)
        body = os.urandom(20_000)
        reply = Reply(200, "OK", "HTTP/1.1", (), body)
        History(tmp_path / NAME).add(exchange(20 - number, reply=reply, timings=long_ago), "sandbox")
    old = History(tmp_path / NAME, Bounds(days=10))
    recorder = Recorder(lambda: old)
    recorder.begin()
    assert recorder.flush()
    recorder.close()
    assert old.numbers() == list(range(10, 0, -1))
    large = History(tmp_path / NAME, Bounds(bytes=100_000))
    large.prune()
    assert large.numbers() == [10, 9, 8, 7]
    tiny = History(tmp_path / NAME, Bounds(bytes=10))
    tiny.prune()
    assert tiny.numbers() == [10]
    tiny.close()
    assert (tmp_path / NAME).stat().st_size < 150_000


def test_what_is_taken_out_is_gone_from_the_file(history: History) -> None:
    for number in (1, 2):
        body = f'{{"rare": "needle {number} in the history"}}'.encode()
        history.add(exchange(number, reply=Reply(200, "OK", "HTTP/1.1", (), body)), "sandbox")
    assert history.remove([1, 99]) == 1
    assert history.numbers() == [2]
    assert b"needle 2" in everything_in(history.path)
    assert b"needle 1" not in everything_in(history.path), "not in the log beside the file, either"
    assert history.clear() == 1
    history.close()
    assert b"needle" not in everything_in(history.path)
    assert history.add(exchange(3), "sandbox") == 3


# -- the file


def test_only_its_owner_reads_it(history: History) -> None:
    before = os.umask(0)
    try:
        history.add(exchange(), "sandbox")
        files = [path for path in history.path.parent.iterdir() if path.is_file()]
        assert {path.name for path in files} == {NAME, f"{NAME}-wal", f"{NAME}-shm"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
        assert stat.S_IMODE(history.path.parent.stat().st_mode) == 0o700
    finally:
        os.umask(before)


def test_reading_makes_no_file(history: History) -> None:
    assert history.entries() == []
    assert not history.path.exists()
    with pytest.raises(InvalidInput, match="7: there is no such call in the history"):
        history.exchange(7)


def test_damage_is_said_and_clear_begins_anew(history: History) -> None:
    history.path.parent.mkdir()
    history.path.write_bytes(b"no database at all" * 100)
    for use in (history.numbers, lambda: history.add(exchange(), "sandbox")):
        with pytest.raises(HistoryUnusable) as error:
            use()
        assert "history.db: the history is damaged. `aom-tui history clear` begins a new one." in told(error)
    history.clear()
    assert history.add(exchange(), "sandbox") == 1


def test_a_damaged_page_is_said(history: History) -> None:
    for number in range(200):
        history.add(exchange(number), "sandbox")
    history.close()
    data = bytearray(history.path.read_bytes())
    data[4096 : len(data)] = b"\xff" * (len(data) - 4096)
    history.path.write_bytes(data)
    with pytest.raises(HistoryUnusable, match="the history is damaged"):
        history.entries()


def test_a_later_file_is_left_alone(history: History) -> None:
    history.add(exchange(), "sandbox")
    history.close()
    with closing(sqlite3.connect(history.path)) as file:
        file.execute("PRAGMA user_version = 99")
    before = history.path.read_bytes()
    with pytest.raises(HistoryUnusable, match="newer version of this program"):
        history.add(exchange(2), "sandbox")
    assert history.path.read_bytes() == before


def test_a_file_of_before_is_read_as_it_is_and_goes_on_being_written(history: History) -> None:
    history.add(exchange(1, paged=None), "sandbox")
    history.close()
    with closing(sqlite3.connect(history.path)) as file:
        file.execute("ALTER TABLE exchanges DROP COLUMN page")
        file.execute("PRAGMA user_version = 1")
    before = history.path.read_bytes()
    history.path.chmod(0o400)
    assert [(each.operation, each.page) for each in history.entries()] == [("ListSeries", None)]
    history.close()
    assert history.path.read_bytes() == before, "who only reads changes nothing"
    history.path.chmod(0o600)
    history.add(exchange(2), "sandbox")
    assert [each.page for each in history.entries()] == [2, None]


def test_a_lock_is_waited_for_and_then_said(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    history.add(exchange(), "sandbox")
    history.close()
    monkeypatch.setattr("aom_tui.session.history.database.PATIENCE", 0.01)
    with closing(sqlite3.connect(history.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HistoryUnusable, match="locked by another program"):
            history.add(exchange(2), "sandbox")
        other.execute("ROLLBACK")
    assert history.add(exchange(2), "sandbox") == 2


def test_a_full_disk_is_said_and_forgotten_when_there_is_room(history: History) -> None:
    history.add(exchange(), "sandbox")
    assert history._connection is not None
    history._connection.execute("PRAGMA max_page_count = 1")
    reply = Reply(200, "OK", "HTTP/1.1", (), os.urandom(500_000))
    with pytest.raises(HistoryUnusable, match="the disk is full"):
        history.add(exchange(2, reply=reply), "sandbox")
    assert history.numbers() == [1]
    history.add(exchange(2, reply=reply), "sandbox")
    assert history.numbers() == [2, 1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(HistoryUnusable, match="Permission denied"):
            History(tmp_path / "data" / NAME).add(exchange(), "sandbox")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(HistoryUnusable, match=r"history.db: (Not a directory|File exists). Make the folder"):
        History(tmp_path / "data" / NAME).add(exchange(), "sandbox")


# -- killed, and two at once

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from past_calls import everything_in, exchange
from aom_tui.session.history.store import History
history = History(Path(sys.argv[1]))
for number in range(10_000):
    history.add(exchange(f"{sys.argv[3]}-{number}"), "sandbox")
    print(number, flush=True)
"""


def writer(path: Path, name: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parents[1]), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    path = tmp_path / NAME
    acknowledged: dict[str, int] = {}
    for name, lines in (("a", 1), ("b", 40)):
        with writer(path, name) as one, writer(path, f"{name}2") as other:
            for process in (one, other):
                assert process.stdout is not None
                for _line in range(lines):
                    process.stdout.readline()
            for process in (one, other):
                process.send_signal(signal.SIGKILL)
            acknowledged |= {
                key: lines + len(process.communicate()[0].splitlines())
                for key, process in ((name, one), (f"{name}2", other))
            }
    history = History(path, Bounds(count=100_000))
    numbers = history.numbers()
    kept = [history.exchange(number).id.removeprefix("id-") for number in numbers]
    assert len(kept) == len(set(kept))
    for name, count in acknowledged.items():
        assert {f"{name}-{number}" for number in range(count)} <= set(kept)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert history.add(exchange(0), "sandbox") > max(numbers)


# -- the recorder

PROFILE = Profile(name="lab", kind=Kind.TEST, region="", iam_endpoint="", aom_endpoint="")


def test_a_recorder_keeps_what_the_profile_wants_in_order(history: History) -> None:
    recorder = Recorder(lambda: history)
    recorder.begin()
    for number, profile in enumerate(
        (
            PROFILE,
            replace(PROFILE, kind=Kind.PRODUCTION),
            replace(PROFILE, kind=Kind.PRODUCTION, history="full"),
            replace(PROFILE, history="off"),
            replace(PROFILE, kind=Kind.SANDBOX, history="headers"),
        )
    ):
        recorder.add(exchange(number), profile)
    assert recorder.flush()
    recorder.close()
    found = [history.exchange(number) for number in reversed(history.numbers())]
    parts = [(each.id, each.kept.reply_body) for each in found if each.kept]
    assert parts == [("id-0", "whole"), ("id-1", "none"), ("id-2", "whole"), ("id-4", "none")]
    assert [entry.kind for entry in history.entries()] == ["sandbox", "production", "production", "test"]


def test_trouble_is_said_once_and_what_comes_later_is_kept(history: History) -> None:
    history.path.parent.mkdir()
    history.path.write_bytes(b"no database" * 100)
    said: list[str] = []
    recorder = Recorder(lambda: history)
    recorder.on_trouble = said.append
    for number in range(3):
        recorder.add(exchange(number), PROFILE)
    recorder.flush()
    assert len(said) == 1
    assert said[0].endswith("The program goes on without it.")
    history.path.unlink()
    recorder.add(exchange(4), PROFILE)
    recorder.close()
    assert [history.exchange(number).id for number in history.numbers()] == ["id-4"]


def test_an_exchange_that_cannot_be_kept_costs_no_other(history: History) -> None:
    said: list[str] = []
    recorder = Recorder(lambda: history)
    recorder.on_trouble = said.append
    recorder.add(exchange(1, profile=object()), PROFILE)
    recorder.add(exchange(2), PROFILE)
    recorder.close()
    assert [entry.profile for entry in history.entries()] == ["sandbox"]
    assert said == ["a call was not kept in the history (NotImplementedError). The program goes on without it."]


def test_what_stands_in_for_no_file_is_closed_again(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[sqlite3.Connection] = []
    monkeypatch.setattr(store, "_empty", lambda empty=store._empty: made.append(empty()) or made[-1])
    assert history.numbers() == []
    (connection,) = made
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
