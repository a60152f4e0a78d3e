"""What a remedy does, in words: for a key, and as what to type."""

import re

from aom_tui.render.clean import clean_line
from aom_tui.render.summary import short
from aom_tui.session.cause import (
    ForgetCredential,
    GiveValue,
    Remedy,
    RenewToken,
    SessionState,
    SetProject,
    UseEndpoint,
    Wait,
)

VERB = "remedy"
"""What applies a remedy where verbs are typed."""


def needs_typing(remedy: Remedy) -> bool:
    """Whether the user has to say something before it can be sent again."""
    return isinstance(remedy, GiveValue)


def remedy_words(remedy: Remedy) -> str:
    """What a door does when it applies the remedy: `renew the token and resend`."""
    match remedy:
        case RenewToken():
            return "renew the token and resend"
        case SetProject(project_id):
            return clean_line(f"set project_id to {short(project_id)} and resend")
        case UseEndpoint(endpoint, region):
            return clean_line(f"use the endpoint of {region}" if region else f"use {endpoint}") + " and resend"
        case Wait(seconds):
            return f"wait {seconds} s and resend" if seconds else "resend"
        case ForgetCredential():
            return "forget the secret, ask for it and resend"
        case GiveValue(where):
            return clean_line(f"go to {where}")


def remedy_to_type(remedy: Remedy, state: SessionState | None, operation_id: str | None = None) -> str:
    """What to type on a command line; empty where the same command again is all there is to it."""
    match remedy:
        case RenewToken():
            return f"Type: aom-tui token --renew{_profile(state)}"
        case SetProject(project_id):
            return clean_line(f"Add: project_id={project_id}")
        case UseEndpoint(endpoint, region):
            return clean_line(_endpoint(endpoint, region, state))
        case GiveValue(where):
            return _item(where, operation_id)
        case _:
            return ""


def _profile(state: SessionState | None) -> str:
    name = state.profile.name if state else "environment"
    return "" if name == "environment" else f" --profile {name}"


def _endpoint(endpoint: str, region: str, state: SessionState | None) -> str:
    """By region where that is what decides; a profile that names its endpoint goes before any region."""
    if region and state and state.profile.region != region:
        return f"Add: --region {region} (unless the profile or AOM_TUI_ENDPOINT names an endpoint)"
    if _profile(state):
        return f'In config.toml: aom_endpoint = "{endpoint}"'
    return f"Set: AOM_TUI_ENDPOINT={endpoint}"


def _item(where: str, operation_id: str | None) -> str:
    """The item that sets the value: `limit=...`, `'series[0][namespace]=...'`."""
    place, _, path = clean_line(where).partition(" ")
    if place == "body" and not path:
        return f"A body to start from: aom-tui call {operation_id} --skeleton" if operation_id else "Add: --body"
    if place == "header":
        return f"Add: {path}:..."
    keys = re.findall(r"[^.\[\]]+", path)
    item = f"{keys[0]}{''.join(f'[{key}]' for key in keys[1:])}=..." if keys else f"{path}=..."
    return f"Add: '{item}'" if "[" in item else f"Add: {item}"
