"""Who makes this call: an X-Auth-Token, or a signature. Refused with the gateway's own codes."""

import hmac

from aom_tui.sandbox import signing
from aom_tui.sandbox.identity import AccessKey, Caller, Identity, TokenState
from aom_tui.sandbox.refusals import gateway_refusal
from aom_tui.sandbox.wire import Message, Refused, Reply


def authenticate(message: Message, identity: Identity, now: float) -> Caller:
    """The caller, or Refused with APIG.0301 (wrong) or APIG.0307 (expired). A token wins over a signature."""
    token = message.headers.get("x-auth-token")
    if token:
        return _by_token(token, identity)
    authorization = message.headers.get("authorization")
    if authorization:
        return _by_signature(message, authorization, identity, now)
    raise unauthorized()


def _by_token(value: str, identity: Identity) -> Caller:
    state, token = identity.token(value)
    if state is TokenState.EXPIRED:
        raise gateway_refusal(401, "APIG.0307", "The token must be updated.")
    if token is None:
        raise unauthorized("decrypt token fail")
    return token.caller


def _by_signature(message: Message, authorization: str, identity: Identity, now: float) -> Caller:
    try:
        claim = signing.read_claim(authorization)
        key = identity.key(claim.access_key)
        if key is None:
            raise signing.BadSignature("Get secretKey failed,ak:******,err:ak not exist")
    except signing.BadSignature as bad:
        raise unauthorized(str(bad)) from None
    if identity.locked_keys.locks(key.access, now):
        raise unauthorized("AK access failed to reach the limit,forbidden.")
    try:
        _check_security_token(message, key)
        signing.check(message, claim, key.secret, now)
    except signing.BadSignature as bad:
        identity.locked_keys.refused(key.access, now)
        raise unauthorized(str(bad), bad.expected if identity.training else None) from None
    identity.locked_keys.accepted(key.access)
    return Caller(key.user, key.user.projects)


def _check_security_token(message: Message, key: AccessKey) -> None:
    """A temporary key and its security token work only together; a permanent key has none."""
    given, wanted = message.headers.get("x-security-token", ""), key.security_token or ""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode()):
        raise signing.BadSignature("verify security token fail")


def unauthorized(reason: str = "", expected: signing.Expected | None = None) -> Refused:
    """APIG.0301, with the gateway's word for the reason where there is one.

    In training, with what the signature should have been made over: fields that the real gateway does not send.
    """
    text = "Incorrect IAM authentication information"
    refused = gateway_refusal(401, "APIG.0301", f"{text}: {reason}" if reason else f"{text}.")
    if expected is None:
        return refused
    told = {"canonical_request": expected.canonical_request, "string_to_sign": expected.string_to_sign}
    return Refused(Reply(401, {**refused.reply.body, **told}))
