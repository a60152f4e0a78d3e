"""What came of trying a profile is said alike by the wizard and by `profile add`."""

from datetime import UTC, datetime, timedelta

import pytest

from aom_tui.render.profile_trial import trial_failure_words, trial_success_words
from aom_tui.session.profile_setup.form import LoginMethod
from aom_tui.session.profile_setup.trial import TrialResult
from aom_tui.session.secret import Secret
from aom_tui.session.token import Project, Token

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PROJECT = Project("4fae35", "cn-north-4")


def token(lasts: timedelta, *, ended_at_once: bool = False) -> Token:
    """Of a user whose name needs cleaning."""
    value, user = Secret("t" * 40), "al\x1b[1mice"
    return Token(value, NOW, NOW + lasts, user, "acme", PROJECT, (), {}, ended_at_once=ended_at_once)


def test_a_login_that_worked_says_whose_and_how_long_its_token_lasts() -> None:
    said = trial_success_words(TrialResult(token=token(timedelta(hours=24))), NOW)
    assert said.startswith("1 Token ok: al")
    assert said.endswith("ice@acme, 24h00m left")
    assert "\x1b" not in said


def test_of_a_token_that_was_over_when_it_came_that_is_said_and_no_time_left() -> None:
    said = trial_success_words(TrialResult(token=token(timedelta(hours=-1), ended_at_once=True)), NOW)
    assert said.startswith("1 Token ok: al")
    assert " left" not in said


def test_a_key_gets_no_token_but_projects() -> None:
    assert trial_success_words(TrialResult(projects=(PROJECT,)), NOW) == "1 Token not needed: the key signs. 1 projects"


@pytest.mark.parametrize(("have", "step"), [("user", "1 Token"), ("key", "AK/SK"), ("ecs", "AK/SK")])
def test_a_failure_names_what_failed(have: LoginMethod, step: str) -> None:
    assert trial_failure_words(have, "no answer") == f"{step} failed: no answer"
