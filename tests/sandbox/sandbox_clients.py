"""A client that knows no more of the sandbox than its announcement."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx


@dataclass(repr=False)
class Client:
    """Plain HTTP with a token, to one project of the sandbox."""

    line: dict[str, str]
    http: httpx.Client
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def project(self) -> str:
        return self.line["project_id"]

    def login(
        self, scope: Any = None, *, user: str = "demo", password: str | None = None, query: str = ""
    ) -> httpx.Response:
        """A token request for any scope; None leaves the scope out."""
        who = {"name": user, "password": password or self.line["password"], "domain": {"name": self.line["domain"]}}
        auth: dict[str, Any] = {"identity": {"methods": ["password"], "password": {"user": who}}}
        if scope is not None:
            auth["scope"] = scope
        return self.http.post(f"/v3/auth/tokens{query}", json={"auth": auth})

    def token(self, project: str = "cn-north-4", user: str = "demo") -> str:
        """A token for the project of that name, asked for once."""
        key = f"{user}/{project}"
        if key not in self.tokens:
            reply = self.login({"project": {"name": project}}, user=user, query="?nocatalog=true")
            self.tokens[key] = reply.headers["X-Subject-Token"]
        return self.tokens[key]

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **more: Any
    ) -> httpx.Response:
        """One call with the token; `{p}` in the path is the project."""
        headers = {"X-Auth-Token": token or self.token(), **more.pop("headers", {})}
        if body is not None:
            more["json"] = body
        return self.http.request(method, path.replace("{p}", self.project), headers=headers, **more)


class ShortLived(Client):
    """A client of a sandbox whose tokens last one second."""

    def fresh(self) -> str:
        """A token that has not expired yet."""
        return str(self.login({"project": {"name": "cn-north-4"}}).headers["X-Subject-Token"])

    def wait_for(self, call: Callable[[], httpx.Response], status: int) -> httpx.Response:
        """Calls until the reply has that status, for ten lives of a token at most."""
        end = time.monotonic() + 10
        while (reply := call()).status_code != status and time.monotonic() < end:
            pass
        return reply


Kind = TypeVar("Kind", bound=Client)


@contextmanager
def own_sandbox(kind: type[Kind], *arguments: str) -> Iterator[Kind]:
    """A client of a sandbox that nobody else uses."""
    command = [sys.executable, "-m", "aom_tui", "sandbox", "--port", "0", "--json", "--parent", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        yield kind(line, httpx.Client(base_url=line["aom_endpoint"], trust_env=False))
        process.kill()
