"""A signature that was refused: clock, key, security token, headers, or a lock."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from aom_tui.language import _, commas, sentences
from aom_tui.session.cause import Cause, ForgetCredential, Remedy, SignAgain, Wait
from aom_tui.session.exchange import FailureKind
from aom_tui.session.login.refusals import MAX_REFUSALS, REST_PERIOD
from aom_tui.session.signing.canonical import difference_to_sign, first_difference, told_by_server
from aom_tui.session.signing.signature import MAX_SKEW
from aom_tui.session.symptoms.scene import Scene, clock, documented, likely, shown, span

_SIGNED = re.compile(r"SignedHeaders=([^,\s]*)")
_ANEW = _("Check AK and SK. The next call asks for the SK; without a terminal it is HUAWEICLOUD_SDK_SK's.")
_CLOCK = _("This machine's clock is wrong.")
_NO_DATE = _("The signed date is missing or no date.")
_OLD_DATE = _("The signed date is too old or too new.")
_ABSENT = _("The signed headers are not all there.")
_UNSIGNED = _("The signed headers lack one that must be signed.")
_NO_SECURITY_TOKEN = _("The security token is missing or not this key's.")
_SURE = (_CLOCK, _NO_DATE, _OLD_DATE, _ABSENT, _UNSIGNED)
"""Titles of causes beside which no guess about the key is made."""


def signature_causes(scene: Scene) -> Iterator[Cause]:
    """Of a 401 to a signed request, and of one that was held back after too many."""
    if scene.failure and scene.failure.kind is FailureKind.BLOCKED and scene.failure.by_key:
        yield from _held_back(scene)
    if scene.status != 401 or not scene.sent("Authorization"):
        return
    if scene.says("reach the limit|lock"):
        evidence = _('The reply says "{message}": five wrong signatures in a row lock a key for five minutes.').format(
            message=scene.message
        )
        advice = _("Wait five minutes, with a key that is right by then.")
        yield shown(
            _("The access key is locked."), evidence, advice, Wait(scene.still(int(REST_PERIOD.total_seconds())))
        )
        return
    found = [*_date(scene), *_headers(scene), *_brought_along(scene), *_key(scene)]
    yield from found
    if not any(cause.title in _SURE for cause in found):
        yield from _guesses(scene, found)


def _held_back(scene: Scene) -> Iterator[Cause]:
    """Only the user knows that it is right now. One that was typed is asked for anew in any case."""
    count = scene.state.refused_signatures if scene.state else 0
    said = _("The last {count} signatures were refused; five lock the key for five minutes.")
    evidence = said.format(count=count or MAX_REFUSALS)
    typed = _("The next send asks for the SK.") if scene.can_ask_again else ""
    advice = sentences(_("Check AK, SK and the clock."), _source(scene), typed)
    yield shown(_("The signatures before this one were wrong."), evidence, advice, SignAgain())


def _again(scene: Scene, otherwise: str = _("Check AK, SK and the clock.")) -> tuple[str, Remedy | None]:
    return (_ANEW, ForgetCredential()) if scene.can_ask_again else (sentences(otherwise, _source(scene)), None)


def _source(scene: Scene) -> str:
    reference = scene.state.profile.credential if scene.state else None
    places = {
        "environment": _("They come from HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK."),
        "keyring": _("The SK comes from the system's keyring."),
        "command": _("The SK comes from the profile's command."),
    }
    return places.get(reference.source, "") if reference else ""


def _date(scene: Scene) -> Iterator[Cause]:
    """X-Sdk-Date against the reply's Date: both are in this exchange."""
    signed, server = _moment(scene.sent("X-Sdk-Date")), scene.server_time
    if signed is None:
        yield shown(_NO_DATE, _("X-Sdk-Date must be like 20260131T080000Z."))
    elif server is not None and abs(signed - server) > MAX_SKEW:
        said = (
            _("X-Sdk-Date says {signed}, {span} behind the reply's Date {server}; more than 15 min are refused.")
            if signed < server
            else _("X-Sdk-Date says {signed}, {span} ahead of the reply's Date {server}; more than 15 min are refused.")
        )
        evidence = said.format(signed=clock(signed), span=span(signed - server), server=clock(server))
        if _is_own(scene):
            yield shown(_CLOCK, evidence, _("Set the clock (NTP), then send again."))
        else:
            yield shown(_OLD_DATE, evidence, _("Take Authorization and X-Sdk-Date out."))


def _headers(scene: Scene) -> Iterator[Cause]:
    """Names that the signature says it covers, against those that were sent."""
    request = scene.exchange.request
    found = _SIGNED.search(scene.sent("Authorization"))
    names = set(found[1].lower().split(";")) if found else set()
    sent = {name.lower() for name, _value in request.headers} | {"host"} if request else set()
    absent, needed = names - sent - {""}, {"host", "x-sdk-date"} - names
    if absent:
        evidence = _("SignedHeaders names {names}, which the request does not have.").format(
            names=commas(sorted(absent))
        )
        yield shown(_ABSENT, evidence, _("Send them, or sign without them."))
    if needed and found:
        missing = _(" and ").join(sorted(needed))
        evidence = _("SignedHeaders does not name {names}.").format(names=missing)
        yield shown(_UNSIGNED, evidence, _("Sign Host and X-Sdk-Date."))


def _brought_along(scene: Scene) -> Iterator[Cause]:
    if not _is_own(scene):
        evidence = _(
            "Authorization is one of the request's own headers; any change of URL, headers or body after it was "
            "made breaks it."
        )
        yield likely(_("The signature was made for another request."), evidence, _("Take Authorization out."))


def _is_own(scene: Scene) -> bool:
    """Whether we have signed it ourselves."""
    return scene.exchange.request is not None and scene.exchange.request.signing is not None


def _key(scene: Scene) -> Iterator[Cause]:
    """What the gateway says of the key."""
    quoted = _('The reply says "{message}".').format(message=scene.message)
    if scene.says("security token|securitytoken"):
        missing = _("It was sent without X-Security-Token.") if not scene.sent("X-Security-Token") else ""
        advice = _("Give AK, SK and security token that were issued together (HUAWEICLOUD_SDK_SECURITY_TOKEN).")
        yield shown(_NO_SECURITY_TOKEN, sentences(missing, quoted), advice)
    elif scene.says("ak not exist|get secretkey failed"):
        advice, remedy = _again(scene, _("Check the AK: it may be mistyped, deleted, or a temporary one that is over."))
        yield shown(_("The gateway does not know this access key."), quoted, advice, remedy)
    elif scene.says("date expired"):
        if not list(_date(scene)):
            yield shown(_CLOCK, quoted, _("Set the clock (NTP), then send again."))
    elif scene.says("verify aksk signature fail|signature.{0,20}(match|fail)"):
        yield _compared(scene) or likely(
            _("The SK is wrong, or the request was changed on its way."), _counted(scene, quoted), *_again(scene)
        )


def _compared(scene: Scene) -> Cause | None:
    """What the server's own shows beside what we have signed; None where it tells nothing, as the real gateway."""
    told, of_request = told_by_server(scene.exchange), first_difference(scene.exchange)
    if told.canonical_request is None and told.string_to_sign is None:
        return None
    if of_request is not None:
        advice = _("Wire shows both. Look for a proxy that changes requests.")
        return shown(_("The request was changed on its way."), of_request.words, advice)
    to_sign = difference_to_sign(scene.exchange)
    if to_sign is not None:
        advice = _("Wire shows both. The SK may be right: look for a proxy, or a gateway that signs by other rules.")
        return shown(_("The server makes another string to sign."), to_sign.words, advice)
    if told.canonical_request is None:
        evidence = _("The server's string to sign is the same as ours, so the key behind it must be another.")
    else:
        evidence = _("The server's canonical request is the same as ours, so the key behind it must be another.")
    return shown(_("The SK is wrong."), _counted(scene, evidence), *_again(scene))


def _counted(scene: Scene, evidence: str) -> str:
    count = scene.state.refused_signatures if scene.state else 0
    refused = _("{count} in a row were refused; five lock the key.").format(count=count)
    return sentences(evidence, refused) if count > 1 else evidence


def _guesses(scene: Scene, found: list[Cause]) -> Iterator[Cause]:
    if not found:
        yield documented(_("AK or SK is wrong."), *_again(scene))
    if not (scene.sent("X-Security-Token") or any(cause.title == _NO_SECURITY_TOKEN for cause in found)):
        advice = _("A temporary key goes only with its security token (HUAWEICLOUD_SDK_SECURITY_TOKEN).")
        yield documented(_("The key is a temporary one, and its security token is missing."), advice)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
