"""Wire with Anatomy: each part explained, nothing of a message changed, the token's way marked, times on a scale."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from render_exchanges import DRAFT, JSON, NOW, PASSWORD, REQUEST, SIGNED, TOKEN, TOKEN_EXCHANGE, refused, reply, success

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.cells import cells
from aom_tui.render.clean import UNSAFE
from aom_tui.render.cycle import cycle
from aom_tui.render.wire.anatomy import Anatomy
from aom_tui.render.wire.messages import wire
from aom_tui.render.wire.waterfall import duration, phases, waterfall
from aom_tui.session.exchange import Exchange, Reply, Request, Timings, TokenLife
from aom_tui.session.redaction.redact import redact

CATALOGUE = load_catalogue()
SECURITY_TOKEN = "gQpjbi1zZWN1cml0eS10b2tlbi1vZi1hLXRlbXBvcmFyeS1rZXk"
HOSTILE = replace(
    success(reply=Reply(200, "OK\x1b[2J", "HTTP/1.1", (("X-\x1b]0;x\x07", "a\nb"), ("Date", "\x9b")), b'{"a\x1b":1}')),
    request=replace(REQUEST, method="G\x1bT", url="https://h/v2/a/series?\x1b]0;=1&%1b=2&token=" + TOKEN),
)
BY_KEY = success(
    request=replace(SIGNED, as_sent=(*SIGNED.headers, ("X-Security-Token", SECURITY_TOKEN), ("Host", "aom.example"))),
    preceding=(),
)
ALL = (success(), BY_KEY, HOSTILE, refused("APIG.0301", "no", 401, ("Retry-After", "3")), success(b"[1]"), success(b""))


def anatomy(exchange: Exchange, width: int = 78) -> list[str]:
    return wire(exchange, width=width, comments=Anatomy(CATALOGUE, width)).split("\n")


def below(lines: list[str], start: str) -> str:
    """The comment below the first line that starts so, as one line."""
    first = next(number for number, line in enumerate(lines) if line.startswith(start)) + 1
    found = []
    while lines[first].startswith("#"):
        found.append(lines[first].lstrip("# "))
        first += 1
    return " ".join(found)


@pytest.mark.parametrize("exchange", ALL)
@pytest.mark.parametrize("width", [30, 78, 200])
def test_it_adds_comments_and_changes_nothing(exchange: Exchange, width: int) -> None:
    with_anatomy = [line.partition("  # ")[0] for line in anatomy(exchange, width) if not line.startswith("#")]
    plain = [line for line in wire(exchange, width=width).split("\n") if not line.startswith("#")]
    assert with_anatomy == plain


@pytest.mark.parametrize("exchange", ALL)
def test_it_is_clean_fits_and_holds_no_secret(exchange: Exchange) -> None:
    lines = anatomy(exchange, 60)
    text = "\n".join([*lines, cycle(exchange, Anatomy(CATALOGUE, 60))])
    assert not UNSAFE.search(text)
    for secret in (TOKEN, PASSWORD, SECURITY_TOKEN):
        assert secret not in text
    assert all(cells(line) <= 60 for line in lines if line.startswith("#   "))


def test_each_part_of_the_request_line_is_named() -> None:
    request = replace(REQUEST, url="https://aom.cn-north-4.myhuaweicloud.com/v2/4fae/series?limit=10&colour=red")
    said = below(anatomy(success(request=request)), "POST https://aom.")
    for part in (
        "POST ListSeries: List time series; reads only",
        "many queries are POST",
        "https:// encrypted by TLS",
        "Endpoint the host of AOM in region cn-north-4",
        "URI resource path /v2/{project_id}/series",
        "{project_id} path: Project ID from IAM",
        "?limit query: Maximum number of items returned (1..1000)",
        "?colour query; not one that the documents know",
    ):
        assert part in " ".join(said.split())


def test_a_request_of_its_own_is_explained_too_as_far_as_one_can() -> None:
    request = Request("GET", "http://127.0.0.1:8/nowhere?a=1", (JSON,), b"")
    said = below(anatomy(success(request=request, draft=replace(DRAFT, operation_id=None))), "GET http")
    assert "GET asks for what the URI names" in " ".join(said.split())
    assert "not encrypted" in said


def test_headers_are_explained_once_and_a_status_by_the_documents() -> None:
    lines = anatomy(refused("APIG.0308", "throttled", 429, ("Retry-After", "3")))
    assert "how long to wait" in below(lines, "Retry-After: 3")
    assert "what support asks for" in below(lines, "X-Request-Id")
    assert below(lines, "HTTP/1.1 429").startswith("429 ")
    assert sum("says who calls" in line for line in lines) == 1
    assert sum("AOM takes JSON" in line for line in lines) == 1


def test_only_fields_that_are_there_are_named() -> None:
    text = "\n".join(anatomy(success()))
    assert "#       namespace   Metric namespace" in text
    assert "metric_name" not in text
    assert "#     series        Series filters" in text
    assert "meta_data" not in text


def test_a_token_is_marked_where_it_came_and_where_it_went() -> None:
    for lines in (anatomy(success()), wire(success()).split("\n")):
        shown = redact(TOKEN)
        assert "(1) goes on as X-Auth-Token below" in below(lines, f"X-Subject-Token: {shown}")
        assert "(1) came as X-Subject-Token above" in below(lines, f"X-Auth-Token: {shown}")


def test_a_token_that_nobody_used_is_not_said_to_go_on() -> None:
    login = replace(TOKEN_EXCHANGE, role="call", draft=DRAFT)
    assert not any("goes on" in line for line in anatomy(login))


def test_a_renewed_token_is_told_from_the_one_before() -> None:
    newer = "MIIDnewernewernewernewernewer"
    first = success(preceding=(), role="call", reply=reply(b"{}", 401))
    login = replace(TOKEN_EXCHANGE, reply=Reply(201, "Created", "HTTP/1.1", (("X-Subject-Token", newer),), b"{}"))
    again = replace(REQUEST, headers=(JSON, ("X-Auth-Token", newer)))
    lines = wire(success(request=again, preceding=(TOKEN_EXCHANGE, first, login))).split("\n")
    assert "(1) came as" in below(lines, f"X-Auth-Token: {redact(TOKEN)}")
    assert "(2) goes on" in below(lines, f"X-Subject-Token: {redact(newer)}")
    assert "(2) came as" in below(lines, f"X-Auth-Token: {redact(newer)}")


def test_a_given_token_that_iam_was_asked_about_came_from_nowhere_above() -> None:
    check = replace(
        TOKEN_EXCHANGE,
        request=Request("GET", "https://iam.example/v3/auth/tokens", (("X-Auth-Token", TOKEN),), b""),
    )
    lines = wire(success(preceding=(check,))).split("\n")
    assert below(lines, "X-Auth-Token") == ""
    assert sum("(1) came as" in line for line in lines) == 1


def test_a_kept_token_that_was_refused_says_so_too() -> None:
    life = TokenLife(NOW - timedelta(hours=2), NOW + timedelta(hours=22))
    first = success(preceding=(), token_life=life, reply=reply(b"{}", 401))
    newer = replace(REQUEST, headers=(JSON, ("X-Auth-Token", "MIIDnewer")))
    login = replace(TOKEN_EXCHANGE, reply=Reply(201, "Created", "HTTP/1.1", (("X-Subject-Token", "MIIDnewer"),), b"{}"))
    lines = wire(success(request=newer, preceding=(first, login))).split("\n")
    assert "the token was kept, issued" in below(lines, f"X-Auth-Token: {redact(TOKEN)}")
    assert "(1) came as" in below(lines, f"X-Auth-Token: {redact('MIIDnewer')}")


def test_a_kept_token_says_since_when_and_a_given_one_that_it_was_given() -> None:
    life = TokenLife(NOW - timedelta(hours=2), NOW + timedelta(hours=22))
    said = below(wire(success(preceding=(), token_life=life)).split("\n"), "X-Auth-Token")
    assert "no exchange before this call: the token was kept, issued 2026-11-23" in said
    assert "(2 h ago), good until 2026-11-24" in said
    assert "the token was given" in below(wire(success(preceding=())).split("\n"), "X-Auth-Token")


def test_each_line_that_was_signed_is_named() -> None:
    lines = anatomy(success(request=SIGNED))
    assert "POST  # the method" in lines
    assert "/v2/4fae/series/  # the URI" in lines
    assert "SDK-HMAC-SHA256  # the algorithm" in lines
    assert "20261123T120000Z  # X-Sdk-Date" in lines
    assert "0f0f  # HMAC-SHA256 of it, by the SK" in lines


# -- times

SECONDS = st.none() | st.floats(0, 1e4)


@given(
    st.lists(
        st.tuples(st.floats(0, 100), SECONDS, SECONDS, SECONDS, SECONDS, st.floats(0, 1e4)), min_size=1, max_size=4
    ),
    st.integers(10, 200),
)
def test_bars_fit_and_stand_on_one_scale(
    given_times: list[tuple[float, float | None, float | None, float | None, float | None, float]], width: int
) -> None:
    rows = [
        ("call", success(timings=Timings(NOW + timedelta(seconds=at), total, connect, tls, first, ready)))
        for at, connect, tls, first, ready, total in given_times
    ]
    lines = list(waterfall(rows, width))
    assert all(cells(line) <= max(width, 30) for line in lines if not line.startswith(("#", *"0123456789<")))
    assert all(phase.seconds >= 0 and phase.begin >= 0 for _title, each in rows for phase in phases(each.timings))


def test_phases_follow_each_other_up_to_the_whole() -> None:
    found = list(phases(Timings(NOW, 0.1, connect=0.01, tls=0.02, first_byte=0.08, ready=0.07)))
    assert [phase.name for phase in found] == ["prepare", "connect", "TLS", "wait", "read"]
    ends = [round(phase.begin + phase.seconds, 6) for phase in found]
    assert ends == [0.04, 0.05, 0.07, 0.08, 0.1]


def test_waiting_in_vain_has_a_bar() -> None:
    """Not so a connection that never was there: its time is no waiting for a reply."""
    found = list(phases(Timings(NOW, 30.0, connect=0.01, ready=0.2)))
    assert [phase.name for phase in found] == ["prepare", "connect", "wait"]
    assert round(found[-1].begin, 6) == 0.2
    assert round(found[-1].seconds, 6) == 29.8
    assert [phase.name for phase in phases(Timings(NOW, 30.0, connect=0.01))] == ["connect"]


def test_the_login_stands_before_the_call_on_the_same_scale() -> None:
    call = success(timings=Timings(NOW + timedelta(milliseconds=50), 0.05, first_byte=0.05))
    lines = list(waterfall([("token", TOKEN_EXCHANGE), ("call", call)], 80))
    bars = {line.split()[0]: line for line in lines if "━" in line}
    assert bars["token"].rindex("━") + 1 == bars["call"].index("━")
    assert lines[-3].startswith("  wait")
    assert lines[-3].index("█") == bars["call"].index("━")
    assert lines[0].startswith("100.0 ms in all")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "< 0.1 ms"), (0.0001, "0.1 ms"), (1.5, "1500.0 ms"), (11.5, "11.5 s"), (125, "2 min 5 s")],
)
def test_very_short_and_very_long_in_words(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_what_was_not_made_took_no_time() -> None:
    blocked = replace(success(), request=None, reply=None)
    rows = wire(blocked).split("\n")
    assert "# not made" in rows
    assert [row for row in rows if row.startswith("call ")] == []
    assert not wire(replace(blocked, preceding=())).startswith("-- Time")
