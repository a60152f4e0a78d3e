"""Where a profile's secret comes from: the keyring, the environment, a command, or the user."""

from collections.abc import Callable, Mapping
from pathlib import Path

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Lack, Problem
from aom_tui.session.construct import is_text
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.profile import CredentialRef, Profile
from aom_tui.session.secret import Secret

SERVICE = "aom-tui"
"""The keyring's name for us; the user there is the profile."""

COMMAND_SECONDS = 30
_WORDS = {"password": "password", "access-key": "SK", "token": "token"}


def obtain(profile: Profile, environ: Mapping[str, str], *, ask: Callable[[str], str] | None) -> Credential:
    """The profile's credential with its secret. May block: never on an event loop. Raises InvalidInput."""
    reference = profile.credential
    if reference is None:
        remedy = _("Add one with `aom-tui profile add`.")
        raise InvalidInput(Problem(f"profile {profile.name}", _("has no credential"), remedy, Lack.CREDENTIAL))
    value = _secret(profile, reference, environ, ask)
    if not is_text(value):
        what = _("its {value} holds bytes that are no UTF-8 text").format(value=_WORDS[reference.kind])
        raise InvalidInput(Problem(f"profile {profile.name}", what, _("Enter it anew, as UTF-8.")))
    secret = Secret(value)
    match reference.kind:
        case "password":
            return Password(reference.user, secret, reference.domain)
        case "access-key":
            security = environ.get("HUAWEICLOUD_SDK_SECURITY_TOKEN") if reference.source == "environment" else None
            return AccessKey(reference.access, secret, Secret(security) if security else None)
        case "token":
            return GivenToken(secret)


def store_secret(profile_name: str, secret: Secret) -> None:
    """Keep a profile's secret in the system keyring. Raises InvalidInput where there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, profile_name, secret.reveal())
    except KeyringError:
        raise InvalidInput(_no_keyring(profile_name)) from None


def keep_in_keyring(profile_name: str, secret: Secret) -> bool:
    """As `store_secret`, but says whether it is really there: some keyrings take everything and keep nothing."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, profile_name, secret.reveal())
        return keyring.get_password(SERVICE, profile_name) == secret.reveal()
    except KeyringError:
        return False


def forget_secret(profile_name: str) -> None:
    """Take it out again; nothing happens where it is not there."""
    import contextlib

    import keyring
    from keyring.errors import KeyringError

    with contextlib.suppress(KeyringError):
        keyring.delete_password(SERVICE, profile_name)


def _secret(
    profile: Profile, reference: CredentialRef, environ: Mapping[str, str], ask: Callable[[str], str] | None
) -> str:
    match reference.source:
        case "keyring":
            found = _from_keyring(profile.name, must=ask is None)
            return found or _asked(profile, reference, ask)
        case "environment":
            return _from_environment(reference, environ)
        case "command":
            return _from_command(profile.name, reference.command)
        case "file":
            return _from_file(profile.name, reference.file)
        case _:
            return _asked(profile, reference, ask)


def _from_keyring(name: str, *, must: bool) -> str:
    """The kept secret. Where the user can be asked, a missing one (or a missing keyring) is no error."""
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(SERVICE, name)
    except KeyringError:
        if must:
            raise InvalidInput(_no_keyring(name)) from None
        return ""
    if not found and must:
        remedy = _("`aom-tui profile add {name}` asks for it; or set password_command in the profile.").format(
            name=name
        )
        raise InvalidInput(Problem(f"profile {name}", _("its secret is not in the keyring"), remedy))
    return found or ""


def _from_environment(reference: CredentialRef, environ: Mapping[str, str]) -> str:
    variable = {"password": "OS_PASSWORD", "access-key": "HUAWEICLOUD_SDK_SK", "token": "OS_TOKEN"}[reference.kind]
    _check_same_identity(reference, environ, variable)
    value = environ.get(variable, "")
    if not value:
        raise InvalidInput(Problem(variable, _("not set"), _("Set it, or choose another source for the secret.")))
    return value


def _check_same_identity(reference: CredentialRef, environ: Mapping[str, str], variable: str) -> None:
    """The secret beside another's name is another's: it is not sent, and a wrong login would count against the user."""
    owner = {
        "password": {"OS_USERNAME": reference.user, "OS_USER_DOMAIN_NAME": reference.domain},
        "access-key": {"HUAWEICLOUD_SDK_AK": reference.access},
        "token": {},
    }[reference.kind]
    for name, expected in owner.items():
        if environ.get(name) and environ[name] != expected:
            remedy = _("Set {name} to the profile's, or leave it unset.").format(name=name)
            raise InvalidInput(
                Problem(
                    variable,
                    _("belongs to another identity: {name} is not {expected}").format(name=name, expected=expected),
                    remedy,
                )
            )


def _from_command(name: str, command: str) -> str:
    """The first line that the command prints. What it prints is never shown: it is the secret."""
    import shlex
    import subprocess

    where, remedy = f"profile {name} password_command", _("It must print the secret and exit with 0.")
    try:
        words = shlex.split(command)
        done = subprocess.run(  # noqa: S603 - the user's own command, from the user's own settings
            words, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
        )
    except (OSError, ValueError, IndexError):
        raise InvalidInput(Problem(where, _("cannot be run"), remedy)) from None
    except subprocess.TimeoutExpired:
        raise InvalidInput(
            Problem(where, _("did not end within {COMMAND_SECONDS} s").format(COMMAND_SECONDS=COMMAND_SECONDS), remedy)
        ) from None
    secret = done.stdout.partition("\n")[0]
    if done.returncode or not secret:
        what = (
            _("ended with {returncode}").format(returncode=done.returncode) if done.returncode else _("printed nothing")
        )
        raise InvalidInput(Problem(where, what, remedy))
    return secret


def _from_file(name: str, path: str) -> str:
    """The first line of the file."""
    try:
        return Path(path).read_text(encoding="utf-8").partition("\n")[0]
    except (OSError, UnicodeDecodeError):
        what = _("its secret file {path} cannot be read").format(path=path)
        raise InvalidInput(Problem(f"profile {name}", what, _("Join the class again."))) from None


def _asked(profile: Profile, reference: CredentialRef, ask: Callable[[str], str] | None) -> str:
    word = _WORDS[reference.kind]
    if ask is None:
        remedy = _("Run it on a terminal, or set OS_PASSWORD or password_command.")
        raise InvalidInput(
            Problem(
                f"profile {profile.name}",
                _("its {word} must be asked for, and nobody is there").format(word=word),
                remedy,
            )
        )
    who = f"{reference.user}@{reference.domain}" if reference.kind == "password" else reference.access or profile.name
    secret = ask(f"{word} of {who}")
    if not secret:
        raise InvalidInput(
            Problem(f"profile {profile.name}", _("no {word} given").format(word=word), _("Nothing was sent."))
        )
    return secret


def _no_keyring(name: str) -> Problem:
    remedy = _('Set password_command in profile {name}, or source = "prompt" to be asked each time.').format(name=name)
    return Problem("keyring", _("this system has none that works"), remedy)
