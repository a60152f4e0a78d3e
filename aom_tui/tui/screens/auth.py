"""The Auth screen: who, where, the token (by fingerprint, never by value); renew, forget, switch."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.auth_facts import Fact, auth_facts, endpoint_facts, fact_lines
from aom_tui.render.clean import clean_line
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.fitted_keys import FittedKeys, Key

if TYPE_CHECKING:
    from textual.screen import Screen

    from aom_tui.session.session import Session

LABEL_CELLS = 14
AROUND = 6
"""Cells of the window beside the page: padding twice, and the scrollbar."""


OF_A_TOKEN = ("renew", "renewal")
"""What there is to do only where a token is got."""
OF_A_KEY = ("sign_again",)
"""And only where a key signs."""

_STOPS = re.compile(r"\W+$")
"""What a sentence ends with."""


class AuthScreen(Dialog[str]):
    """Answers the workbench's action for what is to be chosen: `profile`, `region`, `project`."""

    title_text = _("Auth")
    margin = 5  # the keys take two lines
    keys = (
        ("r", _("renew"), "renew"),
        ("f", _("forget"), "forget"),
        ("t", _("automatic"), "renewal"),
        ("c", _("services"), "services"),
        ("s", _("sign again"), "sign_again"),
        ("p", _("profile"), "leave_for('profile')"),
        ("n", _("region"), "leave_for('region')"),
        ("j", _("project"), "leave_for('project')"),
        ("Esc", _("back"), "back"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "renew", _("get a new token now"), show=False, id="auth_screen.renew"),
        Binding("f", "forget", _("forget token and password"), show=False, id="auth_screen.forget"),
        Binding("t", "renewal", _("automatic renewal on or off"), show=False, id="auth_screen.renewal"),
        Binding(
            "s",
            "sign_again",
            _("let the key sign again after refused signatures"),
            show=False,
            id="auth_screen.sign_again",
        ),
        Binding("p", "leave_for('profile')", _("another profile"), show=False, id="auth_screen.profile"),
        Binding(
            "n", "leave_for('region')", _("another region, in this window only"), show=False, id="auth_screen.region"
        ),
        Binding(
            "j", "leave_for('project')", _("another project, in this window only"), show=False, id="auth_screen.project"
        ),
        Binding(
            "c", "services", _("endpoints of all services, as IAM lists them"), show=False, id="auth_screen.services"
        ),
        Binding("f2,a", "back", _("back"), show=False),
    ]

    def __init__(
        self, opened: "Callable[[], Session | None]", clock: Callable[[], datetime], note: str,
        changed: Callable[[], None], forget: "Callable[[Session], None]",
    ) -> None:  # fmt: skip
        """`opened` gives the session, also one that is opened while the page is there.

        `changed` is told when there is something else to be known: what stands behind the page shows it too.
        `forget` takes files away, and raises InvalidInput where some stay.
        """
        super().__init__()
        self._opened, self._clock, self._note, self._changed = opened, clock, note, changed
        self._forgetting = forget
        self._session = opened()
        self._facts: tuple[Fact, ...] = ()
        self._services: tuple[Fact, ...] = ()

    def content(self) -> ComposeResult:
        """The facts."""
        yield Static(self._reason() if self._session is None else "", id="auth", markup=False)

    def key_lines(self) -> tuple[tuple[Key, ...], ...]:
        """In two lines: what is done here, and what else one may go to."""
        here = tuple(filter(self._serves, self.keys[:5]))
        return self.keys_in_line(here), self.keys_in_line(self.keys[5:])

    @property
    def _signs(self) -> bool:
        reference = self._session.profile.credential if self._session else None
        return reference is not None and reference.kind == "access-key"

    def _serves(self, key: tuple[str, str, str]) -> bool:
        return key[2] not in (OF_A_TOKEN if self._signs else OF_A_KEY)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that signs has no token to be renewed."""
        return False if self._signs and action in OF_A_TOKEN else super().check_action(action, parameters)

    def on_mount(self) -> None:
        """The page scrolls with the keys, and counts the time down."""
        page = self.query_one(".content")
        page.can_focus = True
        self.set_focus(page)
        self._look()
        self.set_interval(1, self._look)

    def on_resize(self) -> None:
        """Lines as long as the window allows."""
        super().on_resize()
        self._draw()

    def _reason(self) -> Content:
        reason = _STOPS.sub("", clean_line(self._note)) or _("it is being opened")
        return Content(_("There is no session: {reason}.").format(reason=reason))

    def _look(self) -> None:
        if self._session is None and (session := self._opened()):
            self._session = session
            self.query_one(FittedKeys).show(*self.key_lines())
        if self._session:
            self.run_worker(
                deferred(self._gather, self._session), group="look", description=_("look at the session"),
                exclusive=True, exit_on_error=False,
            )  # fmt: skip

    async def _gather(self, session: "Session") -> None:
        """The cache file is looked at in a thread: a home folder may be far away."""
        facts = tuple(auth_facts(await asyncio.to_thread(session.report)))
        if facts != self._facts:
            self._facts = facts
            self._changed()
            self._draw()

    def _draw(self) -> None:
        if not self._facts or self.is_dismissed:
            return
        room = min(self.size.width, 80) - AROUND
        lines: list[Content] = []
        for fact in (*self._facts, *self._services):
            for number, line in enumerate(fact_lines(fact, LABEL_CELLS, room)):
                label, value = (line[:0], line) if number else _split(line, fact.label)
                lines.append(Content.assemble((label, "$muted"), (value, "$text-warning" if fact.is_warning else "")))
        self.query_one("#auth", Static).update(Content("\n").join(lines))

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
            self.say(str(error.problems[0]))
            return
        self.say(result.failure.message if result.failure else "")
        await self._gather(session)

    def action_services(self) -> None:
        """They are not asked for at each login: there are hundreds."""
        if self._session:
            asking = self._list_services(self._session)
            self.run_worker(asking, group="services", description=_("list the services"), exit_on_error=False)

    async def _list_services(self, session: "Session") -> None:
        from aom_tui.session.iam.service_endpoints import list_endpoints

        try:
            self._services = tuple(endpoint_facts(await list_endpoints(session)))
        except InvalidInput as error:
            self.say(clean_line(str(error.problems[0])))
            return
        self._draw()
        if not self.is_dismissed:
            self.query_one(".content").scroll_end(animate=False)

    def action_forget(self) -> None:
        """Token and password leave the memory and the cache."""
        if self._session:
            work = self._forget(self._session)
            self.run_worker(work, group="forget", description=_("forget token and password"), exit_on_error=False)

    async def _forget(self, session: "Session") -> None:
        try:
            await asyncio.to_thread(self._forgetting, session)
            self.say("")
        except InvalidInput as error:
            self.say(clean_line(str(error)))
        await self._gather(session)

    def action_sign_again(self) -> None:
        """After two refused signatures the key is held until the user says so."""
        if self._session:
            sign_again(self, self._session)

    def action_renewal(self) -> None:
        """To teach the 401."""
        if self._session:
            self._session.auto_renew = not self._session.auto_renew
            self._look()

    def action_leave_for(self, choice: str) -> None:
        """Choose another one."""
        self.dismiss(choice)


def sign_again(screen: "Screen[Any]", session: "Session") -> None:
    """The user says so; what came of it is said on the screen."""

    async def work() -> None:
        screen.notify(await asyncio.to_thread(_signing_again, session))

    words = _("let the key sign again after refused signatures")
    screen.run_worker(work(), group="sign", description=words, exit_on_error=False)


def _signing_again(session: "Session") -> str:
    if not session.report().refused_signatures:
        return _("no signature was refused")
    session.sign_again()
    return _("the access key may sign again")


def _split(line: str, label: str) -> tuple[str, str]:
    head = len(clean_line(label))
    return line[:head], line[head:]
