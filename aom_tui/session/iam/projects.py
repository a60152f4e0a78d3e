"""The projects that IAM lists for whoever is logged in.

By a token KeystoneListAuthProjects, which every user may call; by an access key KeystoneListProjects, as the official
SDK does. Neither needs more than a login.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.auth import Denied
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Outcome, StepName, Success
from aom_tui.session.token import Project

if TYPE_CHECKING:
    from aom_tui.session.session import Session

T = TypeVar("T")

_WHERE = _("projects")
_LIST = Draft(method="GET", uri="/v3/auth/projects", operation_id="KeystoneListAuthProjects")


class NoList(InvalidInput):
    """IAM was asked, and gave no list; unlike other invalid input this may have been sent.

    `outcome` says what came, `reason` the same in words.
    """

    def __init__(self, where: str, outcome: Outcome) -> None:
        self.outcome = outcome
        self.reason, remedy = _reason_of(outcome)
        what = _("IAM gave no list: {reason}").format(reason=self.reason.rstrip("."))
        super().__init__(Problem(where, what, remedy))


async def list_projects(session: "Session") -> tuple[Project, ...]:
    """All that can be entered, by name. Raises NoList; InvalidInput where nobody can be asked for a secret."""
    try:
        exchange = await session.signed_projects() or await session.send(_LIST)
    except Denied as denied:
        raise NoList(_WHERE, denied.failure) from None
    return listed_in(_WHERE, exchange, projects_in)


def listed_in(where: str, exchange: Exchange, read: Callable[[bytes], tuple[T, ...]]) -> tuple[T, ...]:
    """What IAM's answer lists; `read` raises ValueError for what is no list. Raises NoList."""
    if exchange.reply is None or not isinstance(exchange.outcome, Success):
        raise NoList(where, exchange.outcome)
    try:
        return read(bytes(exchange.reply.body[:]))
    except ValueError as error:
        raise NoList(where, Failure(FailureKind.IAM_FAILED, StepName.PARSE, str(error))) from None


def projects_in(body: bytes) -> tuple[Project, ...]:
    """The projects of an answer, those that are switched off left out. Raises ValueError for what is no list."""
    try:
        listed_in = msgspec.json.decode(body)["projects"]
        found = {str(each["id"]): str(each["name"]) for each in listed_in if each.get("enabled", True)}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(_("the answer holds no list of projects")) from error
    return tuple(Project(*each) for each in sorted(found.items(), key=lambda each: each[1]))


def _reason_of(outcome: Outcome) -> tuple[str, str]:
    """In IAM's words, and what to do."""
    match outcome:
        case ApiError(code, message):
            return f"{code} {message}".strip(), ""
        case Failure(message=message, remedy=remedy):
            return message, remedy
        case _:
            return _("there is no reply"), ""
