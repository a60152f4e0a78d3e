"""The Auth screen: who, where, the token (by fingerprint, never by value), the endpoints; renew, forget, switch."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput
from aom_tui.render.cells import padded
from aom_tui.render.clean import clean_line
from aom_tui.render.lifetime import time_left
from aom_tui.session.way import exposures
from aom_tui.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from aom_tui.session.session import Session
    from aom_tui.session.token import Token

Row = tuple[str, str]

KINDS = {"password": _("password"), "access-key": _("access key (AK/SK)"), "token": _("given token")}
SOURCES = {
    "keyring": _("secret in the system's keyring"),
    "environment": _("from the environment"),
    "command": _("from the profile's password_command"),
    "prompt": _("asked for; stays in memory"),
    "sandbox": _("handed over by the sandbox"),
    "file": _("got when the class was joined"),
}

NO_TOKEN = _("none yet: it is got when it is needed, or now with r")
LABEL_CELLS = 14


def auth_rows(session: "Session", now: datetime) -> Iterator[Row]:
    """Everything there is to know, as label and value."""
    profile = session.profile
    yield _("profile"), "  ".join([profile.name, profile.kind.value, *([_("read-only")] if profile.read_only else [])])
    yield _("region"), profile.region
    yield _("IAM endpoint"), profile.iam_endpoint
    yield _("AOM endpoint"), profile.aom_endpoint
    if exposed := exposures(profile):
        yield _("not safe"), commas(exposed)
    if profile.credential:
        yield _("credential"), commas((KINDS[profile.credential.kind], SOURCES[profile.credential.source]))
    token = session.token
    yield from token_rows(token, now) if token else [(_("token"), NO_TOKEN)]
    yield _("renewal"), _("automatic") if session.auto_renew else _("off: an expired token shows as the 401 it is")
    if session.clock_skew is not None:
        yield _("clock"), skew_words(session.clock_skew)


def token_rows(token: "Token", now: datetime) -> Iterator[Row]:
    """What the token says about itself."""
    yield _("user"), token.user
    yield _("account"), token.domain
    if token.project:
        yield _("project"), f"{token.project.name}  {token.project.id}"
    yield _("scope"), _("project") if token.project else _("account (domain)")
    yield _("roles"), commas(token.roles) or _("none")
    yield _("token"), token.value.fingerprint
    yield _("issued"), token.issued_at.astimezone().isoformat(sep=" ", timespec="seconds")
    expires = token.expires_at.astimezone().isoformat(sep=" ", timespec="seconds")
    yield _("expires"), f"{expires}  {time_left(token.expires_at - now)}"


def skew_words(skew: timedelta) -> str:
    """This machine's clock against the server's."""
    seconds = round(skew.total_seconds())
    if abs(seconds) < 2:
        return _("agrees with the server's")
    said = _("{number} s behind the server's") if seconds > 0 else _("{number} s ahead of the server's")
    return said.format(number=abs(seconds))


class AuthScreen(Dialog[str]):
    """Answers `profile` where another profile is wanted."""

    title_text = _("Auth")
    keys = (
        ("r", _("renew"), "renew"),
        ("f", _("forget"), "forget"),
        ("t", _("renewal on/off"), "renewal"),
        ("p", _("switch profile"), "switch"),
        ("Esc", _("back"), "back"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "renew", _("get a new token now"), show=False),
        Binding("f", "forget", _("forget token and password"), show=False),
        Binding("t", "renewal", _("automatic renewal on or off"), show=False),
        Binding("p", "switch", _("another profile"), show=False),
        Binding("f2,a", "back", _("back"), show=False),
    ]

    def __init__(self, session: "Session | None", now: datetime, note: str) -> None:
        super().__init__()
        self._session, self._now, self._note = session, now, note

    def content(self) -> ComposeResult:
        """The rows."""
        yield Static(self._page(), id="auth")

    def _page(self) -> Content:
        if self._session is None:
            return Content(_("There is no session: {reason}.").format(reason=self._note or _("it is being opened")))
        rows = [
            Content.assemble((padded(name, LABEL_CELLS), "$muted"), clean_line(value))
            for name, value in auth_rows(self._session, self._now)
        ]
        return Content("\n").join(rows)

    def _again(self) -> None:
        self.query_one("#auth", Static).update(self._page())

    def action_renew(self) -> None:
        """Log in now."""
        if self._session:
            self.say("")
            self.run_worker(
                self._renew(self._session), group="login", description=_("renew the token"), exit_on_error=False
            )

    async def _renew(self, session: "Session") -> None:
        try:
            result = await session.login(renew=True)
        except InvalidInput as error:
            self.say(str(error))
            return
        failure = result.failure
        self.say(failure.message if failure else "")
        self._again()

    def action_forget(self) -> None:
        """Token and password leave the memory and the cache."""
        if self._session:
            self._session.forget()
            self._again()

    def action_renewal(self) -> None:
        """To teach the 401."""
        if self._session:
            self._session.auto_renew = not self._session.auto_renew
            self._again()

    def action_switch(self) -> None:
        """Choose another profile."""
        self.dismiss("profile")
