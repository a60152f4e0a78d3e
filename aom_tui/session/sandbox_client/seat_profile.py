"""A seat as a profile, with the certificate it trusts and its secret."""

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.private_file import write_private
from aom_tui.problem import InvalidInput, Problem, room_or_right, system_words
from aom_tui.session.login import system_keyring
from aom_tui.session.profile import Kind
from aom_tui.session.profiles.resolve import check_name, proposed_profile
from aom_tui.session.sandbox_client.join import Seat
from aom_tui.session.secret import Secret
from aom_tui.session.urls import is_loopback
from aom_tui.setting_edits import write_profile
from aom_tui.settings import Folders, Settings

NAME = "class"
"""What the profile is called unless it is told."""
FOLDER = "seats"
"""In the data folder: `NAME.pem`, and `NAME.secret` where there is no keyring."""


def check_free(settings: Settings, name: str) -> None:
    """Raises InvalidInput for a name that cannot be, or is an account's. A seat may be taken anew."""
    check_name(name)
    kept = settings.profiles.get(name)
    if kept is not None and kept.get("kind") != Kind.SANDBOX:
        what = _("is there already, and no seat of a class")
        remedy = _("Join under another name: --as NAME.")
        raise InvalidInput(Problem(f"profile {name}", what, remedy))


def keep_seat(settings: Settings, catalogue: Catalogue, name: str, seat: Seat, *, by_key: bool = False) -> None:
    """Writes the profile, which logs in with the password, or signs by the key. May block. Raises InvalidInput."""
    check_free(settings, name)
    table = _table(settings.folders, name, seat, by_key=by_key)
    proposed_profile(settings, catalogue, name, table)
    with ExitStack() as undone:
        if name not in settings.profiles:
            undone.callback(_forget, settings.folders, name)
        source = _keep_files(settings.folders, name, seat, seat.sk if by_key else seat.password)
        write_profile(settings, name, {**table, **source})
        undone.pop_all()


def _keep_files(folders: Folders, name: str, seat: Seat, secret: Secret) -> Mapping[str, str]:
    """Certificate and secret; what the profile must say of where that is. Raises InvalidInput."""
    pem, kept = _files(folders, name)
    try:
        if seat.ca_certificate:
            write_private(pem, seat.ca_certificate.encode())
        if _is_kept(name, secret):
            return {}
        _write_secret(kept, secret)
    except OSError as error:
        raise InvalidInput(Problem(str(error.filename), system_words(error), room_or_right(error))) from None
    return {"source": "file", "secret_file": str(kept)}


def _forget(folders: Folders, name: str) -> None:
    """Where the profile cannot be written, nothing of a seat stays that nobody would know of."""
    with suppress(OSError):
        forget_seat(folders, name)
    system_keyring.forget(name)


def _is_kept(name: str, secret: Secret) -> bool:
    """Whether the keyring took it."""
    try:
        system_keyring.keep(name, secret)
    except system_keyring.NoKeyring:
        return False
    return True


def forget_seat(folders: Folders, name: str) -> None:
    """Take out what lies in files of its own; nothing happens where there is none. Raises OSError."""
    for path in _files(folders, name):
        path.unlink(missing_ok=True)


def _files(folders: Folders, name: str) -> tuple[Path, Path]:
    """Of the certificate, and of the secret."""
    folder = folders.data / FOLDER
    return folder / f"{name}.pem", folder / f"{name}.secret"


def _write_secret(path: Path, secret: Secret) -> None:
    write_private(path, f"{secret.reveal()}\n".encode())


def _table(folders: Folders, name: str, seat: Seat, *, by_key: bool) -> Mapping[str, Any]:
    """As `config.toml` has it, the secret in the keyring."""
    pem, _secret = _files(folders, name)
    who = {"access_key": seat.ak} if by_key else {"user": seat.username, "domain": seat.domain}
    table = {
        "kind": str(Kind.SANDBOX),
        "region": seat.region,
        "iam_endpoint": seat.iam_endpoint,
        "aom_endpoint": seat.aom_endpoint,
        "project_id": seat.project_id,
        "project_name": seat.project_name,
        **who,
        "source": "keyring",
    }
    if seat.ca_certificate:
        return {**table, "ca_file": str(pem)}
    return table if is_loopback(seat.aom_endpoint) else {**table, "allow_http": True}
