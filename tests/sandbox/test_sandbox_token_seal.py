"""A token's value: read back by the seal that made it, and by no other; any change makes it worthless."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.sandbox.identity import DEMO, MAIN, STAGING, Identity, TokenState
from aom_tui.sandbox.token_seal import Facts, TokenSeal

SEAL = TokenSeal()
FACTS: Facts = ("8c0f1a2b", "4fae1c0b", 1.5, 2.5, ("password", "totp"))
texts = st.text(max_size=40)
all_facts = st.tuples(
    texts,
    st.none() | texts,
    st.floats(allow_nan=False),
    st.floats(allow_nan=False),
    st.lists(texts, max_size=3).map(tuple),
)


@given(all_facts)
def test_what_was_sealed_is_read_back(facts: Facts) -> None:
    value = SEAL.value(facts)
    assert SEAL.read(value) == facts
    assert value.isascii()
    base64.b64decode(value.removeprefix("MII"), altchars=b"+-", validate=True)


@given(st.data())
def test_a_changed_character_makes_it_worthless(data: st.DataObject) -> None:
    value = SEAL.value(FACTS)
    place = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.characters(max_codepoint=0x2FF).filter(lambda one: one != value[place]))
    assert SEAL.read(value[:place] + other + value[place + 1 :]) is None


@given(st.text())
def test_nothing_else_is_read(value: str) -> None:
    assert SEAL.read(value) is None
    assert SEAL.read(f"MII{value}{SEAL.value(FACTS)[-2000:]}") is None


def test_only_the_same_key_reads_it() -> None:
    value = SEAL.value(FACTS)
    assert TokenSeal().read(value) is None
    assert TokenSeal(SEAL.key).read(value) == FACTS


@pytest.fixture
def identity() -> Identity:
    return Identity(token_seconds=60, clock=lambda: 1_000.0)


def test_tokens_of_one_moment_differ(identity: Identity) -> None:
    first, second = (identity.issue(DEMO, MAIN, ("password",)) for _ in range(2))
    assert first[0] != second[0]
    assert identity.token(first[0]) == (TokenState.VALID, first[1])


def test_all_tokens_can_be_expired_at_once(identity: Identity) -> None:
    before, _ = identity.issue(DEMO, STAGING, ("password",))
    identity.expire_tokens()
    after, _ = identity.issue(DEMO, None, ("password",))
    assert identity.token(before)[0] is TokenState.EXPIRED
    assert identity.token(after)[0] is TokenState.VALID


def test_a_value_that_is_too_long_is_not_even_remembered() -> None:
    value = SEAL.value(FACTS)
    before = SEAL._known.cache_info().currsize
    assert SEAL.read("MII" + "A" * 40_000 + value[-2000:]) is None
    assert SEAL._known.cache_info().currsize == before
