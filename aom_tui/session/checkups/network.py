"""The way to the service: names, proxy, TLS and who signs it, IAM and AOM, and their clock against ours."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from msgspec import Struct

from aom_tui.language import _, about, commas
from aom_tui.session.checkups.finding import IAM, NETWORK, TITLES, Finding, Verdict, failed, ok, skipped, warning
from aom_tui.session.concurrency.threads import run_in_thread
from aom_tui.session.exchange import Request
from aom_tui.session.network.connection import ConnectionOptions, proxy_for, ssl_context
from aom_tui.session.network.failures import error_words
from aom_tui.session.network.tls_failure import plain_http_hint, speaks_no_tls
from aom_tui.session.network.transport import Received, Transport
from aom_tui.session.signing.signature import MAX_SKEW

SKEW = timedelta(seconds=60)
"""A clock that differs by more gets a warning; beyond `MAX_SKEW` it is a failure."""

SOON = timedelta(days=14)
"""Certificates that end within are told."""


class Place(Struct, frozen=True):
    """A service and where it is: `iam` or `aom`, and scheme, host and port."""

    service: str
    endpoint: str

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).hostname or ""

    @property
    def port(self) -> int:
        parts = urlsplit(self.endpoint)
        return parts.port or (443 if parts.scheme == "https" else 80)


async def name_found(place: Place, options: ConnectionOptions) -> Finding:
    """DNS. Behind a proxy it is the proxy's business."""
    name = f"dns {place.service}"
    if proxy_for(place.endpoint, options):
        return skipped(name, _("{host}: the proxy looks it up").format(host=place.host))
    try:
        found = await run_in_thread(lambda: socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        remedy = _("Check how it is written, and DNS: getent hosts {host}").format(host=place.host)
        return failed(name, _("{host}: name not found").format(host=place.host), remedy, NETWORK)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    return ok(name, about(place.host, commas(addresses[:3])))


def without_repeats(findings: list[Finding]) -> list[Finding]:
    """The findings, with those skipped that only follow from a host name that was not found."""
    lost = [name for name in ("dns iam", "dns aom") if any(_is_failed(each, name) for each in findings)]
    because = {"dns iam": ("tls iam", "iam", "login"), "dns aom": ("tls aom", "aom")}
    cause = {each: name for name in lost for each in because[name]}
    return [
        skipped(each.name, _("see {check}").format(check=TITLES[cause[each.name]]))
        if each.name in cause and _is_failed(each, each.name)
        else each
        for each in findings
    ]


def _is_failed(finding: Finding, name: str) -> bool:
    return finding.name == name and finding.verdict is Verdict.FAILED


def proxy(places: list[Place], options: ConnectionOptions) -> Finding:
    """What the profile or the environment says, for each service; without user and password."""
    proxies = {place.service: proxy_for(place.endpoint, options) for place in places}
    used = [f"{service} -> {each}" for service, each in proxies.items() if each]
    return ok("proxy", commas(used) if used else _("none: connections are direct"))


async def trusted(place: Place, options: ConnectionOptions) -> Finding:
    """TLS as the program does it: with the certificates it comes with, the profile's own or the machine's."""
    name = f"tls {place.service}"
    if not place.endpoint.startswith("https:"):
        return skipped(name, _("{endpoint}: plain http").format(endpoint=place.endpoint))
    if proxy_for(place.endpoint, options):
        return skipped(name, _("through the proxy: see {service}").format(service=place.service))
    if not options.verify_tls:
        what = _("{host}: not verified, anybody can pose as it (verify_tls = false)").format(host=place.host)
        return warning(name, what, _("Put the CA's file (PEM) into ca_file instead."))
    try:
        certificate = await _certificate(place, await run_in_thread(lambda: ssl_context(options)))
    except ssl.SSLCertVerificationError as error:
        return await _untrusted(name, place, error.verify_message)
    except FileNotFoundError:
        return failed(
            name, _("ca_file {path} is not there").format(path=options.ca_file), _("Correct ca_file or OS_CACERT.")
        )
    except (OSError, ssl.SSLError) as error:
        if speaks_no_tls(error):
            what = _("this port speaks no TLS: {where}").format(where=place.endpoint)
            return failed(name, what, plain_http_hint(place.endpoint), NETWORK)
        what = _("{host}: no TLS connection ({error})").format(host=place.host, error=error_words(error))
        return failed(name, what, _("Check the endpoint, the network and the proxy settings."), NETWORK)
    return _good(name, place, certificate, own=bool(options.ca_file))


def _good(name: str, place: Place, certificate: "dict[str, object]", *, own: bool) -> Finding:
    issuer = _issuer(certificate)
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    said = _("{host}: trusted, issued by {issuer}, until {date:%Y-%m-%d}").format(
        host=place.host, issuer=issuer, date=ends
    )
    if own:
        said = _("{said} (by ca_file)").format(said=said)
    return warning(name, said, _("It ends soon.")) if ends - datetime.now(UTC) < SOON else ok(name, said)


async def _untrusted(name: str, place: Place, why: str) -> Finding:
    """The finding for an untrusted certificate, which may be of a company's CA that this machine trusts."""
    try:
        issuer = _issuer(
            await _certificate(place, await run_in_thread(lambda: ssl_context(ConnectionOptions(trust_store="system"))))
        )
        known = True
    except (OSError, ssl.SSLError):
        issuer, known = await _issuer_unchecked(place), False
    what = _("{host}: not trusted ({why}); issued by {issuer}").format(host=place.host, why=why, issuer=issuer)
    if known:
        remedy = _(
            'This machine trusts it: a company\'s CA. Set trust_store = "system" in the profile, or put its file (PEM) '
            "into ca_file or OS_CACERT."
        )
    else:
        remedy = _("If that is your company's CA, put its file (PEM) into ca_file, or OS_CACERT; else do not go on.")
    return failed(name, what, remedy, NETWORK)


async def _certificate(place: Place, context: ssl.SSLContext) -> "dict[str, object]":
    _reader, writer = await asyncio.open_connection(place.host, place.port, ssl=context, server_hostname=place.host)
    try:
        return dict(writer.get_extra_info("peercert") or {})
    finally:
        writer.close()


async def _issuer_unchecked(place: Place) -> str:
    """The name in a certificate that nobody here trusts; nothing else is said on that connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        _reader, writer = await asyncio.open_connection(place.host, place.port, ssl=context)
        try:
            data = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        finally:
            writer.close()
        from cryptography.x509 import load_der_x509_certificate

        return load_der_x509_certificate(data).issuer.rfc4514_string()
    except (OSError, ssl.SSLError, ValueError, ImportError):  # cryptography comes with some keyrings, not everywhere
        return _("somebody unknown")


def _issuer(certificate: "dict[str, object]") -> str:
    """Organization and common name, as far as it has them."""
    names: dict[str, str] = {}
    issuer = certificate.get("issuer", ())
    for part in issuer if isinstance(issuer, tuple) else ():
        names |= {str(key): str(value) for key, value in part}
    said = [names[key] for key in ("organizationName", "commonName") if key in names]
    return " / ".join(dict.fromkeys(said)) or _("somebody unknown")


class Answer(Struct, frozen=True):
    """What a service answered to a request without credentials, and when by our clock."""

    received: Received
    at: datetime


async def ask(transport: Transport, url: str) -> Answer:
    """A GET that needs no credentials and gets none."""
    received = await transport.send(Request("GET", url, (), b""))
    return Answer(received, datetime.now(UTC))


def answers(place: Place, answer: Answer) -> Finding:
    """Whether the service is there: any status will do, 401 and 404 say as much. IAM tells its version."""
    reply, failure = answer.received.reply, answer.received.failure
    if failure or reply is None:
        what = failure.message if failure else _("no usable reply")
        return failed(place.service, what, failure.remedy if failure else "", NETWORK)
    said = about(place.endpoint, f"{reply.status} {reply.reason}".strip())
    is_page = "html" in (reply.header("Content-Type") or "").lower() and reply.status < 400
    if is_page or (place.service == "iam" and reply.status >= 500):
        remedy = _("Check the endpoint; a login page of a network (captive portal) answers so too.")
        return warning(place.service, said, remedy)
    return ok(place.service, said)


def clock(answer: Answer) -> Finding:
    """Ours against IAM's, by its Date header: whole seconds."""
    told = answer.received.reply.date if answer.received.reply else None
    if told is None:
        return skipped("clock", _("IAM did not say the time"))
    skew = told - answer.at
    seconds = round(abs(skew).total_seconds())
    if abs(skew) < SKEW:
        return ok("clock", _("agrees with IAM's ({number} s)").format(number=seconds))
    words = _("{number} s behind IAM's") if skew > timedelta(0) else _("{number} s ahead of IAM's")
    remedy = _("Set the clock: signatures and tokens depend on it (timedatectl set-ntp true).")
    if abs(skew) < MAX_SKEW:
        return warning("clock", words.format(number=seconds), remedy)
    return failed("clock", words.format(number=seconds), remedy, IAM)
