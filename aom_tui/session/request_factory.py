"""Requests for one profile, and which of them get its credentials. Pure, but for the clock."""

from collections.abc import Callable
from dataclasses import replace as with_more
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Lack, Problem
from aom_tui.session.auth import Grant
from aom_tui.session.construct import construct
from aom_tui.session.draft import Draft
from aom_tui.session.endpoints import is_own
from aom_tui.session.exchange import Request
from aom_tui.session.login.credential_holder import NO_CREDENTIALS
from aom_tui.session.operations import PROJECT_ID, SUBJECT_TOKEN, operation_of
from aom_tui.session.profile import Profile


def has_own_credentials(request: Request) -> bool:
    """Whether a token or a signature stands in headers that the user has written."""
    return any(name.lower() in ("x-auth-token", "authorization") for name, _ in request.headers)


class RequestFactory(Struct, frozen=True, eq=False):
    """Makes requests. A call keeps the factory it began with, even if the session changes its profile meanwhile."""

    profile: Profile
    catalogue: Catalogue
    can_sign_in: Callable[[], bool]
    """Whether there is a credential, or somebody who can be asked for it."""
    clock: Callable[[], datetime]

    def request(self, draft: Draft, project_id: str = "") -> Request:
        """Without credentials. Raises InvalidInput for a draft that cannot be sent."""
        request, problems = construct(self.catalogue, draft, self.profile, project_id)
        if request is None:
            raise InvalidInput(map(self._with_current_time, problems))
        if self.gets_credentials(draft, request) and not self.can_sign_in():
            raise InvalidInput(NO_CREDENTIALS)
        return request

    def _with_current_time(self, problem: Problem) -> Problem:
        """The problem with the present time as an example, where it is about a time."""
        if problem.lack is not Lack.TIME:
            return problem
        said = _("Write the seconds, such as {seconds} for now.")
        return with_more(problem, remedy=said.format(seconds=int(self.clock().timestamp())))

    def final(self, draft: Draft, grant: Grant) -> Request:
        """The request with what only the token could say: the project's id, and the token to be checked."""
        request = self.request(draft, grant.project_id)
        if f"%7B{PROJECT_ID}%7D" in request.url or f"{{{PROJECT_ID}}}" in request.url:
            what = _("unknown: the token is scoped to the account, or comes without its project")
            remedy = _("Set {PROJECT_ID}=..., or a project in the profile.").format(PROJECT_ID=PROJECT_ID)
            raise InvalidInput(Problem(f"path {PROJECT_ID}", what, remedy))
        operation = self.operation(draft)
        wants_subject = operation is not None and operation.parameter(SUBJECT_TOKEN) is not None
        if wants_subject and grant.token and not draft.values.get(SUBJECT_TOKEN):
            return replace(request, headers=(*request.headers, (SUBJECT_TOKEN, grant.token.value.reveal())))
        return request

    def operation(self, draft: Draft) -> Operation | None:
        """None for a bare request."""
        return operation_of(self.catalogue, draft)

    def gets_credentials(self, draft: Draft, request: Request) -> bool:
        """Not one that brings its own, is open to all, or goes to a foreign host."""
        operation = self.operation(draft)
        open_to_all = operation is not None and not operation.authenticated
        return not (open_to_all or has_own_credentials(request)) and self.is_own(request)

    def is_own(self, request: Request) -> bool:
        """Whether it goes to a host of the profile's."""
        return is_own(request.url, self.profile)
