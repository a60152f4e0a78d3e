"""The control endpoint: who may speak to it, what it refuses, and the request log it shows."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sandbox_clients import Client, own_sandbox

from aom_tui.sandbox.gateway import Gateway
from aom_tui.sandbox.request_log import KEPT
from aom_tui.sandbox.world import World

CONTROL = {"X-Sandbox-Control": "1"}
RULES = "/v2/{p}/alarm-rules?limit=2"


@pytest.fixture(scope="module")
def watched() -> Iterator[Client]:
    with own_sandbox(Client) as client:
        client.http.headers.update(CONTROL)
        yield client


@pytest.fixture(scope="module")
def gateway() -> Gateway:
    return Gateway(World())


def asked(
    gateway: Gateway,
    client: Any = ("127.0.0.1", 50000),
    server: Any = ("127.0.0.1", 8765),
    *,
    path: str = "/sandbox/faults",
    method: str = "GET",
    headers: Any = ((b"x-sandbox-control", b"1"),),
    body: bytes = b"",
) -> tuple[int, dict[str, Any]]:
    """The application itself, with whatever addresses a server would tell it."""
    sent: list[Any] = []
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": list(headers)}
    scope |= {"client": client, "server": server}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(event: Any) -> None:
        sent.append(event)

    asyncio.run(gateway(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.mark.parametrize(
    ("client", "server", "status"),
    [
        (("127.0.0.1", 1), ("127.0.0.1", 8765), 200),
        (("127.8.9.1", 1), ("0.0.0.0", 8765), 200),
        (("::1", 1), ("::1", 8765), 200),
        (("::ffff:127.0.0.1", 1), ("::", 8765), 200),
        (("192.168.1.20", 1), ("192.168.1.20", 8765), 200),
        (("192.168.1.21", 1), ("192.168.1.20", 8765), 403),
        (("fe80::1", 1), ("fe80::2", 8765), 403),
        (("localhost", 1), ("localhost", 8765), 403),
        (None, ("127.0.0.1", 8765), 403),
    ],
)
def test_only_the_same_machine_is_answered(gateway: Gateway, client: Any, server: Any, status: int) -> None:
    said = asked(gateway, client, server)
    assert said[0] == status
    if status == 403:
        assert said[1] == {"error": "the control endpoint answers only on the machine that the sandbox runs on"}


@pytest.mark.parametrize("headers", [(), ((b"x-sandbox-control", b"0"),), ((b"origin", b"http://evil.example"),)])
def test_a_web_page_cannot_speak_to_it(gateway: Gateway, headers: Any) -> None:
    status, body = asked(gateway, headers=headers, method="POST", path="/sandbox/expire-tokens")
    assert (status, body) == (403, {"error": "the header X-Sandbox-Control: 1 is missing"})


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("[::1]:8765", 200),
        ("localhost:8765", 200),
        ("lab.example:8765", 200),
        ("evil.example:8765", 403),
        ("evil.example", 403),
        ("[127.0.0.1", 403),
    ],
)
def test_a_name_that_was_made_to_lead_here_is_not_answered(host: str, status: int) -> None:
    world = World()
    world.endpoint = "http://lab.example:8765"
    headers = ((b"x-sandbox-control", b"1"), (b"host", host.encode()))
    assert asked(Gateway(world), headers=headers)[0] == status


def test_a_large_order_is_refused(gateway: Gateway) -> None:
    assert asked(gateway, method="POST", body=b" " * 70_000)[0] == 413


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("POST", "faults", b"{", 400, "no JSON"),
        ("POST", "faults", b"[]", 400, "no JSON object"),
        ("POST", "faults", b"", 400, "needs kind"),
        ("POST", "faults", b'{"kind": "429", "colour": 1}', 400, "takes no 'colour'; it takes kind, operation, "),
        ("POST", "faults", b'{"kind": 429}', 400, "kind is a text"),
        ("POST", "faults", b'{"kind": "429", "times": 0}', 400, "times is a whole number from 1 to 1000000, not 0"),
        ("POST", "faults", b"\xff", 400, ""),
        ("POST", "faults", b"[" * 10_000, 400, ""),
        ("DELETE", "faults/99", b"", 404, "there is no fault 99"),
        ("DELETE", "faults/x", b"", 400, "'x' is no number of a fault"),
        ("DELETE", "faults/²", b"", 400, "is no number of a fault"),
        ("POST", "scenario", b"", 400, "needs name"),
        ("POST", "scenario", b'{"name": "easter"}', 400, "there are black-friday, node-down, token-storm"),
        ("POST", "scenario", b'{"name": "node-down", "speed": 0}', 400, "speed is a number above 0, 1000 at most"),
        ("GET", "log?after=x", b"", 400, "after must be a number from 0"),
        ("GET", "log?wait=61", b"", 400, "wait must be a number from 0 to 60"),
        ("GET", "log?wait=nan", b"", 400, "wait must be a number from 0 to 60"),
        ("POST", "expire-tokens", b'{"user": "nobody"}', 404, "there is no user 'nobody'"),
        ("PUT", "faults", b"", 404, "the control endpoint has no PUT /sandbox/faults"),
        ("GET", "teapot", b"", 404, "the control endpoint has no GET /sandbox/teapot"),
    ],
)
def test_a_bad_order_is_one_clear_line(
    watched: Client, method: str, path: str, body: bytes, status: int, said: str
) -> None:
    reply = watched.http.request(method, f"/sandbox/{path}", content=body)
    assert reply.status_code == status
    assert said in reply.json()["error"]
    assert len(reply.json()["error"].splitlines()) == 1
    assert watched.http.get("/sandbox/faults").json() == {"faults": [], "scenario_faults": [], "running": None}


def test_faults_are_listed_and_cleared_one_or_all(watched: Client) -> None:
    numbers = [watched.http.post("/sandbox/faults", json={"kind": kind}).json()["id"] for kind in ("500", "reset")]
    listed = watched.http.get("/sandbox/faults").json()["faults"]
    assert [(one["id"], one["kind"], one["left"], one["met"]) for one in listed] == [
        (numbers[0], "500", None, 0),
        (numbers[1], "reset", None, 0),
    ]
    assert watched.call("GET", RULES).status_code == 500
    assert watched.http.get("/sandbox/faults").json()["faults"][0]["met"] == 1
    assert watched.http.delete(f"/sandbox/faults/{numbers[0]}").json() == {"cleared": 1}
    assert watched.http.delete("/sandbox/faults").json() == {"cleared": 1}
    assert watched.call("GET", RULES).status_code == 200


def last(client: Client, **query: Any) -> dict[str, Any]:
    return client.http.get("/sandbox/log", params={"after": 0, **query}).json()["requests"][-1]


def test_the_log_says_who_asked_what_and_what_came_of_it(watched: Client) -> None:
    watched.call("GET", RULES)
    seen = last(watched)
    assert (seen["user"], seen["project"], seen["method"], seen["operation"], seen["status"], seen["error"]) == (
        "demo",
        "cn-north-4",
        "GET",
        "ListAlarmRule",
        200,
        "",
    )
    assert seen["path"] == RULES.replace("{p}", watched.project)
    watched.call("GET", "/v2/{p}/alarm-rules?limit=0")
    assert (last(watched)["status"], last(watched)["error"]) == (400, "AOM.02003110")
    watched.http.post("/sandbox/faults", json={"kind": "429", "times": 1})
    watched.call("GET", RULES)
    assert (last(watched)["error"], last(watched)["fault"]) == ("APIG.0308", "429")


def test_who_was_not_let_in_is_named_if_he_exists(watched: Client) -> None:
    watched.login(user="viewer", password="wrong")
    assert (last(watched)["user"], last(watched)["status"]) == ("viewer", 401)
    watched.login(user="my-password-by-mistake")
    assert (last(watched)["user"], last(watched)["status"]) == ("", 401)
    signed = f"SDK-HMAC-SHA256 Access={watched.line['ak']}, SignedHeaders=host;x-sdk-date, Signature=00"
    watched.http.get(RULES.replace("{p}", watched.project), headers={"Authorization": signed})
    assert (last(watched)["user"], last(watched)["error"]) == ("demo", "APIG.0301")


def test_no_secret_is_in_the_log(watched: Client) -> None:
    token, secret = watched.token(), watched.line["password"]
    watched.login()
    watched.call("GET", f"{RULES}&token={token}&X-Auth-Token={token}&{secret}")
    watched.call("GET", f"/nowhere?password={secret}")
    watched.call("POST", "/v2/{p}/series?limit=1", {"series": [{"namespace": secret}]})
    text = watched.http.get("/sandbox/log").text
    assert "limit=2&token=***&X-Auth-Token=***" in text
    assert "/nowhere?password=***" in text
    for word in (token, secret, watched.line["ak"], watched.line["sk"]):
        assert word not in text


def test_the_log_goes_on_where_one_left_off_and_knows_seats(watched: Client) -> None:
    watched.login(user="viewer")
    watched.token()
    before = watched.http.get("/sandbox/log").json()["last"]
    watched.call("GET", RULES)
    more = watched.http.get("/sandbox/log", params={"after": before}).json()
    assert [one["number"] for one in more["requests"]] == [before + 1] == [more["last"]]
    assert last(watched, seat="viewer")["user"] == "viewer"
    assert watched.http.get("/sandbox/log", params={"seat": "nobody"}).json()["requests"] == []
    assert watched.http.get("/sandbox/log", params={"after": before + 1, "wait": 0.01}).json()["requests"] == []


def test_who_waits_is_woken_by_the_next_request(watched: Client) -> None:
    watched.token()
    before = watched.http.get("/sandbox/log").json()["last"]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(watched.http.get, "/sandbox/log", params={"after": before, "wait": 60}, timeout=70)
        watched.call("GET", RULES)
        assert [one["operation"] for one in waiting.result().json()["requests"]] == ["ListAlarmRule"]


def test_only_the_newest_are_kept() -> None:
    gateway = Gateway(World())
    requests = gateway.world.requests
    for _ in range(KEPT + 5):
        asked(gateway, path="/nowhere")
    assert requests.last == KEPT + 5
    assert [one.number for one in requests.after(0)] == list(range(6, KEPT + 6))


def test_the_access_log_is_a_line_for_each_request_and_starts_with_faults() -> None:
    command = [sys.executable, "-m", "aom_tui", "sandbox", "--port", "0", "--json", "--log", "--parent"]
    command += ["--fault", "500:operation=ListAlarmRule,times=1"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        import httpx

        client = Client(line, httpx.Client(base_url=line["aom_endpoint"], trust_env=False))
        client.call("GET", RULES)
        client.call("GET", "/%1b%5b31m?a=b")
        _, err = process.communicate(timeout=10)
    login, rules, nowhere = err.splitlines()
    assert "  demo          POST    /v3/auth/tokens?nocatalog=true  KeystoneCreateUserTokenByPassword  201" in login
    assert f"{RULES.replace('{p}', client.project)}  ListAlarmRule  500 AOM.02003500" in rules
    assert rules.endswith("ms  fault 500")
    assert "/%1b%5b31m?a=***  -  404 APIG.0101" in nowhere


@pytest.mark.parametrize("fault", ["teapot", "429:operation=Nope", "429:seconds=1"])
def test_a_fault_that_cannot_be_is_one_line_and_status_2(fault: str) -> None:
    command = [sys.executable, "-m", "aom_tui", "sandbox", "--port", "0", "--json", "--fault", fault]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith("aom-tui: --fault: ")


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "没有场景'nope'"), ("en", "there is no scenario 'nope'"), ("fr", "there is no scenario 'nope'")],
)
def test_a_refusal_is_in_the_language_of_who_asks(gateway: Gateway, language: str, said: str) -> None:
    headers = ((b"x-sandbox-control", b"1"), (b"accept-language", language.encode()))
    order = b'{"name": "nope"}'
    status, reply = asked(gateway, path="/sandbox/scenario", method="POST", headers=headers, body=order)
    assert (status, reply["error"].startswith(said)) == (400, True)


def test_a_fault_for_nobody_is_refused(gateway: Gateway) -> None:
    order = b'{"kind": "429", "user": "seat99"}'
    status, reply = asked(gateway, method="POST", body=order)
    assert (status, reply) == (404, {"error": "there is no user 'seat99'"})
