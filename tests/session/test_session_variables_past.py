"""A draft of the past says what it said, whatever its variables stand for today."""

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.session.draft import Draft, Variables
from aom_tui.session.variables.past import with_past_values
from aom_tui.session.variables.substitution import substituted
from aom_tui.session.variables.values import NO_VARIABLES, json_value, text_value

NAMES = st.sampled_from(["a", "b", "c"])
VALUES = st.one_of(
    st.sampled_from(["x", "7", "", 'say "yes"', "{{a}}", "{{ b }}", "a/b?c", "\\"]).map(text_value),
    st.sampled_from(["7", "7.0", "true", "null", '["{{a}}", 1]', '{"k": "v"}', '"text"']).map(json_value),
)
ALL = st.fixed_dictionaries({"a": VALUES, "b": VALUES, "c": VALUES})
PIECES = st.one_of(
    NAMES.map(lambda name: f"{{{{{name}}}}}"), NAMES.map(lambda name: f"{{{{!{name}}}}}"),
    st.sampled_from(["{{ a }}", "x", " ", "{", "}}", "{{$labels.host}}", "é"]),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=5).map("".join)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    bare = draw(NAMES.map(lambda name: f"{{{{{name}}}}}"))
    body = f'{{"t": "{draw(TEXTS)}", "bare": {bare}, "more": [1, {{"u": "{draw(TEXTS)}"}}]}}'
    made = Draft(
        method="POST", uri=f"/v1/{draw(TEXTS)}/x", values={"v": draw(TEXTS)}, query=(("q", draw(TEXTS)),),
        headers=(("X-H", draw(TEXTS)),), body=body,
    )  # fmt: skip
    return made.with_variables(draw(ALL))


def sent(draft: Draft) -> tuple[object, ...]:
    """What goes out of it."""
    made, problems = substituted(draft)
    assert not problems
    return made.uri, {**made.values}, made.query, made.headers, made.body


@given(drafts(), st.dictionaries(NAMES, VALUES))
def test_it_sends_today_what_it_sent_then(draft: Draft, today: Variables) -> None:
    again, _said = with_past_values(draft, today)
    assert sent(again) == sent(draft)


@given(drafts())
def test_what_stands_for_the_same_stays_as_it_was_written(draft: Draft) -> None:
    again, said = with_past_values(draft, draft.variables)
    assert (again.uri, again.values, again.query, again.headers, again.body, said) == (
        draft.uri, draft.values, draft.query, draft.headers, draft.body, ""
    )  # fmt: skip


def test_only_what_is_something_else_today_is_replaced_and_named() -> None:
    then = {"ns": text_value("PAAS.NODE"), "p": json_value("60"), "unused": text_value("x")}
    draft = Draft(method="POST", uri="/x", body='{"ns": "{{ns}}", "p": {{p}}, "t": "{{!p}}"}').with_variables(then)
    again, said = with_past_values(draft, {"ns": text_value("PAAS.NODE"), "p": json_value("300")})
    assert again.body == '{"ns": "{{ns}}", "p": 60, "t": "{{!p}}"}'
    assert said == "In the place of {{p}} stands what it was then."
    gone, said = with_past_values(draft, NO_VARIABLES)
    assert gone.body == '{"ns": "PAAS.NODE", "p": 60, "t": "{{!p}}"}'
    assert said == "In the place of {{ns}}, {{p}} stands what it was then."
