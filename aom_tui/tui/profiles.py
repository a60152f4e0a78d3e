"""Profiles as the app offers them: which there are, whether any says where to go, a new one."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.resolve import SANDBOX, has_profile, proposed_profile
from aom_tui.session.secret import Secret
from aom_tui.settings import Settings, load_settings, set_default, write_profile
from aom_tui.tui.options import AppOptions

NEW = _("new profile")
"""The choice that makes one; no profile can be called so: the name would have a blank, or be no ASCII."""

CLASS = _("join a class")
"""The choice that makes one of a join code."""

JOIN_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class NewProfile:
    """What the form says. Without a password it is asked for at each start."""

    values: Mapping[str, str]
    password: Secret | None = None


def knows_nobody(options: AppOptions) -> bool:
    """Whether nothing says where to go: option, environment, default, or a request by hand (perhaps a URL)."""
    if options.demo or options.profile_name or has_profile(options.settings, options.environ):
        return False
    return options.draft is None or options.draft.operation_id is not None


def choices(settings: Settings) -> tuple[list[str], list[str]]:
    """Names, and a few words on each; the sandbox last."""
    names = [*settings.profiles, *([] if SANDBOX in settings.profiles else [SANDBOX])]
    words = [_words(settings.profiles.get(name)) for name in names]
    return names, words


def _words(table: Mapping[str, object] | None) -> str:
    if table is None:
        return _("built in: a local IAM and AOM")
    parts = (table.get("kind", "production"), table.get("region", ""), _("read-only") if table.get("read_only") else "")
    return commas(str(part) for part in parts if part)


def save(settings: Settings, catalogue: Catalogue, new: NewProfile) -> None:
    """Write it, secret into the keyring; the first one becomes the default. May block. Raises InvalidInput."""
    from aom_tui.session.obtain import store_secret

    settings = load_settings(settings.folders)
    name = new.values.get("name", "")
    table = _table(new)
    if name in settings.profiles:
        raise InvalidInput(
            Problem(_("profile name"), _("{name} exists already").format(name=name), _("Choose another name."))
        )
    proposed_profile(settings, catalogue, name, table)
    if new.password:
        store_secret(name, new.password)
    write_profile(settings, name, table)
    if settings.default_profile is None:
        set_default(settings, name)


async def join_class(settings: Settings, catalogue: Callable[[], Catalogue], code: str, name: str) -> None:
    """Take the seat of that code, as a profile; the first one becomes the default. Raises InvalidInput."""
    from aom_tui.session.join import take_seat
    from aom_tui.session.join_code import read_code
    from aom_tui.session.seat_profile import check_free, keep_seat

    def keep() -> None:
        now = load_settings(settings.folders)
        keep_seat(now, catalogue(), name, seat)
        if now.default_profile is None:
            set_default(now, name)

    check_free(load_settings(settings.folders), name)
    seat = await take_seat(read_code(code), seconds=JOIN_SECONDS)
    await asyncio.to_thread(keep)


def _table(new: NewProfile) -> dict[str, object]:
    """As `config.toml` has it. A new real profile starts read-only."""
    if new.values.get("kind") not in ("test", "production"):
        raise InvalidInput(Problem(_("kind"), _("is test or production")))
    table: dict[str, object] = {key: value for key, value in new.values.items() if key != "name" and value}
    return {**table, "source": "keyring" if new.password else "prompt", "read_only": True}
