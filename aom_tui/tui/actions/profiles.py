"""Profiles as the app offers them: the choices with their words, faults, and what the wizard does."""

import asyncio
from collections.abc import Callable, Mapping
from os import sep
from typing import TYPE_CHECKING

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _, commas, ngettext
from aom_tui.problem import place_words
from aom_tui.session.concurrency.threads import run_in_thread
from aom_tui.session.profiles.resolve import SANDBOX, has_profile, proposed_profile
from aom_tui.settings import CONFIG, Settings, load_settings
from aom_tui.tui.options import AppOptions

if TYPE_CHECKING:
    from aom_tui.session.profile_setup.form import ProfileForm
    from aom_tui.session.token import Token
    from aom_tui.tui.actions.window_session import WindowSession
    from aom_tui.tui.screens.new_profile import WizardActions

NEW = _("new profile")
"""The choice that makes one; no profile can be called so: the name would have a blank, or be no ASCII."""

CLASS = _("join a class")
"""The choice that makes one of a join code."""

CHANGE = _("change a profile")
"""The choice that opens one in the wizard."""

REMOVE = _("remove a profile")
"""The choice that takes one out."""

JOIN_SECONDS = 15.0

MOST_PLACES = 5
"""Faults whose places are named."""


def has_no_profile(options: AppOptions) -> bool:
    """Return whether no option, environment, default or request by hand (perhaps a URL) says where to go."""
    if options.demo or options.profile_name or has_profile(options.settings, options.environ):
        return False
    return options.draft is None or options.draft.operation_id is not None


def choices(settings: Settings) -> tuple[list[str], list[str]]:
    """Return names and a few words on each; the sandbox last but for profiles that have a fault."""
    names = [*settings.profiles, *([] if SANDBOX in settings.profiles else [SANDBOX])]
    words = [_words(settings.profiles.get(name)) for name in names]
    faulty = {name: problem for name, problem in settings.faulty.items() if name not in names}
    return [*names, *faulty], [*words, *(f"! {with_short_path(each.fault, settings)}" for each in faulty.values())]


def with_short_path(said: str, settings: Settings | None) -> str:
    """Return the text with files of the settings by their names alone."""
    return said.replace(f"{settings.folders.config}{sep}", "") if settings else said


def faulty_words(settings: Settings) -> str:
    """Say how many profiles have faults, and where; empty where none has."""
    places = [
        place_words(with_short_path(each.where, settings)).removeprefix(CONFIG).strip()
        for each in settings.faulty.values()
    ]
    said = ngettext(
        "A profile in {file} has a fault: {places}.", "{number} profiles in {file} have faults: {places}.", len(places)
    )
    more = [*places[:MOST_PLACES], *(["..."] if len(places) > MOST_PLACES else [])]
    return said.format(number=len(places), file=CONFIG, places=commas(more)) if places else ""


def _words(table: Mapping[str, object] | None) -> str:
    if table is None:
        return _("built in: a local IAM and AOM")
    parts = (table.get("kind", "production"), table.get("region", ""), _("read-only") if table.get("read_only") else "")
    return commas(str(part) for part in parts if part)


def wizard_actions(options: AppOptions, window_session: "WindowSession") -> "WizardActions":
    """Return what the profile wizard can do, for the window of that session."""
    from aom_tui.session.login import system_keyring
    from aom_tui.session.profile_setup.checks import check_plain_http, trial_profile
    from aom_tui.session.profile_setup.save import save_change, save_new, save_token
    from aom_tui.tui.actions.profile_trials import ProfileTrials
    from aom_tui.tui.screens.new_profile import WizardActions

    catalogue, settings = options.catalogue(), options.settings
    trials = ProfileTrials(options, window_session)

    def check(new: "ProfileForm") -> None:
        check_plain_http(trial_profile(settings, catalogue, new))

    def is_first() -> bool:
        return load_settings(settings.folders).has_no_profile

    def keep(new: "ProfileForm", token: "Token | None") -> bool:
        is_default = new.before is None and save_new(settings, catalogue, new)
        if new.before is not None:
            save_change(settings, catalogue, new)
        secret = new.secret or (trials.asked.get(new.name) if new.keeps_secret else None)
        is_asked = new.entry().get("source") == "prompt" and not new.security_token
        window_session.typed = (new.name, secret) if is_asked and secret else None
        if token and secret:
            made = proposed_profile(settings, catalogue, new.name, new.entry())
            save_token(settings, made, secret, token)
        return is_default

    return WizardActions(catalogue.regions, trials.try_out, check, keep, system_keyring.trouble, is_first)


async def join_class(settings: Settings, catalogue: Callable[[], Catalogue], code: str, name: str) -> None:
    """Take the seat of that code, as a profile; the first one becomes the default. Raises InvalidInput."""
    from aom_tui.session.profile_setup.save import default_if_first
    from aom_tui.session.sandbox_client.join import take_seat
    from aom_tui.session.sandbox_client.join_code import read_code
    from aom_tui.session.sandbox_client.seat_profile import check_free, keep_seat

    def keep() -> None:
        now = load_settings(settings.folders)
        keep_seat(now, catalogue(), name, seat)
        default_if_first(now, name)

    check_free(await asyncio.to_thread(load_settings, settings.folders), name)
    seat = await take_seat(read_code(code), seconds=JOIN_SECONDS)
    await run_in_thread(keep)
