"""The first pages of the wizard for a profile: what one has, who and where; and what all its pages share."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from aom_tui.catalogue.model import Region
from aom_tui.language import _, about, sentences
from aom_tui.session.construct import is_plain_http
from aom_tui.session.profiles.mixed_endpoints import mixed
from aom_tui.session.profiles.new import Have, NewProfile, source_of
from aom_tui.session.secret import Secret
from aom_tui.tui.keyboard.keys import dialog_key_of
from aom_tui.tui.widgets.form_row import Asked, FormRow
from aom_tui.tui.widgets.option_lines import OptionLines
from aom_tui.tui.widgets.rule import Line
from aom_tui.tui.widgets.wrapped_text import WrappedText

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
TRIALS: Mapping[Have, str] = {
    "user": _("one login; nothing is written"),
    "key": _("one signed request; nothing is written"),
    "token": _("IAM is asked about it; nothing is written"),
    "ecs": _("one signed request; nothing is written"),
}
"""What the test does with what one has."""


def ways_on(have: Have) -> Sequence[tuple[str, str, str]]:
    """From the page of who and where."""
    return ("test", _("test it and go on"), TRIALS[have]), ("skip", _("go on without a test"), "")


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

    def typed(self) -> Sequence[str]:
        """What stands in its rows."""
        return [row.value for row in self.query(FormRow)]

    def row(self, name: str) -> FormRow | None:
        """The row that asks for it; None on another page."""
        return next((row for row in self.query(FormRow) if row.asked.name == name), None)

    def secret(self, name: str) -> Secret | None:
        """What was typed into a row of dots."""
        typed = next((row.value for row in self.query(FormRow) if row.asked.name == name), "")
        return Secret(typed) if typed else None


WHO_SETTINGS = frozenset(
    ("region", "user", "user_id", "mfa", "domain", "access_key", "secret", "iam_endpoint", "aom_endpoint", "allow_http")
)
"""What the page of who and where asks, as `Problem.setting` names it."""


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


def mixed_words(regions: Mapping[str, Region], values: Mapping[str, str]) -> str:
    """What comes of one endpoint of one's own beside one of the region's; empty where both are of one cloud."""
    region = regions.get(values.get("region", ""))
    problem = mixed(region, values.get("iam_endpoint", ""), values.get("aom_endpoint", "")) if region else None
    return f"! {sentences(about(ENDPOINTS[problem.setting], problem.what), problem.remedy)}" if problem else ""


ENDPOINTS = {"iam_endpoint": _("IAM endpoint"), "aom_endpoint": _("AOM endpoint")}


def plain_words(values: Mapping[str, str]) -> str:
    """What comes of an address that begins with http, on another machine; empty where there is none."""
    plain = [values[name] for name in ENDPOINTS if _is_plain(values.get(name, ""))]
    said = _("Whoever is on the way to {url} reads every secret, and can change what comes back.")
    return f"! {said.format(url=plain[0])}" if plain else ""


def _is_plain(url: str) -> bool:
    try:
        return is_plain_http(url)
    except ValueError:  # half an IPv6 address
        return False


class EndpointWords(WrappedText):
    """Whose endpoints are used, where nothing else is to be said of them."""

    def __init__(self, words: str) -> None:
        super().__init__(classes="remark")
        self.tell(words)

    def tell(self, words: str) -> None:
        """A warning, or none."""
        super().tell(words or _("Endpoints are the region's, unless you give your own (a private cloud)."))
        self.set_class(bool(words), "-warning")


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
        plain = FormRow(PLAIN_HTTP, "allowed" if self._new.values.get("allow_http") else "")
        plain.display = bool(plain_words(self._new.values))
        yield plain
        yield EndpointWords(self._warning(self._new.values))
        yield Ways(ways_on(self._new.have))

    def _warning(self, values: Mapping[str, str]) -> str:
        """The worse one; of mixed endpoints the next page tells too."""
        return plain_words(values) or mixed_words(self._regions, values)

    @on(Input.Blurred)
    def _left(self) -> None:
        """Not while the first of two endpoints, or the beginning of one, is being typed."""
        self._judge_endpoints()

    @on(Input.Changed)
    def _changed(self) -> None:
        if not self._warning(self._values()):
            self._judge_endpoints()

    def _judge_endpoints(self) -> None:
        """What is to be said of them, and the question that comes with plain http."""
        values = self._values()
        self.query_one(EndpointWords).tell(self._warning(values))
        self._plain.display = bool(plain_words(values))

    @property
    def _plain(self) -> FormRow:
        return next(row for row in self.query(FormRow) if row.asked is PLAIN_HTTP)

    def _values(self) -> Mapping[str, str]:
        return {row.asked.name: row.value for row in self.query(FormRow) if not row.asked.is_secret}

    def _first(self, asked: Asked) -> str:
        secrets = {"secret": self._new.secret, "security_token": self._new.security_token}
        kept, values = secrets.get(asked.name), self._new.values
        match asked.name:
            case "user_id":
                return str(values.get("user_id") or values.get("mfa_user_id", ""))
            case "mfa":
                return str(values.get("mfa") or ("yes" if values.get("mfa_user_id") else "no"))
            case name:
                return kept.reveal() if kept else str(values.get(name, ""))

    def _hinted(self, asked: Asked) -> Asked:
        """Of a profile that is changed no secret is shown, and none needs to be typed."""
        if not asked.is_secret or not self._new.is_same_one:
            return asked
        is_typed = source_of(self._new.before or {}) == "prompt"
        return replace(asked, hint=_("empty: asked for") if is_typed else _("empty: the one it has"))

    def _asked(self) -> Iterator[Asked]:
        names = [each.names for each in self._regions.values()]
        example = _("e.g. {value}").format(value="cn-north-4")
        yield Asked("region", _("region"), example, tuple(self._regions), names)
        yield from _WHO[self._new.have]
        for name, label in ENDPOINTS.items():
            yield Asked(name, label, _("empty: the region's"))

    def put_in(self, new: NewProfile) -> NewProfile:
        """The secrets too; with a passcode the id has another name. Nobody was asked about http who uses none."""
        self._judge_endpoints()
        new = super().put_in(new)
        kept = (new.before or {}).get("allow_http", "")
        allowed = self._plain.value == "allowed" if self._plain.display else kept
        new = replace(new, values={**new.values, "allow_http": allowed or ""})
        if new.have == "user":
            of_id = ("mfa_user_id", "user_id") if new.values["mfa"] == "yes" else ("user_id", "mfa_user_id")
            new = replace(new, values={**new.values, of_id[0]: new.values["user_id"], of_id[1]: ""})
        return replace(new, secret=self.secret("secret"), security_token=self.secret("security_token"))


HELD, HELD_SHOWN = ("refused", "allowed"), (_("not allowed"), _("allowed"))
"""Whether something may be done."""

PLAIN_HTTP = Asked(
    "allow_http", _("plain http"), "", HELD, (_("https only"), _("unencrypted")), first="refused", shown=HELD_SHOWN
)
_WHO: Mapping[Have, Sequence[Asked]] = {
    "user": (
        Asked("user", _("IAM user"), _("not the account's own login, nor SSO")),
        Asked("user_id", _("user id"), _("in place of the name; beside it with MFA")),
        Asked("domain", _("account"), _("the account (domain) the user belongs to")),
        Asked("secret", _("password"), is_secret=True),
        Asked(
            "mfa",
            "MFA",
            "",
            ("no", "yes"),
            (_("the password is enough"), _("asks for a passcode; needs the user id")),
            shown=(_("no"), _("yes")),
        ),
    ),
    "key": (
        Asked("access_key", "AK"),
        Asked("secret", "SK", is_secret=True),
        Asked("security_token", _("security token"), _("of a temporary key only"), is_secret=True),
    ),
    "token": (Asked("secret", _("token"), _("MII..., as it was copied"), is_secret=True),),
    "ecs": (),
}
