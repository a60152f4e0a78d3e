"""Which profile is meant: option before environment before settings. Pure.

The environment's names are the ecosystem's own: OS_* as OpenStack clients read them, HUAWEICLOUD_SDK_* as the official
SDK does.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Region
from aom_tui.language import _, commas, sentences
from aom_tui.problem import InvalidInput, Lack, Problem
from aom_tui.session.login.reference import (
    check_named_by_environment,
    check_scope,
    credential_in,
    environment_credential,
)
from aom_tui.session.network.connection import proxy_fault
from aom_tui.session.profile import ENVIRONMENT, Kind, Profile
from aom_tui.session.profiles.selection import choosing_variables, outranked_default, outranking_words
from aom_tui.settings import Settings

SANDBOX = "sandbox"
"""The built-in profile."""

NOBODY = "none"
"""The name of the profile without an identity."""

TRIAL_NAME = "new-profile"
"""The profile's name while it is tried: refusals are counted under it, so that a wrong secret is not tried often."""

NAMELESS = (ENVIRONMENT, NOBODY)
"""Profiles that no option can name."""

_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)

NOTHING = Problem(
    "credentials",
    _("no profile and no credentials"),
    _(
        "Try --profile sandbox (needs no account), `aom-tui profile add NAME`, or set OS_USERNAME, OS_PASSWORD, "
        "OS_USER_DOMAIN_NAME and OS_REGION_NAME."
    ),
    Lack.PROFILE,
)


def resolve_profile(
    settings: Settings,
    environ: Mapping[str, str],
    catalogue: Catalogue,
    *,
    name: str | None = None,
    region: str | None = None,
) -> Profile:
    """The profile to use. Raises InvalidInput where there is none, or what it says cannot be.

    A named profile takes nothing of another identity from the environment; only without one is the environment asked.
    """
    environ = {key: value for key, value in environ.items() if value}
    chosen = chosen_name(settings, environ, name)
    if chosen == SANDBOX and chosen not in settings.profiles:
        raise InvalidInput(Problem("profile sandbox", _("is opened, not resolved")))
    if chosen:
        profile = _from_settings(settings, catalogue, chosen, region)
    else:
        profile = _of_environment(settings, environ, catalogue, region)
    if chosen_by := choosing_variables(environ, name):
        profile = replace(profile, chosen_by=chosen_by, instead_of=outranked_default(settings, environ, name))
    check_scope(profile)
    _check_endpoints(profile)
    return profile


def proposed_profile(settings: Settings, catalogue: Catalogue, name: str, table: Mapping[str, Any]) -> Profile:
    """A profile that is not written yet, as it will be read. Raises InvalidInput for what could not be read back."""
    check_name(name)
    profiles = {**settings.profiles, name: table}
    made = resolve_profile(replace(settings, profiles=profiles), {}, catalogue, name=name)
    if not (made.region or made.project_name or made.project_id):
        remedy = _("Give a region, a project or its id.")
        raise InvalidInput(Problem(f"profile {name}", _("has no project"), remedy, setting="region"))
    return made


def check_name(name: str) -> None:
    """Raises InvalidInput for what no profile can be called."""
    if not _NAME.fullmatch(name) or name in (SANDBOX, ENVIRONMENT):
        where = f"profile {name}".strip()
        what, remedy = _("cannot be a profile's name"), _("Letters, digits, . _ -")
        raise InvalidInput(Problem(where, what, remedy, setting="name"))


def chosen_name(settings: Settings, environ: Mapping[str, str], name: str | None) -> str | None:
    """The profile that is named: by option, by AOM_TUI_PROFILE, or as default where the environment has no identity."""
    default = None if environment_credential(environ) else settings.default_profile
    return name or environ.get("AOM_TUI_PROFILE") or default


def anonymous_profile() -> Profile:
    """A profile without identity and endpoints: enough to send to an absolute URL without credentials."""
    return Profile(name=NOBODY, kind=Kind.TEST, region="", iam_endpoint="", aom_endpoint="", history="headers")


def has_profile(settings: Settings, environ: Mapping[str, str]) -> bool:
    """Whether anything says whom to ask as, without an option."""
    return chosen_name(settings, environ, None) is not None or environment_credential(environ) is not None


# -- from the settings


def _from_settings(settings: Settings, catalogue: Catalogue, name: str, region: str | None) -> Profile:
    table = settings.profiles.get(name)
    if table is None:
        near = get_close_matches(name, [*settings.profiles, SANDBOX], 3)
        known = commas([*settings.profiles, SANDBOX])
        remedy = (
            _("Did you mean {names}?").format(names=commas(near))
            if near
            else _("Known: {known}. `aom-tui profile add {name}` makes it.").format(known=known, name=name)
        )
        raise InvalidInput(Problem(f"profile {name}", _("unknown"), remedy))
    place = _region(catalogue, region or table.get("region", ""), f"profile {name}", needed=_needs_region(table))
    if region and region != table.get("region", region):  # projects do not reach across regions
        table = {key: value for key, value in table.items() if key not in ("project_id", "project_name")}
    plain = ("project_id", "project_name", "scope", "read_only", "auto_renew", "scope_with_domain",
             "allow_http", "ca_file", "trust_store", "verify_tls", "proxy", "history")  # fmt: skip
    return Profile(
        name=name,
        kind=Kind(table.get("kind", Kind.PRODUCTION)),
        region=place.id,
        iam_endpoint=_bare(table.get("iam_endpoint") or place.iam_endpoint),
        aom_endpoint=_bare(table.get("aom_endpoint") or place.aom_endpoint or ""),
        endpoints={service: _bare(url) for service, url in table.get("endpoints", {}).items()},
        credential=credential_in(table, name),
        token_cache=table.get("token_cache") not in ("off", False),
        **{key: table[key] for key in plain if key in table},
    )


def _needs_region(table: Mapping[str, Any]) -> bool:
    return not (table.get("iam_endpoint") and table.get("aom_endpoint"))


# -- from the environment


def _of_environment(
    settings: Settings, environ: Mapping[str, str], catalogue: Catalogue, region: str | None
) -> Profile:
    """The environment's profile; an error also names the default profile that it outranks."""
    try:
        return _from_environment(environ, catalogue, region)
    except InvalidInput as error:
        default = outranked_default(settings, environ, None)
        if not default:
            raise
        said = outranking_words(choosing_variables(environ, None), default)
        way = _("--profile {name} is that one, or unset it.").format(name=default)
        first, *others = error.problems
        raise InvalidInput((first.with_remedy(sentences(first.remedy, said, way)), *others)) from None


def _from_environment(environ: Mapping[str, str], catalogue: Catalogue, region: str | None) -> Profile:
    credential = environment_credential(environ)
    if credential is None:
        raise InvalidInput(NOTHING)
    if credential.kind == "password":
        check_named_by_environment(credential)
    iam, aom = environ.get("OS_AUTH_URL", ""), environ.get("AOM_TUI_ENDPOINT", "")
    place = _region(catalogue, region or environ.get("OS_REGION_NAME", ""), "OS_REGION_NAME", needed=not iam)
    project_id = environ.get("OS_PROJECT_ID", "")
    if credential.kind == "access-key":
        project_id = environ.get("HUAWEICLOUD_SDK_PROJECT_ID", "") or project_id
    return Profile(
        name=ENVIRONMENT,
        kind=Kind.PRODUCTION,
        region=place.id,
        iam_endpoint=_bare(iam or place.iam_endpoint).removesuffix("/v3"),
        aom_endpoint=_bare(aom or place.aom_endpoint or ""),
        project_id=project_id,
        project_name=environ.get("OS_PROJECT_NAME", ""),
        credential=credential,
        ca_file=environ.get("OS_CACERT", ""),
    )


# -- regions and endpoints


def check_region(catalogue: Catalogue, region: str | None) -> None:
    """For the sandbox, which needs no region: raises InvalidInput for one that nobody knows."""
    if region:
        _region(catalogue, region, "--region", needed=True)


_REGION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""What a region may be called, also in a private cloud."""


def _region(catalogue: Catalogue, region: str, where: str, *, needed: bool) -> Region:
    known = catalogue.regions.get(region)
    if known:
        return known
    if needed or (region and not _REGION.fullmatch(region)):  # a private cloud has regions of its own
        near = get_close_matches(region, catalogue.regions, 3)
        what = _("{region!r} is no region we know").format(region=region) if region else _("no region")
        remedy = (
            _("Did you mean {names}?").format(names=commas(near))
            if near
            else _("Such as cn-north-4; or give both endpoints.")
        )
        raise InvalidInput(Problem(where, what, remedy, setting="region"))
    return Region(region, region, region, None, "")


def _bare(endpoint: str) -> str:
    return endpoint.rstrip("/")


def _check_endpoints(profile: Profile) -> None:
    endpoints = {"iam_endpoint": profile.iam_endpoint, "aom_endpoint": profile.aom_endpoint}
    endpoints |= {f"endpoints.{service}": url for service, url in profile.endpoints.items()}
    problems = [
        Problem(f"profile {profile.name} {key}", *fault, setting=key)
        for key, value in endpoints.items()
        if value and (fault := _endpoint_fault(value))
    ]
    if fault := proxy_fault(profile.proxy):
        problems.append(Problem(f"profile {profile.name} proxy", *fault, setting="proxy"))
    if problems:
        raise InvalidInput(problems)


def _endpoint_fault(endpoint: str) -> tuple[str, str] | None:
    """What is wrong with it, and the remedy. A password in it is not repeated: endpoints are shown everywhere."""
    if "@" in endpoint:
        return _("holds a user or a password"), _("Write scheme, host and port only.")
    if "://" not in endpoint:
        remedy = _("Write https://{value}.").format(value=endpoint.lstrip("/"))
        return _("{endpoint!r} has no scheme").format(endpoint=endpoint), remedy
    try:
        parts = urlsplit(endpoint)
        usable = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0
    except ValueError:  # a port beyond 65535, half an IPv6 address
        usable = False
    if usable:
        return None
    remedy = _("Write https://, a host and, if needed, a port.")
    return _("{endpoint!r} is no address").format(endpoint=endpoint), remedy
