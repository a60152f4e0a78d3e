"""Everything that can have the focus, and the short way to it: for the tests that go through all of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from bench_fakes import NOW, OPERATIONS, SANDBOX, FakeSession, app_on, bench, draft
from msgspec.structs import replace
from past_calls import exchange
from textual.screen import Screen
from textual.widget import Widget

import aom_tui.tui
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.checkups.finding import Finding
from aom_tui.session.compose.successor import Change, Conversion
from aom_tui.session.draft import Draft
from aom_tui.session.foreign.adopt import Adopted
from aom_tui.session.history.store import history_in
from aom_tui.session.login.result import LoginResult
from aom_tui.session.profile import Kind, Profile
from aom_tui.session.profile_setup.form import ProfileForm
from aom_tui.session.profile_setup.trial import TrialResult
from aom_tui.session.sandbox_client.control import ActiveFault, Faults, RequestLog, Scenarios
from aom_tui.session.session import Session
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.panes.body import BodyEditor
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.screens.history import HistoryActions, HistoryScreen
from aom_tui.tui.screens.new_profile import NewProfileForm, WizardActions
from aom_tui.tui.screens.workbench import WorkbenchScreen

BODY = b'{"series": [{"name": "cpu", "timestamp": 1700000000000, "value": 1.5}, {"name": "mem", "value": 2}]}'
FIRST = draft(body='{"a": {"b": 1}, "c": [1, 2]}')
PRODUCTION = replace(SANDBOX, name="prod", kind=Kind.PRODUCTION)
A_WRITE = draft("AddMetricData", body='[{"metrics": []}]')


class Answering(FakeSession):
    """What else of a session a key can ask for."""

    pages = Session.pages
    move = Session.move

    def enter(self, profile: Profile) -> None:
        self.profile = profile

    async def signed_projects(self) -> None:
        """No key signs here."""

    async def login(self, *, renew: bool = False) -> LoginResult:
        assert renew
        return LoginResult(self.token)


def fresh(folder: Path, session: FakeSession | None = None, first: Draft = FIRST) -> tuple[AomApp, FakeSession]:
    """An app with a draft that has a body, on a session that answers at once."""
    session = session or Answering(body=BODY)
    folders = Folders(folder / "config", folder / "data", folder / "cache")
    return app_on(session, first, settings=Settings(folders)), session


# -- the workbench

Prepare = Callable[[WorkbenchScreen], object]
"""Shows what the widget stands in; what it returns is focused where it is a widget."""


@dataclass(frozen=True)
class Spot:
    """A widget of the workbench: what shows it, and the name of its class."""

    prepare: Prepare
    kind: str
    number: int = 0
    """Which of several."""
    then: tuple[str, ...] = ()
    """The keys that lead from it to the one that is meant."""
    lands: str = ""
    """The name of that one's class."""

    def is_there(self, screen: WorkbenchScreen) -> bool:
        """Whether it is made; a page that is shown for the first time is made beside."""
        self.prepare(screen)
        return any(type(each).__name__ == self.kind for each in screen.focus_chain)

    def find(self, screen: Screen[Any]) -> Widget:
        """It, on that screen."""
        found = [each for each in screen.focus_chain if type(each).__name__ == self.kind]
        assert len(found) > self.number, (self.kind, [type(each).__name__ for each in screen.focus_chain])
        return found[self.number]


def tab(name: str) -> Prepare:
    """A page of the request."""

    def show(screen: WorkbenchScreen) -> None:
        screen.tab = name
        screen.pane = "request"

    return show


def body(*, as_text: bool) -> Prepare:
    """The body in one of its two forms."""

    def show(screen: WorkbenchScreen) -> None:
        screen.tab, screen.pane = "body", "request"
        for editor in screen.query(BodyEditor):
            editor.as_text = as_text

    return show


def by_hand(screen: WorkbenchScreen) -> None:
    screen.load(Draft(method="GET", uri="/v2/{project_id}/x"))


def view(number: int) -> Prepare:
    """A view of the response."""

    def show(screen: WorkbenchScreen) -> None:
        screen.query_one(ResponsePane).action_show_view(number)
        screen.show_pane("response")

    return show


def searching(screen: WorkbenchScreen) -> None:
    screen.query_one(ResponsePane).action_show_view(1)
    screen.action_search()


def filtering(screen: WorkbenchScreen) -> None:
    screen.query_one(ResponsePane).action_show_view(1)
    screen.action_filter()


SPOTS: dict[str, Spot] = {
    "tabs": Spot(tab("params"), "RequestTabs"),
    "parameter": Spot(tab("params"), "ParamField"),
    "name of a pair": Spot(tab("params"), "Field"),
    "value of a pair": Spot(tab("params"), "Field", 1),
    "header": Spot(tab("headers"), "Field"),
    "body form": Spot(body(as_text=False), "FormView"),
    "body value": Spot(body(as_text=False), "FormView", then=("home", "down", "enter"), lands="ValueField"),
    "body text": Spot(body(as_text=True), "BodyText"),
    "docs": Spot(tab("docs"), "TextPage"),
    "preview": Spot(tab("preview"), "MessagePage"),
    "uri": Spot(by_hand, "UriField"),
    "method": Spot(by_hand, "MethodField"),
    "body view": Spot(view(1), "DocumentView"),
    "table": Spot(view(2), "TableView"),
    "chart": Spot(view(3), "ChartView"),
    "wire": Spot(view(4), "DocumentView"),
    "why": Spot(view(5), "DocumentView"),
    "search": Spot(searching, "BottomField"),
    "filter": Spot(filtering, "BottomField"),
}


# -- the screens over it

Open = Callable[[AomApp], object]
"""Opens a screen; may return what it takes to be open."""


def by_name(action: str) -> Open:
    """As its key does."""
    return lambda app: bench(app).run_action(action)


def of(name: str, *given: Any, **more: Any) -> Open:
    """A screen by the name of its class, `confirm:Confirm`, on what it is made with."""
    module, _colon, kind = name.partition(":")

    def open_it(app: AomApp) -> object:
        made = getattr(import_module(f"aom_tui.tui.screens.{module}"), kind)
        return app.push_screen(made(*given, **more), lambda _answer: None)

    return open_it


def never(*_given: Any) -> Any:
    """What a dialog asks somebody else for: refused."""
    raise InvalidInput(Problem("test", "is refused", ""))


async def refused(*_given: Any) -> Any:
    """The same, awaited."""
    never()


class Control:
    """A sandbox that has one fault."""

    fault = ActiveFault(id=1, kind="latency", seconds=1.0)

    async def faults(self) -> Faults:
        return Faults((self.fault,))

    async def log(self, *_after: Any) -> RequestLog:
        return RequestLog((), 0)

    async def scenarios(self) -> Scenarios:
        return Scenarios((), None)

    add = clear = play = expire_tokens = refused

    async def aclose(self) -> None:
        """Nothing to close."""


async def checked() -> tuple[Finding, ...]:
    """A checkup of one line."""
    return (Finding("locale", "warning", "is C", "Set LANG."),)


def wizard(*ways: str) -> Open:
    """The wizard for a new profile, so many pages on."""

    async def open_it(app: AomApp) -> None:
        actions = WizardActions(
            {}, tried, lambda _new: None, lambda _new, _token: never(), lambda: "there is none", lambda: True
        )
        form = NewProfileForm(actions)
        await app.push_screen(form, lambda _answer: None)
        for way in ways:
            await form._take(way)

    return open_it


async def tried(_new: ProfileForm) -> TrialResult:
    """A login that went well."""
    return TrialResult()


async def keep_a_call(app: AomApp) -> None:
    """So that the history has something to show."""
    history = history_in(app.options.settings)
    history.add(exchange(1), "sandbox")
    history.close()


async def history(app: AomApp) -> None:
    """Calls of the past."""
    actions = HistoryActions(never, "load", never, never, never, lambda _text, _word: None, never, never)
    kept = history_in(app.options.settings)
    await app.push_screen(HistoryScreen(kept, actions, lambda: NOW), lambda _left: kept.close())


CONVERSION = Conversion(draft(), (Change("a", "b", "limit"),))
ADOPTED = Adopted(draft(), OPERATIONS[0], ("a cookie was left out",), "0" * 32)
MANY = tuple(f"choice {number}" for number in range(12))

SCREENS: dict[str, Open] = {
    "auth": by_name("auth"),
    "profile": by_name("profile"),
    "help": by_name("help"),
    "palette": by_name("palette"),
    "jump": by_name("jump"),
    "watch": by_name("watch"),
    "operations": by_name("operations"),
    "saved": by_name("saved_requests"),
    "save request": by_name("save_request"),
    "copy as": by_name("copy_as"),
    "save": by_name("save"),
    "variables": by_name("variables"),
    "join": by_name("join_class"),
    "postman": by_name("import_postman"),
    "history": history,
    "diff": lambda app: bench(app).comparing.show_both(exchange(1), exchange(2)),
    "columns": of("columns:ChooseColumns", {"a": "a", "b": "b"}, ("a",)),
    "choice": of("choice:Choice", "Choose", MANY[:3]),
    "long choice": of("choice:Choice", "Choose", MANY),
    "confirm": of("confirm:Confirm", "Quit?"),
    "confirm write": of("confirm:ConfirmWrite", "DeleteAlarmRule", "deletes", "prod", "DELETE https://x"),
    "remove profile": of("remove_profile:RemoveProfile", "prod"),
    "secret": of("password:AskSecret", "Password of demo"),
    "new field": of("field_name:AskName", "body", ("a",)),
    "variable": of("variable:AskVariable", "1", "name", lambda _name: None),
    "set variable": of("variable:SetVariable", lambda _name, _value: None),
    "time": of("time:TimeScreen", "range", "-1.-1.60", NOW),
    "doctor": of("checkup:CheckupScreen", checked),
    "sandbox": of("sandbox:SandboxScreen", Control(), "ListSeries"),
    "fault": of("fault_form:FaultForm", "latency", "ListSeries"),
    "convert": of("convert:Convert", "ListAlarms", CONVERSION),
    "import": of("import_curl:ImportCurl", ADOPTED),
    "first run": of("first_run:FirstRun"),
    "wizard": wizard(),
    "wizard sso": wizard("sso"),
    "wizard who": wizard("user"),
    "wizard project": wizard("user", "skip"),
    "wizard keep": wizard("user", "skip", "next"),
}


# -- what there is


def ours() -> set[type[Widget]]:
    """The screens and the widgets of this program that can have the focus."""
    for module in walk_packages(aom_tui.tui.__path__, "aom_tui.tui."):
        import_module(module.name)
    kinds = [kind for kind in kinds_of(Widget) if kind.__module__.startswith("aom_tui.")]
    return {kind for kind in kinds if issubclass(kind, Screen) or kind.can_focus}


def kinds_of(kind: type) -> Iterator[type[Widget]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds_of(each)
