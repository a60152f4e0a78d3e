"""`token`, `auth` and profiles with the real program: what they say, and that no secret is in it or in a file."""

import json
import shlex
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from answering import given, server
from command_runs import Here, Result, Run, private_environment, runner

from aom_tui.session.network.service_clock import ENDED_AT_ONCE

HERE = str(Path(__file__).parent)
KEPT = ("--user", "demo", "--domain", "acme", "--source", "keyring")


@pytest.fixture
def mine(here: Here, tmp_path: Path) -> Run:
    """The program with a keyring in a file, and no profile."""
    environ = private_environment(tmp_path) | {
        "PYTHONPATH": f"{Path.cwd()}:{HERE}",
        "PYTHON_KEYRING_BACKEND": "file_keyring.Ring",
        "FILE_KEYRING": str(tmp_path / "ring.json"),
    }
    return runner(environ)


def add(run: Run, here: Here, *more: str) -> Result:
    line = here.line
    place = ("--region", line["region"], "--iam-endpoint", line["iam_endpoint"], "--aom-endpoint", line["aom_endpoint"])
    return run("profile", "add", "mine", *place, "--kind", "test", *more)


def keep(tmp_path: Path, **secrets: str) -> None:
    (tmp_path / "ring.json").write_text(json.dumps(secrets))


def assert_nowhere(secret: str, tmp_path: Path, *results: Result) -> None:
    """Neither said nor written, but in the keyring."""
    for each in tmp_path.rglob("*"):
        if each.is_file() and each.name != "ring.json":
            assert secret.encode() not in each.read_bytes(), each
    for result in results:
        assert secret not in result.out + result.err


def test_an_identity_of_the_environment_without_a_region_is_told_what_to_set(here: Here) -> None:
    place = {"OS_TOKEN": "MII-given", "OS_AUTH_URL": here.line["iam_endpoint"], "AOM_TUI_PROFILE": ""}
    refused = here.run("call", "ListAlarmRule", **place)
    assert refused.status == 2
    assert refused.err.splitlines() == [
        "aom-tui: endpoint: OS_TOKEN in the environment says who you are, and nothing says where AOM is. "
        "Set OS_REGION_NAME, such as cn-north-4, or AOM_TUI_ENDPOINT."
    ]


def test_a_secret_of_the_keyring_logs_in_and_goes_with_its_profile(here: Here, mine: Run, tmp_path: Path) -> None:
    add(mine, here, *KEPT)
    keep(tmp_path, mine=here.line["password"], other="another's")
    got = mine("token", "--json", "--profile", "mine")
    facts: Any = got.data
    assert facts["credential"] == {
        "kind": "password", "source": "keyring", "variables": [], "access_key": None, "expires_at": None, "mfa": False,
    }  # fmt: skip
    assert facts["cache"]["mode"] == "0600"
    assert Path(facts["cache"]["file"]).is_file()
    shown = mine("token", "--profile", "mine")
    for words in ("acme (5d1c", "read by you alone (0600)", "secret in the system's keyring", "cached"):
        assert words in shown.out
    seen = mine("auth", "--profile", "mine").out  # without the secret, which nobody is asked for
    for words in (facts["fingerprint"], "(23h59m)", "read by you alone (0600)", "the cache: the next login"):
        assert words in seen
    elsewhere: Any = mine("auth", "--json", "--profile", "mine", "--region", "cn-east-3").data
    assert (elsewhere["fingerprint"], elsewhere["cache"]) == (None, None), "that token is of another project"
    forgotten = mine("token", "--forget", "--profile", "mine")
    assert (forgotten.status, forgotten.err) == (0, "aom-tui: tokens of profile mine forgotten\n")
    assert not Path(facts["cache"]["file"]).exists()
    stays = Path(facts["cache"]["file"])
    stays.mkdir()
    refused = mine("token", "--forget", "--profile", "mine")
    assert (refused.status, refused.err) == (2, f"aom-tui: {stays}: could not be taken out. Remove it by hand.\n")
    in_line = mine("repl", "--profile", "mine", stdin=b"forget\n")
    assert f"{stays}: could not be taken out. Remove it by hand." in in_line.err
    stays.rmdir()
    assert "none yet: it is got when it is needed" in mine("auth", "--profile", "mine").out
    removed = mine("profile", "remove", "mine", "--yes")
    assert removed.err == "aom-tui: profile mine removed\n"
    assert json.loads((tmp_path / "ring.json").read_text()) == {"other": "another's"}
    assert_nowhere(here.line["password"], tmp_path, got, shown, forgotten, removed)


def test_auth_sends_nothing_and_asks_nobody(here: Here, mine: Run, tmp_path: Path) -> None:
    add(mine, here, *KEPT, "--iam-endpoint", "http://127.0.0.1:9")
    keep(tmp_path, mine=here.line["password"])
    shown = mine("auth", "--profile", "mine")
    assert shown.status == 0
    assert "none yet: it is got when it is needed" in shown.out
    assert "http://127.0.0.1:9" in shown.out
    facts: Any = mine("auth", "--json", "--profile", "mine").data
    assert (facts["fingerprint"], facts["user"], facts["scope"]) == (None, "demo", "project")


def test_a_wrong_secret_is_refused_in_one_line_and_kept_out_of_sight(here: Here, mine: Run, tmp_path: Path) -> None:
    add(mine, here, *KEPT)
    keep(tmp_path, mine="wrong and nowhere else")
    refused = mine("token", "--profile", "mine")
    assert refused.status == 6
    assert refused.err.startswith("aom-tui: IAM refused the login: 401 The username or password is wrong")
    called = mine("call", "ListAlarmRule", "--profile", "mine")
    assert called.err.startswith("aom-tui: Login refused: IAM refused the login: 401 ")
    assert called.err.splitlines()[0].count("IAM refused") == 1
    wire = mine("history", "show", "3", "-o", "wire").out
    assert "\n# IAM refused the login: 401 The username or password is wrong\n" in wire
    assert_nowhere("wrong and nowhere else", tmp_path, refused, called)


def test_no_keyring_is_a_clear_word_and_what_to_use_instead(here: Here, mine: Run) -> None:
    add(mine, here, *KEPT)
    none = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    failed = mine("token", "--profile", "mine", **none)
    assert failed.status == 2
    assert failed.err == (
        "aom-tui: keyring: this system has none that works. "
        'Set password_command in profile mine, or source = "prompt" to be asked each time.\n'
    )
    removed = mine("profile", "remove", "mine", "--yes", **none)
    assert "what it may have kept for mine before could not be taken out" in removed.err


def test_where_nobody_is_the_environment_gives_what_would_be_asked_for(here: Here, mine: Run) -> None:
    none = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    added = add(mine, here, "--user", "demo", "--domain", "acme")
    assert "demo@acme: it is asked for when it is needed, or taken from OS_PASSWORD\n" in added.err
    refused = mine("token", "--profile", "mine", **none)
    assert refused.status == 2
    assert "Run it on a terminal, or set OS_PASSWORD or password_command." in refused.err
    secret = {"OS_PASSWORD": here.line["password"]}
    another = mine("token", "--profile", "mine", **none, **secret, OS_USERNAME="another")
    assert (another.status, another.err[:9]) == (2, "aom-tui: ")
    assert "belongs to another identity" in another.err
    got = mine("token", "--profile", "mine", **none, **secret)
    assert (got.status, got.err) == (0, "")
    add(mine, here, "--ak", here.line["ak"])
    signed = ("call", "ListAlarmRule", "--query", "length(@)", "--profile", "mine")
    assert "set HUAWEICLOUD_SDK_SK or" in mine(*signed, **none).err
    assert mine(*signed, **none, HUAWEICLOUD_SDK_SK=here.line["sk"]).status == 0


def test_a_command_gives_the_secret(here: Here, mine: Run, tmp_path: Path) -> None:
    kept = tmp_path / "ring.json"
    kept.write_text(here.line["password"])
    add(mine, here, "--user", "demo", "--domain", "acme", "--password-command", shlex.join(["cat", str(kept)]))
    got = mine("call", "ListAlarmRule", "--query", "length(@)", "--profile", "mine")
    assert (got.status, got.err) == (0, "")
    assert_nowhere(here.line["password"], tmp_path, got)


def test_a_user_is_named_by_id(here: Here, mine: Run, tmp_path: Path) -> None:
    by_name: Any = here.run("token", "--json", **here.as_user).data
    user_id, project_id = by_name["user_id"], by_name["project"]["id"]
    refused = add(mine, here, "--user-id", user_id)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("aom-tui: profile mine domain: not set, and a project's name needs the account")
    add(mine, here, "--user-id", user_id, "--project-id", project_id, "--source", "keyring")
    keep(tmp_path, mine=here.line["password"])
    before: Any = mine("auth", "--json", "--profile", "mine").data
    assert (before["user"], before["user_id"], before["fingerprint"]) == ("", user_id, None)
    assert user_id in mine("profile", "list").out
    got = mine("token", "--json", "--profile", "mine")
    facts: Any = got.data
    assert [facts[key] for key in ("user", "user_id", "domain", "project")] == [
        "demo", user_id, "acme", by_name["project"],
    ]  # fmt: skip
    assert facts["fingerprint"] in mine("auth", "--profile", "mine").out, "found in the cache, without the secret"
    keep(tmp_path, mine="wrong and nowhere else")
    wrong = mine("token", "--profile", "mine")
    assert wrong.status == 6
    assert wrong.err.startswith("aom-tui: IAM refused the login: 401 The username or password is wrong")
    add(mine, here, "--domain", here.line["domain"], "--project", here.line["project_name"], "--source", "environment")
    named = mine("token", "--json", "--profile", "mine", OS_USER_ID=user_id, OS_PASSWORD=here.line["password"])
    assert named.data["project"] == by_name["project"]  # type: ignore[index]
    assert_nowhere(here.line["password"], tmp_path, got, wrong, named)


def test_the_environment_names_a_user_by_id(here: Here) -> None:
    by_name: Any = here.run("token", "--json", **here.as_user).data
    both = here.as_user | {"OS_USER_ID": by_name["user_id"]}
    refused = here.run("token", **both)
    assert (refused.status, refused.err) == (2, "aom-tui: OS_USERNAME, OS_USER_ID: both say who. Unset one of them.\n")
    got: Any = here.run("token", "--json", **both | {"OS_USERNAME": ""}).data
    assert (got["user"], got["credential"]["variables"][0]) == ("demo", "OS_USER_ID")


def test_all_services_are_listed_on_demand(here: Here) -> None:
    shown = here.run("token", "--catalog", **here.as_user)
    assert f"cn-north-4 {here.line['aom_endpoint']}" in shown.out
    facts: Any = here.run("token", "--json", "--catalog", **here.as_user).data
    assert {"service": "iam", "region": "cn-north-4", "url": f"{here.line['iam_endpoint']}/v3"} in facts["catalog"]


# -- an ECS's agency


@contextmanager
def metadata(key: dict[str, str]) -> Iterator[str]:
    """A metadata service on loopback, for an ECS that has metadata tokens."""

    class Answers(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self._say(b"METADATATOKEN")

        def do_GET(self) -> None:
            is_allowed = self.headers["X-Metadata-Token"] == "METADATATOKEN"
            self._say(json.dumps({"credential": key}).encode(), 200 if is_allowed else 403)

        def _say(self, body: bytes, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """In silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def temporary_key(here: Here) -> dict[str, str]:
    """As an agency would get it; our own `call` would not show it."""
    body = {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": 900}}}}
    token = here.run("token", "--reveal", "--yes", **here.as_user).out.strip()
    url = f"{here.line['iam_endpoint']}/v3.0/OS-CREDENTIAL/securitytokens"
    return dict(httpx.post(url, json=body, headers={"X-Auth-Token": token}).json()["credential"])


def test_an_agency_signs(here: Here, mine: Run, tmp_path: Path) -> None:
    key = temporary_key(here)
    add(mine, here, "--source", "ecs")
    with metadata(key) as place:
        got = mine("call", "ListAlarmRule", "--profile", "mine", AOM_TUI_METADATA_ENDPOINT=place)
        assert (got.status, got.err) == (0, "")
        shown = mine("auth", "--profile", "mine")
    assert "this ECS's agency, from the metadata service" in shown.out
    assert "not fetched yet" in shown.out
    gone = mine("call", "ListAlarmRule", "--profile", "mine", AOM_TUI_METADATA_ENDPOINT=place)
    assert gone.status == 2
    assert "this machine seems to be no ECS" in gone.err
    for secret in (key["secret"], key["securitytoken"]):
        assert_nowhere(secret, tmp_path, got, shown, gone)


def test_a_token_whose_end_has_passed_at_once_is_told_and_used(run: Run) -> None:
    who = {"OS_USERNAME": "u", "OS_PASSWORD": "long-and-nowhere-else", "OS_USER_DOMAIN_NAME": "d", "OS_PROJECT_ID": "p"}
    with server({}, token_ends="2001-01-01T00:00:00Z") as (there, asked):
        who |= {"OS_AUTH_URL": there, "AOM_TUI_ENDPOINT": there}
        first, second = (run("request", "GET", "/v1/x", **who) for _ in range(2))
        seen = [run(*words, **who).out for words in (("auth",), ("token",), ("doctor",))]
    assert (first.status, first.err) == (0, f"aom-tui: {ENDED_AT_ONCE}\n")
    assert (second.status, second.err) == (0, ""), "said once"
    assert [headers["x-auth-token"] for path, headers in asked if path == "/v1/x"] == ["MIIgot"] * 2
    assert all(ENDED_AT_ONCE in " ".join(out.split()) for out in seen), seen
    assert "warning  login" in seen[2]


def test_a_given_token_that_is_over_is_told_with_its_origin_and_not_as_iams(run: Run) -> None:
    over = "the given token (OS_TOKEN) is over since 2001-01-01 00:00:00 UTC"
    with server({}, token_ends="2001-01-01T00:00:00Z") as (there, asked):
        called = run("request", "GET", "/v1/x", **given(there))
        seen = [run(*words, **given(there)) for words in (("token",), ("doctor",))]
    remedy = "It cannot be renewed: set OS_TOKEN anew, or give a user and password."
    assert (called.status, called.err) == (0, f"aom-tui: {over}. {remedy}\n")
    assert [headers["x-auth-token"] for path, headers in asked if path == "/v1/x"] == ["MIIgiven"]
    assert "(expired)" in seen[0].out
    assert over in " ".join(seen[1].out.split())
    assert "IAM issued" not in " ".join(each.out + each.err for each in (called, *seen))
