"""From when on a token is no longer used, whenever in its life it came."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_service import NOW

from aom_tui.language import LANGUAGE
from aom_tui.session.secret import Secret
from aom_tui.session.token import MARGIN, Token, just_issued, token_of

SPANS = st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(hours=24))


def arrived(life: timedelta, left: timedelta) -> Token:
    """At NOW, with so much left of its life."""
    ends = NOW + left
    return just_issued(Token(Secret("MII"), ends - life, ends, "u", "d", None, (), {}), NOW)


@given(SPANS, SPANS, st.lists(SPANS))
def test_a_token_that_came_before_its_end_is_used_and_never_after_it(
    life: timedelta, left: timedelta, later: list[timedelta]
) -> None:
    token = arrived(life, left)
    assert token.usable(NOW), "or each call would get one"
    uses = [token.usable(NOW + each) for each in sorted(later)]
    assert uses == sorted(uses, reverse=True), "what is over stays over"
    assert not token.usable(token.expires_at)


@given(SPANS, SPANS)
def test_it_is_renewed_before_its_end_where_it_came_before_the_margin(life: timedelta, left: timedelta) -> None:
    token = arrived(life, left)
    margin = min(MARGIN, life / 10)
    last = token.expires_at - margin if left > margin else token.expires_at
    assert token.usable(last - timedelta(microseconds=1))
    assert not token.usable(last)


@given(SPANS, SPANS)
def test_one_whose_end_had_passed_serves_until_it_is_refused(life: timedelta, past: timedelta) -> None:
    assert arrived(life, -past).usable(NOW + timedelta(days=400))


@pytest.mark.parametrize("issued", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z"])
def test_times_that_lead_out_of_the_calendar_are_no_token(issued: str) -> None:
    document = {"issued_at": issued, "user": {"name": "u", "domain": {"name": "d"}}}
    with pytest.raises(ValueError, match="none that a calendar has" if LANGUAGE == "en" else ""):
        token_of("MIIvalue", document)
