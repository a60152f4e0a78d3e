"""A class: seats with a user, a project and data each, https, and the door through which they come in."""

import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from sandbox_clients import Client, own_sandbox

from aom_tui.sandbox.entrance import WATCHED_SECONDS, WRONG_TRIES, Entrance
from aom_tui.sandbox.guard import MOST_CONNECTIONS
from aom_tui.sandbox.hosts import listen, names, plain, reachable, url
from aom_tui.sandbox.identity import DEMO, MAIN, STAGING
from aom_tui.sandbox.seats import make_seats
from aom_tui.sandbox.tls import certificate, made_for
from aom_tui.sandbox.wire import Refused
from aom_tui.sandbox.world import World

SERIES = "/v2/{p}/series?limit=1"
SHOP = {"series": [{"namespace": "PAAS.NODE"}]}
RULES = "/v2/{p}/alarm-rules"


@pytest.fixture(scope="module")
def classroom() -> Iterator[Client]:
    """Three seats, on loopback over plain http."""
    with own_sandbox(Client, "--seats", "3") as client:
        yield client


def seat(client: Client, number: int) -> Mapping[str, Any]:
    """What is announced of a seat."""
    return dict(client.line["seats"][number - 1])  # type: ignore[arg-type,call-overload]


def joined(client: Client, number: int) -> Mapping[str, Any]:
    """What the seat gets at the entrance; its secret stands in the code, which the contract tests read."""
    from aom_tui.session.sandbox_client.join_code import read_code

    code = read_code(seat(client, number)["code"])
    claim = {"seat": code.seat, "secret": code.secret.reveal()}
    return dict(client.http.post("/sandbox/join", json=claim).raise_for_status().json())


def seat_token(client: Client, number: int, project: str | None = None) -> httpx.Response:
    who = joined(client, number)
    scope = {"project": {"name": project or who["project_name"]}}
    return client.login(scope, user=who["username"], password=who["password"])


def test_a_seat_has_a_user_a_project_and_data_of_its_own(classroom: Client) -> None:
    one, two = (seat_token(classroom, number).headers["X-Subject-Token"] for number in (1, 2))
    rule = {
        "alarm_rule_name": "of-seat-1", "alarm_level": 2, "metric_name": "cpuUsage", "namespace": "PAAS.NODE",
        "comparison_operator": ">", "threshold": "5", "statistic": "average", "period": 60000, "unit": "Percent",
        "evaluation_periods": 1, "dimensions": [], "is_turn_on": True, "action_enabled": False, "alarm_description": "",
    }  # fmt: skip
    own, other = seat(classroom, 1)["project_id"], seat(classroom, 2)["project_id"]
    made = classroom.call("POST", f"/v2/{own}/alarm-rules", rule, token=one)
    assert made.status_code == 200, made.text
    names_of = {}
    for project, token in ((own, one), (other, two)):
        shown = classroom.call("GET", f"/v2/{project}/alarm-rules?limit=100", token=token).json()
        names_of[project] = {each["alarm_rule_name"] for each in shown["thresholds"]}
    assert names_of[own] - names_of[other] == {"of-seat-1"}
    assert names_of[other], "seeded like the trainer's"


def test_a_seat_is_refused_in_any_project_but_its_own(classroom: Client) -> None:
    token = seat_token(classroom, 1).headers["X-Subject-Token"]
    for project in (seat(classroom, 2)["project_id"], classroom.line["project_id"], STAGING.id):
        refused = classroom.call("POST", f"/v2/{project}/series?limit=1", SHOP, token=token)
        assert (refused.status_code, refused.json()["error_code"]) == (403, "AOM.04007403")
    elsewhere = seat_token(classroom, 1, "cn-north-4_seat02")
    assert elsewhere.status_code == 404
    assert "Could not find project" in elsewhere.json()["error"]["message"]


def test_the_trainer_may_enter_every_seats_project(classroom: Client) -> None:
    token = classroom.token("cn-north-4_seat03")
    project = seat(classroom, 3)["project_id"]
    assert classroom.call("POST", f"/v2/{project}/series?limit=1", SHOP, token=token).status_code == 200
    listed = classroom.call("GET", "/v3/auth/projects", token=token).json()["projects"]
    assert [each["name"] for each in listed] == ["cn-north-4", "cn-north-4_staging"] + [
        f"cn-north-4_seat0{number}" for number in (1, 2, 3)
    ]


def test_a_seat_lists_its_own_project_only(classroom: Client) -> None:
    """The SDK looks a project up by the region's name: it must not find one that the seat may not enter."""
    token = seat_token(classroom, 2).headers["X-Subject-Token"]
    for path in ("/v3/auth/projects", "/v3/projects"):
        listed = classroom.call("GET", path, token=token).json()["projects"]
        assert [each["name"] for each in listed] == ["cn-north-4_seat02"]


def test_passwords_and_keys_are_each_seats_own(classroom: Client) -> None:
    one, two = joined(classroom, 1), joined(classroom, 2)
    assert len({one["password"], two["password"], classroom.line["password"]}) == 3
    assert len({one["sk"], two["sk"], classroom.line["sk"]}) == 3
    scope = {"project": {"name": one["project_name"]}}
    for user, password in (("seat01", two["password"]), ("seat01", classroom.line["password"])):
        assert classroom.login(scope, user=user, password=password).status_code == 401
    assert classroom.login({"project": {"name": "cn-north-4"}}, password=one["password"]).status_code == 401


def test_the_entrance_says_what_it_wants(classroom: Client) -> None:
    for body in (b"", b"[]", b"{", b'{"seat": "1", "secret": "00"}', b'{"seat": 1, "secret": "zz"}', b"[" * 5000):
        refused = classroom.http.post("/sandbox/join", content=body)
        assert (refused.status_code, refused.json()["error_code"]) == (400, "SANDBOX.0400"), body
    assert classroom.http.get("/sandbox/join").status_code == 405


def test_without_seats_there_is_no_entrance(client: Client) -> None:
    refused = client.http.post("/sandbox/join", json={"seat": 1, "secret": "00"})
    assert (refused.status_code, refused.json()["error_code"]) == (404, "APIG.0101")


def told(entrance: Entrance, address: str, number: int, secret: bytes) -> int:
    """The status of one try."""
    try:
        entrance.admit(address, number, secret)
    except Refused as refused:
        return refused.reply.status
    return 200


def test_who_guesses_has_to_wait_and_keeps_nobody_else_out() -> None:
    now = [1000.0]
    (seat,) = make_seats(1)
    entrance = Entrance([seat], lambda: now[0])
    right, wrong = seat.join_secret, bytes(5)
    assert [told(entrance, "10.0.0.7", 1, wrong) for _ in range(WRONG_TRIES)] == [403] * WRONG_TRIES
    assert told(entrance, "10.0.0.7", 1, right) == 429, "a right one is not tried either"
    assert told(entrance, "10.0.0.8", 1, right) == 200
    now[0] += WATCHED_SECONDS
    assert told(entrance, "10.0.0.7", 1, right) == 200


def test_a_seat_of_ones_own_gives_no_further_guesses() -> None:
    one, two = make_seats(2)
    entrance = Entrance([one, two], lambda: 1000.0)
    for _ in range(WRONG_TRIES):
        assert told(entrance, "10.0.0.7", 1, one.join_secret) == 200
        assert told(entrance, "10.0.0.7", 2, one.join_secret) == 403
    assert told(entrance, "10.0.0.7", 2, two.join_secret) == 429


def test_a_machine_has_many_addresses_of_ipv6_and_one_count() -> None:
    entrance = Entrance(make_seats(1), lambda: 1000.0)
    for last in range(WRONG_TRIES):
        assert told(entrance, f"2001:db8::{last}", 1, b"") == 403
        assert told(entrance, f"::ffff:10.0.0.{last}", 1, b"") == 403
        assert told(entrance, f"10.0.0.{last}", 9, b"") == 403
    assert told(entrance, "2001:db8::abcd", 1, b"") == 429
    assert told(entrance, "2001:db8:0:1::1", 1, b"") == 403


def test_how_long_to_wait_is_said() -> None:
    now = [1000.0]
    entrance = Entrance(make_seats(1), lambda: now[0])
    for _ in range(WRONG_TRIES):
        told(entrance, "10.0.0.7", 1, b"")
        now[0] += 2
    with pytest.raises(Refused) as caught:
        entrance.admit("10.0.0.7", 1, b"")
    assert caught.value.reply.headers["Retry-After"] == str(WATCHED_SECONDS - 2 * WRONG_TRIES + 1)


def test_the_data_of_a_seat_are_made_when_it_comes() -> None:
    world = World(seats=make_seats(20))
    assert len(world._projects) == 2
    first, again = (world.data(world.identity.seats[0].project) for _ in range(2))
    assert first is again
    assert len(world._projects) == 3
    assert {series.key for series in first.series} == {series.key for series in world.data(MAIN).series}


def test_without_seats_all_is_as_it_was() -> None:
    identity = World().identity
    assert identity.demo == DEMO
    assert [user.name for user in identity.users] == ["demo", "viewer"]
    assert identity.projects == (MAIN, STAGING)


@pytest.mark.skipif(sys.platform != "linux", reason="only there is 127.0.0.2 an address of each machine")
def test_one_address_cannot_take_all_connections() -> None:
    """Half a request on each: the sandbox waits for the rest, and serves the others meanwhile."""
    with own_sandbox(Client, "--host", "0.0.0.0") as client, ExitStack() as held:
        port = int(client.line["aom_endpoint"].rpartition(":")[2])
        for _ in range(MOST_CONNECTIONS):
            half = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            half.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        with socket.create_connection(("127.0.0.1", port)) as one_more:
            one_more.settimeout(10)
            assert one_more.recv(100).startswith(b"HTTP/1.1 503 ")
        with socket.create_connection(("127.0.0.1", port), 10, ("127.0.0.2", 0)) as other:
            other.settimeout(10)
            other.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert other.recv(100).startswith(b"HTTP/1.1 404 ")


# -- where it listens, and its certificate


@pytest.mark.parametrize(
    ("said", "meant", "endpoint"),
    [
        ("127.0.0.1", "127.0.0.1", "https://127.0.0.1:1"),
        ("[::1]", "::1", "https://[::1]:1"),
        ("0:0::1", "::1", "https://[::1]:1"),
        ("localhost", "localhost", "https://localhost:1"),
    ],
)
def test_an_address_as_people_write_it(said: str, meant: str, endpoint: str) -> None:
    assert plain(said) == meant
    assert url(meant, 1, tls=True) == endpoint


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])
def test_everywhere_is_announced_as_somewhere(everywhere: str) -> None:
    place = reachable(everywhere)
    assert place not in ("0.0.0.0", "::", "")
    assert names(everywhere)[0] == place


def test_its_certificate_holds_up_to_strict_checks() -> None:
    """As Python 3.13 makes them by default, for each name and address."""
    made = certificate(made_for(["10.9.8.7", "class.example", "::1"]))
    for name in ("10.9.8.7", "class.example", "::1"):
        trusting = ssl.create_default_context(cadata=made.ca_pem)
        trusting.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
        assert shaken_hands(made.context, trusting, name)
    trusting = ssl.create_default_context(cadata=certificate(made_for(["10.9.8.7"])).ca_pem)
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken_hands(made.context, trusting, "10.9.8.7")


def shaken_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> bool:
    """A handshake in memory."""
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(back, there, server_hostname=name),
        server.wrap_bio(there, back, server_side=True),
    )
    done = [False, False]
    for _ in range(10):
        for number, end in enumerate(ends):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            done[number] = True
    return all(done)


def has_ipv6() -> bool:
    try:
        listen("::1", 0).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", pytest.param("::1", marks=pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6"))],
)
def test_it_serves_https_and_says_whom_to_trust(host: str) -> None:
    with own_sandbox(Client, "--host", host, "--tls") as client:
        assert client.line["aom_endpoint"].startswith(f"https://{url(host, 1, tls=True)[8:-2]}:")
        trusted = ssl.create_default_context(cafile=client.line["ca_file"])
        reply = httpx.get(client.line["aom_endpoint"], verify=trusted, trust_env=False)
        assert reply.json()["error_code"] == "APIG.0101"
        with pytest.raises(httpx.ConnectError):
            httpx.get(client.line["aom_endpoint"], trust_env=False)


def run_sandbox(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """To its end, which comes with its stdin."""
    command = [sys.executable, "-m", "aom_tui", "sandbox", "--port", "0", "--parent", *arguments]
    return subprocess.run(command, input="", capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.parametrize("host", ["203.0.113.9", "no-such-host.invalid", "..", "127.0.0.1.5", ""])
def test_a_host_that_cannot_be_is_one_clear_line(host: str) -> None:
    done = run_sandbox("--host", host)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("aom-tui: --host: ")
    assert len(done.stderr.splitlines()) == 1


def test_plain_http_for_others_is_warned_of_and_served() -> None:
    done = run_sandbox("--host", "0.0.0.0", "--json")
    assert done.returncode == 0
    assert "warning: http://" in done.stderr
    assert "unencrypted" in done.stderr
    assert json.loads(done.stdout)["aom_endpoint"] in done.stderr
    assert run_sandbox("--host", "0.0.0.0", "--json", "--tls").stderr == ""
    assert run_sandbox("--host", "localhost", "--json").stderr == ""


def test_each_seat_has_a_line_to_hand_out() -> None:
    done = run_sandbox("--seats", "12", "--tls")
    lines = [line for line in done.stdout.splitlines() if line.startswith("seat ")]
    assert len(lines) == 12
    assert [line.split()[:4] for line in lines[::11]] == [
        ["seat", number, "aom-tui", "join"] for number in ("01", "12")
    ]
    assert len({line.split()[-1] for line in lines}) == 12
    assert all(len(line) < 80 for line in lines)


def test_the_certificate_lies_there_while_it_runs() -> None:
    assert not Path(json.loads(run_sandbox("--tls", "--json").stdout)["ca_file"]).exists()
