"""`why`, and what a call that went wrong says of its cause and of what to type."""

import re
from pathlib import Path

import pytest
from command_runs import Here, Run

STAGING = "b07d93e4518c4fd2a6e13c9f8027d46b"


def test_a_code_has_each_meaning_with_its_operations(run: Run) -> None:
    result = run("why", "svcstg_ams_4000101")
    assert result.status == 0
    meanings = result.out.split("\n\n")
    assert len(meanings) == 3
    assert "said     Projectid is left blank." in meanings[1]
    assert "do       Put the project ID in the path." in meanings[1]
    assert "for      ShowMetricsData" in meanings[1]


def test_with_an_operation_it_is_explained_for_that_one(run: Run) -> None:
    result = run("why", "SVCSTG_AMS_4000101", "addalarm")
    assert result.out.count("means") == 1
    assert "The rule name breaks the naming rules." in result.out
    assert result.err == ""
    elsewhere = run("why", "SVCSTG_AMS_4000101", "ListSeries")
    assert elsewhere.out.count("means") == 3
    assert elsewhere.err == (
        "aom-tui: the documents of ListSeries do not name SVCSTG_AMS_4000101; this is what it means elsewhere\n"
    )


def test_a_status_is_explained_by_itself_before_the_codes_that_look_like_it(run: Run) -> None:
    by_itself, at_iam = run("why", "401").out.split("\n\n")
    assert by_itself.startswith("HTTP 401 Unauthorized\nmeans ")
    assert "do       Get a new token" in by_itself
    assert at_iam.startswith("401  IAM")
    assert run("why", "418").out == "HTTP 418\nmeans    The request was refused.\n"


@pytest.mark.parametrize("code", ["APIG.0308", "apigw.0308"])
def test_a_code_of_the_gateway_is_any_operations(run: Run, code: str) -> None:
    result = run("why", code, "ListSeries")
    assert "The rate limit was exceeded." in result.out
    assert result.err == ""


def test_an_unknown_code_names_those_like_it_and_no_code_says_what_to_give(run: Run) -> None:
    assert "Codes like it: APIG.0301" in run("why", "APIG.301").err
    result = run("why")
    assert (result.status, result.out) == (2, "")
    assert result.err == "aom-tui: why: there is no call yet. Give a code: why APIG.0301 [OPERATION].\n"


def test_without_a_code_the_newest_call_of_the_history_is_explained(here: Here) -> None:
    here.run("call", "ListAlarmRule", f"project_id={STAGING}")
    here.run("token", "--renew")
    result = here.run("why")
    noted, hint = result.err.splitlines()
    assert re.fullmatch(r"aom-tui: call \d+ of the history: ListAlarmRule, [-0-9]+ [0-9:]+", noted)
    assert "1. The project is not the token's. The path names b07d..6b, the token is for\n" in result.out
    assert hint == "aom-tui: Add or change: project_id=4fae1c0b7d2e4a6f9b830d5e71c2a935"
    assert (result.status, result.out[:31]) == (0, "API error AOM.02003403  HTTP 40")
    for line in (("ticket",), ("history", "export", result.err.split()[2], "--as", "ticket")):
        made = here.run(*line)
        assert (made.status, made.out.count("AOM.02003403") > 0) == (0, True)


def test_a_call_says_its_cause_and_what_to_type(here: Here) -> None:
    foreign = here.run("call", "ListAlarmRule", f"project_id={STAGING}")
    assert foreign.status == 4
    assert foreign.err.splitlines()[2:] == [
        "aom-tui: Probably: The project is not the token's. The path names b07d..6b, the token is for 4fae..35 "
        "(cn-north-4). Set project_id to 4fae..35.",
        "aom-tui: Add or change: project_id=4fae1c0b7d2e4a6f9b830d5e71c2a935",
    ]
    missing = here.run("call", "ListSeries", "--no-check", "--body", '{"series": [{"namespace": 5}]}')
    assert missing.err.splitlines()[-1] == "aom-tui: Add or change: 'series[0][namespace]=VALUE'"
    in_list = here.run("call", "AddMetricData", "--no-check", "--body", '[{"collect_time": 1}]')
    assert in_list.err.splitlines()[-1] == "aom-tui: Add or change: '[0][metric]:={...}'"


def test_a_wrong_key_and_a_wrong_password_say_what_was_sent(here: Here) -> None:
    user = here.as_user
    wrong = here.run("call", "ListAlarmRule", **{**user, "OS_PASSWORD": "never-the-password"})
    assert wrong.status == 6
    assert "for user demo of account acme. Check user, password and account" in wrong.err
    for once in ("The username or password is wrong", "IAM does not say which", "lock the user"):
        assert wrong.err.count(once) == 1
    assert "never-the-password" not in wrong.err + wrong.out

    by_key = {name: user[name] for name in ("AOM_TUI_PROFILE", "OS_AUTH_URL", "AOM_TUI_ENDPOINT")}
    key = {"HUAWEICLOUD_SDK_AK": here.line["ak"], "HUAWEICLOUD_SDK_SK": "never-the-key"}
    project = {"HUAWEICLOUD_SDK_PROJECT_ID": here.line["project_id"]}
    signed = here.run("call", "ListAlarmRule", **by_key, **key, **project)
    assert signed.status == 4
    assert "The SK is wrong, or the request was changed on its way." in signed.err
    assert "HUAWEICLOUD_SDK_SK" in signed.err
    assert "never-the-key" not in signed.err + signed.out


def test_network_trouble_names_the_host(run: Run, tmp_path: Path) -> None:
    result = run("request", "GET", "http://127.0.0.1:9/x")
    assert result.status == 7
    assert "http://127.0.0.1:9 refused the connection" in result.err
