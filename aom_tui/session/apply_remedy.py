"""Applying a remedy to the draft and the session; whoever applies it sends again."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import quote, unquote, urlsplit

from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.cause import (
    Follow,
    ForgetCredential,
    Remedy,
    RenewToken,
    SetProject,
    SignAgain,
    UseEndpoint,
    Wait,
)
from aom_tui.session.draft import Draft, Pairs
from aom_tui.session.operations import PROJECT_ID
from aom_tui.session.redirects import redirected_draft
from aom_tui.session.session import Session
from aom_tui.session.variables.substitution import as_sent

Pause = Callable[[float], Awaitable[None]]


def draft_with_remedy(draft: Draft, remedy: Remedy) -> Draft:
    """The draft with the remedy in it; the same one where it is not the draft that must change."""
    match remedy:
        case Follow():
            return redirected_draft(draft, remedy)
        case SetProject(project_id, instead_of):
            return _with_project(draft, project_id, instead_of)
        case UseEndpoint(endpoint) if _is_absolute(draft):
            uri = as_sent(draft).uri
            parts = urlsplit(uri)
            return replace(draft, uri=f"{endpoint}{uri[len(f'{parts.scheme}://{parts.netloc}') :]}")
        case _:
            return draft


async def apply_remedy(session: Session, draft: Draft, remedy: Remedy, *, pause: Pause = asyncio.sleep) -> Draft:
    """Does what the session has to do and gives back the draft to send. Raises InvalidInput where it cannot be."""
    match remedy:
        case RenewToken():
            result = await session.login(renew=True)
            if result.token is None:
                said = result.failure.message if result.failure else _("there is none")
                advice = result.failure.remedy if result.failure else ""
                raise InvalidInput(Problem("token", _("not renewed: {said}").format(said=said), advice))
        case ForgetCredential():
            await asyncio.to_thread(session.ask_anew)
        case SignAgain():
            await asyncio.to_thread(session.sign_again)
        case UseEndpoint(endpoint) if not _is_absolute(draft):
            session.move(endpoint)
        case Wait(seconds):
            await pause(seconds)
        case _:
            pass
    return draft_with_remedy(draft, remedy)


def _is_absolute(draft: Draft) -> bool:
    return "://" in as_sent(draft).uri.partition("?")[0]


def _with_project(draft: Draft, project_id: str, instead_of: str) -> Draft:
    """An operation's path has its placeholder; a URI by hand has the other id, or a hole, where this one belongs."""
    headers = _renamed(draft.headers, instead_of, project_id)
    if draft.operation_id is None:
        path, mark, query = draft.uri.partition("?")
        draft = replace(draft, uri=f"{_put(path, project_id, instead_of)}{mark}{query}")
    if f"{{{PROJECT_ID}}}" in draft.uri:
        draft = draft.with_value(PROJECT_ID, project_id)
    return replace(draft, headers=headers)


def _put(path: str, project_id: str, instead_of: str) -> str:
    """The path with the id in the first segment that holds the other one; in its first hole where there is none."""
    scheme, mark, rest = path.rpartition("://")
    segments = rest.split("/")
    for index, segment in enumerate(segments):
        if index and unquote(segment) == instead_of:
            segments[index] = quote(project_id, safe="")
            break
    return f"{scheme}{mark}{'/'.join(segments)}"


def _renamed(headers: Pairs, old: str, new: str) -> Pairs:
    """X-Project-Id follows, where it named the same project."""
    return tuple((name, new if name.lower() == "x-project-id" and value == old else value) for name, value in headers)
