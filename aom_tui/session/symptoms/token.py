"""A token that was refused: expired, revoked, of another place, or none at all."""

from collections.abc import Iterator
from datetime import timedelta

from aom_tui.language import _
from aom_tui.session.cause import Cause, RenewToken
from aom_tui.session.exchange import ApiError, Exchange
from aom_tui.session.login.given_token import copy_again_remedy, renewal_remedy
from aom_tui.session.symptoms.login import sends_passcode
from aom_tui.session.symptoms.scene import Scene, clock, documented, likely, shown, span

_SOON = timedelta(seconds=60)
"""A token so close to its end may be over by the service's clock."""


def token_causes(scene: Scene) -> Iterator[Cause]:
    """Of a 401 to a request that carried a token, or nothing."""
    if scene.status != 401 or scene.exchange.is_for_login or scene.sent("Authorization"):
        return
    if not scene.sent("X-Auth-Token"):
        yield _nothing_sent(scene)
        return
    in_vain = [*_renewed_in_vain(scene)]
    found = [*_age(scene), *in_vain, *_unreadable(scene)]
    if in_vain:
        found = [each for each in found if not isinstance(each.remedy, RenewToken)]  # which has been done
    yield from found
    if not found:
        yield documented(_("The token has expired or was revoked."), *_renewal(scene))
    yield documented(_("The token comes from another region's IAM."), _("Get it where the endpoint is."))


def _nothing_sent(scene: Scene) -> Cause:
    if scene.operation and not scene.operation.authenticated:
        both = _("Check the passcode, user, password and account.")
        advice = both if sends_passcode(scene) else _("Check user, password and account.")
        return documented(_("The credentials in the body are wrong."), advice)
    evidence = _("It has neither a token nor a signature: {host} is not one of the profile's endpoints.").format(
        host=scene.host
    )
    return shown(
        _("The request carried no credentials."), evidence, _("Send a path, which goes to the profile's endpoint.")
    )


def _age(scene: Scene) -> Iterator[Cause]:
    """What its end says, or the gateway."""
    gateway_says = scene.code == "APIG.0307" or scene.says(r"token must be updated|token.{0,20}expire")
    token = scene.token
    moment = scene.server_time or scene.answered_at
    if token and token.expires_at and token.ended_at_once and scene.credential != "token":
        evidence = _("Its end is {time}; a new one is no better.").format(time=clock(token.expires_at))
        yield likely(_("The token had ended when IAM issued it."), evidence, _("Check IAM's clock and this machine's."))
        return
    left = token.expires_at - moment if token and token.expires_at else None
    over = _SOON if gateway_says else timedelta(0)
    if token and token.expires_at and left is not None and left <= over:
        before, now = _("It ended at {time}, {span} before the reply."), _("It ended at {time}, as the reply came.")
        evidence = (before if left < timedelta(0) else now).format(time=clock(token.expires_at), span=span(left))
        yield shown(_("The token has expired."), evidence, *_renewal(scene))
    elif token and token.expires_at and left is not None and left <= _SOON:
        evidence = _("It ends at {time}, {span} after the reply; clocks differ.").format(
            time=clock(token.expires_at), span=span(left)
        )
        yield likely(_("The token is about to expire."), evidence, *_renewal(scene))
    elif gateway_says and left is not None:
        said = _(
            "The reply says that it must be updated, though it has {time} left: the user's password, keys or "
            "permissions have changed, or the user was disabled."
        )
        evidence = said.format(time=span(left))
        yield likely(_("The token was revoked."), evidence, *_renewal(scene))
    elif gateway_says:
        evidence = _('The reply says "{message}".').format(message=scene.message)
        yield shown(_("The token has expired or was revoked."), evidence, *_renewal(scene))


def _renewed_in_vain(scene: Scene) -> Iterator[Cause]:
    refused = [each for each in scene.exchange.preceding if each.role == "call" and _is_refused(each)]
    if refused:
        twice = _(
            "Tries with the kept token and the cached one were refused, and the last with a new one too; see Wire."
        )
        once = _("A first try with the kept token was refused, and the second with a new one too; see Wire.")
        evidence = twice if len(refused) > 1 else once
        advice = _("Compare the project and the region of the endpoint with the token's.")
        yield likely(_("It is not the token's age."), evidence, advice)


def _is_refused(exchange: Exchange) -> bool:
    return isinstance(exchange.outcome, ApiError) and exchange.outcome.status == 401


def _unreadable(scene: Scene) -> Iterator[Cause]:
    if not scene.says("decrypt token fail"):
        return
    value = scene.sent("X-Auth-Token")
    evidence = _("The gateway could not decrypt it; {number} characters were sent.").format(number=len(value))
    if scene.credential == "token":
        advice = copy_again_remedy(scene.state.profile if scene.state else None)
        yield likely(_("The given token is cut off, or of another region."), evidence, advice)
    else:
        yield likely(_("The token is not one of this gateway's."), evidence, *_renewal(scene))


def _renewal(scene: Scene) -> tuple[str, RenewToken | None]:
    """What to do about a token that no longer serves, and whether the program can."""
    draft = scene.exchange.draft
    if draft and any(name.lower() == "x-auth-token" for name, _value in draft.headers):
        return _("It is the request's own header: take X-Auth-Token out, and the session's token is sent."), None
    if scene.credential == "token":
        return renewal_remedy(scene.state.profile if scene.state else None), None
    return _("Get a new one."), RenewToken() if scene.credential == "password" else None
