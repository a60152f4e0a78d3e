"""Secrets of what is being composed are dots; all else stands where it stood."""

import json

from hypothesis import assume, example, given
from hypothesis import strategies as st

from aom_tui.render.cells import cells
from aom_tui.render.glyphs import signs
from aom_tui.render.secret_mask import mask_secrets
from aom_tui.session.redaction.draft_secrets import is_reference_only

DOT = signs().covered


def test_the_values_of_secret_members_are_dots_and_the_rest_stays() -> None:
    body = '{"user": {"name": "me", "password": "S3cret密"},\n "sk": "ab\\"c", "note": "password"}'
    assert mask_secrets(body) == (
        f'{{"user": {{"name": "me", "password": "{DOT * 8}"}},\n "sk": "{DOT * 5}", "note": "password"}}'
    )


def test_so_are_those_of_an_address() -> None:
    said = mask_secrets("https://me:pass@aom.example/v2?token=abc&limit=1")
    assert said == f"https://me:{DOT * 4}@aom.example/v2?token={DOT * 3}&limit=1"


def test_a_variable_and_what_was_taken_out_can_be_read() -> None:
    body = '{"password": "{{pw}}", "secret": "***sha256:0123456789abcdef"}'
    assert mask_secrets(body) == body


@given(st.text(), st.text(min_size=1))
@example("", "{{0}}x")
def test_no_value_of_a_password_is_left_and_nothing_moves(before: str, value: str) -> None:
    assume(not is_reference_only(value))
    body = json.dumps({"before": before, "password": value}, ensure_ascii=False)
    said = mask_secrets(body)
    assert cells(said) == cells(body) or "\\" in body
    assert f'"password": "{value}"' not in said or set(value) <= {DOT}
