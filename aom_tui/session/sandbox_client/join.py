"""Taking a seat of a class: the secret is sent only if the sandbox's certificate is the one in the code."""

import asyncio
import hashlib
import ssl
from hmac import compare_digest

import msgspec
from msgspec import Struct

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem, system_words
from aom_tui.session.network.httpx_loading import load_httpx
from aom_tui.session.sandbox_client.join_code import WHERE, JoinCode
from aom_tui.session.secret import Secret
from aom_tui.session.urls import is_loopback

PATH = "/sandbox/join"
LARGEST_REPLY = 64 * 1024


class NotJoined(InvalidInput):
    """The sandbox could not be reached, or said no. `http_status` is its answer's; None where there is none."""

    def __init__(self, problem: Problem, http_status: int | None = None) -> None:
        self.http_status = http_status
        super().__init__(problem)


class Seat(Struct, frozen=True):
    """The account, project and endpoints of a seat."""

    username: str
    password: Secret
    domain: str
    project_name: str
    project_id: str
    ak: str
    sk: Secret
    region: str
    iam_endpoint: str
    aom_endpoint: str
    ca_certificate: str
    """PEM; empty where the sandbox speaks plain http."""


async def take_seat(code: JoinCode, *, seconds: float, allow_http: bool = False) -> Seat:
    """The seat of that code, within so many seconds. Raises InvalidInput before anything is sent, NotJoined after."""
    if not (code.fingerprint or allow_http or is_loopback(code.origin)):
        remedy = _("The trainer should start it with --tls; --allow-http joins all the same.")
        what = _("{origin} speaks plain http: the password would travel unencrypted").format(origin=code.origin)
        raise InvalidInput(Problem(WHERE, what, remedy))
    try:
        async with asyncio.timeout(seconds):
            context = _only(await _certificate(code)) if code.fingerprint else None
            status, body = await _asked(code, context)
    except TimeoutError:
        raise _unreachable(code, _("no answer in time")) from None
    except ssl.SSLError:
        raise _unreachable(code, _("it does not speak TLS as it should")) from None
    except OSError as error:
        raise _unreachable(code, " ".join(system_words(error).split())) from None
    if status != 200:
        raise _refused(code, status)
    return _seat(code, body)


async def _certificate(code: JoinCode) -> bytes:
    """What the server shows (DER). Raises InvalidInput unless the code was made for it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the fingerprint is what it must match
    _reader, writer = await asyncio.open_connection(code.host, code.port, ssl=context)
    try:
        shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        writer.close()
    found = hashlib.sha256(shown).digest()
    if not compare_digest(found[: len(code.fingerprint)], code.fingerprint):
        what = _("{origin} shows another certificate than the code was made for; nothing was sent")
        remedy = _("The class may have been started anew: ask for a new code. Else somebody stands between.")
        raise InvalidInput(Problem(WHERE, what.format(origin=code.origin), remedy))
    return bytes(shown)


def _only(certificate: bytes) -> ssl.SSLContext:
    """Trusts this one certificate and nothing else, so that whoever answers next is who was looked at."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificate)
    return context


async def _asked(code: JoinCode, context: ssl.SSLContext | None) -> tuple[int, bytes]:
    """Status and body of the sandbox's answer."""
    httpx = load_httpx()
    claim = {"seat": code.seat, "secret": code.secret.reveal()}
    client = httpx.AsyncClient(verify=context or False, trust_env=False, timeout=None)
    try:
        async with client, client.stream("POST", f"{code.origin}{PATH}", json=claim) as response:
            body = b""
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > LARGEST_REPLY:
                    break
            return response.status_code, body
    except httpx.TransportError as error:
        raise _unreachable(code, " ".join(str(error).split()) or type(error).__name__) from None


def _seat(code: JoinCode, body: bytes) -> Seat:
    """Raises NotJoined for an answer that is none, or leads elsewhere."""
    try:
        said = msgspec.json.decode(body)
        known = {name: said[name] for name in Seat.__struct_fields__}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _no_sandbox(code) from None
    if not all(isinstance(value, str) for value in known.values()):
        raise _no_sandbox(code)
    if {known["iam_endpoint"], known["aom_endpoint"]} != {code.origin}:
        raise _no_sandbox(code)
    if code.fingerprint and not _is_pem(known["ca_certificate"]):
        raise _no_sandbox(code)
    return Seat(**{**known, "password": Secret(known["password"]), "sk": Secret(known["sk"])})


def _is_pem(text: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError):
        return False
    return True


# -- what can be wrong


def _unreachable(code: JoinCode, why: str) -> NotJoined:
    what = _("no connection to {origin}: {why}").format(origin=code.origin, why=why)
    remedy = _("Check that you are in the same network, and that the class is running.")
    return NotJoined(Problem(WHERE, what, remedy))


def _refused(code: JoinCode, status: int) -> NotJoined:
    match status:
        case 403:
            problem = Problem(WHERE, _("is not of this class"), _("The class may have been started anew: ask again."))
        case 429:
            problem = Problem(
                WHERE, _("too many wrong ones came from this machine"), _("Wait a minute, then try yours again.")
            )
        case 404:
            problem = _no_sandbox(code).problems[0]
        case _:
            what = _("{origin} answered with {status}").format(origin=code.origin, status=status)
            problem = Problem(WHERE, what, _("Ask the trainer."))
    return NotJoined(problem, status)


def _no_sandbox(code: JoinCode) -> NotJoined:
    what = _("what answers at {origin} is no class").format(origin=code.origin)
    return NotJoined(Problem(WHERE, what, _("Ask the trainer for a code of the sandbox that runs now.")))
