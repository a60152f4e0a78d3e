"""`--data FILE`: the state is in the file before a call is answered, whatever becomes of the process, disk or file."""

import json
import resource
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from kept_sandbox import Trial, report
from rule_bodies import threshold_rule
from sandbox_clients import Client

COMMAND = [sys.executable, "-m", "aom_tui", "sandbox", "--port", "0", "--json", "--parent"]


@contextmanager
def on(path: Path, *arguments: str) -> Iterator[tuple[Client, "subprocess.Popen[str]"]]:
    """A sandbox on that file, killed at the end."""
    pipe = subprocess.PIPE
    command = [*COMMAND, "--data", str(path), *arguments]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        yield Client(line, httpx.Client(base_url=line["aom_endpoint"], trust_env=False)), process
        process.kill()


def refused(path: Path, *arguments: str) -> str:
    """What a sandbox says that does not start on that file."""
    done = subprocess.run([*COMMAND, "--data", str(path), *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    return line.removeprefix(f"aom-tui: --data: {path}: ").removesuffix(".")


def test_nothing_acknowledged_is_lost_and_nothing_is_kept_by_half(tmp_path: Path) -> None:
    trial = Trial(tmp_path / "data.db")
    assert trial.run(30) == []
    assert all(one.samples and one.events for one in trial.writers)


def test_profile_and_token_of_a_killed_sandbox_still_work(tmp_path: Path) -> None:
    path = "/v2/b07d93e4518c4fd2a6e13c9f8027d46b/alarm-rules"
    with on(tmp_path / "data.db") as (client, _):
        token, secrets = client.token(), {name: client.line[name] for name in ("password", "ak", "sk")}
        viewer = client.token("cn-north-4_staging", "viewer")
    with on(tmp_path / "data.db") as (client, _):
        assert {name: client.line[name] for name in secrets} == secrets
        assert client.call("GET", "/v2/{p}/alarm-rules", token=token).status_code == 200
        assert client.call("GET", path, token=viewer).status_code == 200
        assert client.call("POST", path, threshold_rule("x"), token=viewer).status_code == 403


def ordered(client: Client, place: str, **body: str) -> httpx.Response:
    """The reply to an order at the control endpoint."""
    return client.http.post(f"/sandbox/{place}", json=body, headers={"X-Sandbox-Control": "1"})


def test_no_depth_of_a_body_stops_what_comes_after_it(tmp_path: Path) -> None:
    names = ("event_name", "event_severity", "event_type", "resource_provider", "resource_type", "resource_id")
    metadata = json.dumps(dict.fromkeys(names, "x") | {"event_severity": "Info", "event_type": "event"})
    with on(tmp_path / "data.db") as (client, _):
        for depth in (400, *range(950, 970)):  # some of these were decoded, and could not be encoded again
            annotations = f'{{"a": {"[" * depth + "]" * depth}}}'
            event = f'{{"starts_at": 1, "ends_at": 0, "annotations": {annotations}, "metadata": {metadata}}}'
            reply = client.call("PUT", "/v2/{p}/push/events", content=f'{{"events": [{event}]}}')
            assert reply.status_code == (204 if depth == 400 else 400)
        assert client.call("POST", "/v2/{p}/alarm-rules", threshold_rule("after")).status_code == 200


def test_tokens_that_were_expired_on_demand_stay_expired(tmp_path: Path) -> None:
    with on(tmp_path / "data.db") as (client, _):
        token = client.token()
        assert ordered(client, "expire-tokens").status_code == 200
    with on(tmp_path / "data.db") as (client, _):
        reply = client.call("GET", "/v2/{p}/alarm-rules", token=token)
        assert (reply.status_code, reply.json().get("error_code")) == (401, "APIG.0307")


def test_an_order_that_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    unlimited = resource.RLIM_INFINITY
    with on(tmp_path / "data.db") as (client, process):
        size = (tmp_path / "data.db-wal").stat().st_size
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, unlimited))
        reply = ordered(client, "expire-tokens")
        assert (reply.status_code, list(reply.json())) == (503, ["error"])
        assert client.login({"project": {"name": "cn-north-4"}}).status_code == 201


def test_a_call_that_reads_writes_nothing(tmp_path: Path) -> None:
    with on(tmp_path / "data.db", "--speed", "0.01") as (client, _):  # time stands still between rounds
        client.call("GET", "/v2/{p}/alarm-rules")
        before = (tmp_path / "data.db-wal").stat()
        for path in ("/v2/{p}/alarm-rules", "/v2/{p}/aom/dashboards", "/v2/{p}/alarm-notified-histories"):
            assert client.call("GET", path).status_code == 200
        after = (tmp_path / "data.db-wal").stat()
        assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def test_a_full_disk_refuses_the_call_and_no_more(tmp_path: Path) -> None:
    path, unlimited = tmp_path / "data.db", resource.RLIM_INFINITY
    temporary = {"auth": {"identity": {"methods": ["token"]}}}
    with on(path) as (client, process):
        token = client.token()
        size = (tmp_path / "data.db-wal").stat().st_size
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, unlimited))
        refusals = [
            client.call("POST", "/v2/{p}/alarm-rules", threshold_rule("full")),
            client.call("POST", "/v1/{p}/ams/report/metricdata", report(1, 7)),
            client.call("POST", "/v3.0/OS-CREDENTIAL/securitytokens", temporary),
        ]
        assert [reply.status_code for reply in refusals] == [503] * 3
        assert refusals[0].json() == {"error_code": "AOM.02001503", "error_msg": "Server unavailable."}
        assert refusals[1].json()["errorCode"] == "SVCSTG_AMS_5030002"
        assert refusals[2].json()["error"]["code"] == 503
        assert client.call("GET", "/v2/{p}/alarm-rules").status_code == 200
        assert client.login({"project": {"name": "cn-north-4"}}).status_code == 201
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
        assert client.call("POST", "/v2/{p}/alarm-rules", threshold_rule("after")).status_code == 200
        process.kill()
        assert process.stderr is not None
        lines = process.stderr.read().splitlines()
    assert len(lines) == 4
    assert lines[0].startswith(f"aom-tui sandbox: --data: {path}: ")
    assert lines[0].endswith("; AddAlarmRule is refused")
    assert lines[3].endswith("; it is tried again later")  # what reads is answered
    with on(path) as (client, _):
        rules = client.call("GET", "/v2/{p}/alarm-rules", token=token).json()["thresholds"]
        # A refused call may have been applied, as with any 503; it is not applied by half.
        assert {"full", "after"} <= {one["alarm_rule_name"] for one in rules}
        wanted = [{"namespace": "KILL.TEST", "metric_name": name, "dimensions": []} for name in ("a", "b", "c")]
        series = client.call("POST", "/v2/{p}/series", {"series": wanted}, token=token).json()["series"]
        assert len(series) == 3


def test_the_file_is_its_owners_only(tmp_path: Path) -> None:
    with on(tmp_path / "data.db"):
        modes = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}
        assert modes == {"data.db": 0o600, "data.db-wal": 0o600}


def test_a_second_sandbox_is_told_that_it_is_in_use(tmp_path: Path) -> None:
    with on(tmp_path / "data.db"):
        assert refused(tmp_path / "data.db") == "another sandbox uses it. End that one, or name another file"


def test_another_seed_than_the_files_is_refused(tmp_path: Path) -> None:
    with on(tmp_path / "data.db", "--seed", "3"):
        pass
    with on(tmp_path / "data.db", "--seed", "3"):
        pass
    said = "it was begun with --seed 3, not 0. Leave --seed out, or name another file"
    assert refused(tmp_path / "data.db", "--seed", "0") == said


def test_who_has_joined_a_class_trusts_the_next_sandbox_on_the_file(tmp_path: Path) -> None:
    with on(tmp_path / "data.db", "--tls", "--seats", "2") as (client, _):
        trusted, seats = Path(client.line["ca_file"]).read_text(), [one["project_id"] for one in client.line["seats"]]
    with on(tmp_path / "data.db", "--tls", "--seats", "3") as (client, _):
        assert Path(client.line["ca_file"]).read_text() == trusted
        assert [one["project_id"] for one in client.line["seats"]][:2] == seats
        reply = httpx.get(client.line["aom_endpoint"], verify=ssl.create_default_context(cadata=trusted))
        assert reply.status_code == 404


def test_an_unusable_file_is_said_in_one_line(tmp_path: Path) -> None:
    assert refused(tmp_path / "no" / "x.db") == f"there is no folder {tmp_path / 'no'}. Make it first"
