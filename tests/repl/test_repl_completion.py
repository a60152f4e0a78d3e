"""What Tab offers."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from aom_tui.catalogue.load import load_catalogue
from aom_tui.commands.drafts import operation_draft
from aom_tui.repl.completer import LineCompleter
from aom_tui.repl.completions import CompletionContext
from aom_tui.session.variables.values import text_value


def known(operation: str | None = None, *items: str) -> CompletionContext:
    catalogue = load_catalogue()
    draft = operation_draft(catalogue, operation, items) if operation else None
    return CompletionContext(catalogue, draft, ("prod", "my prod", "sandbox"))


def completed(text: str, state: CompletionContext | None = None) -> list[str]:
    """The line as it would be after each completion, in the order offered."""
    state = state or known()
    found = LineCompleter(lambda: state).get_completions(Document(text), CompleteEvent())
    return [text[: len(text) + each.start_position] + each.text for each in found]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("cal", "call"),
        ("aom-tui desc", "aom-tui describe"),
        ("call listser", "call ListSeries"),
        ("use LisSer", "use ListSeries"),
        ("describe AddMetD", "describe AddMetricData"),
        ("call ListSeries lim", "call ListSeries limit="),
        ("call ListSeries nspace", "call ListSeries series[0][namespace]="),
        ("call ListSample statist", "call ListSample statistics[0]="),
        ("use ListSeries 'nspace", "use ListSeries 'series[0][namespace]="),
        ("as sd", "as sdk"),
        ("imp", "import"),
        ("import post", "import postman"),
        ("call ListSeries --as hc", "call ListSeries --as hcloud"),
        ("call ListSeries --que", "call ListSeries --query"),
        ("call ListSeries -o ta", "call ListSeries -o table"),
        ("--profile sand", "--profile sandbox"),
        ("--profile sandbox cal", "--profile sandbox call"),
        ("call X --region cn-n", "call X --region cn-north-1"),
        ("profile us", "profile use"),
        ("sandbox fau", "sandbox fault"),
        ("sandbox fault trunc", "sandbox fault truncated-body"),
        ("sandbox fault 429 --operation listser", "sandbox fault 429 --operation ListSeries"),
        ("sandbox fault 429 --operation ia", "sandbox fault 429 --operation iam"),
        ("sandbox scenario bla", "sandbox scenario black-friday"),
        ("--profile sandbox call ListSeries lim", "--profile sandbox call ListSeries limit="),
        ("profile use sa", "profile use sandbox"),
        ("profile use my", "profile use 'my prod'"),
        ("request po", "request POST"),
        ("request POST /v2/series", "request POST /v2/{project_id}/series"),
        ("why AOM.0200", "why AOM.02001000"),
        ("help forg", "help forget"),
    ],
)
def test_the_first_offer(text: str, first: str) -> None:
    offers = completed(text)
    assert offers, "nothing is offered"
    if text.startswith("why"):
        assert offers[0].startswith(text)
    elif "--region" in text:
        assert offers[0] in {f"call X --region {region}" for region in load_catalogue().regions}
    else:
        assert offers[0] == first


def test_the_draft_decides_what_can_be_set_and_unset() -> None:
    state = known("ListSeries", "limit=5", "X-Trace:1", "series[0][namespace]=PAAS.NODE")
    assert "set offset=" in completed("set ", state)
    assert "send limit=" in completed("send li", state)
    assert completed("unset ", state) == ["unset limit", "unset X-Trace", "unset body", "unset series"]
    assert completed("set ") == []


def test_known_values_follow_the_sign() -> None:
    catalogue = load_catalogue()
    operation, parameter = next(
        (each, parameter)
        for each in catalogue.operations.values()
        for parameter in each.parameters
        if len(parameter.choices) > 1
    )
    start = f"call {operation.id} {parameter.name}="
    assert completed(start) == [f"{start}{choice}" for choice in parameter.choices]


def test_files_follow_an_at_sign(tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text("{}")
    assert completed(f"call AddMetricData @{tmp_path}/bo") == [f"call AddMetricData @{tmp_path}/body.json"]
    assert completed(f"send --body @{tmp_path}/bo") == [f"send --body @{tmp_path}/body.json"]


def test_an_operation_is_offered_with_its_title() -> None:
    state = known()
    (found, *_) = LineCompleter(lambda: state).get_completions(Document("use ListSeries"), CompleteEvent())
    assert found.display_meta_text == load_catalogue().operations["ListSeries"].title


def test_a_fault_in_completion_offers_nothing_and_ends_nothing() -> None:
    def broken() -> CompletionContext:
        raise RuntimeError

    assert list(LineCompleter(broken).get_completions(Document("call "), CompleteEvent())) == []


@pytest.mark.parametrize(
    "text", ["", "nonsense ", "call ListSeries a b c ", "profile ", "call '", "set a=\\", "# call"]
)
def test_no_line_is_beyond_it(text: str) -> None:
    from aom_tui.repl.completions import complete
    from aom_tui.repl.lines import before_cursor

    words, last, _ = before_cursor(text)
    complete(known(), words, last)


def test_saved_requests_and_variables_are_offered() -> None:
    state = replace(known("ListSeries"), saved=lambda: {"my nodes": "a.http", "rules": "a.http"})
    draft = replace(operation_draft(state.catalogue, "ListSeries", ()), variables={"ns": text_value("PAAS.NODE")})
    state = replace(state, draft=draft)
    assert completed("requests load ru", state) == ["requests load rules"]
    assert completed("requests run my", state) == ["requests run 'my nodes'"]
    assert completed("set limit={{n", state) == ["set limit={{ns}}"]
    assert completed("unlet n", state) == ["unlet ns"]
