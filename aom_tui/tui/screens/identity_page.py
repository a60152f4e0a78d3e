"""The page of the profile wizard that asks who and where: region, user or key, endpoints."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from aom_tui.catalogue.model import Region
from aom_tui.language import _, about, sentences
from aom_tui.session.profile_setup.form import LoginMethod, ProfileForm, secret_source_of
from aom_tui.session.profiles.mixed_endpoints import mixed
from aom_tui.session.urls import is_plain_http
from aom_tui.tui.screens.wizard_page import HELD, HELD_SHOWN, WayList, WizardPage
from aom_tui.tui.widgets.form_row import Asked, FormRow
from aom_tui.tui.widgets.wrapped_text import WrappedText

TRIALS: Mapping[LoginMethod, str] = {
    "user": _("one login; nothing is written"),
    "key": _("one signed request; nothing is written"),
    "token": _("IAM is asked about it; nothing is written"),
    "ecs": _("one signed request; nothing is written"),
}
"""What a test does, by kind of credential."""


def ways_to_go_on(have: LoginMethod) -> Sequence[tuple[str, str, str]]:
    """Return the ways on from this page."""
    return ("test", _("test it and go on"), TRIALS[have]), ("skip", _("go on without a test"), "")


IDENTITY_SETTINGS = frozenset(
    ("region", "user", "user_id", "mfa", "domain", "access_key", "secret", "iam_endpoint", "aom_endpoint", "allow_http")
)
"""What this page asks, as `Problem.setting` names it."""


def mixed_words(regions: Mapping[str, Region], values: Mapping[str, str]) -> str:
    """Warn of an own endpoint beside one of the region's; empty where both are of one cloud."""
    region = regions.get(values.get("region", ""))
    problem = mixed(region, values.get("iam_endpoint", ""), values.get("aom_endpoint", "")) if region else None
    return f"! {sentences(about(ENDPOINTS[problem.setting], problem.what), problem.remedy)}" if problem else ""


ENDPOINTS = {"iam_endpoint": _("IAM endpoint"), "aom_endpoint": _("AOM endpoint")}


def plain_words(values: Mapping[str, str]) -> str:
    """Warn of plain http to another machine; empty where there is none."""
    plain = [values[name] for name in ENDPOINTS if _is_plain(values.get(name, ""))]
    said = _("Whoever is on the way to {url} reads every secret, and can change what comes back.")
    return f"! {said.format(url=plain[0])}" if plain else ""


def _is_plain(url: str) -> bool:
    try:
        return is_plain_http(url)
    except ValueError:  # half an IPv6 address
        return False


class EndpointWords(WrappedText):
    """A warning about endpoints, or whose are used."""

    def __init__(self, words: str) -> None:
        super().__init__(classes="remark")
        self.tell(words)

    def tell(self, words: str) -> None:
        """Show a warning; without one, whose endpoints are used."""
        super().tell(words or _("Endpoints are the region's, unless you give your own (a private cloud)."))
        self.set_class(bool(words), "-warning")


class IdentityPage(WizardPage):
    """Asks for region, identity and endpoints."""

    go_on = "test"

    def __init__(self, new: ProfileForm, regions: Mapping[str, Region]) -> None:
        super().__init__()
        self._new, self._regions = new, regions

    def compose(self) -> ComposeResult:
        """The rows for the chosen kind of credential."""
        for asked in self._asked():
            yield FormRow(self._hinted(asked), self._first(asked))
        plain = FormRow(PLAIN_HTTP, "allowed" if self._new.values.get("allow_http") else "")
        plain.display = bool(plain_words(self._new.values))
        yield plain
        yield EndpointWords(self._warning(self._new.values))
        yield WayList(ways_to_go_on(self._new.login_method))

    def _warning(self, values: Mapping[str, str]) -> str:
        """Return the worse warning; the next page tells of mixed endpoints, too."""
        return plain_words(values) or mixed_words(self._regions, values)

    @on(Input.Blurred)
    def _left(self) -> None:
        """Judge a field that is left: not while half of an endpoint, or one of two, is typed."""
        self._judge_endpoints()

    @on(Input.Changed)
    def _changed(self) -> None:
        if not self._warning(self._values()):
            self._judge_endpoints()

    def _judge_endpoints(self) -> None:
        """Show the warning, and with plain http the question whether it is allowed."""
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
        """Hint that a changed profile keeps its secret where none is typed; it is not shown."""
        if not asked.is_secret or not self._new.keeps_identity:
            return asked
        is_typed = secret_source_of(self._new.before or {}) == "prompt"
        return replace(asked, hint=_("empty: asked for") if is_typed else _("empty: the one it has"))

    def _asked(self) -> Iterator[Asked]:
        names = [each.names for each in self._regions.values()]
        example = _("e.g. {value}").format(value="cn-north-4")
        yield Asked("region", _("region"), example, tuple(self._regions), names)
        yield from _IDENTITY_ROWS[self._new.login_method]
        for name, label in ENDPOINTS.items():
            yield Asked(name, label, _("empty: the region's"))

    def put_in(self, new: ProfileForm) -> ProfileForm:
        """Also put in the secrets, and the user id, which has another name with a passcode.

        `allow_http` stays as it was where the question was not shown.
        """
        self._judge_endpoints()
        new = super().put_in(new)
        kept = (new.before or {}).get("allow_http", "")
        allowed = self._plain.value == "allowed" if self._plain.display else kept
        new = replace(new, values={**new.values, "allow_http": allowed or ""})
        if new.login_method == "user":
            of_id = ("mfa_user_id", "user_id") if new.values["mfa"] == "yes" else ("user_id", "mfa_user_id")
            new = replace(new, values={**new.values, of_id[0]: new.values["user_id"], of_id[1]: ""})
        return replace(new, secret=self.secret("secret"), security_token=self.secret("security_token"))


PLAIN_HTTP = Asked(
    "allow_http", _("plain http"), "", HELD, (_("https only"), _("unencrypted")), first="refused", shown=HELD_SHOWN
)
_IDENTITY_ROWS: Mapping[LoginMethod, Sequence[Asked]] = {
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
