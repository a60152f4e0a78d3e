"""What `--as` prints is run: curl by curl, our line by a shell, REPL lines by the REPL, Python by python."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from command_runs import PROGRAM, Here

AWKWARD = "it's \"x\" $HOME `id` \\n \\ 中文 😀 !1 %PATH% ${A} <>&|;*?~#\nsecond line\ttab '"
"""What shells mind."""

CLIENTS_OWN = ("host", "content-length", "connection", "accept-encoding")
"""Headers that whoever sends makes anew."""

needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")


def created(here: Here, name: str, form: str) -> str:
    """The request in that form that makes an application with an awkward description; nothing is sent."""
    body = {"name": name, "display_name": name, "description": AWKWARD, "eps_id": "0"}
    shown = here.run("call", "CreateApp", "--body", json.dumps(body, ensure_ascii=False), "--as", form)
    assert shown.status == 0, shown.err
    assert nothing_secret(here, shown.out + shown.err)
    return shown.out


def description(here: Here, name: str) -> str:
    found: Any = here.run("call", "ShowAppByName", f"name={name}").data
    return str(found["description"])


def nothing_secret(here: Here, text: str) -> bool:
    return not any(here.line[name] in text for name in ("password", "sk")) and "MII" not in text


def shell(here: Here, line: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """By a real shell, where `aom-tui` is this program."""
    program = folder / "aom-tui"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    program.chmod(0o700)
    environ = {**here.environ, **env, "PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=environ, check=False, timeout=60)


@needs_curl
def test_curl_sends_it(here: Here, tmp_path: Path) -> None:
    line = created(here, "by-curl", "curl")
    token = here.run("token", "--reveal", "--yes").out.strip()
    done = shell(here, f"{line.strip()} -sS --fail-with-body", tmp_path, TOKEN=token)
    assert done.returncode == 0, done.stdout + done.stderr
    assert description(here, "by-curl") == AWKWARD


def test_our_own_line_sends_it(here: Here, tmp_path: Path) -> None:
    done = shell(here, created(here, "by-line", "aom-tui"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert description(here, "by-line") == AWKWARD


def test_the_repl_sends_it(here: Here) -> None:
    done = here.run("repl", stdin=created(here, "by-repl", "repl").encode())
    assert done.status == 0, done.err
    assert description(here, "by-repl") == AWKWARD


def test_python_sends_it_by_the_official_sdk(here: Here, tmp_path: Path) -> None:
    """A write, a body of nested models, a query, and a list as a whole body, in one process: the SDK loads slowly."""
    programs = [
        created(here, "by-sdk", "sdk"),
        here.run("call", "ListSeries", "limit=2", "series[0][namespace]=PAAS.NODE", "--as", "sdk").out,
        here.run("call", "ListMetricOrEventAlarmRule", "limit=1", "--as", "sdk").out,
        here.run("call", "DeleteMuteRules", "--body", '[{"name": "none"}]', "--as", "sdk").out,
    ]
    assert nothing_secret(here, "".join(programs))
    file = tmp_path / "all.py"
    file.write_text("\n\n".join(programs), encoding="utf-8")
    keys = {"HUAWEICLOUD_SDK_AK": here.line["ak"], "HUAWEICLOUD_SDK_SK": here.line["sk"]}
    done = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, env={**here.environ, **keys}, check=False
    )
    assert '"namespace": "PAAS.NODE"' in done.stdout, done.stderr
    assert description(here, "by-sdk") == AWKWARD


def test_hcloud_is_written_as_its_guide_says(here: Here) -> None:
    """Its documented syntax; KooCLI itself, an executable of Huawei's that knows no sandbox, cannot be run here."""
    items = (
        "limit=2",
        "series[0][namespace]=a b",
        "series[0][dimensions][0][name]=n",
        "series[0][dimensions][0][value]=v",
    )
    words = shlex.split(here.run("call", "ListSeries", *items, "--as", "hcloud").out)
    region, project = here.line["region"], here.line["project_id"]
    assert words == [
        "hcloud", "AOM", "ListSeries", f"--cli-region={region}", f"--project_id={project}", "--limit=2",
        "--series.1.namespace=a b", "--series.1.dimensions.1.name=n", "--series.1.dimensions.1.value=v",
    ]  # fmt: skip
    file = here.run("call", "DeleteMuteRules", "--body", '[{"name": "a"}]', "--as", "hcloud").out
    assert file.startswith("cat > AOM_DeleteMuteRules.json <<'EOF'\n")
    assert file.endswith(f"hcloud AOM DeleteMuteRules --cli-region={region} --cli-jsonInput=AOM_DeleteMuteRules.json\n")
    assert json.loads(file.partition("\n")[2].partition("\nEOF\n")[0]) == {
        "path": {"project_id": project},
        "body": [{"name": "a"}],
    }


def test_an_http_file_sends_it(here: Here, tmp_path: Path) -> None:
    """By our own runner of such files, which leaves its variable for the token to the profile."""
    file = tmp_path / "x.http"
    file.write_text(created(here, "by-http", "http"), "utf-8")
    done = here.run("requests", "run", str(file))
    assert done.status == 0, done.err
    assert description(here, "by-http") == AWKWARD


def test_an_archive_holds_what_sends_it_again(here: Here) -> None:
    """Each part of the call as it stands in the archive, and the token, which does not."""
    assert here.run("call", "ListSeries", "limit=2", "series[0][namespace]=PAAS.NODE").status == 0
    newest = here.run("history", "op:ListSeries", "-n", "1", "--json").data[0]["number"]
    entry = here.run("history", "export", str(newest), "--as", "har").data["log"]["entries"][-1]
    sent = entry["request"]
    headers = {each["name"]: each["value"] for each in sent["headers"] if each["name"].lower() not in CLIENTS_OWN}
    assert nothing_secret(here, json.dumps(entry))
    assert headers["X-Auth-Token"].startswith("***")
    headers["X-Auth-Token"] = here.run("token", "--reveal", "--yes").out.strip()
    again = httpx.request(
        sent["method"], sent["url"], headers=headers, content=sent["postData"]["text"], trust_env=False
    )
    assert again.status_code == entry["response"]["status"] == 200
    assert again.json() == json.loads(entry["response"]["content"]["text"])


def test_an_http_entry_has_a_request_line_headers_and_the_body(here: Here) -> None:
    """As both editors read it: a name behind ###, then the message; the editors themselves cannot be run here."""
    body = json.dumps({"series": [{"namespace": AWKWARD}]}, ensure_ascii=False)
    shown = here.run("call", "ListSeries", "limit=2", "--body", body, "--as", "http")
    head, _blank, sent = shown.out.partition("\n\n")
    project, aom = here.line["project_id"], here.line["aom_endpoint"]
    assert head.splitlines() == [
        "### ListSeries", f"POST {aom}/v2/{project}/series?limit=2", "Content-Type: application/json",
        "X-Auth-Token: {{TOKEN}}",
    ]  # fmt: skip
    assert json.loads(sent) == json.loads(body)
    assert "the variable TOKEN" in shown.err


@pytest.mark.parametrize("form", ["sdk", "hcloud"])
def test_what_has_no_such_form_is_said(here: Here, form: str) -> None:
    shown = here.run("request", "GET", "/v2/{project_id}/unheard", "--as", form)
    assert (shown.status, shown.out) == (2, "")
    assert "curl and aom-tui" in shown.err


@pytest.mark.parametrize("form", ["curl", "aom-tui", "repl"])
def test_a_request_by_hand_goes_too(here: Here, tmp_path: Path, form: str) -> None:
    items = ("GET", "/v2/{project_id}/alarm-rules", "limit==1", "X-Tag: =a", "--as", form)
    shown = here.run("request", *items)
    assert shown.status == 0, shown.err
    if form == "repl":
        assert here.run("repl", stdin=shown.out.encode()).status == 0
        return
    token = here.run("token", "--reveal", "--yes").out.strip() if form == "curl" else ""
    if form == "curl" and not shutil.which("curl"):
        pytest.skip("curl is not installed")
    done = shell(here, shown.out.strip(), tmp_path, TOKEN=token)
    assert "thresholds" in done.stdout + done.stderr


def test_no_form_needs_the_network(here: Here) -> None:
    """Nobody listens there, and no credentials are given."""
    nowhere = {"AOM_TUI_PROFILE": "", "OS_TOKEN": "MIISECRET", "OS_AUTH_URL": "http://127.0.0.1:9",
               "AOM_TUI_ENDPOINT": "http://127.0.0.1:9", "OS_PROJECT_ID": "p" * 32}  # fmt: skip
    for form in ("curl", "aom-tui", "repl", "sdk", "hcloud", "http"):
        shown = here.run("call", "ListSeries", "series[0][namespace]=a", "--as", form, **nowhere)
        assert shown.status == 0, shown.err
        assert "MIISECRET" not in shown.out + shown.err


def test_a_line_names_the_profile_unless_it_is_the_environment_s(here: Here) -> None:
    asked = ("call", "ListAlarmRule", "limit=1", "--as", "aom-tui")
    assert here.run(*asked).out == "aom-tui --profile sandbox call ListAlarmRule limit=1\n"
    assert here.run(*asked, **here.as_user).out == "aom-tui call ListAlarmRule limit=1\n"
    assert here.run("call", "ListAlarmRule", **here.as_user).status == 0
    newest = str(here.run("history", "list", "-n", "1", "--json").data[0]["number"])  # type: ignore[index]
    assert here.run("history", "export", newest, "--as", "aom-tui").out == "aom-tui call ListAlarmRule\n"


def test_python_is_another_name_for_sdk(here: Here) -> None:
    asked = ("call", "ListAlarmRule", "--as")
    assert here.run(*asked, "python").out == here.run(*asked, "sdk").out != ""
    assert "'python'" in here.run(*asked, "pyhton").err
    lines = b"use ListAlarmRule\nas python\n"
    assert here.run("repl", stdin=lines).out == here.run(*asked, "sdk").out


def test_planted_secrets_are_in_no_form(here: Here) -> None:
    body = '{"series": [{"namespace": "a"}], "password": "PLANTED1", "secret_key": "PLANTED2"}'
    items = ("X-Auth-Token:PLANTED3", "Cookie:PLANTED4", "X-Security-Token:PLANTED5", "Authorization:PLANTED6",
             "token==PLANTED7", "auth_token==PLANTED8")  # fmt: skip
    for form in ("curl", "aom-tui", "repl", "sdk", "hcloud", "http"):
        shown = here.run("call", "ListSeries", *items, "--body", body, "--no-check", "--as", form)
        assert shown.status == 0, shown.err
        assert "PLANTED" not in shown.out + shown.err, form
        assert "a secret, which is left out" in shown.err


@pytest.mark.parametrize("item", ["a\\:b==c", "a==@x", "a===x", "X-A: =x", "X-B:@x", "query==@x", "query===x"])
def test_a_line_holds_what_looks_like_signs(here: Here, item: str) -> None:
    what = (
        ("call", "ListInstantQueryAomPromGet") if item.startswith("query") else ("request", "GET", "/v2/{project_id}/x")
    )
    words = shlex.split(here.run(*what, item, "--as", "aom-tui").out)
    assert here.run(*words[1:], "--dry-run").out == here.run(*what, item, "--dry-run").out != ""
