"""What two exchanges differ in."""

import json
import random
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from render_exchanges import JSON, PASSWORD, REQUEST, TOKEN, failed, reply, success

from aom_tui.render.clean import UNSAFE
from aom_tui.render.diff import body as diff_body
from aom_tui.render.diff.data import diff_json
from aom_tui.render.diff.exchanges import Diff, diff, diff_in_process, is_large, side
from aom_tui.render.diff.text import exchange_line, side_by_side, summary_line, unified
from aom_tui.session.body.lossless import decode
from aom_tui.session.exchange import Exchange, FailureKind, Kept, Reply

SIDES = ("one", "two")
NAMES = st.sampled_from(["id", "name", "a", "b", "update_time", "values"])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1795600000000, 1795600060000])
    | st.sampled_from(["", "a", "b", "2026-11-23T12:00:00Z"])
)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=25
)


def body(data: bytes | str, *headers: tuple[str, str]) -> Exchange:
    return success(reply=reply(data if isinstance(data, bytes) else data.encode(), 200, "OK", *headers))


def compared(old: bytes | str, new: bytes | str, *, any_order: bool = False) -> Diff:
    """Two replies that differ in nothing but their bodies."""
    return diff(side(body(old)), side(body(new)), any_order)


def trees(old: Any, new: Any, *, any_order: bool = False) -> Diff:
    return compared(json.dumps(old), json.dumps(new), any_order=any_order)


def brief(found: Diff) -> list[tuple[str, ...]]:
    """Kind, place, old, new of what means something."""
    return [(each.kind, each.name, each.old, each.new) for each in found.differences if not each.quiet]


# -- properties


def disordered(value: Any, rolls: random.Random, *, lists: bool) -> Any:
    """The same with its members, and if so wanted its items, in another order."""
    if isinstance(value, dict):
        pairs = [(name, disordered(each, rolls, lists=lists)) for name, each in value.items()]
        return dict(rolls.sample(pairs, len(pairs)))
    if isinstance(value, list):
        items = [disordered(each, rolls, lists=lists) for each in value]
        return rolls.sample(items, len(items)) if lists else items
    return value


@given(TREES, st.integers())
def test_the_same_value_differs_in_nothing(value: Any, seed: int) -> None:
    again = json.dumps(disordered(value, random.Random(seed), lists=False), indent=3, ensure_ascii=False)
    found = compared(json.dumps(value), again)
    assert found.differences == ()
    assert found.is_same


@given(TREES, st.integers())
def test_in_any_order_a_permutation_differs_in_nothing(value: Any, seed: int) -> None:
    again = disordered([value], random.Random(seed), lists=True)
    assert trees([value], again, any_order=True).differences == ()


@given(TREES, TREES, st.booleans())
def test_what_is_told_is_so(old: Any, new: Any, any_order: bool) -> None:
    """Whatever was added or changed stands in the new one at its path; counts are those of what is listed."""
    found = trees({"a": old}, {"a": new}, any_order=any_order)
    for each in found.differences:
        if each.kind in ("added", "changed"):
            assert at_path({"a": new}, each.name) == json.loads(each.new)
    assert found.counts == Counter(each.kind for each in found.differences if not each.quiet)
    assert found.volatile == sum(each.quiet == "volatile" for each in found.differences)
    if not any_order:
        assert (not found.differences) == (json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True))


def at_path(value: Any, path: str) -> Any:
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        value = value[name] if name else value[int(index)]
    return value


@given(TREES, TREES)
def test_the_other_way_round_members_come_where_they_went(old: Any, new: Any) -> None:
    """Of objects alone: what a list has lost and got depends on the side that one begins at."""
    forth, back = (trees(*pair).counts for pair in ((no_lists(old), no_lists(new)), (no_lists(new), no_lists(old))))
    assert (forth["added"], forth["removed"], forth["changed"]) == (back["removed"], back["added"], back["changed"])


def no_lists(value: Any) -> Any:
    match value:
        case dict():
            return {name: no_lists(each) for name, each in value.items()}
        case list():
            return {str(at): no_lists(each) for at, each in enumerate(value)}
        case _:
            return value


@given(st.text(), st.text(), st.booleans())
def test_nothing_that_a_terminal_acts_on_comes_through(old: str, new: str, is_json: bool) -> None:
    bodies = [json.dumps({each: each}, ensure_ascii=is_json) if is_json else each for each in (old, new)]
    found = diff(*(side(body(each.encode("utf-8", "surrogatepass"), ("X-A", each))) for each in bodies))
    pages = unified(found, SIDES, with_volatile=True), side_by_side(found, SIDES, 120, with_volatile=True)
    for line in (*pages[0].lines, *pages[1].lines):
        assert not UNSAFE.search(line)
        assert "\n" not in line
    said = diff_json(found)
    assert not UNSAFE.search(said)
    json.loads(said)


# -- JSON


RULE = {"alarm_rule_id": 1, "alarm_rule_name": "cpu", "enabled": True, "dims": ["a"]}
OTHER = {"alarm_rule_id": 2, "alarm_rule_name": "memory", "enabled": True, "dims": ["b"]}


def test_items_are_found_by_their_id_wherever_they_stand() -> None:
    third = {**OTHER, "alarm_rule_id": 3}
    found = trees({"rules": [RULE, OTHER, third]}, {"rules": [third, {**RULE, "enabled": False}, OTHER]})
    assert brief(found) == [
        ("moved", "$.rules[0]", "[2]", "[0]"),
        ("changed", "$.rules[1].enabled", "true", "false"),
    ]
    assert [each.note for each in found.differences] == ["alarm_rule_id=3", "alarm_rule_id=1"]
    assert trees([RULE, OTHER, third], [third, RULE, OTHER], any_order=True).is_same


def test_a_series_is_found_by_metric_and_dimensions() -> None:
    def series(host: str, *values: int) -> dict[str, Any]:
        dimensions = [{"name": "host", "value": host}, {"name": "zone", "value": "1"}]
        return {"namespace": "N", "metric_name": "cpu", "dimensions": dimensions, "points": [*values]}

    found = trees([series("a", 1, 2), series("b", 1)], [series("c", 1), series("b", 2), series("a", 1, 3)])
    assert {each.name for each in found.differences} == {"$[0]", "$[1]", "$[1].points[0]", "$[2].points[1]"}
    assert {each.kind for each in found.differences if each.name == "$[0]"} == {"added"}
    assert "host=a" in next(each.note for each in found.differences if each.name == "$[2].points[1]")


def test_items_without_a_name_are_found_by_what_they_hold() -> None:
    rows = [["a", "1"], ["b", "2"], ["c", "3"]]
    assert brief(trees(rows, [["x", "0"], *rows[:2], ["c", "4"]])) == [
        ("added", "$[0]", "", '["x", "0"]'),
        ("changed", "$[3][1]", '"3"', '"4"'),
    ]
    assert brief(trees(rows, [rows[2], *rows[:2]])) == [("moved", "$[0]", "[2]", "[0]")]


def test_a_number_does_not_move() -> None:
    assert {each.kind for each in trees([5, 1, 2], [1, 2, 5]).differences} == {"added", "removed"}


def test_a_name_that_two_items_have_names_neither() -> None:
    old = [{"name": "a", "value": value} for value in (1, 2)]
    assert [each.kind for each in trees(old, old[::-1]).differences] == ["moved"]


def test_in_any_order_equal_items_find_each_other_first() -> None:
    rows = [{"update_time": 1795600000000 + number, "unit": "%"} for number in range(3)]
    assert trees(rows, [rows[2], *rows[:2]], any_order=True).differences == ()


def test_an_id_that_is_another_one_each_time_names_nothing() -> None:
    old = [{"id": number, "name": name} for number, name in ((1, "a"), (2, "b"))]
    new = [{"id": number, "name": name} for number, name in ((3, "b"), (4, "a"))]
    found = trees(old, new)
    assert [each.note for each in found.differences if each.kind == "changed"] == ["name=b", "name=a"]


def test_one_item_that_becomes_another_is_told_member_by_member() -> None:
    assert brief(trees({"series": [{"metric_name": "cpu", "unit": "%"}]}, {"series": [{"metric_name": "mem"}]})) == [
        ("changed", "$.series[0].metric_name", '"cpu"', '"mem"'),
        ("removed", "$.series[0].unit", '"%"', ""),
    ]


@pytest.mark.parametrize(
    ("old", "new"), [("1.0", "1.00"), ("100", "1e2"), ("0", "-0"), ("1e400", "10e399"), ("[1.0,2]", "[1.00,2]")]
)
def test_the_same_number_in_other_digits_is_counted_apart(old: str, new: str) -> None:
    found = compared(f'{{"a":{old}}}', f'{{"a":{new}}}')
    assert (found.total, found.respelled, found.is_same) == (0, 1, True)
    assert "in digits only not shown" in summary_line(found)
    assert found.differences[0].old in old


@pytest.mark.parametrize(
    ("old", "new"),
    [("1e400", "1e401"), ("0.1", "0.1000000000000000055511151231257827"), ("9007199254740993", "9007199254740992"),
     ("1", '"1"'), ("1", "true"), ("0", "null"), ("1e99999999999999999999", "2e99999999999999999999")],
)  # fmt: skip
def test_other_numbers_are_other_numbers(old: str, new: str) -> None:
    assert brief(compared(f'{{"a":{old}}}', f'{{"a":{new}}}')) == [("changed", "$.a", old, new)]


def test_a_name_that_comes_twice_is_compared_twice() -> None:
    assert brief(compared('{"a":1,"a":2}', '{"a":1,"a":3}')) == [("changed", "$.a{2}", "2", "3")]
    assert brief(compared('{"a":1,"a":2}', '{"a":1}')) == [("removed", "$.a{2}", "2", "")]


def test_what_differs_in_layout_alone_is_the_same_and_said() -> None:
    found = compared('{"a": "\\u4e2d", "b": 1}', '{"b":1,"a":"中"}')
    assert found.is_same
    assert "only in layout" in found.remarks[0]


def test_deep_json_is_compared_as_text() -> None:
    found = compared("[" * 3000 + "1" + "]" * 3000, "[" * 3000 + "2" + "]" * 3000)
    assert found.total == 1


# -- what means nothing


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("timestamp", 1795600000000, 1795600060000), ("update_time", 1795600000, 1795600060),
     ("start_at", "2026-11-23T12:00:00Z", "2026-11-23T12:01:00Z"), ("createTime", "1795600000000", "1795600060000"),
     ("request_id", "7c1e", "8d2f"), ("points", [[1795600000.5, "1"]], [[1795600060.5, "1"]])],
)  # fmt: skip
def test_times_and_the_marks_of_a_call_are_volatile(name: str, old: Any, new: Any) -> None:
    exchanges = (replace(body(json.dumps({name: value})), timings=AROUND) for value in (old, new))
    found = diff(*map(side, exchanges))
    assert (found.total, found.volatile) == (0, 1)
    assert summary_line(found) == "no differences; 1 volatile not shown"
    assert unified(found, SIDES).starts == ()
    assert len(unified(found, SIDES, with_volatile=True).starts) == 1


AROUND = replace(success().timings, started_at=success().timings.started_at.fromtimestamp(1795600000).astimezone())


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("wait_time", 5, 10), ("end_time", None, 1795600000000), ("format", "1795600000000", "1795600000001"),
     ("bytes", 1795600000, 1795600060), ("values", [1, 2], [1, 3]), ("time_range", "-1.-1.60", "-1.-1.30")],
)  # fmt: skip
def test_settings_and_values_are_not(name: str, old: Any, new: Any) -> None:
    assert trees({name: old}, {name: new}).total == 1


def test_a_volatile_member_that_comes_or_goes_is_told() -> None:
    assert trees({"update_time": 1795600000000}, {}).total == 1
    assert trees({"update_time": 1795600000000}, {"update_time": "1795600000000"}).total == 1


# -- heads


def test_query_headers_and_status_are_told_by_name() -> None:
    request = replace(
        REQUEST, url=REQUEST.url.replace("limit=10", "limit=20&offset=5").replace("aom.", "lts."),
        headers=(JSON, ("X-Auth-Token", "MIIother"), ("x-tag", "one"), ("X-Tag", "three")), body=b"{}",
    )  # fmt: skip
    other = success(request=request, reply=reply(b"{}", 404, "Not Found", ("Date", "now"), ("X-New", "1")))
    found = diff(side(success(reply=reply(b"{}"))), side(other))
    told = [(each.part, each.where, each.name, each.kind, each.old, each.new, each.quiet) for each in found.differences]
    assert told[0] == ("request", "endpoint", "", "changed", "https://aom.example", "https://lts.example", "")
    assert told[1:3] == [
        ("request", "query", "limit", "changed", "10", "20", ""),
        ("request", "query", "offset", "added", "", "5", ""),
    ]
    assert [each[2:4] + each[6:] for each in told if each[1] == "header"] == [
        ("X-Auth-Token", "changed", "volatile"),
        ("x-tag (2)", "changed", ""),
        ("Date", "added", "volatile"),
        ("X-New", "added", ""),
    ]
    assert ("reply", "status", "", "changed", "200 OK", "404 Not Found", "") in told


def test_a_call_without_a_reply_is_told_as_such() -> None:
    found = diff(side(success()), side(failed(FailureKind.TIMEOUT)))
    assert ("status", "200 OK", "no reply: timeout") in [(each.where, each.old, each.new) for each in found.differences]


def test_no_secret_is_told() -> None:
    old, new = (
        success(
            request=replace(REQUEST, headers=(("X-Auth-Token", TOKEN + end),), url=f"https://x/?token={TOKEN}{end}"),
            reply=reply(json.dumps({"password": PASSWORD + end, "secret": end}).encode()),
        )
        for end in "ab"
    )
    found = diff(side(old), side(new))
    for text in (unified(found, SIDES, with_volatile=True).text, diff_json(found, with_volatile=True), repr(found)):
        assert TOKEN not in text
        assert PASSWORD not in text
    assert found.total >= 2


# -- other bodies


def test_text_is_compared_by_lines() -> None:
    old, new = (
        success(reply=Reply(200, "OK", "HTTP/1.1", (("Content-Type", "text/plain"),), text.encode()))
        for text in ("a\nb\nc\nd\n", "a\nx\ny\nc\nd\ne\n")
    )
    found = diff(side(old), side(new))
    assert [(each.where, *line) for each, line in zip(found.differences, brief(found), strict=True)] == [
        ("lines", "changed", "2-3", "b", "x\ny"),
        ("lines", "added", "6", "", "e"),
    ]
    assert found.remarks == ("reply body: compared line by line, not as JSON",)


def test_binary_and_huge_bodies_are_told_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compared(b"\x00\x01\x02\xff" * 9, b"\x00\x01\x02\xfe" * 8)
    assert [(each.where, each.old, each.new, each.note) for each in found.differences] == [
        ("body", "36 B", "32 B", "binary")
    ]
    monkeypatch.setattr(diff_body, "MOST_BYTES", 8)
    assert "is not compared" in trees([1, 2, 3], [1, 2, 4]).differences[0].note
    assert trees([1, 2, 3], [1, 2, 3]).is_same


def test_an_empty_body_and_a_missing_one_are_told() -> None:
    assert [each.kind for each in compared("", '{"a":1}').differences] == ["added"]
    assert [each.kind for each in compared('{"a":1}', "").differences] == ["removed"]


def test_a_body_that_was_not_kept_is_no_empty_one() -> None:
    old = body('{"a":1}')
    new = replace(body(""), kept=Kept(5, "whole", 0, "none", 5325))
    for found in (diff(side(old), side(new)), diff(side(new), side(old))):
        assert (found.total, found.is_same, found.not_compared) == (0, True, ("reply",))
        assert found.remarks == ("reply body: not kept for call 5 (5.2 KB): not compared",)
        assert summary_line(found) == "no differences; reply body not compared"
        assert decode(diff_json(found).encode())["not_compared"] == ["reply"]
    head = replace(body('{"a":1'), kept=Kept(6, "whole", 0, "head", 5325))
    assert diff(side(old), side(head)).remarks == (
        "reply body: of call 6 (5.2 KB) the beginning was kept: not compared",
    )
    other = replace(new, reply=reply(b"", 404, "Not Found"))
    assert [each.where for each in diff(side(old), side(other)).differences] == ["status"], "the rest is compared"


def test_large_ones_are_told_apart_and_compared_the_same_in_another_process() -> None:
    small, large = side(body("{}")), side(body(b'{"a": "' + b"x" * 3 * 1024**2 + b'"}'))
    assert is_large(small, large)
    assert not is_large(small, small)
    assert diff_in_process(small, large) == diff(small, large)


# -- as text and as data


def test_unified_reads_from_place_to_value() -> None:
    found = trees({"a": 1, "rules": [RULE, OTHER]}, {"a": 2, "rules": [RULE]})
    page = unified(found, SIDES)
    assert page.lines[:8] == ("- one", "+ two", "", "Reply", "~ $.a", "    - 1", "    + 2", "- $.rules[1]")
    assert page.lines[8].strip() == "- {"
    assert [page.lines[at][:1] for at in page.starts] == ["~", "-"]
    assert summary_line(found) == "2 differences: 1 removed, 1 changed"


def test_side_by_side_keeps_to_its_width_and_loses_nothing() -> None:
    old, new = "规则" * 60, "a long text " * 12
    page = side_by_side(trees({"a": old}, {"a": new}), SIDES, 120)
    values = [line for line in page.lines if line.startswith("    ")][1:]
    left, right = ("".join(line[4:].partition(" | ")[at].strip()[0:] for line in values) for at in (0, 2))
    assert left.replace(" ", "").lstrip("-") == f'"{old}"'
    assert right.replace(" ", "").lstrip("+") == f'"{new.replace(" ", "")}"'


def test_a_long_value_is_cut_and_said() -> None:
    page = unified(trees({}, {"a": list(range(100, 200))}), SIDES)
    assert page.lines[-1].strip().startswith("+ ... ")
    assert len(page.lines) < 50


def test_data_holds_values_as_they_were_sent() -> None:
    found = decode(diff_json(compared('{"a":1.00,"b":[1]}', '{"a":"x","b":[1,{"c":2.50}]}')).encode())
    assert (found["same"], found["differences"], found["changed"], found["added"]) == (False, 2, 1, 1)
    assert [str(found["items"][0]["old"]), found["items"][0]["new"]] == ["1.00", "x"]
    assert '{"c": 2.50}' in diff_json(compared("[1]", '[1,{"c":2.50}]'))


def test_where_long_texts_begin_to_differ_is_said() -> None:
    query = "sum by (code) (rate(http_requests_total{service='checkout'}[5m])) / "
    page = unified(trees({"q": query * 2 + "2 + 1"}, {"q": query * 2 + "2 - 1"}), SIDES)
    assert f"~ $.q   from character {len(query * 2) + 3} on" in page.lines
    assert "~ $.q" in unified(trees({"q": "a" * 99}, {"q": "b" * 99}), SIDES).lines


def test_a_great_many_are_counted_and_not_all_listed() -> None:
    found = trees({str(at): at for at in range(6000)}, {})
    assert found.counts["removed"] == 6000
    assert len(found.differences) == 5000
    assert "1,000 more differences are not listed" in unified(found, SIDES).text


def test_an_exchange_is_named_in_a_line() -> None:
    assert exchange_line(success()).endswith("ListSeries  sandbox  200 OK")
    assert exchange_line(failed(FailureKind.TIMEOUT)).endswith("ListSeries  sandbox  timeout")
