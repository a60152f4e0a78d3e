"""The pages of the wizard for a profile: what one has, who and where, which project, how it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from aom_tui.catalogue.model import Region
from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.session.new_profile import Have, NewProfile
from aom_tui.session.secret import Secret
from aom_tui.session.token import Project
from aom_tui.tui.keys import dialog_key_of
from aom_tui.tui.widgets.form_row import Asked, FormRow
from aom_tui.tui.widgets.option_lines import OptionLines
from aom_tui.tui.widgets.rule import Line

WAYS: Sequence[tuple[str, str, str]] = (
    ("user", _("u  an IAM user and its password"), _("gets a token")),
    ("key", _("k  an access key (AK/SK)"), _("signs each request; permanent or temporary")),
    ("token", _("t  a token"), _("from the console, a CLI or a colleague; cannot be renewed")),
    ("sso", _("s  single sign-on, or a Huawei ID"), _("what to do then")),
    ("ecs", _("e  this machine is an ECS with an agency"), _("its metadata service gives a key")),
    ("sandbox", _("n  nothing of this: the sandbox"), _("no account, no network")),
)
"""What one may have: its name, its line, a few words more. The line begins with its key, unless another is chosen."""

ABOUT_SSO = _(
    "Who signs in by SSO, by an identity provider or with a Huawei ID has no password that IAM takes: there is no "
    "token for it, and trying may lock the user. What works instead:"
)
SSO_WAYS: Sequence[tuple[str, str, str]] = (
    ("user", _("u  an IAM user"), _("an administrator creates one, with programmatic access")),
    ("key", _("k  the access key of an IAM user"), _("console: My Credentials, Access Keys")),
    ("key", _("k  a temporary access key"), _("by CreateTemporaryAccessKeyByToken, from a token")),
    ("token", _("t  a token"), _("that a CLI or the console has got for you")),
)
NEXT: Sequence[tuple[str, str, str]] = (
    ("test", _("test it and go on"), _("one login; nothing is written")),
    ("skip", _("go on without a test"), ""),
)
NEXT_PROJECT: Sequence[tuple[str, str, str]] = (("next", _("go on"), ""),)
SAVE: Sequence[tuple[str, str, str]] = (("save", _("save and use it"), ""),)
SOURCES: Mapping[str, str] = {
    "keyring": _("the system's keyring"),
    "prompt": _("nowhere: asked for at each start"),
    "environment": _("a variable of the environment"),
    "command": _("a command prints it"),
}


class Chosen(Message):
    """One of the ways is taken."""

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way


GO_ON = ("test", "next", "save")
"""The usual way on from a page: one key for all of them."""
KEY_CELLS = 3


def _with_its_key(way: str, line: str) -> str:
    """The line of a way, after the key that takes it while no field has the focus."""
    words = line[KEY_CELLS:] if line[1:KEY_CELLS].isspace() else line
    return f"{dialog_key_of('wizard.' + ('go_on' if way in GO_ON else way)):<{KEY_CELLS}}{words}"


class Ways(OptionLines):
    """What to do next, one a line."""

    def __init__(self, ways: Sequence[tuple[str, str, str]]) -> None:
        self._ways = [way for way, _line, _more in ways]
        options = (Text.assemble(_with_its_key(way, line), "  ", (more, "dim")) for way, line, more in ways)
        super().__init__(*map(Option, options), compact=True)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(Chosen(self._ways[event.option_index]))


class Page(Vertical):
    """One page. `put_in` writes what stands on it into the profile that is being made."""

    go_on: ClassVar[str] = ""
    """The way that F5 takes."""

    def put_in(self, new: NewProfile) -> NewProfile:
        """The profile with what this page says."""
        said = {row.asked.name: row.value for row in self.query(FormRow) if not row.asked.is_secret}
        return replace(new, values={**new.values, **said})

    def secret(self, name: str) -> Secret | None:
        """What was typed into a row of dots."""
        typed = next((row.value for row in self.query(FormRow) if row.asked.name == name), "")
        return Secret(typed) if typed else None


class HavePage(Page):
    """What the user has to log in with."""

    def __init__(self, new: NewProfile) -> None:
        super().__init__()
        self._new = new

    def compose(self) -> ComposeResult:
        """The ways, the cursor on that of a profile that is changed."""
        yield Line(_("What do you have to log in with?"), classes="intro")
        ways = Ways(WAYS)
        if self._new.before is not None:
            ways.highlighted = [way for way, _line, _more in WAYS].index(self._new.have)
        yield ways


class SsoPage(Page):
    """Why there is no token for SSO, and what works."""

    def compose(self) -> ComposeResult:
        """The explanation and the ways."""
        yield Line(ABOUT_SSO, classes="intro")
        yield Ways(SSO_WAYS)


class WhoPage(Page):
    """Who and where."""

    go_on = "test"

    def __init__(self, new: NewProfile, regions: Mapping[str, Region]) -> None:
        super().__init__()
        self._new, self._regions = new, regions

    def compose(self) -> ComposeResult:
        """The rows of what one has."""
        for asked in self._asked():
            yield FormRow(self._hinted(asked), self._first(asked))
        yield Line(_("Endpoints are the region's, unless you give your own (a private cloud)."), classes="remark")
        yield Ways(NEXT)

    def _first(self, asked: Asked) -> str:
        secrets = {"secret": self._new.secret, "security_token": self._new.security_token}
        kept = secrets.get(asked.name)
        return kept.reveal() if kept else self._new.values.get(asked.name, "")

    def _hinted(self, asked: Asked) -> Asked:
        """Of a profile that is changed no secret is shown, and none needs to be typed."""
        stays = asked.is_secret and self._new.is_same_one
        return replace(asked, hint=_("empty: the one it has")) if stays else asked

    def _asked(self) -> Iterator[Asked]:
        names = [f"{each.name}  {each.name_zh}" for each in self._regions.values()]
        example = _("e.g. {value}").format(value="cn-north-4")
        yield Asked("region", _("region"), example, tuple(self._regions), names)
        if self._new.have == "user" and (self._new.before or {}).get("user_id"):
            yield Asked("user_id", _("user id"), _("in place of the user's name"))
        yield from _WHO[self._new.have]
        yield Asked("iam_endpoint", _("IAM endpoint"), _("empty: the region's"))
        yield Asked("aom_endpoint", _("AOM endpoint"), _("empty: the region's"))

    def put_in(self, new: NewProfile) -> NewProfile:
        """The secrets too."""
        new = super().put_in(new)
        return replace(new, secret=self.secret("secret"), security_token=self.secret("security_token"))


_WHO: Mapping[Have, Sequence[Asked]] = {
    "user": (
        Asked("user", _("IAM user"), _("not the account's own login, nor SSO")),
        Asked("domain", _("account"), _("the account (domain) the user belongs to")),
        Asked("secret", _("password"), is_secret=True),
        Asked("mfa_user_id", _("user id (MFA)"), _("only where a passcode is asked for: My Credentials")),
    ),
    "key": (
        Asked("access_key", "AK"),
        Asked("secret", "SK", is_secret=True),
        Asked("security_token", _("security token"), _("of a temporary key only"), is_secret=True),
    ),
    "token": (Asked("secret", _("token"), _("MII..., as it was copied"), is_secret=True),),
    "ecs": (),
}


class ProjectPage(Page):
    """Which project: of those that IAM lists, else typed."""

    go_on = "next"

    def __init__(self, new: NewProfile, projects: Sequence[Project], who: str, no_list: str) -> None:
        super().__init__()
        self._new, self._projects, self._who, self._no_list = new, projects, who, no_list

    def compose(self) -> ComposeResult:
        """Who it is, and the field with its choices."""
        if self._who:
            yield Line(self._who, classes="intro")
        ids = [clean_line(each.id) for each in self._projects]
        names = [clean_line(each.name) for each in self._projects]
        hint = _("empty: the region's own project")
        if kept := self._kept_id(""):
            hint = _("empty: {id}, as before").format(id=kept)
        yield FormRow(Asked("project_name", _("project"), hint, names, ids), self._first())
        if self._no_list:
            yield Line(self._no_list, classes="remark")
        yield Ways(NEXT_PROJECT)

    def _first(self) -> str:
        """The one named before; else the only one there is."""
        only = self._projects[0].name if len(self._projects) == 1 and not self._kept_id("") else ""
        return self._new.values.get("project_name", "") or clean_line(only)

    def _kept_id(self, name: str) -> str:
        """The project's id that a profile has which is changed, as long as account, region and name are the same."""
        before, new = self._new.before or {}, self._new
        stays = new.is_same_one and all(
            said == before.get(key, "")
            for key, said in (("region", new.values.get("region", "")), ("project_name", name))
        )
        return str(before.get("project_id", "")) if stays else ""

    def put_in(self, new: NewProfile) -> NewProfile:
        """By id too, where IAM has told it: two accounts' projects may bear one name."""
        new = super().put_in(new)
        name = new.values["project_name"]
        named = [each.id for each in self._projects if each.name == name]
        return replace(new, values={**new.values, "project_id": named[0] if len(named) == 1 else self._kept_id(name)})


class KeepPage(Page):
    """Its name, how careful to be, where the secret is kept."""

    go_on = "save"

    def __init__(self, new: NewProfile, no_keyring: str) -> None:
        super().__init__()
        self._new, self._no_keyring = new, no_keyring

    def compose(self) -> ComposeResult:
        """The rows."""
        values = self._new.values
        if self._new.before is None:
            name = Asked("name", _("profile name"), _("e.g. {value}").format(value="prod-cn4"))
            yield FormRow(name, values.get("name", ""))
        careful = (_("writes need no question"), _("every write asks"))
        kind = Asked("kind", _("kind"), _("production asks before it writes"), ("test", "production"), careful)
        yield FormRow(kind, values.get("kind", "production"))
        if self._new.before is not None:
            held = (_("nothing is changed there"), _("what the kind says"))
            yield FormRow(Asked("writes", _("write calls"), "", ("refused", "allowed"), held), values.get("writes", ""))
        whole = (_("messages with their bodies"), _("messages without bodies"), _("no call at all"))
        kept = Asked("history", _("history keeps"), _("empty: bodies of test only"), ("full", "headers", "off"), whole)
        yield FormRow(kept, values.get("history", ""))
        if self._new.have != "ecs":
            yield from self._of_secret()
        if self._new.before is None:
            said = _("A new profile is read-only; `aom-tui profile add NAME --writable` lifts that.")
            yield Line(said, classes="remark")
        yield Ways(SAVE)

    def _of_secret(self) -> Iterator[FormRow | Line]:
        """Never `config.toml`."""
        sources = [each for each in SOURCES if each != "keyring" or not self._no_keyring]
        words = [SOURCES[each] for each in sources]
        first = self._new.source if self._new.source in sources else "prompt"
        yield FormRow(Asked("source", _("secret is in"), "", sources, words), first)
        command = Asked("password_command", _("its command"), _("for source command only; prints the secret"))
        yield FormRow(command, self._new.values.get("password_command", ""))
        if self._no_keyring:
            said = _("No keyring: {reason}. The secret is asked for, or comes from elsewhere.")
            yield Line(said.format(reason=self._no_keyring), classes="remark")

    def put_in(self, new: NewProfile) -> NewProfile:
        """Where the secret is, too."""
        new = super().put_in(new)
        return replace(new, source=new.values.get("source") or new.source)
