"""Causes of a missing reply: name, connection, proxy, TLS, timeout."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from aom_tui.language import _, sentence, sentences
from aom_tui.session.cause import Cause, UseEndpoint, Wait
from aom_tui.session.exchange import BodyAmount, Failure, FailureKind, Reply, Trouble
from aom_tui.session.symptoms.scene import Scene, likely, shown
from aom_tui.session.urls import is_loopback


def network_causes(scene: Scene) -> Iterator[Cause]:
    """By what is known of the trouble; says which host it was, and how to check it."""
    failure = scene.failure
    if failure is None or scene.exchange.request is None:
        return
    host = urlsplit(scene.host).hostname or scene.host
    match failure.trouble:
        case Trouble.NAME:
            yield from _name(scene, host)
        case Trouble.REFUSED:
            yield from _refused(scene, host)
        case Trouble.UNREACHABLE:
            evidence = sentence(failure.message)
            yield shown(
                _("There is no way to {host}.").format(host=host), evidence, _("Check network, VPN and firewall.")
            )
        case Trouble.PROXY:
            yield shown(_("The proxy is the trouble."), sentences(sentence(failure.message), _by_proxy(scene)), _PROXY)
        case Trouble.CERTIFICATE:
            yield from _certificate(scene, host)
        case Trouble.HANDSHAKE:
            evidence = sentences(sentence(failure.message), _by_proxy(scene))
            yield likely(_("The two sides did not agree on TLS."), evidence)
        case Trouble.CA_FILE:
            advice = _("Correct ca_file in the profile, or OS_CACERT.")
            yield shown(_("The CA file cannot be read."), sentence(failure.message), advice)
        case _:
            yield from _without_reply(scene, host)


LOOK_FIRST = _("Look whether it was applied before you send it again.")
"""What to do about a write of which nobody knows what became."""

_PROXY = _("Check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.")


def _by_proxy(scene: Scene) -> str:
    proxy = scene.state.proxy if scene.state and not is_loopback(scene.host) else ""
    return _("The way goes through the proxy {proxy}.").format(proxy=proxy) if proxy else ""


def _name(scene: Scene, host: str) -> Iterator[Cause]:
    evidence = sentences(_("No address for {host}.").format(host=host), _by_proxy(scene))
    known = scene.catalogue.regions.values() if scene.catalogue else ()
    own = scene.state.profile.region if scene.state else ""
    region = next((each for each in known if each.id == own), None)
    if region and region.aom_endpoint and host.startswith("aom.") and scene.host != region.aom_endpoint:
        advice = _("The endpoint of {own} is {aom_endpoint}.").format(own=own, aom_endpoint=region.aom_endpoint)
        yield shown(_("The host's name is not known."), evidence, advice, UseEndpoint(region.aom_endpoint, own))
    else:
        check = _("Check how it is written, and DNS: getent hosts {host}").format(host=host)
        yield shown(_("The host's name is not known."), evidence, check)


def _refused(scene: Scene, host: str) -> Iterator[Cause]:
    evidence = sentences(_("{host} refused the connection.").format(host=scene.host), _by_proxy(scene))
    if is_loopback(scene.host):
        advice = _("Start it (`aom-tui sandbox`), or check the port.")
        yield shown(_("Nothing listens there on this machine."), evidence, advice)
    else:
        yield shown(
            _("Nothing listens at {host} on that port.").format(host=host),
            evidence,
            _("Check host and port, and the firewall."),
        )


def _certificate(scene: Scene, host: str) -> Iterator[Cause]:
    message = scene.failure.message if scene.failure else ""
    words, evidence = message.lower(), sentences(sentence(message), _by_proxy(scene))
    if "hostname mismatch" in words or "not valid for" in words:
        yield shown(_("The certificate is not {host}'s.").format(host=host), evidence, _("Check the endpoint's name."))
    elif "expired" in words or "not yet valid" in words:
        advice = _("Check this machine's clock; if it is right, the server's certificate must be renewed.")
        yield shown(_("The certificate is not valid at this time."), evidence, advice)
    elif "unable to get" in words or "self" in words:
        advice = _(
            "If a company's proxy opens TLS, name its CA (ca_file in the profile, or OS_CACERT), or trust this "
            'machine\'s (trust_store = "system").'
        )
        yield shown(_("The certificate's issuer is not trusted."), evidence, advice)


def _without_reply(scene: Scene, host: str) -> Iterator[Cause]:
    """Of a request that was on the wire: what kept a whole reply away."""
    match scene.failure:
        case Failure(trouble=Trouble.DROPPED):
            yield _dropped(scene)
        case Failure(trouble=Trouble.CUT_OFF | Trouble.DAMAGED as spoiled):
            yield _spoiled(scene, _SPOILED[spoiled])
        case Failure(kind=FailureKind.TIMEOUT) as failure:
            yield _late(scene, failure, host)


def _dropped(scene: Scene) -> Cause:
    """The request went out, nothing came back; whether it was carried out, nobody knows."""
    title = _("The connection ended without a reply.")
    evidence = sentences(_("{host} closed it before it answered.").format(host=scene.host), _by_proxy(scene))
    if scene.reads:
        advice = _("Send it again; if it stays, check that the endpoint is the service.")
        return shown(title, evidence, advice, Wait(0))
    return shown(title, evidence, LOOK_FIRST)


_SPOILED = {
    Trouble.CUT_OFF: _("The reply was cut off on its way."),
    Trouble.DAMAGED: _("The reply was damaged on its way."),
}


def _spoiled(scene: Scene, title: str) -> Cause:
    """What came of the reply, and whether it can be asked for again: never where that would write twice."""
    reply = scene.exchange.reply
    length = reply.announced if reply else None
    count = len(reply.body) if reply else 0
    evidence = (
        _("{count} bytes arrived of {length} announced.").format(count=count, length=length)
        if length is not None
        else _("{count} bytes arrived.").format(count=count)
    )
    if scene.reads:
        return shown(title, evidence, _("Send it again; with a smaller limit or range if it stays."), Wait(0))
    return shown(title, evidence, LOOK_FIRST)


def _late(scene: Scene, failure: Failure, host: str) -> Cause:
    """How far it had come by the deadline."""
    seconds, reply = f"{scene.exchange.timings.total:.1f}", scene.exchange.reply
    took = scene.exchange.timings.ready is not None
    if reply:
        title = _("{host} began to answer, and was not done in time.").format(host=host)
        return shown(title, sentences(_arrived(reply, seconds), _by_proxy(scene)), _in_time(scene))
    said = (
        _("It took the request, and no whole head of a reply came in {seconds} s.")
        if took
        else _("{message}; {seconds} s passed.")
    )
    evidence = sentences(sentence(said.format(message=failure.message, seconds=seconds)), _by_proxy(scene))
    advice = _in_time(scene) if took else _LONGER
    return likely(_("{host} does not answer.").format(host=host), evidence, advice)


_LONGER = _("Give it longer (--timeout), or check the network.")


def _in_time(scene: Scene) -> str:
    """How the next one is done in time: a login cannot ask for less, and a write is not sent again for that."""
    if scene.exchange.is_for_login:
        return _LONGER
    return _("Ask for less (limit, time range), or give it longer (--timeout).") if scene.reads else LOOK_FIRST


def _arrived(reply: Reply, seconds: str) -> str:
    """What came of a reply, and how long there was for it."""
    amount = BodyAmount(len(reply.body), reply.announced).words
    said = _("{status} came, and {amount} in {seconds} s.")
    return said.format(status=reply.status, amount=amount, seconds=seconds)
