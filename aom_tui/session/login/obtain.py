"""Where a profile's secret comes from: keyring, environment, a command, the user, a file, or the ECS it runs on."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Lack, Problem, is_text
from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password, SecondFactor
from aom_tui.session.login.reference import other_identity
from aom_tui.session.login.second_factor import PASSCODE_QUESTION
from aom_tui.session.profile import CredentialRef, Profile
from aom_tui.session.secret import Secret

if TYPE_CHECKING:
    import subprocess

COMMAND_SECONDS = 30
SECRET_WORDS = {"password": _("password"), "access-key": "SK", "token": _("token")}
"""What the secret of each kind is called."""
_QUESTIONS = {"password": _("password of {who}"), "access-key": _("SK of {who}"), "token": _("token of {who}")}
SECRET_VARIABLES = {"password": "OS_PASSWORD", "access-key": "HUAWEICLOUD_SDK_SK", "token": "OS_TOKEN"}
"""Where the environment has it."""
_PASSCODE = re.compile(r"[0-9]{6}")

AskSecret = Callable[[str], str]
"""Asks the user; blocks until answered."""


class _Source(Struct, frozen=True):
    """A profile's reference, and what its secrets are got with."""

    profile: Profile
    reference: CredentialRef
    environ: Mapping[str, str]
    ask: AskSecret | None


def obtain(profile: Profile, environ: Mapping[str, str], *, ask: AskSecret | None) -> Credential:
    """The profile's credential with its secret. May block: never on an event loop. Raises InvalidInput."""
    reference = profile.credential
    if reference is None:
        remedy = _("Add one with `aom-tui profile add`.")
        raise InvalidInput(Problem(f"profile {profile.name}", _("has no credential"), remedy, Lack.CREDENTIAL))
    if reference.source == "ecs":
        from aom_tui.session.login.ecs_agency import agency_key

        return agency_key(environ)
    source = _Source(profile, reference, environ, ask)
    value, security = _secrets(source)
    for each in (value, security):
        if not is_text(each):
            what = _("its {value} holds bytes that are no UTF-8 text").format(value=SECRET_WORDS[reference.kind])
            raise InvalidInput(Problem(f"profile {profile.name}", what, _("Enter it anew, as UTF-8.")))
    secret = Secret(value)
    match reference.kind:
        case "password":
            return password_of(profile, reference, secret, ask)
        case "access-key":
            return AccessKey(reference.access, secret, Secret(security) if security else None)
        case "token":
            return GivenToken(secret)


def password_of(profile: Profile, reference: CredentialRef, secret: Secret, ask: AskSecret | None) -> Password:
    """The user's credential with that password; a passcode is asked for when it is wanted."""
    second = SecondFactor(lambda: asked_passcode(profile, ask)) if reference.mfa else None
    return Password(reference.user, secret, reference.domain, second, reference.user_id)


def asked_passcode(profile: Profile, ask: AskSecret | None) -> Secret:
    """The passcode that the user's device shows now. Blocks. Raises InvalidInput for none, and for what is none."""
    where, reference = _("MFA passcode"), profile.credential
    if ask is None:
        what = _("must be asked for, and nobody is there")
        raise InvalidInput(Problem(where, what, _("Run it on a terminal; a kept token serves without.")))
    user = (reference.user or reference.user_id) if reference else profile.name
    passcode = ask(PASSCODE_QUESTION.format(user=user)).replace(" ", "")
    if not _PASSCODE.fullmatch(passcode):
        raise InvalidInput(Problem(where, _("has six digits"), _("Nothing was sent.")))
    return Secret(passcode)


def _secrets(source: _Source) -> tuple[str, str]:
    """The secret, and the security token of a temporary access key."""
    reference, name = source.reference, source.profile.name
    match reference.source:
        case "keyring":
            return _from_keyring(source)
        case "environment":
            return _from_environment(reference, source.environ)
        case "command":
            return _from_command(name, reference.command, temporary=reference.temporary)
        case "file":
            return _from_file(name, reference.file), ""
        case _ if source.ask is None and is_in_environment(reference, source.environ):  # nobody is there to be asked
            return _from_environment(reference, source.environ)
        case _:
            return _asked(source), _asked_security_token(source)


def is_in_environment(reference: CredentialRef, environ: Mapping[str, str]) -> bool:
    """Whether a secret that would be asked for stands in the environment, for where nobody can be asked."""
    return reference.source == "prompt" and bool(environ.get(SECRET_VARIABLES[reference.kind]))


def _from_keyring(source: _Source) -> tuple[str, str]:
    """What is kept. Where the user can be asked, a missing secret (or a missing keyring) is no error."""
    from aom_tui.session.login import system_keyring

    name, note = source.profile.name, ""
    try:
        found = system_keyring.read(name)
        security = system_keyring.read_security_token(name) if source.reference.temporary else ""
    except system_keyring.NoKeyring as trouble:
        if source.ask is None:
            raise InvalidInput(no_keyring(name, str(trouble))) from None
        found, security, note = "", "", str(trouble)
    is_whole = bool(found and (security or not source.reference.temporary))
    if not is_whole and source.ask is None:
        remedy = _("`aom-tui profile add {name}` asks for it; or set password_command in the profile.")
        what = _("its secret is not in the keyring")
        raise InvalidInput(Problem(f"profile {name}", what, remedy.format(name=name)))
    return (found, security) if is_whole else (_asked(source, note), _asked_security_token(source))


def _from_environment(reference: CredentialRef, environ: Mapping[str, str]) -> tuple[str, str]:
    variable = SECRET_VARIABLES[reference.kind]
    _check_same_identity(reference, environ, variable)
    value = environ.get(variable, "")
    if not value:
        raise InvalidInput(Problem(variable, _("not set"), _("Set it, or choose another source for the secret.")))
    return value, environ.get("HUAWEICLOUD_SDK_SECURITY_TOKEN", "") if reference.kind == "access-key" else ""


def _check_same_identity(reference: CredentialRef, environ: Mapping[str, str], variable: str) -> None:
    """The secret beside another's name is another's: it is not sent, and a wrong login would count against the user."""
    if other := other_identity(reference, environ):
        raise InvalidInput(Problem(variable, *other))


def _from_command(name: str, command: str, *, temporary: bool) -> tuple[str, str]:
    """The first line that the command prints; the second is the security token of a temporary access key.

    What it prints is never shown: it is the secret. It reads nothing: stdin may be a body, or the keys of the app.
    """
    import shlex
    import subprocess

    from aom_tui.session.concurrency.threads import stop_on_cancel

    where, remedy = f"profile {name} password_command", _("It must print the secret and exit with 0.")
    try:
        words = shlex.split(command)
        with (
            subprocess.Popen(  # noqa: S603 - the user's own command, from the user's own settings
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            ) as process,
            stop_on_cancel(process.kill),
        ):
            printed = _printed_by(process)
    except (OSError, ValueError, IndexError):
        raise InvalidInput(Problem(where, _("cannot be run"), remedy)) from None
    except subprocess.TimeoutExpired:
        raise InvalidInput(
            Problem(where, _("did not end within {COMMAND_SECONDS} s").format(COMMAND_SECONDS=COMMAND_SECONDS), remedy)
        ) from None
    secret, security, *_rest = [*printed.split("\n"), "", ""]
    if process.returncode or not secret:
        what = (
            _("ended with {returncode}").format(returncode=process.returncode)
            if process.returncode
            else _("printed nothing")
        )
        raise InvalidInput(Problem(where, what, remedy))
    if temporary and not security:
        said = _("A temporary key needs its security token on the second line.")
        raise InvalidInput(Problem(where, _("printed one line"), said))
    return secret, security if temporary else ""


def _printed_by(process: "subprocess.Popen[str]") -> str:
    """Until it ends. Raises TimeoutExpired where it does not: it is killed then."""
    try:
        return process.communicate(timeout=COMMAND_SECONDS)[0]
    except BaseException:  # Ctrl-C too
        process.kill()
        raise


def _from_file(name: str, path: str) -> str:
    """The first line of the file."""
    try:
        return Path(path).read_text(encoding="utf-8").partition("\n")[0]
    except (OSError, UnicodeDecodeError):
        what = _("its secret file {path} cannot be read").format(path=path)
        raise InvalidInput(Problem(f"profile {name}", what, _("Join the class again."))) from None


def _asked(source: _Source, no_keyring: str = "") -> str:
    profile, reference = source.profile, source.reference
    word = SECRET_WORDS[reference.kind]
    if source.ask is None:
        remedy = _("Run it on a terminal, or set {variable} or password_command.")
        what = _("its {word} must be asked for, and nobody is there").format(word=word)
        said = remedy.format(variable=SECRET_VARIABLES[reference.kind])
        raise InvalidInput(Problem(f"profile {profile.name}", what, said))
    question = _QUESTIONS[reference.kind].format(who=secret_owner(profile))
    if no_keyring:
        question = _("{question} (keyring: {reason})").format(question=question, reason=no_keyring)
    return _given(source, source.ask(question), word)


def secret_owner(profile: Profile) -> str:
    """Whose secret it is: the user's at the account or by id, else the AK's, else the profile's."""
    return (profile.credential.who if profile.credential else "") or profile.name


def _asked_security_token(source: _Source) -> str:
    if not source.reference.temporary or source.ask is None:
        return ""
    said = source.ask(_("security token of {who}").format(who=source.reference.access))
    return _given(source, said, _("security token"))


def _given(source: _Source, secret: str, word: str) -> str:
    if not secret:
        what = _("no {word} given").format(word=word)
        raise InvalidInput(Problem(f"profile {source.profile.name}", what, _("Nothing was sent.")))
    return secret


def no_keyring(name: str, reason: str) -> Problem:
    """That the keyring cannot be used, and what to use in its place."""
    remedy = _('Set password_command in profile {name}, or source = "prompt" to be asked each time.').format(name=name)
    return Problem("keyring", reason, remedy)
