"""`-o chart` and `-o ndjson`, against the sandbox."""

import json

from command_runs import Here

NODE = (
    "samples[0][namespace]=PAAS.NODE", "samples[0][metric_name]=cpuUsage",
    "samples[0][dimensions][0][name]=hostName", "samples[0][dimensions][0][value]=shop-prod-node-1",
    "time_range=-1.-1.60", "period:=60",
)  # fmt: skip
SAMPLE = ("call", "ListSample", *NODE, 'statistics:=["average","maximum"]')


def test_samples_are_drawn_80_by_24_without_colour_in_a_pipe(here: Here) -> None:
    result = here.run(*SAMPLE, "-o", "chart")
    rows = result.out.splitlines()
    assert (result.status, result.err) == (0, "")
    assert len(rows) == 24
    assert max(map(len, rows)) <= 80
    assert rows[0].startswith("cpuUsage (Percent)  hostName=shop-prod-node-1")  # the namespace gives way to it
    assert [row.split()[:2] for row in rows[-2:]] == [["a", "average"], ["b", "maximum"]]
    assert "\x1b" not in result.out


def test_what_a_query_leaves_is_drawn_too(here: Here) -> None:
    query = "samples[].data_points[].[timestamp, statistics[0].value]"
    result = here.run(*SAMPLE, "-o", "chart", "--query", query)
    assert result.status == 0
    assert result.out.splitlines()[-1].startswith("  min ")


def test_an_instant_is_bars_and_a_range_lines(here: Here) -> None:
    bars = here.run("call", "ListInstantQueryAomPromGet", "query=up", "-o", "chart")
    assert bars.out.count("█") > 18
    lines = here.run(
        "call", "ListRangeQueryAomPromGet", "query=up", "start=1795600000", "end=1795603600", "step=60", "-o", "chart"
    )
    assert lines.out.startswith("up")
    assert "series not drawn: 10" in lines.err


def test_gaps_that_the_service_fills_are_said(here: Here) -> None:
    ahead = [item.replace("-1.-1.60", "-1.4102444800000.30") for item in SAMPLE]
    result = here.run(*ahead, "-o", "chart")
    assert (result.status, result.out) == (0, "")
    assert "none with a value; -1 for want of a value (fill_value): " in result.err
    assert "┤" in here.run(*ahead, "fill_value==0", "-o", "chart").out


def test_without_series_there_is_one_line_and_status_0_as_for_a_table_without_rows(here: Here) -> None:
    result = here.run("call", "ListSeries", "limit=2", "series:=[]", "-o", "chart")
    assert (result.status, result.out) == (0, "")
    assert result.err == "aom-tui: no time series in this reply\n"


def test_samples_of_a_metric_that_is_not_there_say_what_was_asked_for(here: Here) -> None:
    nowhere = [item.replace("cpuUsage", "cpuUsagee") for item in SAMPLE]
    result = here.run(*nowhere)
    assert result.status == 0
    assert result.err == (
        "aom-tui: no data points for samples[0].namespace = PAAS.NODE, samples[0].metric_name = cpuUsagee, "
        "samples[0].dimensions[0].name = hostName, samples[0].dimensions[0].value = shop-prod-node-1, "
        "..., time_range = -1.-1.60\n"
    )
    assert "but      no data points for samples[0].namespace = PAAS.NODE" in here.run("why").out


def test_ndjson_is_an_element_a_line_as_sent(here: Here) -> None:
    result = here.run("call", "ListSeries", "limit=3", "series[0][namespace]=PAAS.NODE", "-o", "ndjson")
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert [row["namespace"] for row in rows] == ["PAAS.NODE"] * 3
    whole = here.run("call", "ListSeries", "limit=3", "series[0][namespace]=PAAS.NODE").data
    assert isinstance(whole, dict)
    assert rows == whole["series"]


def test_ndjson_says_which_list_it_took_where_a_table_has_another(here: Here) -> None:
    result = here.run(*SAMPLE, "-o", "ndjson")
    assert [set(json.loads(line)) for line in result.out.splitlines()] == [{"sample", "data_points"}]
    assert result.err == "aom-tui: the lines are $.samples[]; others: --query 'samples[].data_points[]'\n"
    points = here.run(*SAMPLE, "-o", "ndjson", "--query", "samples[].data_points[]")
    assert "timestamp" in json.loads(points.out.splitlines()[0])
    assert points.err == ""


def test_ndjson_of_a_reply_without_a_list_is_one_line(here: Here) -> None:
    result = here.run("call", "ListInstantQueryAomPromGet", "query=1", "-o", "ndjson", "--query", "status")
    assert result.out == '"success"\n'
    query = "[`1.00`, 'a\u202eb']"
    result = here.run("call", "ListInstantQueryAomPromGet", "query=1", "-o", "ndjson", "--query", query)
    assert result.out.splitlines()[1] == '"a\\u202eb"'


def test_ndjson_of_series_keeps_their_labels(here: Here) -> None:
    query = "query=sum by (code) (rate(http_requests_total[5m]))[10m:1m]"
    result = here.run("call", "ListInstantQueryAomPromGet", query, "-o", "ndjson")
    lines = [json.loads(line) for line in result.out.splitlines()]
    assert {line["metric"]["code"] for line in lines} == {"200", "500"}
    assert all(len(line["values"]) == 10 for line in lines)
