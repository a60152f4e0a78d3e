"""The first start: nothing is set up yet, so offer the sandbox and a way to a real account."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from aom_tui.language import _, later
from aom_tui.tui.actions.profiles import CLASS, NEW
from aom_tui.tui.keyboard.keys import dialog_key_of
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.rule import Line, clickable

SANDBOX = "sandbox"

ENVIRONMENT_TOO = later("OS_USERNAME and the like in the environment serve too: see the README.")
SETTLED = later("`aom-tui profile default sandbox` starts there without asking.")
"""A choice is this window's; a default is every door's, a script's too, so nobody gets one by the way."""


def welcome(faulty: str = "") -> Content:
    """The offer; `faulty` says of the profiles that there are why none can be used."""
    rows = (
        (
            "Enter",
            _("the sandbox: a local IAM and AOM with data in it."),
            _("No account, no network, nothing to break."),
            "sandbox",
        ),
        (
            dialog_key_of("first_run_screen.new"),
            _("a new profile for a real account."),
            _("With an IAM user, an access key, a token, or the agency of an ECS."),
            "new",
        ),
        (
            dialog_key_of("first_run_screen.join"),
            _("a seat in a class."),
            _("You need the code on the trainer's screen."),
            "join",
        ),
    )
    parts: list[Content | str] = [_("There is no profile yet. What do you want to work on?") + "\n"]
    if faulty:
        parts = [Content(faulty).stylize("$text-warning"), _("What do you want to work on?") + "\n"]
    for key, offer, more, action in rows:
        line = Content.assemble((f"{key:<7}", "bold $text-accent"), offer, "\n       ", (more, "$muted"), "\n")
        parts.append(clickable(line, f"screen.{action}"))
    parts += [Content(_(said)).stylize("$muted") for said in (ENVIRONMENT_TOO, SETTLED)]
    return Content("\n").join(parts)


class FirstRun(Dialog[str]):
    """Answers `sandbox`, or that a new profile is wanted."""

    title_text = _("Welcome to aom-tui")
    keys = (
        ("Enter", _("sandbox"), "sandbox"),
        ("n", _("new profile"), "new"),
        ("j", CLASS, "join"),
        ("q", _("quit"), "leave"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "sandbox", _("sandbox"), show=False),
        Binding("s", "sandbox", _("sandbox"), show=False, id="first_run_screen.sandbox"),
        Binding("n", "new", _("new profile"), show=False, id="first_run_screen.new"),
        Binding("j", "join", CLASS, show=False, id="first_run_screen.join"),
        Binding("q", "leave", _("quit"), show=False, id="first_run_screen.leave"),
    ]

    def __init__(self, faulty: str = "") -> None:
        super().__init__()
        self._faulty = faulty

    def content(self) -> ComposeResult:
        """The offer."""
        yield Line(welcome(self._faulty))

    def action_sandbox(self) -> None:
        """The way without an account."""
        self.dismiss(SANDBOX)

    def action_new(self) -> None:
        """The way to an account."""
        self.dismiss(NEW)

    def action_join(self) -> None:
        """The way into a class."""
        self.dismiss(CLASS)

    def action_leave(self) -> None:
        """Not now."""
        self.app.exit(0)
