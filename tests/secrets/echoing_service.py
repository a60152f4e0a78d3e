"""IAM and AOM that repeat in every reply whatever secret they have heard of, in every spelling."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, unquote

from planted import PLANTED

TOKEN = {
    "issued_at": "2026-01-01T00:00:00Z",
    "expires_at": "2099-01-01T00:00:00Z",
    "roles": [{"id": "0", "name": "te_admin"}],
    "user": {"name": "demo", "id": "u1", "domain": {"name": "acme", "id": "d1"}},
    "project": {"id": "4fae1c0b7d2e4a6f9b830d5e71c2a935", "name": "cn-north-4"},
}


@dataclass
class Echoing:
    """Where it is, and the secrets that it was sent."""

    url: str = ""
    heard: dict[str, set[str]] = field(default_factory=dict)
    """By the path that they came to: names of `PLANTED`."""


@contextmanager
def echoing() -> Iterator[Echoing]:
    """On a free port of this machine, in a thread."""
    service = Echoing()

    class Handler(_Handler):
        echoing = service

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{running.server_address[1]}"
    thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        running.shutdown()
        running.server_close()


class _Handler(BaseHTTPRequestHandler):
    echoing: Echoing
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        secrets = self._heard(body)
        if self.path.startswith("/v3/auth/tokens"):
            return self._iam(secrets)
        if self.path.startswith("/v3/projects"):
            return self._send(200, {"projects": [TOKEN["project"]], "echo": secrets})
        for part, status in {"refused": 400, "redirect": 302, "html": 200, "cut": 200, "binary": 200}.items():
            if f"/{part}" in self.path:
                return getattr(self, f"_{part}")(status, secrets)
        return self._send(200, _data(self.path, secrets), secrets)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server's names

    def _heard(self, body: str) -> list[str]:
        """The values of those that it was sent; who signs has an SK, which it knows too."""
        said = "\n".join(
            [unquote(self.path), *self.headers.values(), body, body.replace("\\\\", "\\").replace('\\"', '"')]
        )
        names = {name for name, secret in PLANTED.items() if secret in said}
        if "SDK-HMAC-SHA256" in said:
            names.add("SK")
        self.echoing.heard.setdefault(self.path.partition("?")[0], set()).update(names)
        return [PLANTED[name] for name in PLANTED if name in names]

    def _iam(self, secrets: list[str]) -> None:
        known = {name for name, secret in PLANTED.items() if secret in secrets}
        refused = "password typed" in known
        if refused:
            said = f"the password {secrets[0]} is wrong"
            return self._send(401, {"error": {"code": "401", "message": said, "title": "Unauthorized"}}, secrets)
        return self._send(201, {"token": TOKEN, "echo": secrets}, [PLANTED["token of IAM"], *secrets])

    def _refused(self, status: int, secrets: list[str]) -> None:
        self._send(
            status, {"error_code": "AOM.0400", "error_msg": f"no {' '.join(secrets)}", "all": _ways(secrets)}, secrets
        )

    def _redirect(self, status: int, secrets: list[str]) -> None:
        self._send(
            status,
            {},
            secrets,
            Location=f"https://{PLANTED['password in an address']}@other.example/?x={quote(secrets[0])}",
        )

    def _html(self, status: int, secrets: list[str]) -> None:
        page = f"<html><title>{secrets[0]}</title><body>{'<p>'.join(secrets)}</body></html>"
        self._bytes(status, page.encode(), {"Content-Type": "text/html"})

    def _cut(self, status: int, secrets: list[str]) -> None:
        self._bytes(status, json.dumps({"series": _ways(secrets)})[:-9].encode(), {"Content-Type": "application/json"})

    def _binary(self, status: int, secrets: list[str]) -> None:
        lines = (each.encode().ljust(-len(each) % 16 + len(each), b"\x00") for each in secrets)  # of a hex dump
        body = b"\x00\x01\xff".ljust(16, b"\x00") + b"".join(lines)
        self._bytes(status, body, {"Content-Type": "application/octet-stream"})

    def _send(self, status: int, value: Any, secrets: list[str] = [], **headers: str) -> None:  # noqa: B006
        given = {"Content-Type": "application/json", "X-Request-Id": "r-1", **headers}
        if secrets:
            said = secrets[0].replace("\n", " ")
            given |= {"X-Subject-Token": said, "Set-Cookie": f"sid={said}; HttpOnly", "X-Debug": f"for {said}"}
        self._bytes(status, json.dumps(value).encode(), given)

    def _bytes(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status, "Heard")
        for name, text in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _ways(secrets: list[str]) -> list[str]:
    joined = " ".join(secrets)
    return [*secrets, quote(joined), quote(joined, safe=""), b64encode(joined.encode()).decode()]


def _data(path: str, secrets: list[str]) -> Any:
    """What the operations of the tests answer: a list, or samples for a chart; secrets as values and as names."""
    if "/query" in path:
        samples = [
            {"metric": {"__name__": "up", "said": each}, "values": [[1767225600, "1"], [1767225660, "2"]]}
            for each in secrets
        ]
        return {"status": "success", "data": {"resultType": "matrix", "result": samples}}
    rows = [
        {"namespace": each, "metric_name": f"of {each}", "dimensions": [{"name": each, "value": "x"}]}
        for each in _ways(secrets)
    ]
    own = PLANTED["secret in a reply"]
    if path.partition("?")[0].endswith("/alarm-rules"):
        rules = enumerate(secrets)
        return {"thresholds": [{"alarm_rule_id": f"rule-{number}", "alarm_rule_name": each} for number, each in rules]}
    return {"errorCode": "SVCSTG_AMS_2000000", "series": rows, "secret": own, "again": own, "of": secrets}
