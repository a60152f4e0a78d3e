"""The words of status line, step strip and URL line."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from aom_tui.catalogue.model import Effect, Operation, Parameter
from aom_tui.render.lifetime import time_left
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Step, StepName
from aom_tui.session.profile import Kind
from aom_tui.tui.auth_state import AuthState, short_id, token_words
from aom_tui.tui.panes.status import status_text
from aom_tui.tui.panes.steps import strip, strip_within
from aom_tui.tui.panes.url import operation_line, shown_uri
from aom_tui.tui.widgets.key_line import key_line

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AUTH = AuthState(
    kind=Kind.SANDBOX,
    profile="sandbox",
    user="demo",
    domain="acme",
    region="cn-north-4",
    project="demo",
    project_id="4fae0123456789abcdef0123456789a35",
    expires_at=NOW + timedelta(hours=23, minutes=41, seconds=20),
)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(23 * 3600 + 41 * 60 + 59, "23h41m"), (3600, "1h00m"), (660, "11m"), (599, "9m59s"), (5, "0m05s"), (0, "expired")],
)
def test_time_left_goes_by_the_minute_above_ten_minutes(seconds: int, words: str) -> None:
    assert time_left(timedelta(seconds=seconds)) == words


def test_the_status_line_says_who_where_and_how_long() -> None:
    line = status_text(AUTH, NOW, 78).plain
    assert line.startswith("SANDBOX  demo@acme  cn-north-4/demo 4fae..35")
    assert line.endswith("token 23h41m")
    assert len(line) == 78


def test_a_narrow_status_line_keeps_the_token() -> None:
    line = status_text(AUTH, NOW, 40)
    assert line.cell_length == 40
    assert line.plain.endswith("token 23h41m")


def test_a_switched_off_renewal_and_a_note_are_said() -> None:
    assert token_words(AuthState(note="opening sandbox..."), NOW) == "opening sandbox..."
    expired = AuthState(expires_at=NOW, auto_renew=False)
    assert token_words(expired, NOW) == "token expired (no renewal)"
    assert token_words(AuthState(signs=True), NOW) == "AK/SK signs"
    past = AuthState(expires_at=NOW - timedelta(days=1), ended_at_once=True)
    assert token_words(past, NOW) == "token until refused"
    assert token_words(replace(past, given=True), NOW) == "given token expired"
    assert token_words(AuthState(given=True, expires_at=NOW + timedelta(hours=1)), NOW) == "token as given"


def test_short_ids_stay_whole() -> None:
    assert short_id("demo") == "demo"


def test_steps_are_said_in_their_order_whatever_order_they_came_in() -> None:
    steps = (Step(StepName.SEND, "failed", "timeout"), Step(StepName.TOKEN, "ok", "cached"))
    assert strip(steps).plain == "1 Token ok (cached)  >  2 Construct  >  3 Send failed: timeout  >  4 Parse"


DONE = (
    Step(StepName.TOKEN, "ok", "cached"),
    Step(StepName.CONSTRUCT, "ok"),
    Step(StepName.SEND, "ok"),
    Step(StepName.PARSE, "ok", "success"),
)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (78, "1 Token ok (cached)  >  2 Construct ok  >  3 Send ok  >  4 Parse: success"),
        (70, "1 Token ok (cached) > 2 Construct ok > 3 Send ok > 4 Parse: success"),
        (60, "1 Token ok > 2 Construct ok > 3 Send ok > 4 Parse: success"),
        (56, "1 Token > 2 Construct > 3 Send > 4 Parse: success"),
        (48, "1 ok > 2 ok > 3 ok > 4 Parse: success"),
        (20, "1 ok > 2 ok > 3 ok …"),
    ],
)
def test_a_narrow_strip_loses_its_notes_before_its_steps(width: int, line: str) -> None:
    assert strip_within(DONE, width).plain == line


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (78, "1 Token none (another host) > 2 Construct ok > 3 Send ok > 4 Parse: success"),
        (70, "1 Token none > 2 Construct ok > 3 Send ok > 4 Parse: success"),
        (56, "1 Token none > 2 Construct > 3 Send > 4 Parse: success"),
        (48, "1 none > 2 ok > 3 ok > 4 Parse: success"),
    ],
)
def test_that_no_token_was_sent_is_said_in_any_window(width: int, line: str) -> None:
    assert strip_within((Step(StepName.TOKEN, "none", "another host"), *DONE[1:]), width).plain == line


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (78, "1 Token > 2 Construct > 3 Send > 4 Parse: API error: no such rule at all at a…"),
        (50, "1 ok > 2 ok > 3 ok > 4 Parse: API error: no such …"),
    ],
)
def test_a_long_outcome_is_cut_before_the_names_of_steps_go(width: int, line: str) -> None:
    refused = Step(StepName.PARSE, "failed", "API error: no such rule" + " at all" * 9)
    assert strip_within((*DONE[:3], refused), width).plain == line


def test_why_a_step_failed_is_never_left_out() -> None:
    assert "timeout" in strip_within((DONE[0], Step(StepName.SEND, "failed", "timeout")), 56).plain


def test_the_parts_of_the_chinese_strip_stay_apart_in_80_columns() -> None:
    show = (
        "import sys; from aom_tui.session.exchange import Step, StepName; from aom_tui.language import _;"
        "from aom_tui.tui.panes.steps import strip_within;"
        "went = [Step(name, 'ok', _('new')) for name in StepName][:3];"
        "ends = Step(StepName.PARSE, 'ok', _('success')), Step(StepName.PARSE, 'failed', _('API error'));"
        "sys.stdout.reconfigure(encoding='utf-8');"
        "print(*(strip_within((*went, end), 78).plain for end in ends), sep='\\n')"
    )
    environ = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}
    done = subprocess.run([sys.executable, "-c", show], env=environ, capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().splitlines() == [
        "1 获取请求认证 > 2 构造请求消息 > 3 发起请求消息 > 4 解析响应消息：成功",
        "1 获取请求认证 > 2 构造请求消息 > 3 发起请求消息 > 4 解析响应消息：API错误",
    ]


def test_parse_says_the_outcome() -> None:
    assert strip((Step(StepName.PARSE, "ok", "success"),)).plain.endswith("4 Parse: success")


OPERATION = Operation(
    "ListSeries", "aom", "POST", "/v2/{project_id}/series", "Metrics", "", "", "", Effect.READ,
    parameters=(Parameter("limit", "query", False, {"type": "integer"}),),
)  # fmt: skip


def test_the_uri_shows_the_query_that_will_be_sent() -> None:
    draft = Draft(
        method="POST", uri="/v2/{project_id}/series", values={"limit": "10"}, query=(("q", "a b"), ("名", "值&"))
    )
    assert shown_uri(draft, OPERATION) == "/v2/{project_id}/series?limit=10&q=a%20b&名=值%26"


def test_the_endpoint_is_cut_before_the_uri() -> None:
    draft = Draft(method="POST", uri="/v2/{project_id}/series", values={"limit": "10"})
    line = operation_line(draft, OPERATION, "https://aom.cn-north-4.myhuaweicloud.com", 70).plain
    assert line.endswith("/v2/{project_id}/series?limit=10")
    assert "https://aom.cn-north" in line
    assert len(line) <= 70


@pytest.mark.parametrize("in_field", [False, True])
@pytest.mark.parametrize("running", [False, True])
def test_the_key_line_fits_80_cells(in_field: bool, running: bool) -> None:
    assert key_line(in_field=in_field, running=running).cell_length <= 78
