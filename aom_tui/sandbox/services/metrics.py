"""Metric data: reported, listed, sampled; the v2 calls and the v1 calls they replace work on the same series."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aom_tui.sandbox.families import INVALID
from aom_tui.sandbox.sampling import Number, Sampling
from aom_tui.sandbox.series import Series, Wanted
from aom_tui.sandbox.services.paging import Page, page
from aom_tui.sandbox.time_range import BadTimeRange, read_time_range
from aom_tui.sandbox.wire import Call, Reply, serves

MOST_DIMENSIONS = 20
OLDEST_MS = 24 * 3_600_000
NEWEST_MS = 30 * 60_000
MOST_CONDITIONS = 1000
"""Of a query for series. The documents name no limit; without one a single query could keep everybody waiting."""
RESERVED = ("PAAS", "SYS", "SRE")
"""First parts of a namespace that belong to the service itself."""


@serves("AddMetricData")
def add_metric_data(call: Call) -> Reply:
    """Keeps the samples; all of them or, where one is wrong, none."""
    for item in call.body:
        _check_report(call, item)
    for item in call.body:
        dimensions = {dimension["name"]: dimension["value"] for dimension in item["metric"]["dimensions"]}
        for value in item["values"]:
            series = call.data.series.reported(
                item["metric"]["namespace"], value["metric_name"], dimensions, value.get("unit", "")
            )
            series.report(item["collect_time"], float(value["value"]))
    return Reply(200, {"errorCode": "SVCSTG.AMS.2000", "errorMessage": "success"})


def _check_report(call: Call, item: Mapping[str, Any]) -> None:
    metric = item["metric"]
    if metric["namespace"].upper().startswith(RESERVED):
        raise call.refuse("namespace")
    if len(metric["dimensions"]) > MOST_DIMENSIONS:
        raise call.refuse("too many dimensions")
    if any(dimension["name"] == "_NAMESPACE_" for dimension in metric["dimensions"]):
        raise call.refuse("dimension")
    if not call.now_ms - OLDEST_MS <= item["collect_time"] <= call.now_ms + NEWEST_MS:
        raise call.refuse("collect_time")
    for value in item["values"]:
        if abs(value["value"]) > 1e300:
            raise call.refuse("value")
        if value.get("type") == "int" and value["value"] != int(value["value"]):
            raise call.refuse("type")


@serves("ListSeries")
def list_series(call: Call) -> Reply:
    """Series by namespace, name and dimensions; an empty list of conditions means all."""
    found = page(call, _found(call, call.body["series"], "metric_name"))
    return Reply(200, {"series": [_series_v2(series) for series in found.rows], "meta_data": _meta(found)})


@serves("ListMetricItems")
def list_metric_items(call: Call) -> Reply:
    """The v1 form of ListSeries; with `type=inventory`, the series of one resource."""
    if call.query.get("type") == "inventory":
        matching = _of_resource(call)
    else:
        matching = _found(call, (call.body or {}).get("metricItems", []), "metricName")
    found = page(call, matching, start="start")
    body = {
        "errorCode": "SVCSTG_AMS_2000000",
        "errorMessage": "success",
        "metrics": [_series_v1(series) for series in found.rows],
        "metaData": _meta(found),
    }
    return Reply(200, body)


@serves("ListSample")
def list_sample(call: Call) -> Reply:
    """Points of up to 20 series. A query that names no series is answered without points."""
    sampling = _sampling(call, "time_range", "fill_value")
    if sampling.too_many:
        raise call.refuse("points", "the number of data points in the time range exceeds 1440")
    answers = []
    for wanted in call.body["samples"]:
        series = call.data.series.find(wanted["namespace"], wanted["metric_name"], _wanted(wanted))
        answers.append({"sample": wanted, "data_points": _points(call, sampling, series)})
    return Reply(200, {"samples": answers})


@serves("ShowMetricsData")
def show_metrics_data(call: Call) -> Reply:
    """The v1 form of ListSample."""
    sampling = _sampling(call, "timerange", "fillValue")
    if sampling.too_many:
        raise call.refuse("points")
    answers = []
    for wanted in call.body["metrics"]:
        series = call.data.series.find(wanted["namespace"], wanted["metricName"], _wanted(wanted))
        answers.append({"metric": wanted, "dataPoints": _points(call, sampling, series)})
    return Reply(200, {"errorCode": "SVCSTG.AMS.2000", "errorMessage": "success", "metrics": answers})


def _sampling(call: Call, range_field: str, fill_parameter: str) -> Sampling:
    try:
        window = read_time_range(call.body[range_field], call.now_ms)
    except BadTimeRange as bad:
        raise call.refuse(range_field, f"{range_field} {bad}") from None
    fill = call.query.get(fill_parameter) or "-1"
    return Sampling(window, call.body["period"], tuple(dict.fromkeys(call.body["statistics"])), fill)


def _points(call: Call, sampling: Sampling, series: Sequence[Series]) -> list[dict[str, Any]]:
    if not series:
        return []
    unit = series[0].unit
    rows = sampling.points(series, call.data.series.seed, call.now_ms)
    return [{"timestamp": start, "unit": unit, "statistics": _statistics(row)} for start, row in rows]


def _statistics(row: Mapping[str, Number]) -> list[dict[str, Any]]:
    return [{"statistic": name, "value": value} for name, value in row.items()]


def _found(call: Call, conditions: Iterable[Mapping[str, Any]], name_field: str) -> list[Series]:
    """What any of the conditions names, each series once."""
    conditions = list(conditions)
    if not conditions:
        return list(call.data.series)
    if len(conditions) > MOST_CONDITIONS:
        raise call.refuse(INVALID, f"{len(conditions)} conditions are more than {MOST_CONDITIONS}")
    found: dict[Any, Series] = {}
    for condition in conditions:
        for series in call.data.series.find(condition["namespace"], condition.get(name_field), _wanted(condition)):
            found[series.key] = series
    return list(found.values())


def _of_resource(call: Call) -> list[Series]:
    """`inventoryId` is `type_id`; a series belongs to the resource if one of its dimensions has that id."""
    kind, _, resource = str((call.body or {}).get("inventoryId", "")).partition("_")
    if not (kind and resource):
        raise call.refuse("inventoryId")
    return [series for series in call.data.series if resource in dict(series.key.dimensions).values()]


def _wanted(condition: Mapping[str, Any]) -> list[Wanted]:
    return [(item["name"], item.get("value")) for item in condition.get("dimensions") or () if item.get("name")]


def _dimensions(series: Series) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in series.key.dimensions]


def _series_v2(series: Series) -> dict[str, Any]:
    key = series.key
    return {
        "namespace": key.namespace,
        "metric_name": key.metric_name,
        "unit": series.unit,
        "dimensions": _dimensions(series),
    }


def _series_v1(series: Series) -> dict[str, Any]:
    key = series.key
    return {
        "namespace": key.namespace,
        "metricName": key.metric_name,
        "unit": series.unit,
        "dimensions": _dimensions(series),
    }


def _meta(found: Page[Series]) -> dict[str, int]:
    """`offset` is where the next page starts, 0 when there is none."""
    return {"count": len(found.rows), "offset": found.next_start or 0, "total": found.total}
