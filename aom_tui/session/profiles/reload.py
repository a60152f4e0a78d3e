"""A profile that was changed in `config.toml` while a session uses it: how it differs, in words. Pure."""

from msgspec.structs import replace

from aom_tui.language import _, commas
from aom_tui.session.profile import Profile


def as_configured(profile: Profile) -> Profile:
    """The profile without what does not come from the settings: how it was chosen."""
    return replace(profile, chosen_by=(), instead_of="")


def allows_more(before: Profile, now: Profile) -> bool:
    """Whether calls are sent now that were refused before, or had to be confirmed."""
    return not now.read_only and (before.read_only or (before.guards_writes and not now.guards_writes))


def rights_words(before: Profile, now: Profile) -> str:
    """The change of kind and read-only, in a line; empty for none."""
    new = [
        *([] if before.kind is now.kind else [_("its kind is {kind} now").format(kind=now.kind.value)]),
        *([] if before.read_only == now.read_only else [_read_only(now)]),
    ]
    return _("profile {name} was changed: {what}").format(name=now.name, what=commas(new)) if new else ""


def _read_only(now: Profile) -> str:
    return _("it is read-only now") if now.read_only else _("it is no longer read-only")


def is_different(before: Profile, now: Profile) -> bool:
    """Whether anything but kind and read-only has changed."""
    return replace(before, kind=now.kind, read_only=now.read_only) != now
