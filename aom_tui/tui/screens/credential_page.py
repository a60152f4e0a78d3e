"""The first page of the profile wizard: which kind of credential one has; and what to do with single sign-on."""

from collections.abc import Sequence

from textual.app import ComposeResult

from aom_tui.language import _
from aom_tui.session.profile_setup.form import LoginMethod, ProfileForm
from aom_tui.tui.screens.wizard_page import KEY_CELLS, WayList, WizardPage
from aom_tui.tui.widgets.rule import Line

WAYS: Sequence[tuple[str, str, str]] = (
    ("user", _("u  an IAM user and its password"), _("gets a token")),
    ("key", _("k  an access key (AK/SK)"), _("signs each request; permanent or temporary")),
    ("token", _("t  a token"), _("from the console, a CLI or a colleague; cannot be renewed")),
    ("sso", _("s  single sign-on, or a Huawei ID"), _("what to do then")),
    ("ecs", _("e  this machine is an ECS with an agency"), _("its metadata service gives a key")),
    ("sandbox", _("n  nothing of this: the sandbox"), _("no account, no network")),
)
"""Kinds of credential: name, line, a few words more. The line begins with its key, unless another is chosen."""


def way_words(method: LoginMethod) -> str:
    """Return what one logs in with, in the words of the first page."""
    return next(line[KEY_CELLS:] for way, line, _more in WAYS if way == method)


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


class CredentialPage(WizardPage):
    """Asks what the user has to log in with."""

    def __init__(self, new: ProfileForm) -> None:
        super().__init__()
        self._new = new

    def compose(self) -> ComposeResult:
        """The ways, the cursor on that of a profile that is changed, or on the one that was taken before."""
        yield Line(_("What do you have to log in with?"), classes="intro")
        ways = WayList(WAYS)
        ways.highlighted = [way for way, _line, _more in WAYS].index(self._new.login_method)
        yield ways


class SsoPage(WizardPage):
    """Explains why there is no token for SSO, and offers what works."""

    def compose(self) -> ComposeResult:
        """The explanation and the ways."""
        yield Line(ABOUT_SSO, classes="intro")
        yield WayList(SSO_WAYS)
