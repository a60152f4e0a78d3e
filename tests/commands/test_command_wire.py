"""`-o wire`, `-o anatomy` and the REPL's `wire`: the whole way of a call, from a real sandbox, without its secrets."""

import re

from command_runs import Here

CALL = ("call", "ListAlarmRule", "limit=2")


def secrets(here: Here) -> tuple[str, ...]:
    return str(here.line["password"]), str(here.line["sk"])


def fingerprint(text: str, header: str) -> str:
    found = re.search(rf"(?i)^{header}: (\S+)$", text, re.MULTILINE)
    assert found, text
    return found[1]


def test_anatomy_explains_login_and_call_and_shows_one_token(here: Here) -> None:
    here.run("--profile", "sandbox", "token", "--renew")
    done = here.run(*CALL, "-o", "anatomy")
    assert (done.status, done.err) == (0, "")
    assert "no exchange before this call: the token was kept, issued" in done.out
    fresh = here.run("demo").out
    assert fingerprint(fresh, "X-Subject-Token") == fingerprint(fresh, "X-Auth-Token")
    assert "goes on as X-Auth-Token below" in fresh
    for text in (done.out, fresh):
        assert "MII" not in text
        assert not any(secret in text for secret in secrets(here))


def test_it_shows_the_headers_that_went_out_and_bars(here: Here) -> None:
    done = here.run(*CALL, "-o", "wire")
    assert done.status == 0
    assert "\nHost: 127.0.0.1:" in done.out
    assert "\nUser-Agent: aom-tui/" in done.out
    assert "\n#   the program that calls" not in done.out
    assert re.search(r"(?m)^call +\d+\.\d ms +━+$", done.out)


def test_a_call_without_a_reply_is_shown_too(here: Here) -> None:
    done = here.run("request", "GET", "http://127.0.0.1:1/x", "-o", "anatomy")
    assert done.status == 7
    assert "-- Call: request\nGET http://127.0.0.1:1/x\n" in done.out
    assert "# no connection to " in done.out


def test_a_query_does_not_go_with_it(here: Here) -> None:
    done = here.run(*CALL, "-o", "wire", "--query", "x")
    assert (done.status, done.out) == (2, "")
    assert done.err == "aom-tui: --query: does not go with -o wire. Leave one of them out.\n"


def test_a_query_with_raw_gives_texts_without_quotes_for_a_script(here: Here) -> None:
    query = ("--query", "series[*].[metric_name, namespace][]", "-o", "raw")
    done = here.run("call", "ListSeries", "series[0][namespace]=PAAS.NODE", "limit=1", *query)
    assert (done.status, done.out.splitlines()) == (0, ["cpuUsage", "PAAS.NODE"])
    one = here.run("call", "ListSeries", "series[0][namespace]=PAAS.NODE", "--query", "meta_data.offset", "-o", "raw")
    assert one.out == "0\n"
    wrong = here.run("call", "ShowAlarmRule", "alarm_rule_id=4711", "--query", "x", "-o", "raw")
    assert (wrong.status, wrong.out) == (4, ""), "a refusal is no part that was asked for"
    assert "-o wire` shows what came" in wrong.err


def test_the_repl_shows_the_last_call_without_sending_again(here: Here) -> None:
    assert "there is no call yet" in here.run("repl", stdin=b"wire\n").err
    done = here.run("repl", stdin=b"call ListAlarmRule limit=2\nwire --no-anatomy\n")
    assert done.out.count("HTTP/1.1 200") == 1
    assert "-- Call: reply" in done.out


def test_in_chinese(here: Here) -> None:
    out = here.run("--lang", "zh", *CALL, "-o", "anatomy").out
    for words in ("-- 耗时", "终端节点", "令牌：说明谁在调用", "查询"):
        assert words in out
    english = [line for line in out.splitlines() if line.startswith("#   ") and re.search(r"[a-z]{3,} [a-z]{3,}", line)]
    assert english == []
