"""The last exchanges, kept to be compared."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from aom_tui.session import recent
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Reply, Request, Success, Timings
from aom_tui.session.recent import Recent, called_name

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TOKEN = "MIIDsecretsecretsecret"


def call(number: int, operation: str | None = "ListSeries", uri: str = "/x?limit=1", size: int = 0) -> Exchange:
    request = Request("GET", f"https://aom.example{uri}", (("X-Auth-Token", TOKEN),), b"")
    return Exchange(
        id=str(number), profile="x", draft=Draft(method="GET", uri=uri, operation_id=operation), request=request,
        reply=Reply(200, "OK", "HTTP/1.1", (("X-Subject-Token", TOKEN),), b"x" * size), outcome=Success(),
        timings=Timings(START + timedelta(seconds=number), 0.1),
    )  # fmt: skip


def test_before_is_the_newest_of_the_same_call() -> None:
    kept = Recent()
    calls = [call(1), call(2), call(3, "ListAlarms"), call(4)]
    for each in calls:
        kept.add(each)
    kept.add(calls[3])
    assert [each.id for each in kept.newest_first()] == ["4", "3", "2", "1"]
    assert kept.before(calls[3]).id == "2"  # type: ignore[union-attr]
    assert kept.before(calls[1]).id == "1"  # type: ignore[union-attr]
    assert kept.before(calls[2]) is None


def test_a_request_by_hand_is_the_same_call_by_method_and_path() -> None:
    assert called_name(call(1, None, "/x?limit=1")) == called_name(call(2, None, "/x?limit=2"))
    assert called_name(call(1, None, "/x")) != called_name(call(2, None, "/y"))
    assert called_name(replace(call(1), draft=None, request=None, role="token")) == "token"


def test_no_secret_is_kept() -> None:
    kept = Recent()
    kept.add(replace(call(1), preceding=(call(0),)))
    (one,) = kept.newest_first()
    assert one.preceding == ()
    assert one.request is not None
    assert one.reply is not None
    assert TOKEN not in str((one.request.headers, one.request.as_sent, one.reply.headers))


def test_no_more_is_kept_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "MOST_BYTES", 100)
    kept = Recent()
    for number in range(5):
        kept.add(call(number, size=40))
    assert [each.id for each in kept.newest_first()] == ["4", "3"]
    kept.add(call(9, size=1000))
    assert [each.id for each in kept.newest_first()] == ["9"]
