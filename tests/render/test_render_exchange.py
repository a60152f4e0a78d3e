"""Wire, Why, steps and summary of exchanges of every kind: complete, clean, and without secrets."""

import pytest
from render_exchanges import NOW, PASSWORD, SIGNED, STEPS, TOKEN, failed, refused, reply, success

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.clean import UNSAFE
from aom_tui.render.cycle import cycle
from aom_tui.render.document.colour import ansi, spans
from aom_tui.render.explanation import explain_code, why
from aom_tui.render.explanation_text import cause_text, explanation_text
from aom_tui.render.steps import outcome_text, step_text
from aom_tui.render.summary import summary
from aom_tui.render.units import size
from aom_tui.render.wire.messages import BODY_LIMIT, wire
from aom_tui.session.exchange import Exchange, FailureKind, Reply, Step, StepName

HOSTILE = success(
    reply=Reply(200, "OK\x1b[2J", "HTTP/1.1", (("X-\x1b]0;x\x07", "a\nb\x9b"),), b'{"a":"\xe2\x80\xae[/x]"}'),
    steps=(Step(StepName.PARSE, "failed", "\x1b[31m"),),
)
ALL = (
    success(), refused("AOM.02001102", "The threshold rule name already exists."), HOSTILE, success(request=SIGNED),
    refused("APIG.0301\x1b[2J", "security token [/x]\x1b]0;x\x07", 401, ("Date", "\x9b"), request=SIGNED),
    refused("429", "\u202e\x1b[2J", 429, ("Retry-After", "\x1b[2J"), ("Content-Type", "text/html")),
    success(b"\x00\x01"), success(b""), *[failed(kind, applied=True) for kind in FailureKind],
)  # fmt: skip


@pytest.mark.parametrize("exchange", ALL)
def test_every_rendering_is_clean_and_holds_no_secret(exchange: Exchange) -> None:
    said = summary(exchange)
    texts = [
        wire(exchange), cycle(exchange), *map(step_text, exchange.steps), outcome_text(exchange.outcome),
        explanation_text(why(load_catalogue(), exchange)), explanation_text(why(None, exchange)),
        said.status, said.verdict, *said.facts(200), *map(cause_text, why(load_catalogue(), exchange).causes),
    ]  # fmt: skip
    for text in texts:
        assert not UNSAFE.search(text)
        assert TOKEN not in text
        assert PASSWORD not in text


def test_wire_has_both_messages_and_what_went_before() -> None:
    lines = wire(success()).split("\n")
    assert lines.index("POST https://iam.example/v3/auth/tokens") < lines.index("HTTP/1.1 201 Created")
    assert lines.index("HTTP/1.1 201 Created") < lines.index("POST https://aom.example/v2/4fae/series?limit=10")
    assert [line for line in lines if line.startswith("X-Tag")] == ["X-Tag: one", "X-Tag: two"]
    assert any(line.startswith("call              34.0 ms  ━") for line in lines)
    assert any(line.startswith("X-Auth-Token: ") and "sha256:" in line for line in lines)


def test_wire_shows_what_was_signed() -> None:
    text = wire(success(request=SIGNED))
    assert "canonical request\nPOST\n/v2/4fae/series/\n" in text
    assert "string to sign\nSDK-HMAC-SHA256\n20261123T120000Z" in text


def test_wire_cuts_a_long_body_and_says_so() -> None:
    text = wire(success(b'["' + b"x" * BODY_LIMIT * 2 + b'"]'))
    assert "# cut: the beginning of 32.0 KB" in text
    assert len(text) < BODY_LIMIT * 1.5


def test_a_code_is_explained_with_remedy() -> None:
    text = explanation_text(why(load_catalogue(), refused("AOM.02001102", "The threshold rule name already exists.")))
    assert text.startswith("API error AOM.02001102")
    assert "Another rule already bears this name." in text
    assert "Choose another name." in text


def test_a_business_failure_in_a_200_says_that_the_code_counts() -> None:
    assert "the code counts" in why(load_catalogue(), refused("SVCSTG_AMS_4000104", "no", 200)).meaning


def test_causes_are_what_the_exchange_shows() -> None:
    late = refused(
        "APIG.0301", "Incorrect IAM authentication information", 401, ("Date", "Mon, 23 Nov 2026 14:00:00 GMT")
    )
    causes = why(load_catalogue(), late).causes
    assert "120 min behind" in causes[0].evidence
    assert "The token has expired" in causes[1].title
    assert "project id" not in "".join(cause.title for cause in causes)


def test_an_empty_project_id_is_seen() -> None:
    request = success().request
    assert request is not None
    bare = type(request)("GET", "https://aom.example/v2//series", request.headers, b"")
    assert "no project id" in why(None, refused("APIG.0301", "Incorrect", 401, request=bare)).causes[0].title


@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_says_what_it_means(kind: FailureKind) -> None:
    text = explanation_text(why(None, failed(kind, applied=True)))
    assert "means" in text
    assert "may have been applied" in text
    assert "may have been applied" not in explanation_text(why(None, failed(kind)))


def test_why_code_knows_the_gateways_two_names() -> None:
    assert [entry.meaning for entry in explain_code(load_catalogue(), "apigw.0307")] == [
        "The token expired or was revoked."
    ]
    assert explain_code(load_catalogue(), "NO.SUCH") == ()


def test_steps_say_it_by_word() -> None:
    assert [step_text(step) for step in STEPS] == ["1 Token ok", "2 Construct ok", "3 Send ok", "4 Parse: success"]
    assert step_text(Step(StepName.TOKEN, "failed", "IAM refused")) == "1 Token failed: IAM refused"


def test_the_cycle_has_four_steps_in_order() -> None:
    text = cycle(success())
    marks = ["1 Token ok", "HTTP/1.1 201 Created", "2 Construct ok", "POST https://aom", "3 Send ok", "HTTP/1.1 200 OK"]
    marks += ["4 Parse: success", '"errorCode": "SVCSTG_AMS_2000000"']
    positions = [text.index(mark) for mark in marks]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("room", "facts"),
    [
        (100, ("34 ms", "46 B", "req 7c1e0123456789abcdef012345678990")),
        (50, ("34 ms", "46 B", "req 7c1e..90")),
        (12, ("req 7c1e..90",)),
    ],
)
def test_the_request_id_stays_in_the_summary(room: int, facts: tuple[str, ...]) -> None:
    assert summary(success()).facts(room)[: len(facts)] == facts


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ('  "a": [1.0, null, "x"],', "json"),
        ("Host: aom", "http"),
        ("<a b='c'>", "xml"),
        ("x" * 9000, "json"),
        ("", "json"),
    ],
)
def test_pieces_put_together_are_the_line(line: str, language: str) -> None:
    assert "".join(text for _, text in spans(line, language)) == line


def test_kinds_of_json() -> None:
    kinds = {text: kind for kind, text in spans('  "a": 1, true, "b"', "json")}
    assert (kinds['"a"'], kinds["1"], kinds["true"], kinds['"b"']) == ("key", "number", "literal", "string")


def test_ansi_colours_clean_text_only() -> None:
    assert ansi('{"a": "\x1b[2J"}', "json").count("\x1b[2J") == 0


def test_sizes() -> None:
    assert [size(1023), size(4198), size(10_800_000)] == ["1023 B", "4.1 KB", "10.3 MB"]


def test_exchanges_without_a_reply_have_a_summary() -> None:
    said = summary(failed(FailureKind.TIMEOUT))
    assert (said.status, said.verdict, said.mood) == ("", "timeout", "error")
    assert summary(success(reply=reply(b""))).size == "0 B"
    assert NOW.astimezone().strftime("%H:%M:%S") == said.clock


def test_the_wire_ends_with_what_the_documents_do_not_know() -> None:
    lines = wire(success(), ("series[].unit: not documented",)).split("\n")
    assert lines[-2:] == ["-- Against the documents", "# series[].unit: not documented"]
    assert "Against the documents" not in wire(success())
