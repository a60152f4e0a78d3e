"""A small catalogue and a session that answers at once, or when told to: what the workbench's own tests need."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from textual.command import CommandList
from textual.pilot import Pilot

from aom_tui.catalogue.model import Body, Catalogue, Effect, Operation, Parameter
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.steps import outcome_text
from aom_tui.session.cause import SessionState
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import (
    ApiError,
    Exchange,
    Failure,
    FailureKind,
    Reply,
    Request,
    Step,
    StepName,
    Success,
    Timings,
)
from aom_tui.session.login.auth_report import AuthReport
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.tui.app import AomApp
from aom_tui.tui.guide.palette import Palette
from aom_tui.tui.keyboard.keymap import Keymap
from aom_tui.tui.options import NO_CHOICES, AppOptions
from aom_tui.tui.screens.workbench import WorkbenchScreen

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PROJECT_ID = "4fae0123456789abcdef0123456789a35"

SANDBOX = Profile(
    name="sandbox",
    kind=Kind.SANDBOX,
    region="cn-north-4",
    iam_endpoint="http://127.0.0.1:41231",
    aom_endpoint="https://aom.cn-north-4.myhuaweicloud.com",
    project_name="demo",
    project_id=PROJECT_ID,
    credential=CredentialRef("password", "sandbox", "demo", "acme"),
)

PROJECT = Parameter("project_id", "path", True, {"type": "string"})


def operation(name: str, method: str, path: str, group: str, effect: Effect, **more: Any) -> Operation:
    """An operation with titles made from its name."""
    title_zh = {"ListSeries": "查询时间序列", "AddMetricData": "上报监控数据"}.get(name, "标题")
    parameters = (PROJECT, *more.pop("parameters", ()))
    return Operation(name, "aom", method, path, group, f"{name} in words", title_zh, "What it does.", effect,
                     parameters=parameters, **more)  # fmt: skip


OPERATIONS = (
    operation(
        "ListSeries", "POST", "/v2/{project_id}/series", "Metrics", Effect.READ,
        parameters=(
            Parameter("limit", "query", False, {"type": "integer", "minimum": 1, "maximum": 1000}),
            Parameter("order", "query", False, {"type": "string", "enum": ["asc", "desc"]}),
        ),
        body=Body({"type": "object"}, "application/json", True),
    ),
    operation(
        "AddMetricData", "POST", "/v1/{project_id}/ams/report/metricdata", "Metrics", Effect.WRITE,
        body=Body({"type": "array"}, "application/json", True),
    ),
    operation("DeleteAlarmRule", "DELETE", "/v2/{project_id}/alarm-rules", "Alarm rules", Effect.DESTROY),
    operation("ListAlarms", "GET", "/v1/{project_id}/alarms", "Alarm rules", Effect.READ, deprecated=True),
)  # fmt: skip

CATALOGUE = Catalogue({each.id: each for each in OPERATIONS}, {"aom": {}}, {}, frozenset(), {})


def draft(operation_id: str = "ListSeries", **more: Any) -> Draft:
    """A draft of one of the operations."""
    chosen = CATALOGUE.operations[operation_id]
    return Draft(method=chosen.method, uri=chosen.path, operation_id=operation_id, **more)


class FakeSession:
    """Answers every draft with `body`, or refuses it as `refusal` says.

    With `hold` it waits until `release` is set, as a slow service does.
    """

    def __init__(
        self,
        profile: Profile = SANDBOX,
        *,
        hold: bool = False,
        body: bytes = b'{"series": []}',
        refusal: ApiError | None = None,
    ) -> None:
        self.profile = profile
        self.catalogue = CATALOGUE
        self.body = body
        self.refusal = refusal
        self.recorder: Any = None
        self.auto_renew = True
        self.owns_service = False
        self.clock_skew = timedelta(0)
        self.token: Any = None
        self.sent: list[Draft] = []
        self.kept: list[str] = []
        """What of a watch went to the history, by id."""
        self.release = asyncio.Event()
        self.problem: Problem | None = None
        if not hold:
            self.release.set()

    def expect_calls(self) -> None:
        """Nothing is kept."""

    def report(self) -> AuthReport:
        """Before a login."""
        return AuthReport(profile=self.profile, now=NOW, token=None, auto_renew=self.auto_renew, renewable=True)

    def construct(self, draft: Draft) -> Request:
        if self.problem:
            raise InvalidInput(self.problem)
        url = f"{self.profile.aom_endpoint}{draft.uri}".replace("{project_id}", PROJECT_ID)
        return Request(draft.method, url, (("X-Auth-Token", "***"),), (draft.body or "").encode())

    @property
    def known_token(self) -> Any:
        return self.token

    def _cancelled(self, draft: Draft) -> Exchange:
        failure = Failure(FailureKind.CANCELLED, StepName.SEND, "cancelled after 0.1 s: it was on its way")
        return Exchange(
            id="cancelled", profile=self.profile.name, draft=draft, request=self.construct(draft), outcome=failure,
            reply=None, timings=Timings(NOW, 0.1), steps=(Step(StepName.SEND, "failed", "cancelled"),),
        )  # fmt: skip

    async def send(
        self,
        draft: Draft,
        *,
        on_step: Callable[[Step], object] = id,
        on_cancel: Callable[[Exchange], object] = id,
        record: Callable[[Exchange], object] = id,
        **_more: Any,
    ) -> Exchange:
        self.sent.append(draft)
        on_step(Step(StepName.TOKEN, "ok"))
        on_step(Step(StepName.SEND, "running"))
        try:
            await self.release.wait()
        except asyncio.CancelledError:
            on_cancel(self._cancelled(draft))
            raise
        self.token = SimpleNamespace(
            user="demo", domain="acme", project=None, issued_at=NOW, expires_at=NOW + timedelta(hours=23, minutes=41),
            roles=("te_admin",), ended_at_once=False, value=SimpleNamespace(fingerprint="sha256:0123"),
        )  # fmt: skip
        outcome, status = self.refusal or Success(), self.refusal.status if self.refusal else 200
        steps = tuple(Step(name, "ok", outcome_text(outcome) if name is StepName.PARSE else "") for name in StepName)
        exchange = Exchange(
            id=str(len(self.sent)), profile=self.profile.name, draft=draft, request=self.construct(draft),
            outcome=outcome,
            reply=Reply(status, HTTPStatus(status).phrase, "HTTP/1.1", (("X-Request-Id", "7c1e90"),), self.body),
            timings=Timings(NOW, 0.034), steps=steps,
        )  # fmt: skip
        record(exchange)
        return exchange

    def record(self, exchange: Exchange) -> None:
        self.kept.append(exchange.id)

    def state(self) -> SessionState:
        return SessionState(profile=self.profile, now=NOW)

    def forget(self) -> None:
        self.token = None

    async def aclose(self) -> None:
        pass


def app_on(
    session: Any,
    draft: Draft | None = None,
    *,
    settings: Any = None,
    ready: asyncio.Event | None = None,
    keymap: Keymap = NO_CHOICES,
) -> AomApp:
    """The app on that session."""

    async def opener(_name: str | None, _ask: object) -> Any:
        if ready:
            await ready.wait()
        if isinstance(session, InvalidInput):
            raise session
        return session

    options = AppOptions(
        settings=settings, environ={}, catalogue=lambda: CATALOGUE, draft=draft, demo=True, keymap=keymap
    )
    return AomApp(options, opener=opener, clock=lambda: NOW, pause=0)


def bench(app: AomApp) -> WorkbenchScreen:
    """The workbench of a running app."""
    screen = app.screen_stack[0]
    assert isinstance(screen, WorkbenchScreen)
    return screen


async def through_the_palette(pilot: Pilot[int], *keys: str) -> None:
    """The one entry that the keys leave is chosen."""
    await pilot.press(":", *keys)
    palette = pilot.app.screen
    assert isinstance(palette, Palette)
    for _ in range(100):
        if palette.query_one(CommandList).option_count == 1:
            break
        await pilot.pause(0.02)
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


async def until(is_so: Callable[[], bool]) -> None:
    """Another process does it, or a timer, and cannot tell us."""
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
