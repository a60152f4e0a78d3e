"""`aom-tui doctor`: on the sandbox, and on services that are not well, each played on loopback."""

import asyncio
import json
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from command_runs import Here, Result, Run

from aom_tui.catalogue.load import load_catalogue
from aom_tui.commands.doctor import as_text
from aom_tui.session.checkups.checkup import Subject, checkup
from aom_tui.session.checkups.finding import Finding, Verdict, exit_status, failed, ok, warning
from aom_tui.session.checkups.machine import folders
from aom_tui.session.checkups.network import Place, trusted
from aom_tui.session.network.connection import ConnectionOptions
from aom_tui.settings import Folders

SECRET = "long-and-nowhere-else-8f1c"


def test_one_name_that_is_not_found_is_one_failure_for_each_host(run: Run) -> None:
    rows = by_name(run("doctor", "--json", **as_user("https://iam.example.invalid")))
    bad = {name for name, row in rows.items() if row["verdict"] == "failed"}
    assert "dns iam" in bad
    assert bad <= {"dns iam", "dns aom"}
    assert rows["tls iam"]["what"] == rows["login"]["what"] == "see dns iam"


def by_name(result: Result) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in json.loads(result.out)}


@contextmanager
def iam(
    *, ahead: timedelta = timedelta(0), certificate: trustme.LeafCert | None = None
) -> Iterator[tuple[str, list[str]]]:
    """A service that refuses every login; its clock may be wrong, it may speak TLS. Address, and what it was asked."""
    asked: list[str] = []

    class Refusing(BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(401 if self.command == "POST" else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = answer  # noqa: N815 - the library's names

        def date_time_string(self, timestamp: float | None = None) -> str:
            return format_datetime(datetime.now(UTC) + ahead, usegmt=True)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def as_user(endpoint: str) -> dict[str, str]:
    """An account at that service."""
    return {
        "OS_AUTH_URL": endpoint, "AOM_TUI_ENDPOINT": endpoint, "OS_USERNAME": "ann", "OS_PASSWORD": SECRET,
        "OS_USER_DOMAIN_NAME": "acme", "OS_PROJECT_ID": "0" * 32,
    }  # fmt: skip


def test_a_sandbox_is_well(here: Here) -> None:
    result = here.run("doctor", "--json")
    found = by_name(result)
    assert result.status == 0, result.out
    assert {found[name]["verdict"] for name in ("profile", "dns iam", "iam", "aom", "clock", "login", "project")} == {
        "ok"
    }
    assert here.line["project_id"] in found["project"]["what"]
    assert here.line["password"] not in result.out


def test_each_check_is_a_line_with_what_to_do_below_it(here: Here) -> None:
    result = here.run("doctor", LANG="", LC_ALL="C")
    lines = result.out.splitlines()
    assert lines[-1].endswith("skipped")
    at = next(at for at, line in enumerate(lines) if line.startswith("warning  keyring"))
    assert "password_command" in lines[at + 1]


def test_without_a_profile_the_rest_is_checked(run: Run) -> None:
    result = run("doctor", "--json")
    assert (result.status, by_name(result)["profile"]["verdict"]) == (0, "skipped")
    assert "iam" not in by_name(result)


def test_a_fault_in_config_toml_is_told_first(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text('theme = "drak"\n')
    result = run("doctor", "--json")
    assert result.status == 2
    assert "line 1 theme" in by_name(result)["config"]["what"]


def test_files_that_others_may_read_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir(mode=0o755)
    (tmp_path / "cache" / "x").write_text("x")
    (tmp_path / "cache" / "x").chmod(0o644)
    found = by_name(run("doctor", "--json"))["folder cache"]
    assert found["verdict"] == "warning"
    assert "644" in found["what"] or "755" in found["what"]
    assert "chmod" in found["remedy"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    good = tmp_path / "config"
    found = {each.name: each for each in folders(Folders(good, file / "data", tmp_path / "new" / "cache"))}
    assert found["folder data"] == failed("folder data", f"{file}/data: cannot be made", "Make the folder writable.")
    assert {found[name].verdict for name in ("folder config", "folder cache")} == {Verdict.OK}


def test_a_refused_login_is_tried_once_and_tells_no_secret(run: Run) -> None:
    with iam() as (endpoint, asked):
        result = run("doctor", "--json", **as_user(endpoint))
    assert result.status == 6, result.out
    assert by_name(result)["login"]["verdict"] == "failed"
    assert sum(each.startswith("POST") for each in asked) == 1
    assert SECRET not in result.out + result.err


def test_an_access_key_is_tried_by_one_signed_question(here: Here) -> None:
    line = here.line
    environ = {
        "AOM_TUI_PROFILE": "", "OS_AUTH_URL": line["iam_endpoint"], "AOM_TUI_ENDPOINT": line["aom_endpoint"],
        "HUAWEICLOUD_SDK_AK": line["ak"], "HUAWEICLOUD_SDK_SK": line["sk"],
        "HUAWEICLOUD_SDK_PROJECT_ID": line["project_id"],
    }  # fmt: skip
    found = by_name(here.run("doctor", "--json", **environ))
    assert (found["login"]["verdict"], found["project"]["verdict"]) == ("ok", "ok")
    assert line["project_id"] in found["project"]["what"]
    lost = here.run("doctor", "--json", **{**environ, "HUAWEICLOUD_SDK_PROJECT_ID": "0" * 32})
    assert (lost.status, by_name(lost)["project"]["verdict"]) == (6, "failed")
    wrong = here.run("doctor", "--json", **{**environ, "HUAWEICLOUD_SDK_SK": SECRET})
    assert (wrong.status, by_name(wrong)["login"]["verdict"]) == (6, "failed")
    assert not any(secret in out for secret in (line["sk"], SECRET) for out in (lost.out, wrong.out + wrong.err))
    here.run("doctor", **environ)  # a good signature, so that the wrong one counts for nobody else


def test_who_would_have_to_be_asked_is_not_logged_in(run: Run) -> None:
    with iam() as (endpoint, asked):
        result = run("doctor", "--json", **{**as_user(endpoint), "OS_PASSWORD": ""})
    assert (result.status, by_name(result)["login"]["verdict"]) == (0, "skipped")
    assert not any(each.startswith("POST") for each in asked)


def test_a_password_that_stands_in_the_environment_need_not_be_asked_for(here: Here, tmp_path: Path) -> None:
    where = {f"AOM_TUI_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "CACHE")}
    line, made = here.line, ("profile", "add", "pr", "--no-test", "--source", "prompt", "--region", "cn-north-4")
    who = ("--user", line["username"], "--domain", line["domain"], "--project-id", line["project_id"])
    ends = ("--iam-endpoint", line["iam_endpoint"], "--aom-endpoint", line["aom_endpoint"])
    assert here.run(*made, *who, *ends, **where).status == 0
    asked = ("--profile", "pr", "doctor", "--json")
    assert by_name(here.run(*asked, **where))["login"]["verdict"] == "skipped"
    login = by_name(here.run(*asked, **where, OS_PASSWORD=line["password"]))["login"]
    assert (login["verdict"], login["what"].split(",")[0]) == ("ok", f"{line['username']}@{line['domain']}")


@pytest.mark.parametrize(
    ("ahead", "verdict", "said"),
    [(timedelta(minutes=5), "warning", "behind IAM's"), (timedelta(minutes=-20), "failed", "ahead of IAM's")],
)
def test_a_wrong_clock_is_told_by_iams(run: Run, ahead: timedelta, verdict: str, said: str) -> None:
    with iam(ahead=ahead) as (endpoint, _asked):
        clock = by_name(run("doctor", "--json", **as_user(endpoint)))["clock"]
    assert clock["verdict"] == verdict
    assert said in clock["what"]


def test_an_unknown_ca_is_named_and_trusted_by_ca_file(run: Run, tmp_path: Path) -> None:
    ca = trustme.CA(organization_name="Acme Inspection")
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    with iam(certificate=ca.issue_cert("127.0.0.1")) as (endpoint, _asked):
        result = run("doctor", "--json", **as_user(endpoint))
        trusted = run("doctor", "--json", **as_user(endpoint), OS_CACERT=str(tmp_path / "ca.pem"))
    assert result.status == 7
    tls = by_name(result)["tls iam"]
    assert "Acme Inspection" in tls["what"]
    assert "ca_file" in tls["remedy"]
    assert by_name(trusted)["tls iam"]["verdict"] in ("ok", "warning")
    assert "Acme Inspection" in by_name(trusted)["tls iam"]["what"]


async def test_a_ca_that_the_machine_knows_is_told_from_one_that_nobody_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with iam(certificate=ca.issue_cert("127.0.0.1")) as (endpoint, _asked):
        place = Place("iam", endpoint)
        found, chosen = (
            await trusted(place, ConnectionOptions()),
            await trusted(place, ConnectionOptions(trust_store="system")),
        )
        unchecked = await trusted(place, ConnectionOptions(verify_tls=False))
    assert (found.verdict, 'trust_store = "system"' in found.remedy) == ("failed", True)
    assert chosen.verdict in ("ok", "warning")
    assert (unchecked.verdict, "not verified" in unchecked.what) == ("warning", True)


async def test_an_unknown_ca_has_no_name_where_certificates_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package that reads them comes with some keyrings, and not everywhere."""
    certificate = trustme.CA().issue_cert("127.0.0.1")
    monkeypatch.setitem(sys.modules, "cryptography.x509", None)
    with iam(certificate=certificate) as (endpoint, _asked):
        found = await trusted(Place("iam", endpoint), ConnectionOptions())
    assert found.verdict == "failed"
    assert "issued by somebody unknown" in found.what


def test_where_nobody_listens_is_no_way(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        result = run("doctor", "--json", **as_user(f"http://127.0.0.1:{taken.getsockname()[1]}"))
    assert result.status == 7
    assert "connection refused" in by_name(result)["iam"]["what"]


def test_a_proxy_is_told_without_its_password(run: Run) -> None:
    environ = {**as_user("https://iam.example.invalid"), "HTTPS_PROXY": f"http://ann:{SECRET}@127.0.0.1:9"}
    result = run("doctor", "--json", **environ)
    assert "127.0.0.1:9" in by_name(result)["proxy"]["what"]
    assert by_name(result)["dns iam"]["verdict"] == "skipped"
    assert SECRET not in result.out + result.err
    assert result.status == 7


async def test_a_silent_service_is_not_waited_for(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        environ = as_user(f"http://127.0.0.1:{silent.getsockname()[1]}")
        subject = Subject(Folders(tmp_path, tmp_path, tmp_path), environ, load_catalogue)
        found = {each.name: each for each in await asyncio.wait_for(checkup(subject, 0.5), 30)}
    assert (found["iam"].verdict, found["iam"].status) == ("failed", 7)
    assert "no answer in time" in found["login"].what


def test_the_first_that_failed_gives_the_status() -> None:
    def found(*made: Finding) -> list[Finding]:
        return list(made)

    assert exit_status(found(ok("a", ""), warning("b", ""))) == 0
    assert exit_status(found(ok("a", ""), failed("b", "", status=7), failed("c", "", status=6))) == 7


def test_config_shows_what_holds_and_where_it_comes_from(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text('theme = "light"\n[profiles.lab]\nregion = "cn-north-4"\n')
    shown = run("config", "--json", AOM_TUI_PROFILE="lab").data
    assert isinstance(shown, dict)
    assert shown["settings"]["theme"] == {"value": "light", "source": "file", "place": "line 1"}
    assert shown["settings"]["profiles.lab.region"]["place"] == "line 3"
    assert shown["settings"]["default_profile"]["source"] == "environment"
    assert "config.toml line 1" in run("config").out
    assert run("--theme", "drak", "config").status == 2
    assert json.loads(run("config", "schema").out)["title"] == "aom-tui: config.toml"


def test_warnings_are_counted_as_one_says_it() -> None:
    assert as_text([warning("a", "b")]).endswith("0 ok, 1 warning, 0 failed, 0 skipped")
    assert as_text([warning("a", "b"), warning("c", "d")]).endswith("0 ok, 2 warnings, 0 failed, 0 skipped")


def test_what_is_longer_than_the_terminal_is_folded_between_words() -> None:
    words = "aom-tui 0.1.0, textual 8.2.8, prompt-toolkit 3.0.53 in /home/somebody"
    lines = as_text([warning("python", words, "Use another one where that is not what was meant.")], 50).splitlines()
    assert all(len(line) <= 50 for line in lines)
    assert all(line.startswith(" " * 17) for line in lines[1:-2])
    assert " ".join(" ".join(lines[:-2]).split()[2:]) == f"{words} Use another one where that is not what was meant."
    assert {*words.split()} <= {*" ".join(lines).split()}
