"""Who we are and how we prove it, as facts with labels: one list for the Auth screen, the commands and the REPL."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from aom_tui.language import _, bracketed, commas, sentences
from aom_tui.render.cells import cells, padded, wrapped
from aom_tui.render.clean import clean_line
from aom_tui.render.lifetime import time_left
from aom_tui.render.local_time import local_time
from aom_tui.session.iam.service_endpoints import ServiceEndpoint
from aom_tui.session.login.auth_report import AuthReport, environment_names, plain_http, verification
from aom_tui.session.network.connection import connection_options, proxy_for
from aom_tui.session.network.service_clock import ENDED_AT_ONCE, WRONG_CLOCK
from aom_tui.session.profiles.selection import profile_words

NO_TOKEN = _("none yet: it is got when it is needed")

SOURCES = {
    "keyring": _("secret in the system's keyring"),
    "environment": _("from the environment: {names}"),
    "command": _("from the profile's password_command"),
    "prompt": _("asked for; stays in memory"),
    "sandbox": _("handed over by the sandbox"),
    "file": _("in the file {file}, got when the class was joined"),
    "ecs": _("this ECS's agency, from the metadata service"),
}
_KINDS = {"password": _("password of an IAM user"), "access-key": _("access key"), "token": _("token from elsewhere")}


class Fact(Struct, frozen=True):
    """One line. `is_warning`: it should not be so."""

    label: str
    value: str
    is_warning: bool = False


def auth_facts(report: AuthReport) -> Iterator[Fact]:
    """All there is to know, what one looks for first on top."""
    if report.failure:
        failure = report.failure
        yield Fact(_("last login"), sentences(failure.message, failure.remedy), is_warning=True)
    yield from _who(report)
    yield from _token(report)
    yield from _where(report)
    yield from _credential(report)
    yield from _safety(report)


def _who(report: AuthReport) -> Iterator[Fact]:
    token, reference = report.token, report.profile.credential
    user = (token.user if token else "") or (reference.user or reference.user_id if reference else "")
    domain = (token.domain if token else "") or (reference.domain if reference else "")
    if domain:
        yield Fact(_("account"), _with_id(domain, report.domain_id))
    if user:
        yield Fact(_("user"), _with_id(user, report.user_id))
    project = token.project if token else None
    name = project.name if project else report.profile.project_name or report.profile.region
    is_of_account = report.profile.scope == "domain" or (token is not None and token.document and project is None)
    if is_of_account:
        yield Fact(_("scope"), _("account (domain): AOM wants a project"), is_warning=True)
    else:
        yield Fact(_("project"), _with_id(name, project.id if project else report.profile.project_id))
        yield Fact(_("scope"), _("project"))
    if token and token.document:
        yield Fact(_("roles"), commas(token.roles) or _("none"))


_METHODS = {"password": _("password"), "token": _("token")}


def _token(report: AuthReport) -> Iterator[Fact]:
    token = report.token
    if token is None:
        signs = report.profile.credential is not None and report.profile.credential.kind == "access-key"
        yield Fact(_("token"), _("none: the access key signs each request") if signs else NO_TOKEN)
        return
    yield Fact(_("fingerprint"), token.value.fingerprint)
    if not token.document:
        yield Fact(_("expires"), _("unknown: IAM was not asked about it"))
        return
    if report.methods:
        yield Fact(_("got by"), " + ".join(_METHODS.get(each, each) for each in report.methods))
    yield Fact(_("issued"), moment(token.issued_at))
    is_over = token.ended_at_once or token.expires_at <= report.now
    left = timedelta() if token.ended_at_once else token.expires_at - report.now
    said = ENDED_AT_ONCE if token.ended_at_once and not token.is_given else time_left(left)
    yield Fact(_("expires"), bracketed(moment(token.expires_at), said), is_warning=is_over)
    if not report.is_at_hand:
        yield Fact(_("from"), _in_the_cache(report))


def _in_the_cache(report: AuthReport) -> str:
    """A file's name depends on the secret: whoever does not have that gets no token."""
    reference = report.profile.credential
    if reference and reference.source == "prompt" and not report.has_secret:
        return _("the cache: the next login asks for the password first, and the same one finds it there")
    return _("the cache: the next login with the same secret finds it there")


def _where(report: AuthReport) -> Iterator[Fact]:
    profile = report.profile
    yield Fact(_("profile"), profile_words(profile), is_warning=bool(profile.instead_of))
    yield Fact(_("kind"), commas([profile.kind.value, *([_("read-only")] if profile.read_only else [])]))
    if profile.region:
        yield Fact(_("region"), profile.region)
    for service, url in (("IAM", profile.iam_endpoint), ("AOM", profile.aom_endpoint), *profile.endpoints.items()):
        yield Fact(_("{service} endpoint").format(service=service), url or _("not set"))


def endpoint_facts(listed: Iterable[ServiceEndpoint]) -> Iterator[Fact]:
    """What IAM says of all services, one a line."""
    for each in listed:
        yield Fact(each.service, f"{each.region} {each.url}")


def _credential(report: AuthReport) -> Iterator[Fact]:
    reference = report.profile.credential
    if reference is None:
        yield Fact(_("credential"), _("none"))
        return
    source = SOURCES[reference.source].format(names=commas(environment_names(report.profile)), file=reference.file)
    yield Fact(_("credential"), _("{kind}; {source}").format(kind=_KINDS[reference.kind], source=source))
    if reference.kind == "access-key":
        yield Fact("AK", report.key_id or _("not fetched yet"))
    if report.refused_signatures:
        said = (
            _("{count} signatures in a row were refused; after two, none goes out until you say so")
            if report.has_secret
            else _("{count} signatures in a row were refused, by the SK used then; after two, it signs when you say so")
        )
        yield Fact(_("refused"), said.format(count=report.refused_signatures), is_warning=True)
    if report.key_ends:
        left = report.key_ends - report.now
        yield Fact(_("key expires"), f"{moment(report.key_ends)} ({time_left(left)})", is_warning=left <= timedelta(0))
    if reference.mfa:
        yield Fact(_("second factor"), _("an MFA passcode is asked for at each login"))
    if reference.kind == "password":
        automatic = _("automatic") if report.auto_renew else _("off: an expired token shows as the 401 it is")
        yield Fact(_("renewal"), automatic, is_warning=not report.auto_renew)
    elif reference.kind == "token":
        yield Fact(_("renewal"), _("none: a token from elsewhere cannot be renewed"))


def _safety(report: AuthReport) -> Iterator[Fact]:
    if report.clock_skew is not None:
        yield Fact(_("clock"), skew_words(report.clock_skew), is_warning=abs(report.clock_skew) >= WRONG_CLOCK)
    yield from _cache(report)
    for url in plain_http(report.profile):
        yield Fact(_("plain http"), _("{url}: secrets go there unencrypted").format(url=url), is_warning=True)
    way = verification(report.profile)
    yield Fact(_("certificates"), _CERTIFICATES[way].format(file=report.profile.ca_file), is_warning=way == "off")
    if proxy := proxy_for(report.profile.aom_endpoint, connection_options(report.profile)):
        yield Fact(_("proxy"), proxy)


_CERTIFICATES = {
    "bundled": _("checked, by the authorities that come with the program"),
    "system": _("checked, by the authorities that this machine trusts"),
    "off": _("not checked: whoever is on the way can read and change everything"),
    "file": _("checked, by those in {file}"),
    "none": _("none: plain http"),
}


def _cache(report: AuthReport) -> Iterator[Fact]:
    reference = report.profile.credential
    if reference is None or reference.kind != "password":
        return
    cache = report.cache
    if not report.outlives:
        yield Fact(_("token cache"), _("none: the token is in memory only"))
    elif cache is None:
        yield Fact(_("token cache"), _("its file is known when the secret is: its name depends on it"))
    elif cache.mode is None:
        yield Fact(_("token cache"), _("{path}, not written").format(path=cache.path))
    elif cache.is_private:
        yield Fact(
            _("token cache"), _("{path}, read by you alone ({mode})").format(path=cache.path, mode=_mode(cache.mode))
        )
    else:
        said = _("{path} can be read by others ({mode}): chmod 600 it, and forget the token")
        yield Fact(_("token cache"), said.format(path=cache.path, mode=_mode(cache.mode)), is_warning=True)


def _mode(bits: int) -> str:
    return f"{bits:04o}"


_FINE = 2
"""Seconds: `Date` has whole ones, and a server may keep it for one more."""


def skew_words(skew: timedelta) -> str:
    """This machine's clock against the server's."""
    seconds = round(skew.total_seconds())
    if abs(seconds) <= _FINE:
        return _("agrees with the server's")
    said = _("{number} s behind the server's") if seconds > 0 else _("{number} s ahead of the server's")
    return said.format(number=abs(seconds))


def moment(time: datetime) -> str:
    """In this machine's zone, with the zone."""
    return local_time(time.astimezone())


def _with_id(name: str, identifier: str) -> str:
    return f"{name} ({identifier})" if identifier and identifier != name else name


def fact_lines(fact: Fact, label_cells: int, width: int) -> list[str]:
    """The fact in lines: its label in a column, its value beside it, however many lines that takes."""
    label = clean_line(fact.label)
    first = padded(label, label_cells) if cells(label) < label_cells else f"{label} "
    value = ("! " if fact.is_warning else "") + clean_line(fact.value)
    return wrapped(value, width, first=first, rest=" " * label_cells) or [first]


def auth_data(report: AuthReport) -> dict[str, Any]:
    """The same as a JSON object. What `token --json` promises, and the rest by further keys."""
    token, profile, reference = report.token, report.profile, report.profile.credential
    project = token.project if token else None
    known = token if token and token.document else None
    return {
        "expires_at": known.expires_at.isoformat() if known else None,
        "issued_at": known.issued_at.isoformat() if known else None,
        "fingerprint": token.value.fingerprint if token else None,
        "user": token.user if token else reference.user if reference else "",
        "user_id": report.user_id or None,
        "domain": token.domain if token else reference.domain if reference else "",
        "domain_id": report.domain_id or None,
        "project": {"id": project.id, "name": project.name} if project else None,
        "scope": ("project" if project else "domain") if known else profile.scope,
        "roles": list(token.roles) if token else [],
        "methods": list(report.methods),
        "profile": profile.name,
        "chosen_by": list(profile.chosen_by),
        "instead_of": profile.instead_of or None,
        "kind": profile.kind.value,
        "read_only": profile.read_only,
        "region": profile.region,
        "endpoints": {"iam": profile.iam_endpoint, "aom": profile.aom_endpoint, **profile.endpoints},
        "credential": _credential_data(report),
        "auto_renew": report.auto_renew and report.renewable,
        "clock_skew_seconds": report.clock_skew.total_seconds() if report.clock_skew is not None else None,
        "cache": _cache_data(report),
        "plain_http": list(plain_http(profile)),
        "certificates": verification(profile),
        "problem": report.failure.message if report.failure else None,
    }


def _credential_data(report: AuthReport) -> dict[str, Any] | None:
    reference = report.profile.credential
    if reference is None:
        return None
    ends = report.key_ends
    return {
        "kind": reference.kind,
        "source": reference.source,
        "variables": list(environment_names(report.profile)),
        "access_key": report.key_id or None,
        "expires_at": ends.isoformat() if ends else None,
        "mfa": reference.mfa,
    }


def _cache_data(report: AuthReport) -> dict[str, Any] | None:
    cache = report.cache
    if cache is None:
        return None
    mode = None if cache.mode is None else _mode(cache.mode)
    return {"file": str(cache.path), "mode": mode, "private": cache.is_private}
