"""The projects that IAM lists for whoever is logged in.

By a token KeystoneListAuthProjects, which every user may call; by an access key KeystoneListProjects, as the official
SDK does. Neither needs more than a login.
"""

from typing import TYPE_CHECKING

import msgspec

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.auth import Denied
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, Success
from aom_tui.session.token import Project

if TYPE_CHECKING:
    from aom_tui.session.session import Session

_WHERE = _("projects")
_LIST = Draft(method="GET", uri="/v3/auth/projects", operation_id="KeystoneListAuthProjects")


class NoList(InvalidInput):
    """IAM listed nothing; `reason` is why, by itself."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(no_list(_WHERE, reason, remedy))
        self.reason = reason


async def list_projects(session: "Session") -> tuple[Project, ...]:
    """All that can be entered, by name. Raises NoList, with IAM's words, where there is no list."""
    try:
        exchange = await session.signed_projects() or await session.send(_LIST)
    except Denied as denied:
        raise NoList(denied.failure.message, denied.failure.remedy) from None
    if exchange.reply is None or not isinstance(exchange.outcome, Success):
        raise NoList(*reason_of(exchange))
    try:
        return projects_in(bytes(exchange.reply.body[:]))
    except ValueError as error:
        raise NoList(str(error)) from None


def projects_in(body: bytes) -> tuple[Project, ...]:
    """The projects of an answer, those that are switched off left out. Raises ValueError for what is no list."""
    try:
        listed = msgspec.json.decode(body)["projects"]
        found = {str(each["id"]): str(each["name"]) for each in listed if each.get("enabled", True)}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(_("the answer holds no list of projects")) from error
    return tuple(Project(*each) for each in sorted(found.items(), key=lambda each: each[1]))


def reason_of(exchange: Exchange) -> tuple[str, str]:
    """Why there is no usable answer, and what to do."""
    match exchange.outcome:
        case ApiError(code, message):
            return f"{code} {message}".strip(), ""
        case Failure(message=message, remedy=remedy):
            return message, remedy
        case _:
            return _("there is no reply"), ""


def no_list(where: str, reason: str, remedy: str) -> Problem:
    """That IAM listed nothing, in its words."""
    return Problem(where, _("IAM gave no list: {reason}").format(reason=reason.rstrip(".")), remedy)
