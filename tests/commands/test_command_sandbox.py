"""`aom-tui sandbox fault ...` and its neighbours beside a running sandbox."""

import json
import shlex
import signal
import subprocess
from collections.abc import Iterator

import pytest
from command_runs import PROGRAM, Here, Run
from shared_sandbox import StartSandbox

LIST = ("--profile", "sandbox", "call", "ListAlarmRule", "limit=1")


@pytest.fixture
def told(here: Here) -> Iterator[Here]:
    yield here
    here.run("sandbox", "clear")
    here.run("sandbox", "scenario", "--stop")


def test_its_account_makes_a_profile_of_ones_own(told: Here) -> None:
    said = dict(line.split(maxsplit=1) for line in told.run("sandbox", "account").out.splitlines() if line)
    assert (said["password"], said["sk"]) == (told.line["password"], told.line["sk"])
    line = f"aom-tui {said['aom-tui']} --source environment"
    try:
        assert told.run(*shlex.split(line)[1:]).status == 0
        made = told.run("--profile", "practice", "token", "--json", OS_PASSWORD=said["password"])
        assert (made.status, made.data["user"]) == (0, "demo")  # type: ignore[index]
    finally:
        told.run("profile", "remove", "practice", "--yes")


def test_a_fault_begins_meets_and_ends(told: Here) -> None:
    begun = told.run("sandbox", "fault", "429", "--operation", "listalarmrule", "--times", "2", "--retry-after", "7")
    head, _rule, row = begun.out.splitlines()
    assert (begun.status, head.split()[:2], row.split()[1:3]) == (0, ["id", "kind"], ["429", "ListAlarmRule,"])
    assert "Retry-After 7 s, 2 more" in row
    met = told.run(*LIST)
    assert met.status == 4
    assert "APIG.0308" in met.err
    (listed,) = told.run("sandbox", "faults", "--json").data["faults"]  # type: ignore[index]
    assert (listed["operation"], listed["left"], listed["met"]) == ("ListAlarmRule", 1, 1)
    ended = told.run("sandbox", "clear", str(listed["id"]))
    assert (ended.status, ended.err) == (0, "aom-tui: 1 fault cleared\n")
    assert told.run("sandbox", "faults").err == "aom-tui: no fault is on\n"
    assert told.run(*LIST).status == 0


def test_the_clock_may_be_shifted_back(told: Here) -> None:
    begun = told.run("sandbox", "fault", "clock-shift", "--seconds", "-3600")
    assert (begun.status, "off by -3600 s" in begun.out) == (0, True)


def test_tokens_expire_and_are_renewed(told: Here) -> None:
    assert told.run(*LIST).status == 0
    expired = told.run("sandbox", "expire-tokens", "--seat", "demo")
    assert (expired.status, "expired" in expired.err) == (0, True)
    assert told.run(*LIST).status == 0
    log = [json.loads(line) for line in told.run("sandbox", "log", "--json").out.splitlines()]
    assert [one["status"] for one in log[-3:]] == [401, 201, 200]
    assert log[-3]["error"] == "APIG.0307"


def test_the_log_for_people(told: Here) -> None:
    told.run(*LIST)
    last = told.run("sandbox", "log").out.splitlines()[-1]
    assert last.split()[1:4] == ["demo", "ListAlarmRule", "200"]
    assert told.run("sandbox", "log", "--seat", "nobody").out == ""


def test_the_log_is_followed_until_interrupted(told: Here) -> None:
    told.run(*LIST)
    command = [*PROGRAM, "sandbox", "log", "--follow", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=told.environ) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        told.run(*LIST)
        newest = json.loads(told.run("sandbox", "log", "--json").out.splitlines()[-1])
        numbers = [first["number"]]
        while numbers[-1] < newest["number"]:
            numbers.append(json.loads(process.stdout.readline())["number"])
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
    assert numbers == sorted(set(numbers))


def test_a_scenario_is_listed_played_and_stopped(told: Here) -> None:
    listed = told.run("sandbox", "scenario")
    assert [line.split()[0] for line in listed.out.splitlines()[2:]] == ["black-friday", "node-down", "token-storm"]
    assert listed.err == "aom-tui: no scenario plays\n"
    assert told.run("sandbox", "scenario", "node-down").err == "aom-tui: node-down plays: minute 0 of 16\n"
    assert told.run("sandbox", "scenario", "--stop").err.endswith(" stopped\n")
    assert told.run("sandbox", "scenario", "--stop").err == "aom-tui: no scenario plays\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fault", "teapot"], "'teapot' is not one of '401'"),
        (["fault"], "Missing argument 'KIND'"),
        (["fault", "429", "--operation", "Nope"], "there is no operation 'Nope'"),
        (["fault", "429", "--probability", "2"], "probability is a number above 0, 1 at most, not 2.0"),
        (["fault", "429", "--seconds", "2"], "429 takes no seconds"),
        (["fault", "latency", "--seconds", "1e9"], "seconds"),
        (["fault", "latency", "--seconds", "nan"], "seconds"),
        (["clear", "x"], "'x' is no whole number from 1 up"),
        (["clear", "4711"], "there is no fault 4711"),
        (["scenario", "easter"], "there is no scenario 'easter'; there are black-friday"),
        (["scenario", "node-down", "--stop"], "--stop: does not go with a name"),
        (["faults", "--endpoint", "nowhere"], "--endpoint: 'nowhere' is no address of a sandbox"),
        (["teapot"], "teapot"),
        (["--port", "9", "faults"], "--port is for serving: it does not go before faults"),
    ],
)
def test_bad_input_is_one_line_and_status_2(told: Here, arguments: list[str], said: str) -> None:
    result = told.run("sandbox", *arguments)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert len(result.err.splitlines()) == 1


def test_where_no_sandbox_runs(run: Run) -> None:
    assert run("sandbox", "account").err == "aom-tui: sandbox: none is running here. Start one: aom-tui sandbox\n"
    result = run("sandbox", "faults")
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "aom-tui: sandbox: none is running here. Start one with `aom-tui sandbox`, or name it with --endpoint URL.\n"
    )
    silent = run("sandbox", "faults", "--endpoint", "http://127.0.0.1:1")
    assert (silent.status, silent.err) == (7, "aom-tui: no connection to http://127.0.0.1:1: connection refused\n")


def test_another_address_is_told(start_sandbox: StartSandbox, run: Run) -> None:
    one, other = start_sandbox(), start_sandbox()
    for sandbox in (one, other):
        assert run("sandbox", "fault", "500", "--endpoint", sandbox.endpoint).status == 0
        assert len(run("sandbox", "faults", "--json", "--endpoint", sandbox.endpoint).data["faults"]) == 1  # type: ignore[index]


def test_in_chinese(told: Here) -> None:
    told.run("sandbox", "fault", "429", "--times", "3")
    listed = told.run("--lang", "zh", "sandbox", "faults")
    assert "还有3次" in listed.out
    assert "影响哪些调用" in listed.out


def test_the_serving_options_are_as_before(told: Here) -> None:
    helped = told.run("sandbox", "--help").out
    for word in ("--port", "--json", "--token-seconds", "--seed", "--parent", "--log", "--fault", "expire-tokens"):
        assert word in helped


def test_the_commands_do_not_load_the_sandbox(told: Here) -> None:
    """Speaking to a sandbox needs no server."""
    code = """
import sys, aom_tui.commands.sandbox_control
print([name for name in sys.modules if name.startswith(("uvicorn", "starlette", "aom_tui.sandbox."))])
"""
    done = subprocess.run([PROGRAM[0], "-c", code], capture_output=True, text=True, check=True, env=told.environ)
    assert done.stdout.strip() == "[]"
