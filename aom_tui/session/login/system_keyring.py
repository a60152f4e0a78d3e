"""The system's keyring, at arm's length: it may be missing, locked, silent behind a dialog, or forgetful.

Its backends raise whatever D-Bus, Keychain or Credential Manager make them raise; here all of that is `NoKeyring`.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from aom_tui.language import _
from aom_tui.session.concurrency.threads import run_with_timeout
from aom_tui.session.secret import Secret

T = TypeVar("T")

SERVICE = "aom-tui"
"""The keyring's name for us; the user there is the profile."""

SECONDS = 20.0
"""For one answer. Long enough to unlock it in a dialog; a D-Bus without anybody behind it never answers."""

_SECOND = "{name} security token"
"""The user under which a profile's security token lies; no profile has a blank in its name."""


class NoKeyring(Exception):
    """It cannot be used; the text says why, in a few words for people."""


def read(profile_name: str) -> str:
    """The secret kept for the profile; empty where there is none. Blocks. Raises NoKeyring."""
    return _read(profile_name)


def read_security_token(profile_name: str) -> str:
    """What belongs to a temporary access key beside its SK; empty where there is none. Blocks. Raises NoKeyring."""
    return _read(_SECOND.format(name=profile_name))


def keep(profile_name: str, secret: Secret, security_token: Secret | None = None) -> None:
    """Put the profile's secrets in, and see that they are there: both, or none. Blocks. Raises NoKeyring."""
    _keep(profile_name, secret)
    if security_token:
        try:
            _keep(_SECOND.format(name=profile_name), security_token)
        except NoKeyring:
            forget(profile_name)
            raise


def forget(profile_name: str) -> str:
    """Take the profile's secrets out; nothing happens where there are none. Blocks.

    Why they may still be there, in a few words; empty where they are not.
    """
    try:
        for name in (profile_name, _SECOND.format(name=profile_name)):
            _within(partial(_delete, name))
    except NoKeyring as error:
        return str(error)
    return ""


def trouble() -> str:
    """Why it cannot be used, in a few words; empty where it can, as far as it says itself. Blocks."""
    try:
        return "" if _within(_is_one) else NONE
    except NoKeyring as error:
        return str(error)


NONE = _("this system has none that works")


def _is_one() -> bool:
    """The backends for nothing call themselves so; any other was chosen because it works."""
    import keyring
    from keyring.backends import fail, null

    return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)


def _read(user: str) -> str:
    def work() -> str:
        import keyring

        return keyring.get_password(SERVICE, user) or ""

    return _within(work)


def _keep(user: str, secret: Secret) -> None:
    def work() -> bool:
        import keyring

        keyring.set_password(SERVICE, user, secret.reveal())
        return keyring.get_password(SERVICE, user) == secret.reveal()

    if not _within(work):
        raise NoKeyring(_("this system's takes secrets and keeps none"))


def _delete(user: str) -> None:
    import contextlib

    import keyring
    from keyring.errors import PasswordDeleteError

    with contextlib.suppress(PasswordDeleteError):
        keyring.delete_password(SERVICE, user)


def _within(work: Callable[[], T]) -> T:
    try:
        return run_with_timeout(work, SECONDS)
    except TimeoutError:
        text = _("this system's did not answer within {seconds:g} s")
        raise NoKeyring(text.format(seconds=SECONDS)) from None
    except Exception as error:
        raise NoKeyring(_reason(error)) from None


def _reason(error: Exception) -> str:
    """Never the error's own words: some backends put in them what they were given."""
    from keyring.errors import KeyringLocked

    return _("this system's is locked") if isinstance(error, KeyringLocked) else NONE
