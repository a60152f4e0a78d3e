"""Which environment variables have selected the profile, before which default. Pure.

An identity in the environment outranks the default profile, never one that is named; whoever exports a token for
another program is to see that before a call goes elsewhere.
"""

from collections.abc import Mapping

from aom_tui.language import _, commas
from aom_tui.session.login.reference import environment_credential
from aom_tui.session.profile import Profile
from aom_tui.settings import Settings

VARIABLE = "AOM_TUI_PROFILE"


def choosing_variables(environ: Mapping[str, str], name: str | None) -> tuple[str, ...]:
    """The names of the variables; none where an option names the profile, or the environment selects none."""
    if name:
        return ()
    if environ.get(VARIABLE):
        return (VARIABLE,)
    reference = environment_credential(environ)
    match reference.kind if reference else "":
        case "token":
            return ("OS_TOKEN",)
        case "access-key":
            return ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK")
        case "password":
            return tuple(each for each in ("OS_USERNAME", "OS_USER_ID") if environ.get(each))
        case _:
            return ()


def outranked_default(settings: Settings, environ: Mapping[str, str], name: str | None) -> str:
    """The default profile that an identity in the environment outranks; empty where there is none."""
    chosen_by = choosing_variables(environ, name)
    return (settings.default_profile or "") if chosen_by and chosen_by != (VARIABLE,) else ""


def outranking_words(chosen_by: tuple[str, ...], default: str) -> str:
    """That the variables outrank the default profile, in words; empty where there is none."""
    said = _("{names} in the environment says who you are, before the default profile {profile}")
    return said.format(names=commas(chosen_by), profile=default) if default else ""


def profile_words(profile: Profile) -> str:
    """The profile's name, and the variables that selected it."""
    if not profile.chosen_by:
        return profile.name
    said = (
        _("{name}, chosen by {names} before the default profile {profile}")
        if profile.instead_of
        else _("{name}, chosen by {names}")
    )
    return said.format(name=profile.name, names=commas(profile.chosen_by), profile=profile.instead_of)
