"""Requests to IAM for a token, and about one."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import msgspec

from aom_tui.language import _
from aom_tui.session.concurrency.threads import run_in_thread
from aom_tui.session.credentials import Password
from aom_tui.session.exchange import Exchange, Failure, Request, Role
from aom_tui.session.login.result import LoginResult, check_result, iam_silent, login_result
from aom_tui.session.network.deadline import Deadlines
from aom_tui.session.profile import Profile
from aom_tui.session.token import CONTENT_TYPE, TOKEN_PATH, Token, token_body


class Ask(Protocol):
    """Sends one request of the session's own and records it. Network trouble is the exchange's outcome."""

    async def __call__(self, role: Role, request: Request) -> Exchange: ...


class TokenRequests:
    """Asks the IAM of one profile; `timeout` says how many seconds it has for an answer."""

    def __init__(self, profile: Profile, ask: Ask, *, timeout: Callable[[], float], deadlines: Deadlines) -> None:
        self._profile = profile
        self._ask = ask
        self._timeout = timeout
        self._deadlines = deadlines

    async def by_password(self, credential: Password) -> LoginResult:
        """Request a token; where a passcode is needed the user is asked for it first. Raises InvalidInput for none."""
        passcode = None
        if credential.second:
            with self._deadlines.paused():
                passcode = await run_in_thread(credential.second.passcode)
        body = msgspec.json.encode(token_body(credential, self._profile, passcode))
        exchange = await self._send(Request("POST", self._url, (("Content-Type", CONTENT_TYPE),), body))
        if isinstance(exchange, Failure):
            return LoginResult(None, failure=exchange)
        return login_result(exchange, with_passcode=credential.second is not None)

    async def check(self, given: Token, known: Token | None) -> LoginResult:
        """Ask whose a token from elsewhere is, for which project, until when; `known` is what IAM said of it before."""
        value = given.value.reveal()
        headers = (("X-Auth-Token", value), ("X-Subject-Token", value))
        exchange = await self._send(Request("GET", self._url, headers, b""))
        if isinstance(exchange, Failure):
            return LoginResult(None, failure=exchange)
        return check_result(exchange, value, self._profile, known)

    @property
    def _url(self) -> str:
        return f"{self._profile.iam_endpoint}{TOKEN_PATH}"

    async def _send(self, request: Request) -> Exchange | Failure:
        seconds = self._timeout()
        try:
            async with asyncio.timeout(seconds):
                return await self._ask("token", request)
        except TimeoutError:
            said = _("{iam_endpoint} did not answer within {timeout:g} s")
            return iam_silent(said.format(iam_endpoint=self._profile.iam_endpoint, timeout=seconds))
