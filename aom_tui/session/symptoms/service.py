"""A service that did not want to or could not: throttled, forbidden, redirected, broken, or not there at all."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from aom_tui.catalogue.model import Effect
from aom_tui.language import _, commas, sentence, sentences
from aom_tui.problem import Problem
from aom_tui.session.body.html_page import is_html
from aom_tui.session.cause import Cause, Follow, Wait
from aom_tui.session.exchange import Reply, StepName
from aom_tui.session.network.retries import retry_after_seconds
from aom_tui.session.redirects import MOST, redirect_count, redirect_of
from aom_tui.session.symptoms.network import LOOK_FIRST
from aom_tui.session.symptoms.scene import Scene, documented, likely, shown

LONGEST_WAIT = 600
"""Seconds; nobody looks at a program that waits for longer."""

_PERIOD = re.compile(r"time:\s*(\d+)\s*(second|minute|hour)", re.IGNORECASE)
_UNITS = {"second": 1, "minute": 60, "hour": 3600}
_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
_READS_ONLY = re.compile(r"read.?only|_ro$|guest|viewer", re.IGNORECASE)


def page_causes(scene: Scene) -> Iterator[Cause]:
    """A page where a service answers JSON: somebody else has answered."""
    reply = scene.exchange.reply
    if reply is None or not (scene.error or scene.failure) or not _is_page(reply):
        return
    title = _TITLE.search(reply.body[:65536].decode("utf-8", "replace"))
    marks = [f"{name}: {value}" for name in ("Server", "Via", "X-Cache") if (value := reply.header(name))]
    if title:
        words = " ".join(title[1].split())
        evidence = _('{status} came with a page of HTML, titled "{words}"').format(status=reply.status, words=words)
    else:
        evidence = _("{status} came with a page of HTML").format(status=reply.status)
    evidence = sentences(evidence, sentence(commas(marks)))
    proxy, host = scene.state.proxy if scene.state else "", scene.host or _("the endpoint")
    advice = (
        _("Check {host}, and the proxy {proxy}.").format(host=host, proxy=proxy)
        if proxy
        else _("Check {host} and any proxy.").format(host=host)
    )
    yield shown(_("A proxy, load balancer or sign-in page answered, not the service."), evidence, advice)


def _is_page(reply: Reply) -> bool:
    return is_html(reply) or reply.body[:64].lstrip()[:5].lower() == b"<?xml"


def redirect_causes(scene: Scene) -> Iterator[Cause]:
    """A 3xx."""
    target = scene.exchange.reply.header("Location") if scene.exchange.reply else None
    if scene.error and scene.error.status_class == 3 and target:
        if (count := redirect_count(scene.exchange)) >= MOST:
            said = _("{count} in a row were followed, and the last one leads to {target}.")
            advice = _("Set the endpoint to where the service itself is.")
            yield shown(_("The redirects come to no end."), said.format(count=count, target=target), advice)
            return
        evidence = (
            _("Location: {target}. It is not followed: credentials stay with the host they are for.")
            if _leads_credentials_away(scene, target)
            else _("Location: {target}. It is not followed by itself.")
        ).format(target=target)
        found, advice = redirect_of(scene.exchange), _("Set the endpoint to where it is, if you trust that.")
        if isinstance(found, Problem):
            advice = sentences(sentence(found.what), found.remedy)
        yield shown(_("The answer is elsewhere."), evidence, advice, found if isinstance(found, Follow) else None)


def _leads_credentials_away(scene: Scene, target: str) -> bool:
    """Whether the request carried any, and they would go to another host."""
    request = scene.exchange.request
    if request is None or not (scene.sent("X-Auth-Token") or scene.sent("Authorization")):
        return False
    try:
        return urlsplit(urljoin(request.url, target)).netloc != urlsplit(request.url).netloc
    except ValueError:  # it leads to no address
        return False


def throttle_causes(scene: Scene) -> Iterator[Cause]:
    """429, and the gateway's code for it."""
    if scene.status != 429 and scene.code != "APIG.0308":
        return
    seconds, why = _wait(scene)
    quoted = f'{f"{scene.status} " if scene.status else ""}"{scene.message}"'
    evidence = sentences(*(sentence(each) for each in (quoted, why, _tries(scene))))
    remedy = Wait(scene.still(seconds)) if seconds <= LONGEST_WAIT else None
    yield shown(
        _("Too many requests in a short time."),
        evidence,
        _("Wait {seconds} s, then send again.").format(seconds=seconds),
        remedy,
    )


def _wait(scene: Scene) -> tuple[int, str]:
    """Seconds, and who says so."""
    after = _retry_after(scene)
    if after is not None:
        return after, _("Retry-After says {after} s").format(after=after)
    found = _PERIOD.search(scene.message)
    if found:
        number, unit = found[1], found[2].lower()
        said = _("the limit is for each {number} {unit}").format(number=number, unit=unit)
        return int(number) * _UNITS[unit], said
    return 1, ""


def _retry_after(scene: Scene) -> int | None:
    """Seconds, when the reply came."""
    return retry_after_seconds(scene.exchange.reply, scene.answered_at)


def _tries(scene: Scene) -> str:
    """How often it was sent, or why not again; empty where there is nothing to be said of it."""
    return next((step.note for step in scene.exchange.steps if step.name is StepName.SEND), "")


def permission_causes(scene: Scene) -> Iterator[Cause]:
    """A 403, by what the token's roles say."""
    if scene.status != 403 or scene.code in ("APIG.0310", "APIG.0401", "APIG.0402", "APIG.0404"):
        return
    roles = scene.token.roles if scene.token else ()
    operation = scene.operation
    writes = operation is not None and operation.effect in (Effect.WRITE, Effect.DESTROY)
    advice = _("AOM ReadOnlyAccess reads, AOM FullAccess also writes; the account's administrator grants them.")
    if operation and writes and roles and all(_READS_ONLY.search(role) for role in roles):
        evidence = _("The token's roles are {names}; {id} changes something.").format(
            names=commas(roles), id=operation.id
        )
        yield likely(_("The user may only read."), evidence, advice)
    else:
        has = _("The token's roles: {names}.").format(names=commas(roles[:8])) if roles else ""
        yield documented(_("The user lacks the permission."), sentences(advice, has))


def fault_causes(scene: Scene) -> Iterator[Cause]:
    """A 5xx: it is not the request, as far as one can tell."""
    if not scene.error or scene.status < 500:
        return
    after = _retry_after(scene)
    gateway = scene.code.startswith("APIG.")
    code = "" if scene.error.code == str(scene.status) else scene.error.code
    evidence = f"{scene.status} {code}".strip()
    evidence += _(": the gateway's own code, so the service behind it did not answer.") if gateway else "."
    evidence = sentences(evidence, sentence(_tries(scene)))
    remedy, advice = None, LOOK_FIRST
    seconds = 5 if after is None else after
    if scene.reads and scene.status in (500, 502, 503, 504) and seconds <= LONGEST_WAIT:
        remedy, advice = (
            Wait(scene.still(seconds)),
            _("Wait {seconds} s, then send again; give support the request id if it stays.").format(seconds=seconds),
        )
    title = _("The service behind the gateway failed.") if gateway else _("The service failed.")
    yield likely(title, evidence, advice, remedy)
