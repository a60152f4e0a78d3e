"""The last page of the profile wizard: the name of the profile, its kind, where its secret is kept."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace
from textual.app import ComposeResult

from aom_tui.language import _, sentences
from aom_tui.problem import Lack
from aom_tui.session.profile_setup.form import ProfileForm
from aom_tui.tui.actions.remedies import REMEDIES
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.screens.wizard_page import HELD, HELD_SHOWN, WayList, WizardPage
from aom_tui.tui.widgets.form_row import Asked, FormRow
from aom_tui.tui.widgets.rule import Line

SAVE: Sequence[tuple[str, str, str]] = (("save", _("save and use it"), ""),)
SOURCES: Mapping[str, str] = {
    "keyring": _("the system's keyring"),
    "prompt": _("nowhere: asked for at each start"),
    "environment": _("a variable of the environment"),
    "command": _("a command prints it"),
}


class SavePage(WizardPage):
    """Asks for the name, the kind, what the history keeps, and where the secret is."""

    go_on = "save"

    def __init__(self, new: ProfileForm, no_keyring: str, *, is_first: bool) -> None:
        super().__init__()
        self._new, self._no_keyring, self._is_first = new, no_keyring, is_first

    def compose(self) -> ComposeResult:
        """The rows."""
        values = self._new.values
        if self._new.before is None:
            name = Asked("name", _("profile name"), _("e.g. {value}").format(value="prod-cn4"))
            yield FormRow(name, values.get("name", ""))
        careful = (_("writes need no question"), _("every write asks"))
        kind = Asked("kind", _("kind"), "", ("test", "production"), careful, explains=True)
        yield FormRow(kind, values.get("kind", "production"))
        if self._new.before is not None:
            held = (_("nothing is changed there"), _("what the kind says"))
            asked = Asked("writes", _("write calls"), "", HELD, held, shown=HELD_SHOWN)
            yield FormRow(asked, values.get("writes", ""))
        whole = (_("messages with their bodies"), _("messages without bodies"), _("no call at all"))
        parts, hint = ("full", "headers", "off"), _("empty: bodies of test only")
        kept = Asked("history", _("history keeps"), hint, parts, whole, explains=True)
        yield FormRow(kept, values.get("history", ""))
        if self._new.login_method != "ecs":
            yield from self._of_secret()
        if self._new.before is None:
            said = sentences(_("A new profile is read-only"), with_keys(REMEDIES[Lack.RIGHTS]))
            yield Line(said, classes="remark")
        if self._is_first:
            yield Line(_("It is the first, so new windows and commands will start with it."), classes="remark")
        yield WayList(SAVE)

    def _of_secret(self) -> Iterator[FormRow | Line]:
        """Yield the rows of the secret, which is never in `config.toml`."""
        sources = [each for each in SOURCES if each != "keyring" or not self._no_keyring]
        words = [SOURCES[each] for each in sources]
        first = self._new.source if self._new.source in sources else "prompt"
        yield FormRow(Asked("source", _("secret is in"), "", sources, words, explains=True), first)
        command = Asked("password_command", _("its command"), _("where a command prints the secret"))
        yield FormRow(command, self._new.values.get("password_command", ""))
        if self._no_keyring:
            said = _("No keyring: {reason}. The secret is asked for, or comes from elsewhere.")
            yield Line(said.format(reason=self._no_keyring), classes="remark")

    def put_in(self, new: ProfileForm) -> ProfileForm:
        """Put in where the secret is, too."""
        new = super().put_in(new)
        return replace(new, source=new.values.get("source") or new.source)
