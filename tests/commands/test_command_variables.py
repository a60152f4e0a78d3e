"""`--set`: variables of one call, and the worked example by commands alone."""

import json

from command_runs import Here

NODE = '{"series": [{"namespace": "{{ns}}"}]}'


def test_a_value_of_one_call_goes_into_the_next_ones(here: Here) -> None:
    query = "series[0].{namespace: namespace, metric_name: metric_name, dimensions: dimensions}"
    series = here.run("call", "ListSeries", "limit={{n}}", "--body", NODE, "--set", "ns=PAAS.NODE", "--set", "n:=1",
                      "--query", query)  # fmt: skip
    assert series.status == 0, series.err
    body = '{"samples": [{{series}}], "period": 60, "time_range": "-1.-1.30", "statistics": ["average"]}'
    samples = here.run("call", "ListSample", "--body", body, "--set", f"series:={series.out}",
                       "--query", "samples[0].sample")  # fmt: skip
    assert (samples.status, samples.err) == (0, "")
    one = json.loads(samples.out)
    items = (
        "alarm_rule_name={{name}}", "namespace={{ns}}", "metric_name={{name}}", "dimensions:={{d}}", "alarm_level=2",
        "comparison_operator=>=", "threshold=80", "unit=Percent", "statistic=average", "period=60000",
        "evaluation_periods=1",
    )  # fmt: skip
    rule = here.run("call", "AddAlarmRule", *items, "--set", f"name={one['metric_name']}", "--set",
                    f"ns={one['namespace']}", "--set", f"d:={json.dumps(one['dimensions'])}")  # fmt: skip
    assert rule.status == 0, rule.err
    assert "alarm_rule_id" in rule.out


def test_an_unknown_name_sends_nothing(here: Here) -> None:
    result = here.run("call", "ListSeries", "limit=1", "--body", NODE, "--set", "nss=x")
    assert (result.status, result.out) == (2, "")
    assert result.err == "aom-tui: body: no variable is named ns. Did you mean {{nss}}?\n"


def test_a_name_that_nothing_says_sends_nothing(here: Here) -> None:
    result = here.run("call", "ListSeries", "limit=1", "series[0][namespace]=PAAS.NODE", "--set", "nss=x")
    assert (result.status, result.out) == (2, "")
    said = "aom-tui: --set: nothing in the request says {{nss}}, so nothing is sent. Leave it out, or correct the name."
    assert result.err == f"{said}\n"


def test_what_is_printed_instead_holds_the_values(here: Here) -> None:
    arguments = ("call", "ListSeries", "limit=1", "--body", NODE, "--set", "ns=it's\n2")
    dry = here.run(*arguments, "--dry-run")
    assert '"namespace": "it\'s\\n2"' in dry.out.replace('":"', '": "')
    assert dry.err == 'aom-tui: {{ns}} is "it\'s\\n2"\n'
    curl = here.run(*arguments, "--as", "curl")
    assert "{{ns}}" not in curl.out
    assert "it'\"'\"'s\\n2" in curl.out


def test_a_secret_is_refused_and_not_repeated(here: Here) -> None:
    result = here.run("call", "ListSeries", "limit=1", "--body", NODE, "--set", "password=hunter2")
    assert result.status == 2
    assert "a token or a secret is not kept as a variable" in result.err
    assert "hunter2" not in result.err


def test_a_signed_call_is_signed_over_the_values(here: Here) -> None:
    keys = {"HUAWEICLOUD_SDK_AK": here.line["ak"], "HUAWEICLOUD_SDK_SK": here.line["sk"]}
    user = here.as_user
    env = {**{name: user[name] for name in ("OS_AUTH_URL", "AOM_TUI_ENDPOINT", "AOM_TUI_PROFILE")}, **keys}
    result = here.run("call", "ListSeries", "limit={{n}}", "--body", NODE, "--set", "ns=PAAS.NODE", "--set", "n=1",
                      OS_REGION_NAME=here.line["region"], **env)  # fmt: skip
    assert result.status == 0, result.err
