"""What makes a request an authenticated one: a token, a signature, or nothing.

These are not `httpx.Auth` flows: httpx reads a refused reply whole and without bound before it lets a flow go on, and
keeps no timings of it. The session sends each try itself, so a 401 is bounded, timed and recorded as any exchange.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.session.exchange import Exchange, Failure, Reply, Request
from aom_tui.session.login.login import Login
from aom_tui.session.login.result import LoginResult, iam_silent
from aom_tui.session.profile import Profile
from aom_tui.session.token import Token


class Denied(Exception):
    """The request cannot be authenticated, so it is not sent."""

    def __init__(self, failure: Failure, preceding: tuple[Exchange, ...] = ()) -> None:
        self.failure = failure
        self.preceding = preceding
        super().__init__(failure.message)


class Grant(Struct, frozen=True):
    """How to authenticate a request, for which project, and what was sent to find out."""

    apply: Callable[[Request], Request]
    note: str
    project_id: str = ""
    token: Token | None = None
    preceding: tuple[Exchange, ...] = ()
    failures: int = 0
    """Failed logins counted when it was given."""
    is_bare: bool = False
    """Whether the request goes out as it is: nothing was got for it, and nothing is added."""
    is_taken_over: bool = False
    """Whether its token was found in the cache after a 401: it may be as dead, and then IAM is asked."""


class Authentication:
    """How a request is authenticated; this base class is for calls that need no credentials."""

    _note = _("not needed")
    _is_bare = True

    async def grant(self) -> Grant:
        """What the next request needs. Raises Denied."""
        return Grant(lambda request: request, self._note, is_bare=self._is_bare)

    @property
    def renews(self) -> bool:
        """Whether a 401 may be answered with another grant, and the request sent once more."""
        return False

    async def again(self, refused: Grant) -> Grant:
        """Another grant, after a 401. Raises Denied."""
        return refused

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Held while a request is on its way. Raises Denied where it should no longer go."""
        yield

    async def answered(self, reply: Reply) -> None:
        """The service's verdict on the last request."""


class OtherHost(Authentication):
    """No credentials, because the host is none of the profile's."""

    _note = _("another host")


class OwnHeaders(Authentication):
    """No credentials to get: the request has its own token or signature, in a header that the user wrote."""

    _note = _("own header")
    _is_bare = False


class TokenAuthentication(Authentication):
    """X-Auth-Token. `auto_renew` False keeps even an expired token, so that one can see the 401 it brings."""

    def __init__(self, profile: Profile, login: Login) -> None:
        self._profile = profile
        self._login = login
        self.auto_renew = profile.auto_renew

    async def grant(self) -> Grant:
        return self._granted(await self._login.get(even_expired=not self.auto_renew))

    @property
    def renews(self) -> bool:
        return self.auto_renew and self._login.renewable

    async def again(self, refused: Grant) -> Grant:
        """One renewal after a 401; the answer to a token that IAM has just issued counts, whatever it is."""
        result = await self._login.renew(refused.token, refused.failures, cached=not refused.is_taken_over)
        return replace(self._granted(result), is_taken_over=result.is_cached)

    def _granted(self, result: LoginResult) -> Grant:
        preceding = (result.exchange,) if result.exchange else ()
        if result.token is None:
            raise Denied(result.failure or iam_silent(_("there is no token")), preceding)
        token = result.token
        project_id = self._profile.project_id or (token.project.id if token.project else "")

        def apply(request: Request) -> Request:
            return replace(request, headers=(*request.headers, ("X-Auth-Token", token.value.reveal())))

        return Grant(apply, result.note, project_id, token, preceding, self._login.failures)
