"""`call`, `request`, `token`: the whole way through the program, the loopback network and the sandbox."""

import json
import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from command_runs import PROGRAM, Here, Run

from aom_tui.commands.output import FORMATS

NODES = ("ListSeries", "limit=2", "series[0][namespace]=PAAS.NODE")
EXAMPLE_RULE = {
    "alarm_rule_name": "node-cpu-high",
    "namespace": "PAAS.NODE",
    "metric_name": "cpuUsage",
    "dimensions": [{"name": "clusterId", "value": "c1"}],
    "comparison_operator": ">=",
    "threshold": "85",
    "unit": "Percent",
    "statistic": "average",
    "period": 60000,
    "evaluation_periods": 3,
    "alarm_level": 2,
}


def test_data_is_on_stdout_and_nothing_on_stderr(here: Here) -> None:
    result = here.run("call", *NODES)
    assert (result.status, result.err) == (0, "")
    assert len(json.loads(result.out)["series"]) == 2
    assert result.out.startswith('{\n  "series"')


def test_chinese_is_utf_8_whatever_the_locale(here: Here) -> None:
    result = here.run("call", "ListAlarmRule", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="POSIX")
    assert result.status == 0
    assert "结算服务所在主机" in result.out


def test_a_query_shows_its_part(here: Here) -> None:
    result = here.run("call", *NODES, "--query", "series[].namespace")
    assert result.data == ["PAAS.NODE", "PAAS.NODE"]


@pytest.mark.parametrize("form", FORMATS[:-2])
@pytest.mark.parametrize("query", ["thresholds[].name", "nosuch"])
def test_a_query_that_finds_nothing_says_so(here: Here, query: str, form: str) -> None:
    result = here.run("call", "ListAlarmRule", "--query", query, "-o", form)
    assert "aom-tui: --query: it finds nothing here\n" in result.err


def test_a_query_that_does_not_fit_the_reply_says_so(here: Here) -> None:
    result = here.run("call", *NODES, "--query", "sum(series)")
    assert (result.status, result.out) == (7, "")
    assert "sum()" in result.err
    assert len(result.err.splitlines()) == 1


def test_a_table_has_a_column_for_each_field(here: Here) -> None:
    result = here.run("call", *NODES, "-o", "table")
    head, rule, *rows = result.out.splitlines()
    assert head.split()[:4] == ["namespace", "metric_name", "unit", "hostName"]
    assert set(rule) == {"-", " "}
    assert len(rows) == 2
    assert "[" not in rows[0]


def test_a_table_is_of_the_most_telling_list_and_its_times_can_be_read(here: Here) -> None:
    series = {
        "namespace": "PAAS.NODE",
        "metric_name": "cpuUsage",
        "dimensions": [{"name": "clusterName", "value": "shop-prod"}],
    }
    body = {"samples": [series], "statistics": ["average"], "period": 300, "time_range": "-1.-1.30"}
    result = here.run("call", "ListSample", "--body", json.dumps(body), "-o", "table")
    head, _, *rows = result.out.splitlines()
    assert re.match(r"timestamp [+-]\d\d:\d\d +unit +average$", head)
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +Percent +[\d.]+$", row) for row in rows)
    assert "the table is $.samples[].data_points[]; others: --query 'samples[]'" in result.err
    assert here.run(
        "call", "ListSample", "--body", json.dumps(body), "-o", "table", "--query", "samples[]"
    ).out.startswith("sample.metric_name  ")


def test_csv_has_the_columns_of_the_table_and_values_as_sent(here: Here) -> None:
    series = {
        "namespace": "PAAS.NODE",
        "metric_name": "cpuUsage",
        "dimensions": [{"name": "clusterName", "value": "shop-prod"}],
    }
    body = {"samples": [series], "statistics": ["average"], "period": 300, "time_range": "-1.-1.30"}
    call = ("call", "ListSample", "--body", json.dumps(body))
    result = here.run(*call, "-o", "csv")
    head, *rows = result.out.splitlines()
    assert head == "timestamp,unit,average"
    assert rows
    assert all(re.fullmatch(r"\d{13},Percent,[\d.]+", row) for row in rows)
    last = json.loads(here.run("history", "-n", "1", "--json").out)[0]["number"]
    assert here.run("history", "show", str(last), "-o", "csv").out == result.out
    piped = here.run("repl", stdin=f"call ListSample --body '{json.dumps(body)}' -o csv\n".encode())
    assert head in piped.out.splitlines()


def test_columns_of_csv_stand_in_the_order_of_the_reply(here: Here) -> None:
    """That of a table is by what tells a person which row it is."""
    query = (
        "{rows: [{id: 'r-1', tags: {b: 'x', a: 'y'}, name: 'one'}, {id: 'r-2', tags: {b: 'z', c: '1'}, name: 'two'}]}"
    )
    result = here.run("call", *NODES, "--query", query, "-o", "csv")
    assert result.out.splitlines()[0] == "id,tags.b,tags.a,name,tags.c"
    assert here.run("call", *NODES, "--query", query, "-o", "table").out.split()[0] == "name"


@pytest.mark.parametrize("form", ["table", "csv", "ndjson"])
@pytest.mark.parametrize("call", ["ListInstantQueryAomPromGet query=nosuchmetric", "ListSeries series:=[]"])
def test_an_empty_list_is_said_with_its_path_and_nothing_is_data(here: Here, call: str, form: str) -> None:
    query = ("--query", "{series: `[]`}") if "ListSeries" in call else ()
    result = here.run("call", *call.split(), "-o", form, *query)
    assert (result.status, result.out) == (0, "")
    assert f"aom-tui: $.{'series' if query else 'data.result'}[]   no rows\n" in result.err


def test_csv_of_prometheus_says_the_series_and_the_time_as_sent(here: Here) -> None:
    result = here.run("call", "ListInstantQueryAomPromGet", "query=up", "-o", "csv")
    head, first, *_rest = result.out.splitlines()
    assert head == "series,timestamp,value"
    assert re.fullmatch(r"[^,]+,\d{10}(\.\d+)?,[01]", first)


def test_raw_is_as_sent_and_i_puts_the_head_first(here: Here) -> None:
    head, _, body = here.run("call", *NODES, "-i", "-o", "raw").out.partition("\n\n")
    assert head.startswith("HTTP/1.1 200 OK\n")
    assert "x-request-id: " in head
    assert body.startswith('{"series":[{"namespace":"PAAS.NODE",')


def test_an_api_error_is_data_too_and_explained_on_stderr(here: Here) -> None:
    result = here.run("call", "ShowAlarmRule", "alarm_rule_id=99")
    assert result.status == 4
    assert json.loads(result.out)["error_code"] == "AOM.02004121"
    first, second = result.err.splitlines()
    assert first.startswith("aom-tui: 400 AOM.02004121 The alarm does not exist. (request id ")
    assert "No threshold rule matches." in second


@pytest.mark.parametrize("form", ["-o table", "-o csv", "-o ndjson", "-o chart", "--query a", "--query a -o raw"])
def test_a_refusal_is_no_row_and_no_part(here: Here, form: str) -> None:
    result = here.run("call", "ShowAlarmRule", "alarm_rule_id=99", *form.split())
    assert (result.status, result.out) == (4, "")
    assert "aom-tui: 400 AOM.02004121 The alarm does not exist." in result.err
    looked_at = re.search(r"`aom-tui (history show \d+) -o wire` shows what came", result.err)
    assert looked_at
    assert json.loads(here.run(*looked_at[1].split()).out)["error_code"] == "AOM.02004121"


def test_a_body_comes_from_stdin_and_items_go_into_it(here: Here) -> None:
    body = b'{"series": [{"namespace": "PAAS.NODE"}]}'
    result = here.run("call", "ListSeries", "--body", "-", "series[0][metric_name]=cpuUsage", stdin=body)
    assert {each["metric_name"] for each in json.loads(result.out)["series"]} == {"cpuUsage"}


def test_a_skeleton_can_be_sent_as_it_is(here: Here) -> None:
    body = here.run("call", "ListSeries", "--skeleton")
    assert here.run("call", "ListSeries", "--body", body.out).status in (0, 4)


def test_a_line_for_a_sandbox_that_does_not_run_says_so(run: Run) -> None:
    for form in ("curl", "http"):
        shown = run("call", "ListAlarmRule", "--as", form, "--profile", "sandbox")
        none = "aom-tui: no sandbox runs that the token could come from: start one, `aom-tui sandbox`\n"
        assert (shown.status, shown.err.startswith(none)) == (0, True), shown.err


def test_the_curl_line_really_runs_and_holds_no_secret(here: Here) -> None:
    shown = here.run("call", "ListSeries", "series[0][namespace]=it's", "--as", "curl")
    line = shown.out
    assert shown.err == "aom-tui: the line needs TOKEN: export TOKEN=$(aom-tui token --reveal --yes)\n"
    token = here.run("token", "--reveal", "--yes").out.strip()
    assert token not in line
    done = subprocess.run(["sh", "-c", f"{line.strip()} -s"], capture_output=True, env={"TOKEN": token}, check=True)
    assert "series" in json.loads(done.stdout) or "error_code" in json.loads(done.stdout)
    assert b"401" not in done.stdout


def test_a_path_goes_to_the_service_that_knows_it(here: Here) -> None:
    assert here.run("request", "get", "/v2/{project_id}/alarm-rules", "limit==1").status == 0
    assert "projects" in json.loads(here.run("request", "GET", "/v3/auth/projects").out)


def test_token_says_whose_it_is_and_not_what_it_is(here: Here) -> None:
    said = json.loads(here.run("token", "--json").out)
    assert said["user"] == "demo"
    assert said["project"] == {"id": here.line["project_id"], "name": "cn-north-4"}
    assert said["fingerprint"].startswith("sha256:")
    assert said["issued_at"] < said["expires_at"]
    assert "token" not in said
    renewed = json.loads(here.run("token", "--json", "--renew", "--reveal", "--yes").out)
    assert renewed["fingerprint"] != said["fingerprint"]
    assert renewed["token"].startswith("MII")


def test_no_secret_reaches_stdout_or_stderr(here: Here) -> None:
    password = here.line["password"]
    user = f"auth[identity][password][user][password]={password}"
    results = [
        here.run("call", *NODES, "-i"),
        here.run("call", *NODES, "--dry-run"),
        here.run("call", "KeystoneCreateUserTokenByPassword", user, "--dry-run"),
        here.run("call", "KeystoneCreateUserTokenByPassword", user, "-i"),
        here.run("call", "CreateTemporaryAccessKeyByToken", "--body", '{"auth":{"identity":{"methods":["token"]}}}'),
        here.run("token", **here.as_user),
        here.run("profile", "show"),
    ]
    text = "".join(result.out + result.err for result in results)
    token = here.run("token", "--reveal", "--yes").out.strip()
    for secret in (password, here.line["sk"], token):
        assert secret not in text
    assert "***" in text


# -- exit statuses


class Canned(BaseHTTPRequestHandler):
    """Answers a path `/303` with that status, `/html` with a page, `/key` with a new access key; a POST with a half."""

    PAGES: ClassVar[dict[str, tuple[str, bytes]]] = {
        "html": ("text/html", b"<html></html>"),
        "key": ("application/json", b'{"access": "AK1", "secret": "hush", "n": 1.00, "note": "\xe2\x80\xae"}'),
    }

    def do_GET(self) -> None:
        word = self.path.strip("/")
        kind, body = self.PAGES.get(word, ("application/json", b"{}"))
        self.send_response(200 if word in self.PAGES else int(word))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "99")
        self.end_headers()
        self.wfile.write(b'{"id": 30')
        self.close_connection = True

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def canned() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Canned) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(("path", "status"), [("/303", 3), ("/404", 4), ("/503", 5), ("/html", 7)])
def test_the_class_of_the_reply_is_the_exit_status(here: Here, canned: str, path: str, status: int) -> None:
    result = here.run("request", "GET", path, **{**here.as_user, "AOM_TUI_ENDPOINT": canned})
    assert result.status == status
    assert result.err.startswith("aom-tui: ")
    assert ("-o wire shows what came" in result.err) == (status == 7)


def at_the_canned(here: Here, canned: str, tmp_path: Path) -> dict[str, str]:
    """A profile whose calls are kept with their bodies."""
    line = here.line
    (tmp_path / "config.toml").write_text(
        f"""
        [profiles.canned]
        kind = "test"
        iam_endpoint = "{line["iam_endpoint"]}"
        aom_endpoint = "{canned}"
        project_id = "{line["project_id"]}"
        user = "{line["username"]}"
        domain = "{line["domain"]}"
        password_command = "echo {line["password"]}"
        """
    )
    return {"AOM_TUI_CONFIG_DIR": str(tmp_path), "AOM_TUI_PROFILE": "canned"}


def test_what_came_of_a_write_is_looked_at_without_sending_it_again(here: Here, canned: str, tmp_path: Path) -> None:
    there = at_the_canned(here, canned, tmp_path)
    broken = here.run("request", "POST", "/x", "--body", "{}", **there)
    assert broken.status == 7
    assert "the write may have been applied" in broken.err
    assert "Send it again" not in broken.err
    last = broken.err.splitlines()[-1]
    part = "aom-tui: only a part of the body came: 9 of 99 bytes"
    where = re.fullmatch(rf"{part}\. `aom-tui (history show \d+) -o wire` shows what came", last)
    assert where, last
    wire = here.run(*where[1].split(), "-o", "wire")
    assert '\n{"id": 30\n' in wire.out
    assert wire.err.endswith(f"{part}\n"), "what is shown need not be named"
    raw = here.run(*where[1].split(), "-o", "raw")
    assert raw.out == '{"id": 30'
    assert raw.err.endswith(f"{part}\n"), "who reads it is to know"


def test_without_bodies_in_the_history_nobody_is_told_to_send_a_write_again(here: Here, canned: str) -> None:
    there = {**here.as_user, "AOM_TUI_ENDPOINT": canned}
    assert "shows what came" not in here.run("request", "POST", "/x", "--yes", "--body", "{}", **there).err
    assert "\naom-tui: -o wire shows what came\n" in here.run("request", "GET", "/html", **there).err


def test_iam_that_refuses_is_6_and_iam_that_is_silent_7(here: Here) -> None:
    refused = here.run("call", *NODES, **{**here.as_user, "OS_PASSWORD": "wrong"})
    assert (refused.status, refused.out) == (6, "")
    assert here.run("token", **{**here.as_user, "OS_PASSWORD": "wrong"}).status == 6
    with socket.create_server(("127.0.0.1", 0)) as gone:
        nobody = f"http://127.0.0.1:{gone.getsockname()[1]}"
    silent = here.run("call", *NODES, **{**here.as_user, "OS_AUTH_URL": nobody})
    assert (silent.status, silent.out) == (7, "")


def test_the_deadline_is_7_and_an_interrupt_130(here: Here) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/"
        late = here.run("request", "GET", url, "--timeout", "0.3")
        assert late.status == 7
        assert "0.3 s" in late.err
        mute.accept()[0].close()
        with subprocess.Popen([*PROGRAM, "request", "GET", url], stderr=subprocess.PIPE, env=here.environ) as process:
            waiting, _ = mute.accept()  # kept open: a connection that is closed would be a reply of its own
            with waiting:
                waiting.recv(1)
                process.send_signal(2)
                _, err = process.communicate(timeout=10)
    told, ended = err.decode().splitlines()
    assert "is none of profile sandbox's hosts, 127.0.0.1:" in told
    assert told.endswith(" is: it gets no credentials")
    assert (process.returncode, ended) == (130, "aom-tui: cancelled")


def test_a_whole_url_needs_no_profile_and_gets_no_credentials(here: Here, canned: str) -> None:
    result = here.run("request", "GET", f"{canned}/200", "--dry-run", AOM_TUI_PROFILE="")
    assert (result.status, result.out) == (0, f"GET {canned}/200\n")
    assert here.run("request", "GET", f"{canned}/200", AOM_TUI_PROFILE="").data == {}


def test_only_raw_shows_a_reply_as_sent(here: Here, canned: str) -> None:
    request = ("request", "GET", f"{canned}/key")
    shown = here.run(*request).out
    assert "hush" not in shown
    assert '"n": 1.00' in shown
    assert here.run(*request, "--query", "n").out == "1.00\n"
    assert '"note": "\\u202e"' in shown
    assert "hush" not in here.run(*request, "--query", "secret").out
    assert "hush" not in here.run(*request, "-o", "table").out
    assert here.run(*request, "-o", "raw").out.encode() == Canned.PAGES["key"][1]


def test_every_fault_has_a_line_of_its_own(here: Here) -> None:
    body = '{"series": [{"metric_name": 3}, {"namespace": "PAAS.NODE"}, 7, {"dimensions": [{"name": 1}]}]}'
    result = here.run("call", "ListSeries", "limit=0", "--body", body)
    assert (result.status, result.out) == (2, "")
    assert result.err.splitlines() == [
        "aom-tui: query limit: 0 is less than the minimum 1. --no-check sends it all the same.",
        "aom-tui: body series[0].namespace: required",
        "aom-tui: body series[0].metric_name: 3 is a number, expected a string",
        "aom-tui: body series[2]: 7 is a number, expected an object",
        "aom-tui: body series[3].namespace: required",
        "aom-tui: body series[3].dimensions[0].name: 1 is a number, expected a string",
    ]


def test_a_range_of_time_that_is_none_is_told_without_an_expression(here: Here) -> None:
    for items in (("ListSample", "--body", '{"samples": [], "period": 60, "time_range": "1h"}'),
                  ("ListEvents", "type=active_alert", "time_range=1h")):  # fmt: skip
        said = here.run("call", *items).err
        assert 'time_range: "1h" is not start.end.minutes, such as -1.-1.60 for the last 60 minutes' in said
        assert "^" not in said


# -- fields that the documents do not know


def test_a_field_that_nobody_knows_is_sent_and_noted(here: Here) -> None:
    result = here.run("call", *NODES, "sort=up", "--dry-run")
    assert result.status == 0
    assert '"sort": "up"' in result.out
    assert result.err == "aom-tui: body sort: no field that the documents of ListSeries know\n"


def test_a_write_with_a_field_that_looks_like_a_known_one_is_not_sent_unless_unchecked(here: Here) -> None:
    given = json.dumps({**EXAMPLE_RULE, "treshold": "5"})
    refused = here.run("call", "UpdateAlarmRule", "--body", given)
    assert refused.status == 2
    said = "aom-tui: body treshold: UpdateAlarmRule knows no treshold. Did you mean threshold? --no-check sends it all"
    assert said in refused.err
    assert "no field that the documents" not in refused.err, "once is enough"
    assert here.run("call", "UpdateAlarmRule", "--body", given, "--no-check", "--dry-run").status == 0
    other = here.run("call", "UpdateAlarmRule", "--body", json.dumps({**EXAMPLE_RULE, "colour": 1}), "--dry-run")
    assert other.status == 0
    assert "body colour: no field that the documents of UpdateAlarmRule know" in other.err


def test_a_rule_that_is_found_by_name_is_not_written_by_an_id(here: Here) -> None:
    refused = here.run("call", "UpdateAlarmRule", "--body", json.dumps(EXAMPLE_RULE), "alarm_rule_id=30430")
    assert refused.status == 2
    assert "UpdateAlarmRule knows no alarm_rule_id. Did you mean alarm_rule_name?" in refused.err
    nameless = {name: value for name, value in EXAMPLE_RULE.items() if name != "alarm_rule_name"}
    by_id = here.run("call", "UpdateAlarmRule", "--body", json.dumps({**nameless, "alarm_rule_id": 30430}))
    assert by_id.status == 2
    assert "Did you mean alarm_rule_name? --no-check sends it all the same." in by_id.err
    written_back = json.dumps({**EXAMPLE_RULE, "alarm_rule_id": 30430})
    both = here.run("call", "UpdateAlarmRule", "--body", written_back, "--dry-run")
    assert both.status == 0
    assert "body alarm_rule_id: no field that the documents of UpdateAlarmRule know" in both.err
    described = here.run("describe", "UpdateAlarmRule").out
    assert "Finds the rule by alarm_rule_name" in described


def test_a_read_with_such_a_field_in_its_body_is_sent_and_noted(here: Here) -> None:
    result = here.run("call", "ListSeries", "--body", '{"series": [{"namespace": "n"}], "seris": []}', "--dry-run")
    assert result.status == 0
    assert "body seris: no field that the documents of ListSeries know" in result.err


def test_a_mistyped_parameter_is_not_sent(here: Here) -> None:
    result = here.run("call", *NODES, "limt=5")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "aom-tui: item 'limt=5': ListSeries knows no limt. Did you mean limit? limt:=JSON sends it as it is.\n"
    )


# -- writes


def test_a_write_on_production_is_not_sent_without_a_yes(here: Here) -> None:
    write = ("call", "DeleteAlarmRule", "alarm_rule_id=99")
    result = here.run(*write, **here.as_user)
    assert (result.status, result.out) == (2, "")
    assert "--yes" in result.err
    assert len(result.err.splitlines()) == 1
    confirmed = here.run(*write, "--yes", **here.as_user)
    assert confirmed.status == 4


# -- access keys


def test_an_access_key_signs_and_gets_no_token(here: Here) -> None:
    key = {"HUAWEICLOUD_SDK_AK": here.line["ak"], "HUAWEICLOUD_SDK_SK": here.line["sk"]}
    key |= {name: here.as_user[name] for name in ("AOM_TUI_PROFILE", "OS_AUTH_URL", "AOM_TUI_ENDPOINT")}
    key |= {"OS_PROJECT_NAME": here.line["project_name"]}
    wrong = {"HUAWEICLOUD_SDK_SK": "wrong", "OS_PROJECT_ID": here.line["project_id"]}
    assert here.run("call", "ListAlarmRule", **{**key, **wrong}).status == 4
    signed = here.run("call", "ListAlarmRule", "limit=1", "-i", **key)  # it also ends the row of refused signatures
    assert (signed.status, signed.err) == (0, "")
    none = here.run("token", **key)
    assert (none.status, none.out) == (2, "")
    assert "an access key gets no token" in none.err
    shown = here.run("call", "ListAlarmRule", "--as", "curl", **key)
    assert '"X-Auth-Token: $TOKEN"' in shown.out
    assert "curl cannot sign" in shown.err


def test_a_wrong_draft_is_sent_on_purpose(here: Here) -> None:
    refused = here.run("call", "ListSeries", "limit=0", "--body", "{")
    assert (refused.status, refused.out) == (2, "")
    sent = here.run("call", "ListSeries", "limit=0", "--body", "{", "--no-check")
    assert sent.status == 4
    assert "400" in sent.err + sent.out
