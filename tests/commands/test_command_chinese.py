"""The commands and the REPL in Chinese: by `--lang`, by the environment, click's own words too; data stays data."""

import json
import re
import signal
import subprocess
from pathlib import Path

import pytest
from command_runs import PROGRAM, Here, Run, private_environment

CHINESE = re.compile(r"[\u4e00-\u9fff]")
COMMANDS = ("call", "convert", "demo", "describe", "open", "operations", "profile", "repl", "request", "token", "why")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command(run: Run, command: str) -> None:
    page = run(command, "--help", LC_ALL="zh_CN.UTF-8").out
    assert page.startswith("用法")
    english = [line for line in page.splitlines() if re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", line)]
    assert english == []


def test_the_option_goes_before_the_environment(run: Run) -> None:
    assert CHINESE.search(run("--lang", "zh", "--help").out)
    assert not CHINESE.search(run("--lang", "en", "--help", LC_ALL="zh_CN.UTF-8").out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("call", "--nonsense"), "aom-tui: 没有选项'--nonsense'。见“"),
        (("cal",), "aom-tui: 没有命令'cal'；是不是call？见“"),
        (("call",), "aom-tui: 缺少参数"),
        (("call", "ListSerie"), "aom-tui: 没有接口'ListSerie'。是不是ListSeries"),
        (("call", "ListSeries", "limt=5"), "ListSeries没有limt。是不是limit？"),
        (("--profile", "nope", "token"), "配置档 nope：未知。已知的：sandbox。"),
        (("--lang", "fr", "token"), "--lang"),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("--lang", "zh", *arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_data_is_the_same_in_both_languages(here: Here) -> None:
    call = ("call", "ListAlarmRule", "limit=2")
    assert here.run(*call, "--lang", "zh").out == here.run(*call).out
    token = ("token", "--json", "--lang")
    assert json.loads(here.run(*token, "zh").out).keys() == json.loads(here.run(*token, "en").out).keys()
    listed = [json.loads(here.run("--lang", language, "operations", "--json").out) for language in ("zh", "en")]
    assert [each["id"] for each in listed[0]] == [each["id"] for each in listed[1]]


def test_the_repl_speaks_it(here: Here) -> None:
    done = here.run("--lang", "zh", "repl", stdin=b"use ListSeries\nset limt=5\nhelp send\n")
    assert "ListSeries没有limt" in done.err
    assert done.status == 2
    assert "发送草稿。" in here.run("--lang", "zh", "repl", stdin=b"help send\n").out


def test_what_is_said_of_an_operation_and_of_a_code(run: Run) -> None:
    page = run("--lang", "zh", "describe", "AddOrUpdateMetricOrEventAlarmRule").out
    assert page.splitlines()[1].startswith("新建或更新告警规则 / ")
    assert {"参数（*必填）", "响应"} <= set(page.splitlines())
    assert "含义     连续五次签名被拒" in run("--lang", "zh", "why", "APIG.0301").out


def test_every_fault_of_a_body(here: Here) -> None:
    body = '{"namespace": 5, "metricItems": [{"metricName": "a"}], "more": 1}'
    done = here.run("--lang", "zh", "call", "ListSample", "--body", body)
    assert done.status == 2
    assert "文档没有这个字段" in done.err
    assert "必填" in done.err
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", done.err)


def test_the_causes_of_an_error(here: Here) -> None:
    done = here.run("--lang", "zh", "request", "GET", "/v2/{project_id}/nosuch")
    assert done.status == 4
    assert re.search("(很可能|也许)：", done.err)
    _service, *ours = done.err.splitlines()
    assert [line for line in ours if re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", line)] == []


def test_the_steps_of_the_cycle(here: Here) -> None:
    headings = re.findall(r"^(\d \w+).*\n=+$", here.run("--lang", "zh", "demo", stdin=b"").out, re.MULTILINE)
    assert headings == ["1 获取请求认证", "2 构造请求消息", "3 发起请求消息", "4 解析响应消息"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--port", "99999"), "--port"),
        (("--host", "203.0.113.7"), "--host：203.0.113.7不是本机的地址"),
        (("--host", "no such name"), "不是地址：没有这个名称。"),
        (("--data", "/nowhere/at/all"), "--data：/nowhere/at/all：没有目录/nowhere/at。请先建立。"),
        (("--data", "/"), "--data：/：这是目录。请换一个文件。"),
        (("--fault", "teapot"), "--fault：没有'teapot'这种故障；有：401"),
        (("--fault", "429:colour=red"), "没有'colour'这一项"),
        (("--fault", "429:times=0"), "times是1到1000000的整数，不能是'0'"),
        (("--speed", "nan"), "'nan'不是0.01到10000之间的数"),
        (("--training", "log"), "--port用于启动沙箱：不能放在log之前"),
    ],
)
@pytest.mark.parametrize("by", [{"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, {}], ids=["environment", "option"])
def test_a_sandbox_that_cannot_serve_says_so(
    run: Run, arguments: tuple[str, ...], said: str, by: dict[str, str]
) -> None:
    before = () if by else ("--lang", "zh")
    done = run(*before, "sandbox", "--port", "0", *arguments, **by)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_a_sandbox_says_in_chinese_that_it_is_ready_and_refuses_in_english(run: Run, tmp_path: Path) -> None:
    environ = {**private_environment(tmp_path), "LC_ALL": "zh_CN.UTF-8"}
    command = [*PROGRAM, "sandbox", "--port", "0", "--seats", "1", "--log"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().decode() for _ in range(9)]
        endpoint = lines[0].split()[-1]
        bad = run("sandbox", "fault", "429", "--seconds", "3", "--endpoint", endpoint)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert lines[0].startswith("沙箱就绪：IAM http://")
    assert lines[6].startswith("  aom-tui sandbox account ")
    assert lines[7] == "按Ctrl+C结束。\n"
    assert lines[8].startswith("01号座位  aom-tui join ")
    assert "429 takes no seconds" in bad.err
    assert err == b""
