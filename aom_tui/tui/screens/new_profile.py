"""The wizard for a profile, page by page: for a new one, or for one that is changed.

The last page writes; Esc goes a page back, and nothing typed is lost. On the first page it leaves, and asks before.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar, cast

from msgspec import Struct
from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList, Static

from aom_tui.catalogue.model import Region
from aom_tui.language import _, about, sentences
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.render.profile_trial import trial_failure_words, trial_success_words
from aom_tui.session.concurrency.threads import run_in_thread
from aom_tui.session.profile_setup.form import LoginMethod, ProfileForm
from aom_tui.session.profile_setup.trial import TrialResult
from aom_tui.session.token import Token
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.screens.confirm import Confirm
from aom_tui.tui.screens.credential_page import WAYS, CredentialPage, SsoPage, way_words
from aom_tui.tui.screens.dialog import Dialog, DialogTitle
from aom_tui.tui.screens.identity_page import IDENTITY_SETTINGS, IdentityPage, mixed_words
from aom_tui.tui.screens.project_page import ProjectPage
from aom_tui.tui.screens.save_page import SavePage
from aom_tui.tui.screens.wizard_page import Chosen, WizardPage
from aom_tui.tui.widgets.field import is_field


class WizardActions(Struct, frozen=True):
    """What the wizard does with the profile being made, given by its opener; and the regions."""

    regions: Mapping[str, Region]
    try_out: Callable[[ProfileForm], Awaitable[TrialResult]]
    """One login. Raises InvalidInput for what cannot be tried."""
    check: Callable[[ProfileForm], None]
    """Whether it could be tried at all. Raises InvalidInput."""
    keep: Callable[[ProfileForm, Token | None], bool]
    """With the token of the test, if any; says whether the profile is the default now. Blocks. Raises InvalidInput."""
    keyring_trouble: Callable[[], str]
    """Why there is no keyring; empty where there is one. Blocks."""
    is_first: Callable[[], bool]
    """Whether there is no profile yet. Blocks."""


PROJECT_LATER = _("The next page asks which project: go on without a test, then come back and test.")
"""What to do where the login was right, but for the region's own project."""


class NewProfileForm(Dialog[str]):
    """Answers the name of the profile that was saved, or `sandbox`."""

    title_text = _("New profile")
    keys = (("F5", _("go on"), "go_on"), ("Esc", _("back"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+s", "go_on", _("go on"), show=False, priority=True, id="dialog.save"),
        *(Binding(line[0], f"have('{way}')", line[3:], show=False, id=f"wizard.{way}") for way, line, _more in WAYS),
        Binding("y", "go_on", _("go on"), show=False, id="wizard.go_on"),
        Binding("w", "skip", _("go on without a test"), show=False, id="wizard.skip"),
    ]

    def __init__(self, actions: WizardActions, new: ProfileForm | None = None) -> None:
        """`new` is the profile that is changed, as it is."""
        super().__init__()
        self._do = actions
        self._new = new or ProfileForm("user", {})
        if new:
            self.title_text = _("Change profile {name}").format(name=new.name)
        self._tried = TrialResult()
        self._no_keyring = ""
        self._is_first = False
        """Whether a new profile becomes the default."""
        self._behind: list[Callable[[], WizardPage]] = []
        """What makes the pages before this one."""
        self._shown: Callable[[], WizardPage] = self._credential_page
        self._busy = False
        self._has_typed = False
        """Whether anything would be lost."""
        self._rows_with_problem: Sequence[str] = ()
        """What stood on the page when its problem was shown."""

    def content(self) -> ComposeResult:
        """The first page."""
        yield self._credential_page()

    def on_mount(self) -> None:
        """Look for keyring and profiles in a worker: the answers take their time."""
        self.set_focus(self.query_one(OptionList))
        self.run_worker(self._look(), description=_("look for a keyring"), exit_on_error=False)

    async def _look(self) -> None:
        if self._new.before is None:
            with suppress(InvalidInput):  # saving says it
                self._is_first = await run_in_thread(self._do.is_first)
        self._no_keyring = await run_in_thread(self._do.keyring_trouble)

    # -- from page to page

    @property
    def _page(self) -> WizardPage:
        return self.query_one(WizardPage)

    async def _show(self, make: Callable[[], WizardPage], problem: str = "") -> None:
        content = self.query_one(".content")
        await content.remove_children()
        self._shown = make
        await content.mount(make())
        self.query_one(DialogTitle).show(self._head())
        self.say(problem)
        for widget in self.query("FormRow Input, OptionList"):
            self.set_focus(widget)  # at once: what is typed next belongs there
            break

    def _head(self) -> str:
        """Return the title, behind the first page with what one logs in with."""
        if isinstance(self._page, CredentialPage | SsoPage):
            return self.title_text
        return about(self.title_text, way_words(self._new.login_method))

    async def _go_to(self, make: Callable[[], WizardPage]) -> None:
        self._behind.append(self._shown)
        await self._show(make)

    def action_back(self) -> None:
        """Go to the page before, as it was left; leave from the first one."""
        if self._busy:
            self.workers.cancel_group(self, "wizard")
            self._rest()
        elif self._behind:
            self._new = self._page.put_in(self._new)
            self.call_later(self._show, self._behind.pop())
        elif self._has_typed:
            self.app.push_screen(Confirm(_("Leave it? What was typed on its pages is lost.")), self._left)
        else:
            self.dismiss(None)

    def _left(self, is_sure: bool | None) -> None:
        if is_sure:
            self.dismiss(None)

    async def action_go_on(self) -> None:
        """Take the usual way on from this page."""
        if self._page.go_on:
            await self._take(self._page.go_on)
        else:
            self.query_one(OptionList).action_select()

    async def action_have(self, way: str) -> None:
        """Take a way by its letter on the first pages; elsewhere letters are text."""
        if isinstance(self._page, CredentialPage | SsoPage) and not is_field(self.focused):
            await self._take(way)

    async def action_skip(self) -> None:
        """Go on without a test, on the page that offers it."""
        if isinstance(self._page, IdentityPage):
            await self._take("skip")

    @on(Input.Changed)
    def _typed(self) -> None:
        """Clear the problem once its page is edited; `Changed` of what was typed before it was shown comes late."""
        self._has_typed = True
        if not self._busy and self._page.typed() != self._rows_with_problem:
            self.say("")

    @on(Chosen)
    async def _chosen(self, event: Chosen) -> None:
        await self._take(event.way)

    async def _take(self, way: str) -> None:
        if self._busy:
            return
        self._new = self._page.put_in(self._new)
        match way:
            case "sandbox":
                self.dismiss("sandbox")
            case "sso":
                await self._go_to(SsoPage)
            case "test":
                self._begin(deferred(self._test), _("testing: 1 Token..."))
            case "next" if isinstance(self._page, ProjectPage):
                await self._with_project(self._page)
            case "skip":
                await self._skip()
            case "save":
                self._begin(deferred(self._keep), _("saving..."))
            case _:
                self._new = replace(self._new, login_method=cast(LoginMethod, way))
                await self._go_to(self._identity_page)

    def _credential_page(self) -> WizardPage:
        return CredentialPage(self._new)

    def _identity_page(self) -> WizardPage:
        return IdentityPage(self._new, self._do.regions)

    def _project_page(self) -> WizardPage:
        said = (clean_line(self._tried.no_list), mixed_words(self._do.regions, self._new.values))
        return ProjectPage(self._new, self._tried.projects, self._who(), tuple(filter(None, said)))

    def _save_page(self) -> WizardPage:
        new = self._new
        if not new.name:
            owner = new.values.get("domain", "") if new.login_method == "user" else new.login_method
            proposed = "-".join(filter(None, (owner, new.values.get("region", ""))))
            new = replace(new, values={**new.values, "name": proposed})
        return SavePage(new, self._no_keyring, is_first=self._is_first)

    def _who(self) -> str:
        """Return who the test has shown one to be; empty for a profile that was not tested."""
        tried = self._tried
        return trial_success_words(tried, datetime.now(UTC)) if tried.token or tried.projects else ""

    # -- what takes time

    def _begin(self, work: Callable[[], Awaitable[None]], words: str) -> None:
        self._busy = True
        self.query_one(".problem", Static).update(words)
        self.run_worker(work, group="wizard", exclusive=True, description=words, exit_on_error=False)

    def _rest(self, problem: str = "", setting: str = "") -> None:
        self._busy = False
        self._rows_with_problem = self._page.typed()
        self.say(clean_line(problem))
        if row := self._page.row(setting):
            row.focus_field()

    async def _refuse(self, error: InvalidInput) -> None:
        """Show a problem at its field, on the page that has it."""
        problem = error.problems[0]
        if problem.setting in IDENTITY_SETTINGS:
            while not isinstance(self._page, IdentityPage):
                await self._show(self._behind.pop())
        row = self._page.row(problem.setting)
        fault = about(row.asked.label, problem.what) if row else problem.fault
        self._rest(sentences(fault, problem.remedy), problem.setting)

    async def _with_project(self, page: ProjectPage) -> None:
        try:
            page.check(self._new)
        except InvalidInput as error:
            await self._refuse(error)
        else:
            await self._go_to(self._save_page)

    async def _skip(self) -> None:
        """Go on without a login, unless no login could ever be made of this."""
        try:
            self._do.check(self._new)
        except InvalidInput as error:
            await self._refuse(error)
        else:
            self._tried = TrialResult()
            await self._go_to(self._project_page)

    async def _test(self) -> None:
        """Try one login; a problem is shown on this page, with everything typed still there."""
        try:
            self._do.check(self._new)
            tried = await self._do.try_out(self._new)
        except InvalidInput as error:
            await self._refuse(error)
            return
        words = tried.problem and trial_failure_words(self._new.login_method, tried.problem)
        advice = PROJECT_LATER if tried.setting == "project_name" else ""
        self._rest(sentences(words, advice), tried.setting)
        if not tried.problem:
            self._tried = tried
            await self._go_to(self._project_page)

    async def _keep(self) -> None:
        try:
            is_default = await run_in_thread(partial(self._do.keep, self._new, self._tried.token))
        except InvalidInput as error:
            await self._refuse(error)
        else:
            if is_default:
                said = _("{name} is the default now: new windows and commands start with it")
                self.notify(said.format(name=self._new.name))
            self.dismiss(self._new.name)
