"""The access key that an ECS gets from its agency: temporary, from the metadata service, which only an ECS reaches.

Source of the rules: the ECS manual (`/openstack/latest/securitykey`; the key is renewed ten minutes before its end,
and then both the old and the new one hold) and the official SDK (a metadata token first, by PUT; 404, 405 and 503 there
mean an ECS that does without; 401 with a certain sentence means that no agency is set).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.concurrency.threads import run_with_timeout
from aom_tui.session.credentials import AccessKey
from aom_tui.session.secret import Secret
from aom_tui.session.urls import is_loopback

if TYPE_CHECKING:
    from http.client import HTTPConnection

METADATA = "http://169.254.169.254"
"""Link-local: the same on every ECS, reached by no proxy."""

OVERRIDE = "AOM_TUI_METADATA_ENDPOINT"
"""In the environment, another place on this machine: for tests. Whoever answers there hands out credentials."""

SECONDS = 3.0
"""For the whole question: the service is on the same host, and where there is none packets vanish."""

_TOKEN = ("PUT", "/meta-data/latest/api/token", {"X-Metadata-Token-Ttl-Seconds": "300"})
_KEY_PATH = "/openstack/latest/securitykey"
_WITHOUT_TOKENS = (404, 405, 503)
_NO_AGENCY = b"configure Cloud Service Agency"
_LARGEST = 64 * 1024


class _Answer(Struct, frozen=True):
    status: int
    body: bytes


def agency_key(environ: Mapping[str, str]) -> AccessKey:
    """The key of this machine's agency, with its end. Blocks, at most three seconds. Raises InvalidInput."""
    place = metadata_endpoint(environ)
    try:
        return _key_in(run_with_timeout(lambda: _asked(place), SECONDS))
    except (OSError, ValueError, _http_error()):  # a TimeoutError is an OSError; ValueError: no text for a header
        what = _("the metadata service does not answer: this machine seems to be no ECS of Huawei Cloud")
        raise InvalidInput(Problem(WHERE, what, _("Use it on an ECS, or choose another credential."))) from None


WHERE = _("ECS agency")


def metadata_endpoint(environ: Mapping[str, str]) -> str:
    """Where the service is. Raises InvalidInput for an override that leaves this machine."""
    given = environ.get(OVERRIDE, "").rstrip("/")
    if given and not (given.startswith("http://") and is_loopback(given)):
        raise InvalidInput(Problem(OVERRIDE, _("is not on this machine"), _("Leave it unset; it is for tests.")))
    return given or METADATA


def _asked(place: str) -> _Answer:
    """The answer about the key: with a metadata token where the service has them."""
    from http.client import HTTPConnection
    from urllib.parse import urlsplit

    connection = HTTPConnection(urlsplit(place).netloc, timeout=SECONDS)
    try:
        token = _ask(connection, *_TOKEN)
        if token.status != 200 and token.status not in _WITHOUT_TOKENS:
            return token
        headers = {"X-Metadata-Token": token.body.decode("latin-1").strip()} if token.status == 200 else {}
        return _ask(connection, "GET", _KEY_PATH, headers)
    finally:
        connection.close()


def _ask(connection: "HTTPConnection", method: str, path: str, headers: Mapping[str, str]) -> _Answer:
    connection.request(method, path, headers=dict(headers))
    response = connection.getresponse()
    body = response.read(_LARGEST)
    if not response.isclosed():
        connection.close()
    return _Answer(response.status, body)


def _key_in(answer: _Answer) -> AccessKey:
    """Pure. Raises InvalidInput for an answer that is none."""
    if answer.status == 404 or _NO_AGENCY in answer.body:
        remedy = _("Set one in the console: the ECS's page, Management Information, Agency.")
        raise InvalidInput(Problem(WHERE, _("this ECS has none"), remedy))
    if answer.status != 200:
        what = _("the metadata service answered {status}").format(status=answer.status)
        raise InvalidInput(Problem(WHERE, what, _("Try again, or choose another credential.")))
    try:
        said = msgspec.json.decode(answer.body)["credential"]
        secrets = [str(said[name]) for name in ("access", "secret", "securitytoken")]
        ends = datetime.fromisoformat(said["expires_at"])
        if not all(each.isascii() and each.isprintable() and each for each in secrets):
            raise ValueError
    except (ValueError, RecursionError, KeyError, TypeError):
        what = _("the metadata service answered what is no access key")
        raise InvalidInput(Problem(WHERE, what, _("Choose another credential."))) from None
    access, secret, security_token = secrets
    return AccessKey(access, Secret(secret), Secret(security_token), ends if ends.tzinfo else ends.replace(tzinfo=UTC))


def _http_error() -> type[Exception]:
    from http.client import HTTPException

    return HTTPException
