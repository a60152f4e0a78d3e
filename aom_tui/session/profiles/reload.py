"""A profile that was changed in `config.toml` while a session works with it: what it may do, and what is said of it."""

from msgspec.structs import replace

from aom_tui.language import _, commas
from aom_tui.session.profile import Profile


def as_configured(profile: Profile) -> Profile:
    """What of it comes from the settings: not who chose it."""
    return replace(profile, chosen_by=(), instead_of="")


def allows_more(before: Profile, now: Profile) -> bool:
    """Whether a call goes out, or goes out unasked, that did not."""
    return not now.read_only and (before.read_only or (before.guards_writes and not now.guards_writes))


def rights_words(before: Profile, now: Profile) -> str:
    """What has changed of what may be done with it, in a line; empty for nothing."""
    new = [
        *([] if before.kind is now.kind else [_("its kind is {kind} now").format(kind=now.kind.value)]),
        *([] if before.read_only == now.read_only else [_read_only(now)]),
    ]
    return _("profile {name} was changed: {what}").format(name=now.name, what=commas(new)) if new else ""


def _read_only(now: Profile) -> str:
    return _("it is read-only now") if now.read_only else _("it is no longer read-only")


def is_different(before: Profile, now: Profile) -> bool:
    """Whether anything else has changed: where it leads, as whom, or how."""
    return replace(before, kind=now.kind, read_only=now.read_only) != now
