"""A server that answers by path, in a thread of its own, and a token for it from elsewhere."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answers = dict[str, tuple[int, dict[str, str]]]
Asked = list[tuple[str, dict[str, str]]]


SIGN_IN = b"<!DOCTYPE html><title>Sign in</title>"
PORTAL: Answers = {"/x": (200, {"Content-Type": "text/html"})}
"""With `SIGN_IN` as its body a portal that answers whatever it is asked."""

TOKEN: dict[str, Any] = {
    "issued_at": "2026-01-01T00:00:00Z", "expires_at": "2099-01-01T00:00:00Z", "roles": [],
    "user": {"name": "u", "domain": {"name": "d"}}, "project": {"id": "p", "name": "cn-north-4"},
}  # fmt: skip


@contextmanager
def server(
    answers: Answers,
    *,
    token_ends: str = TOKEN["expires_at"],
    body: bytes = b"{}",
    bodies: Mapping[str, bytes] = {},
) -> Iterator[tuple[str, Asked]]:
    """Answers by path, 200 otherwise, each with its body of `bodies` or with that one; what it was asked.

    The headers that it was asked with are in lower case.

    What IAM is asked about a token is not among it, unless there is an answer for it.
    """
    asked: Asked = []
    token = json.dumps({"token": {**TOKEN, "expires_at": token_ends}}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = bodies.get(self.path, body)
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path.startswith("/v3/auth/tokens") and self.path not in answers:  # IAM, asked about the given token
                sent = token
            else:
                asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            status, headers = answers.get(self.path, (200, {"X-Subject-Token": "MIIgot"}))
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(sent)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        do_POST = do_DELETE = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}", asked
    finally:
        running.shutdown()
        running.server_close()


def given(endpoint: str) -> dict[str, str]:
    """A token from elsewhere, so that nobody logs in."""
    return {"OS_TOKEN": "MIIgiven", "OS_AUTH_URL": endpoint, "AOM_TUI_ENDPOINT": endpoint, "OS_PROJECT_ID": "p"}
