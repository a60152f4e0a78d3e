"""What the prompt and the toolbar say. Pure."""

from datetime import datetime
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.render.lifetime import token_left
from aom_tui.render.summary import called
from aom_tui.session.draft import Draft
from aom_tui.session.network.connection import security_gaps
from aom_tui.session.profile import Profile

if TYPE_CHECKING:
    from aom_tui.session.session import Session

NOBODY = _("no profile")


def prompt_text(profile: Profile | None, draft: Draft | None, session: "Session | None" = None) -> str:
    """`sandbox cn-north-4/web ListSeries > `; a project that bears its region's name is not said twice."""
    parts = [profile.kind.value, _place(profile, session), *_exposed(profile)] if profile else [NOBODY]
    if draft:
        parts.append(called(draft))
    return clean_line(" ".join(part for part in parts if part)) + " > "


def _exposed(profile: Profile) -> list[str]:
    """`[plain http]`: it stands there as long as it is so."""
    return [f"[{each}]" for each in security_gaps(profile)]


def _place(profile: Profile, session: "Session | None") -> str:
    """The token knows the project best, once there is one."""
    token = session.token if session else None
    project = token.project.name if token and token.project else profile.project_name
    return "/".join(dict.fromkeys(part for part in (profile.region, project) if part))


def toolbar_text(profile: Profile | None, session: "Session | None", now: datetime, notice: str = "") -> str:
    """Profile, who, and how the next request will be authenticated; then what there is to say just now."""
    if profile is None:
        return _(" no profile: profile use sandbox, or profile add NAME")
    reference = profile.credential
    who = reference.who if reference else ""
    parts = (profile.name, who, _("read-only") if profile.read_only else "", token_words(profile, session, now), notice)
    return clean_line(" " + "  ".join(part for part in parts if part))


def token_words(profile: Profile, session: "Session | None", now: datetime) -> str:
    """`token 23h41m`, `token expired`, `no token`, `AK/SK`."""
    if profile.credential and profile.credential.kind == "access-key":
        return "AK/SK"
    token = session.token if session else None
    return _("token {left}").format(left=token_left(token, now)) if token else _("no token")
