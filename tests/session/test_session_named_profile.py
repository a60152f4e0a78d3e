"""How a profile is named beside its kind."""

import pytest

from aom_tui.session.profile import Kind, profile_label


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("sandbox", Kind.SANDBOX, "sandbox"),
        ("test", Kind.TEST, "test"),
        ("test", Kind.PRODUCTION, "test (production)"),
        ("staging", Kind.TEST, "staging (test)"),
    ],
)
def test_a_profile_that_is_called_as_its_kind_is_is_named_once(name: str, kind: Kind, said: str) -> None:
    assert profile_label(name, kind) == said
