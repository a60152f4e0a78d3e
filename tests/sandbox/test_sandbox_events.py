"""Events, alarms and logs through HTTP."""

import json
import time
from typing import Any

import pytest

from aom_tui.sandbox.events import EventBook

LIST, PUSH, COUNT, LOGS = "/v2/{p}/events", "/v2/{p}/push/events", "/v2/{p}/events/statistic", "/v1/{p}/als/action"
HOUR = {"time_range": "-1.-1.60"}
PROD = "7c2f9a10-3b4d-11ef-9e21-0255ac10017f"


def event(name: str, severity: str = "Major", kind: str = "alarm") -> dict[str, Any]:
    keys = ("resource_provider", "resource_type", "resource_id")
    return {
        "metadata": {"event_name": name, "event_severity": severity, "event_type": kind, **dict.fromkeys(keys, "x")}
    }


def found(client: Any, name: str, query: str = "", **more: Any) -> list[dict[str, Any]]:
    body = {**HOUR, "metadata_relation": [{"key": "event_name", "relation": "AND", "value": [name]}], **more}
    reply = client.call("POST", f"{LIST}?{query}", body)
    assert reply.status_code == 200, reply.text
    return list(reply.json()["events"])


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_an_alarm_is_pushed_listed_counted_and_cleared(client: Any, method: str) -> None:
    name = f"Pushed{method}"
    reply = client.call(method, PUSH, {"events": [event(name)]}, headers={"enterprise-project-id": "ep-7"})
    assert (reply.status_code, reply.content) == (204, b"")
    (shown,) = found(client, name, "type=active_alert")
    assert (shown["ends_at"], shown["enterprise_project_id"]) == (0, "ep-7")
    by_name = {"metadata_relation": [{"key": "event_name", "value": [name]}]}
    counted = client.call("POST", COUNT, {**HOUR, **by_name}).json()
    assert counted["summary"] == {"Major": 1}
    assert sum(counted["series"][0]["values"]) == 1
    assert len(counted["series"][0]["values"]) == len(counted["timestamps"])
    assert (
        client.call("PUT", f"{PUSH}?action=clear", {"events": [{**event(name), "id": shown["id"]}]}).status_code == 204
    )
    assert found(client, name, "type=active_alert") == []
    (over,) = found(client, name, "type=history_alert")
    assert over["ends_at"] >= over["starts_at"]


def test_the_same_alarm_is_one_alarm_and_events_are_many(client: Any) -> None:
    for _ in range(2):
        client.call("PUT", PUSH, {"events": [event("Again"), event("AgainEvent", kind="event")]})
    assert len(found(client, "Again")) == 1
    assert len(found(client, "AgainEvent")) == 2
    client.call("PUT", f"{PUSH}?action=clear", {"events": [event("Again")]})
    assert found(client, "Again", "type=active_alert") == []


def test_clearing_an_unknown_alarm(client: Any) -> None:
    reply = client.call("PUT", f"{PUSH}?action=clear", {"events": [{**event("Nothing"), "id": "1"}]})
    assert (reply.status_code, reply.json()["error_code"]) == (400, "AOM.07001400")


def test_conditions_on_metadata(client: Any) -> None:
    client.call(
        "PUT", PUSH, {"events": [event("RelA", "Critical"), event("RelB", "Minor"), event("RelC", "Info", "event")]}
    )

    def chosen(*relations: tuple[str, str, list[str]]) -> set[str]:
        body = {**HOUR, "metadata_relation": [{"key": k, "relation": r, "value": v} for k, r, v in relations]}
        events = client.call("POST", LIST, body).json()["events"]
        return {one["metadata"]["event_name"] for one in events if one["metadata"]["event_name"].startswith("Rel")}

    assert chosen(("event_severity", "AND", ["Critical", "Minor"])) == {"RelA", "RelB"}
    assert chosen(("event_type", "NOT", ["event"])) == {"RelA", "RelB"}
    assert chosen(("event_name", "OR", ["RelA"]), ("event_severity", "OR", ["Info"])) == {"RelA", "RelC"}
    assert chosen(("no_such_key", "AND", [])) == set()


def test_search_order_and_pages(client: Any) -> None:
    pushed = [{**event(f"Page{n}", kind="event"), "annotations": {"message": "分页测试"}} for n in range(5)]
    client.call("PUT", PUSH, {"events": pushed})
    body = {**HOUR, "search": "分页", "sort": {"order_by": ["event_name"], "order": "asc"}}
    seen, marker = [], "0"
    while marker and len(seen) < 6:
        reply = client.call("POST", f"{LIST}?limit=2&marker={marker}", body).json()
        seen += [one["metadata"]["event_name"] for one in reply["events"]]
        marker = reply["page_info"]["next_marker"]
    assert seen == [f"Page{n}" for n in range(5)]
    assert reply["page_info"] == {"current_count": 1, "previous_marker": "2", "next_marker": ""}
    body["sort"]["order"] = "desc"
    assert client.call("POST", f"{LIST}?limit=1", body).json()["events"][0]["metadata"]["event_name"] == "Page4"


def test_the_shop_has_alarms_and_somebody_was_told(client: Any) -> None:
    active = client.call("POST", f"{LIST}?type=active_alert", {"time_range": "-1.-1.1440"}).json()["events"]
    by_name = {one["metadata"]["event_name"]: one for one in active}
    assert {"CertificateExpiring", "DiskFull", "node-disk-filling"} <= set(by_name)
    told = client.call("GET", f"/v2/{{p}}/alarm-notified-histories?event_sn={by_name['DiskFull']['event_sn']}").json()
    (history,) = told["notified_histories"]
    assert "日志量突增" in history["notifications"][0]["smn_channel"]["smn_notified_history"][0]["smn_notified_content"]
    assert client.call("GET", "/v2/{p}/alarm-notified-histories?event_sn=1").json() == {"notified_histories": []}


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        (PUSH, {"events": [event("x", "Urgent")]}, "AOM.0400"),
        (PUSH, {"events": [event("x", kind="thing")]}, "AOM.07001400"),
        (PUSH, {"events": [{"metadata": {}}]}, "AOM.07001400"),
        (PUSH, {"events": [{}]}, "AOM.07001400"),
        (LIST, {}, "AOM.07001400"),
        (LIST, {"time_range": "x"}, "AOM.07001400"),
        (f"{LIST}?limit=0", HOUR, "AOM.07001400"),
        (f"{LIST}?marker=-1", HOUR, "AOM.07001400"),
        (LIST, {**HOUR, "metadata_relation": [{"key": "event_severity", "value": ["Urgent"]}]}, "AOM.0400"),
        (COUNT, {**HOUR, "step": 60}, "AOM.07001400"),
        (COUNT, {"time_range": "-1.-1.10000", "step": 60000}, "AOM.07001400"),
    ],
)
def test_bad_event_calls(client: Any, path: str, body: Any, code: str) -> None:
    reply = client.call("POST", path, body)
    assert (reply.status_code, reply.json()["error_code"]) == (400, code)


def logs(client: Any, **changes: Any) -> tuple[str, list[dict[str, str]]]:
    end = int(time.time() * 1000)
    body = {
        "category": "app_log",
        "searchKey": {"clusterId": PROD},
        "startTime": end - 7_200_000,
        "endTime": end,
        **changes,
    }
    reply = client.call("POST", f"{LOGS}?type=querylogs", body)
    assert reply.status_code == 200, reply.text
    result = json.loads(reply.json()["result"])
    assert result["total"] == len(result["data"])
    return reply.json()["errorCode"], result["data"]


def test_logs_are_found_by_keyword_and_source(client: Any) -> None:
    code, lines = logs(client, keyWord="订单")
    assert code == "SVCSTR.ALS.200200"
    assert lines
    assert all("订单" in line["logContent"] for line in lines)
    _, lines = logs(client, searchKey={"clusterId": PROD, "appName": "payment"})
    assert {line["appName"] for line in lines} == {"payment"}
    _, nodes = logs(client, category="node_log")
    assert {line["pathFile"] for line in nodes} == {"/var/log/messages"}
    _, wild = logs(client, keyWord="GET /api/*/v1")
    assert wild


def test_pages_of_logs_go_on_after_the_last_line(client: Any) -> None:
    end = int(time.time() * 1000) - 60_000
    window = {"startTime": end - 1_800_000, "endTime": end}
    _, everything = logs(client, **window)
    _, page = logs(client, **window, pageSize=50)
    seen = list(page)
    while page and len(seen) <= len(everything):
        _, page = logs(client, **window, size="50", type="next", lineNum=page[-1]["lineNum"])
        seen += page
    assert seen == everything
    assert len(seen) > 50
    _, last = logs(client, **window, isDesc=True, pageSize=1)
    assert last == everything[-1:]


def test_no_lines_is_a_business_code_in_a_200(client: Any) -> None:
    assert logs(client, keyWord="no such thing ((") == ("SVCSTG.ALS.200.203", [])
    assert logs(client, searchKey={"clusterId": "nowhere"})[0] == "SVCSTG.ALS.200.203"


@pytest.mark.parametrize(
    "change",
    [
        {"pageSize": 5001},
        {"pageSize/size": "x"},
        {"endTime": 0},
        {"type": "next", "lineNum": "x"},
        {"keyWord": "x" * 1025},
        {"category": "x"},
    ],
)
def test_bad_log_queries(client: Any, change: dict[str, Any]) -> None:
    end = int(time.time() * 1000)
    body = {"category": "app_log", "searchKey": {"clusterId": PROD}, "startTime": 1, "endTime": end, **change}
    assert client.call("POST", f"{LOGS}?type=querylogs", body).json()["errorCode"] == "SVCSTG.ALS.200.201"
    assert client.call("POST", LOGS, body).json()["errorCode"] == "SVCSTG.ALS.200.201"


def test_a_report_has_so_many_events_and_no_more(client: Any) -> None:
    metadata = {
        "event_name": "Many", "event_severity": "Info", "event_type": "event",
        "resource_provider": "TEST", "resource_type": "test", "resource_id": "1",
    }  # fmt: skip
    refused = client.call("PUT", PUSH, {"events": [{"metadata": metadata}] * 1001})
    assert refused.status_code == 400
    assert "1001 events" in refused.json()["error_msg"]


def test_of_an_alarm_that_comes_again_only_the_newest_is_active() -> None:
    book = EventBook()
    report = {"id": "a", "metadata": {"event_type": "alarm", "event_name": "x"}}
    first = book.push(report, 1)
    assert book.push(report, 2) is first
    assert book.clear({"metadata": report["metadata"]}, 3)
    second = book.push(report, 4)
    assert (first.active, second.active, book.active("a")) == (False, True, second)
    book.restore([first, second])
    assert book.active("a") is second
    assert book.clear(report, 5)
    assert book.active("a") is None
