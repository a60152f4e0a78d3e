"""PromQL, called by the official SDK: GET and POST with everything in the query."""

import time
from typing import Any

import pytest
from sdk_calls import SdkCall

AVERAGE = 'avg(aom_node_cpu_usage{clusterName="shop-prod"})'


@pytest.mark.parametrize("operation", ["ListInstantQueryAomPromGet", "ListInstantQueryAomPromPost"])
def test_a_value_at_a_moment(call: SdkCall, operation: str) -> None:
    moment = str(int(time.time()) - 600)
    reply = {
        "ListInstantQueryAomPromGet": lambda: call("ListInstantQueryAomPromGet", query=AVERAGE, time=moment),
        "ListInstantQueryAomPromPost": lambda: call("ListInstantQueryAomPromPost", query=AVERAGE, time=moment),
    }[operation]()
    assert reply.status == "success"
    (row,) = reply.data["result"]
    assert row["value"][0] == int(moment)
    assert 0 < float(row["value"][1]) <= 100


def test_values_over_time(call: SdkCall) -> None:
    end = int(time.time())
    asked: dict[str, Any] = {"query": 'up{job="checkout"}', "start": str(end - 300), "end": str(end), "step": "60"}
    for reply in (call("ListRangeQueryAomPromGet", **asked), call("ListRangeQueryAomPromPost", **asked)):
        assert reply.data["resultType"] == "matrix"
        assert [len(row["values"]) for row in reply.data["result"]] == [6, 6, 6]


def test_labels_values_and_metadata(call: SdkCall) -> None:
    names = call("ListLabelsAomPromGet").data
    assert call("ListLabelsAomPromPost").data == names
    assert {"__name__", "clusterName", "service", "le"} <= set(names)
    assert "checkout" in call("ListLabelValuesAomPromGet", label_name="service").data
    assert call("ListMetadataAomPromGet").data["up"][0]["type"] == "gauge"
