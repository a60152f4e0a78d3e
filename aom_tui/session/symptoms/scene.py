"""What is known of an exchange that went wrong, for the functions that look for causes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from urllib.parse import unquote, urlsplit

from aom_tui.catalogue.model import Catalogue, Effect, Operation
from aom_tui.catalogue.search import match
from aom_tui.session.cause import Cause, Likelihood, Remedy, SessionState
from aom_tui.session.exchange import ApiError, Exchange, Failure
from aom_tui.session.redaction.redact import redact
from aom_tui.session.token_facts import TokenFacts
from aom_tui.session.writes import HARMLESS_METHODS

_PROJECT = re.compile(r"/v\d+(?:\.\d+)?/([0-9a-f]{32})(?=[/?]|$)")


@dataclass(frozen=True, eq=False)
class Scene:
    """One exchange with what the session knew. What is not known is None or empty, and gives no evidence."""

    catalogue: Catalogue | None
    exchange: Exchange
    state: SessionState | None

    @property
    def error(self) -> ApiError | None:
        """The service's refusal."""
        return self.exchange.outcome if isinstance(self.exchange.outcome, ApiError) else None

    @property
    def failure(self) -> Failure | None:
        """Why there is no usable reply."""
        return self.exchange.outcome if isinstance(self.exchange.outcome, Failure) else None

    @property
    def status(self) -> int:
        """Of the reply; 0 without one."""
        return self.exchange.reply.status if self.exchange.reply else 0

    @property
    def code(self) -> str:
        """The error's code, the gateway's always as `APIG.`."""
        code = self.error.code.upper() if self.error else ""
        return f"APIG.{code.removeprefix('APIGW.')}" if code.startswith("APIGW.") else code

    @property
    def message(self) -> str:
        """What the service said."""
        return self.error.message if self.error else ""

    def says(self, pattern: str) -> bool:
        """Whether the service's message holds the pattern, in any case."""
        return re.search(pattern, self.message, re.IGNORECASE) is not None

    # -- the request

    @cached_property
    def path(self) -> str:
        """Of the request, still encoded."""
        return urlsplit(self.exchange.request.url).path if self.exchange.request else ""

    @property
    def host(self) -> str:
        """Scheme, host and port of the request."""
        return self.exchange.request.endpoint if self.exchange.request else ""

    def sent(self, name: str) -> str:
        """A header of the request; empty where there is none."""
        headers = self.exchange.request.headers if self.exchange.request else ()
        return next((value for key, value in headers if key.lower() == name.lower()), "")

    @cached_property
    def matched(self) -> tuple[Operation, Mapping[str, str]] | None:
        """The documented operation of what was sent, with the path's values."""
        request, draft = self.exchange.request, self.exchange.draft
        if self.catalogue is None or request is None:
            return None
        named = self.catalogue.operations.get(draft.operation_id or "") if draft else None
        found = match(self.catalogue, request.method, self.path, named.service if named else None)
        if named and (found is None or found[0].id != named.id):
            return named, {}
        return found

    @property
    def operation(self) -> Operation | None:
        """The operation that was called, if the catalogue knows it."""
        return self.matched[0] if self.matched else None

    @property
    def reads(self) -> bool:
        """Whether sending it again can change nothing that was not changed already."""
        if self.operation:
            return self.operation.effect is Effect.READ
        return self.exchange.request is None or self.exchange.request.method in HARMLESS_METHODS

    @cached_property
    def project_id(self) -> str:
        """The project in the path; empty where there is none."""
        if self.matched and self.matched[1].get("project_id"):
            return self.matched[1]["project_id"]
        found = _PROJECT.match(unquote(self.path))
        return found[1] if found else ""

    # -- the session

    @cached_property
    def token(self) -> TokenFacts | None:
        """The facts of the token that was sent; None where another one was, or nothing is known of it.

        The session may have another one by now, and of a call of the past there is none: then those count that the
        call was made with.
        """
        value = self.sent("X-Auth-Token")
        known = (self.state.token if self.state else None, self.exchange.token)
        return next((each for each in known if each and value and redact(value) == f"***{each.fingerprint}"), None)

    @property
    def credential(self) -> str:
        """The kind of credential in use."""
        return self.state.credential if self.state else ""

    @property
    def can_ask_again(self) -> bool:
        """Whether the secret was typed, so that forgetting it means being asked."""
        reference = self.state.profile.credential if self.state else None
        return reference is not None and reference.source == "prompt"

    # -- time

    @property
    def answered_at(self) -> datetime:
        """By our own clock."""
        timings = self.exchange.timings
        return timings.started_at + timedelta(seconds=timings.total)

    def still(self, seconds: int) -> int:
        """What is left of so many seconds after the reply; all of them where nobody knows what time it is now."""
        passed = (self.state.now - self.answered_at).total_seconds() if self.state else 0
        return max(0, round(seconds - max(0, passed)))

    @cached_property
    def server_time(self) -> datetime | None:
        """What the reply's Date says."""
        return self.exchange.reply.date if self.exchange.reply else None


def shown(title: str, evidence: str, advice: str = "", remedy: Remedy | None = None) -> Cause:
    """A cause that the exchange itself shows."""
    return Cause(title, evidence, Likelihood.SHOWN, advice, remedy)


def likely(title: str, evidence: str, advice: str = "", remedy: Remedy | None = None) -> Cause:
    """A cause that fits what the exchange shows."""
    return Cause(title, evidence, Likelihood.LIKELY, advice, remedy)


def documented(title: str, advice: str = "", remedy: Remedy | None = None) -> Cause:
    """A cause that the documents name for such a reply, with nothing here that shows it."""
    return Cause(title, "", Likelihood.DOCUMENTED, advice, remedy)


def span(time: timedelta) -> str:
    """A length of time in one unit that says enough: `40 s`, `5 min`, `23 h`, `3 d`; without its sign."""
    seconds = abs(time.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def clock(moment: datetime) -> str:
    """A time of day in UTC, which is what tokens, signatures and replies say."""
    return f"{moment.astimezone(UTC):%H:%M:%S} UTC"


def short(identifier: str) -> str:
    """A long id by its ends: `4fae..35`."""
    return identifier if len(identifier) <= 12 else f"{identifier[:4]}..{identifier[-2:]}"
