"""Prompt and toolbar."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from msgspec.structs import replace

from aom_tui.repl.prompt import prompt_text, toolbar_text
from aom_tui.session.draft import Draft
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session
from aom_tui.session.token import Project, Token

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROFILE = Profile(
    name="shop",
    kind=Kind.PRODUCTION,
    region="cn-north-4",
    iam_endpoint="https://iam",
    aom_endpoint="https://aom",
    credential=CredentialRef("password", "prompt", "alice", "acme"),
)


@dataclass
class Holder:
    """As much of a session as a toolbar looks at."""

    token: Token | None


def holding(seconds: int, project: str = "cn-north-4_web", **more: bool) -> Session:
    ends = NOW + timedelta(seconds=seconds)
    token = Token(Secret("x"), NOW, ends, "alice", "acme", Project("1", project), (), {}, **more)
    return cast(Session, Holder(token))


@pytest.mark.parametrize(
    ("profile", "draft", "session", "prompt"),
    [
        (None, None, None, "no profile > "),
        (PROFILE, None, None, "production cn-north-4 > "),
        (replace(PROFILE, project_name="cn-north-4"), None, None, "production cn-north-4 > "),
        (replace(PROFILE, project_name="web"), None, None, "production cn-north-4/web > "),
        (PROFILE, None, holding(60), "production cn-north-4/cn-north-4_web > "),
        (replace(PROFILE, region=""), None, None, "production > "),
        (
            PROFILE,
            Draft(method="GET", uri="http://u:pass@h/x"),
            None,
            "production cn-north-4 GET http://***@h/x > ",
        ),
        (PROFILE, Draft(method="GET", uri="/x\x1b[2J"), None, "production cn-north-4 GET /x\\u001b[2J > "),
        (
            PROFILE,
            Draft(method="GET", uri="/x", operation_id="ListSeries"),
            None,
            "production cn-north-4 ListSeries > ",
        ),
    ],
)
def test_the_prompt(profile: Profile | None, draft: Draft | None, session: Any, prompt: str) -> None:
    assert prompt_text(profile, draft, session) == prompt


@pytest.mark.parametrize(
    ("profile", "session", "toolbar"),
    [
        (None, None, " no profile: profile use sandbox, or profile add NAME"),
        (PROFILE, None, " shop  alice@acme  no token"),
        (PROFILE, holding(23 * 3600 + 41 * 60), " shop  alice@acme  token 23h41m"),
        (PROFILE, holding(-1), " shop  alice@acme  token expired"),
        (PROFILE, holding(-1, ended_at_once=True), " shop  alice@acme  token until refused"),
        (PROFILE, holding(-1, ended_at_once=True, is_given=True), " shop  alice@acme  token expired"),
        (replace(PROFILE, read_only=True), None, " shop  alice@acme  read-only  no token"),
        (replace(PROFILE, credential=CredentialRef("access-key", "prompt", access="AKX")), None, " shop  AKX  AK/SK"),
    ],
)
def test_the_toolbar(profile: Profile | None, session: Any, toolbar: str) -> None:
    assert toolbar_text(profile, session, NOW) == toolbar


def test_what_is_not_safe_stands_in_the_prompt() -> None:
    exposed = replace(PROFILE, aom_endpoint="http://aom", verify_tls=False)
    assert prompt_text(exposed, None) == "production cn-north-4 [plain http] [TLS not verified] > "
