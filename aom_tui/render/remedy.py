"""What a remedy does, in words: for a key, and as what to type."""

from shlex import quote

from aom_tui.language import _
from aom_tui.problem import place_words
from aom_tui.render.clean import clean_line
from aom_tui.render.summary import short
from aom_tui.session.cause import (
    Follow,
    ForgetCredential,
    GiveValue,
    Remedy,
    RenewToken,
    SessionState,
    SetProject,
    SignAgain,
    TakeOut,
    UseEndpoint,
    Wait,
)
from aom_tui.session.compose.item_fields import escaped, item_name
from aom_tui.session.redaction.redact import redact_url

VERB = "remedy"
"""What applies a remedy where verbs are typed."""


def needs_typing(remedy: Remedy) -> bool:
    """Whether the user has to say something before it can be sent again."""
    return isinstance(remedy, GiveValue)


def remedy_words(remedy: Remedy) -> str:
    """What a door does when it applies the remedy: `renew the token and resend`."""
    match remedy:
        case Follow(url, _method, elsewhere):
            said = _("follow to {url}, without credentials") if elsewhere else _("follow to {url}")
            return clean_line(said.format(url=redact_url(url)))
        case RenewToken():
            return _("renew the token and resend")
        case SetProject(project_id):
            return clean_line(_("set project_id to {value} and resend").format(value=short(project_id)))
        case UseEndpoint(endpoint, region):
            said = _("use the endpoint of {place} and resend") if region else _("use {place} and resend")
            return clean_line(said.format(place=region or endpoint))
        case Wait(seconds):
            return _("wait {seconds} s and resend").format(seconds=seconds) if seconds else _("resend")
        case ForgetCredential():
            return _("forget the secret, ask for it and resend")
        case SignAgain():
            return _("let the key sign again and resend")
        case GiveValue(where):
            return clean_line(_("go to {where}").format(where=place_words(where)))


ADD = _("Add or change: {item}")
TAKE_OUT = _("Take out: {name}")


def remedy_to_type(
    remedy: Remedy,
    state: SessionState | None,
    operation_id: str | None = None,
    *,
    adding: str = ADD,
    removing: str = TAKE_OUT,
) -> str:
    """What to type on a command line; empty where the same command again is all there is to it.

    Names in it may be a server's: quoted, so that a shell takes them for one word and nothing more.

    `adding` says how a door adds an item to a call, `removing` how it takes one out.
    """
    match remedy:
        case Follow():
            return _("Add: {item}").format(item="--follow")
        case RenewToken():
            return _("Type: {command}").format(command=f"aom-tui token --renew{_profile(state)}")
        case SignAgain():
            return _("Type: {command}").format(command=f"aom-tui auth --sign-again{_profile(state)}")
        case SetProject(project_id):
            return adding.format(item=quote(clean_line(f"project_id={project_id}")))
        case UseEndpoint(endpoint, region):
            return clean_line(_endpoint(endpoint, region, state))
        case TakeOut(where, kind, instead):
            return _taking_out(where, kind, instead, adding, removing)
        case GiveValue(where, kind):
            return _item(where, kind, operation_id, adding)
        case _:
            return ""


def _taking_out(where: str, kind: str, instead: str, adding: str, removing: str) -> str:
    """The name that goes, and the item of that type that comes in its place."""
    old = item_name(clean_line(where).partition(" ")[2])
    gone = removing.format(name=quote(old))
    if not instead:
        return gone
    head, bracket, _last = old.rpartition("[")
    new = f"{head}[{instead}]" if bracket else instead
    return f"{gone}; {adding.format(item=quote(f'{clean_line(new)}{_value(kind)}'))}"


def _profile(state: SessionState | None) -> str:
    name = state.profile.name if state else "environment"
    return "" if name == "environment" else f" --profile {quote(name)}"


def _endpoint(endpoint: str, region: str, state: SessionState | None) -> str:
    """By region where that is what decides; a profile that names its endpoint goes before any region."""
    if region and state and state.profile.region != region:
        return _("Add: --region {region} (unless the profile or AOM_TUI_ENDPOINT names an endpoint)").format(
            region=region
        )
    if _profile(state):
        return _("In config.toml: {line}").format(line=f'aom_endpoint = "{endpoint}"')
    return _("Set: {variable}").format(variable=f"AOM_TUI_ENDPOINT={quote(endpoint)}")


def _item(where: str, kind: str, operation_id: str | None, adding: str) -> str:
    """The item that sets the value: `limit=VALUE`, `'[0][metric]:={...}'`."""
    place, _blank, path = clean_line(where).partition(" ")
    if place == "body" and not path:
        if not operation_id:
            return adding.format(item="--body")
        return _("A body to start from: {command}").format(command=f"aom-tui call {operation_id} --skeleton")
    if place == "header":
        return adding.format(item=quote(f"{path}:VALUE"))
    name = item_name(path) if place == "body" else escaped(path)
    return adding.format(item=quote(f"{name}{_value(kind)}"))


def _value(kind: str) -> str:
    """The sign and what is to be put in: JSON for whatever is no text."""
    if kind.startswith(("list of", "array")):
        return ":=[...]"
    kinds = kind.split(" or ")
    if "string" in kinds:
        return "=VALUE"
    return next((filled for known, filled in _JSON.items() if known in kinds), "=VALUE")


_JSON = {"object": ":={...}", "integer": ":=NUMBER", "number": ":=NUMBER", "boolean": ":=true|false"}
