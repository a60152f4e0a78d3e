"""Page after page, over real HTTP: where the next one is, and how a service is noticed that leads nowhere."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace
from told_service import Asked, Clock, Service, reply, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.compose.items import draft_for, draft_for_request, parse_items
from aom_tui.session.credentials import Password
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Reply
from aom_tui.session.paging.next_page import Next, NoMore, NotKnown, next_page, pagination_of, read_page
from aom_tui.session.paging.pages import End, JoinedPages, PageBounds, Pages
from aom_tui.session.profile import Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
PASSWORD = Password("u", Secret("a password nobody else has"), "d")
RULES = "/v2/p1/alarm-rules"
SERIES = "/v2/p1/series"


def drafted(operation_id: str, *items: str) -> Draft:
    return parse_items(CATALOGUE, draft_for(CATALOGUE.operations[operation_id]), items)


LIST = drafted("ListAlarmRule")


@pytest.fixture
async def session(profile: Profile, clock: Clock) -> Any:
    async with Session(profile, PASSWORD, CATALOGUE, clock=clock, timeout=5) as opened:
        yield opened


async def run(pages: Pages) -> JoinedPages:
    async for _exchange in pages:
        pass
    joined = pages.joined()
    assert joined is not None
    return joined


def queries(service: Service, start: str = RULES) -> list[dict[str, str]]:
    parsed = (parse_qs(urlsplit(each.target).query) for each in service.targets(start))
    return [{name: values[0] for name, values in each.items()} for each in parsed]


def rules(number: int, mark: Any, **meta: Any) -> bytes:
    return reply(200, {"thresholds": [{"id": number}], "meta_data": {"count": 1, "start": mark, **meta}})


def by_mark(pages: dict[str, bytes]) -> Callable[[Asked], bytes]:
    return lambda asked: pages[parse_qs(urlsplit(asked.target).query).get("offset", [""])[0]]


def body_of(joined: JoinedPages) -> Any:
    assert joined.exchange.reply is not None
    return json.loads(joined.exchange.reply.body)


# -- one run


async def test_marks_are_followed_to_the_end_and_all_is_as_sent(session: Session, service: Service) -> None:
    first = b'{"thresholds": [{"id": 1.00, "id": 2}], "meta_data": {"start": "b/ c", "total": 3}, "n": 1}'
    second = b'{"n": 1e400, "thresholds":[ {"id": "\\u4e2d"} ,3], "meta_data": {"start": null, "total": 3}}'
    service.on(RULES, by_mark({"": reply(200, first), "b/ c": reply(200, second)}))
    pages = session.pages(LIST)
    joined = await run(pages)
    assert [query.get("offset") for query in queries(service)] == [None, "b/ c"]
    assert joined.exchange.reply is not None
    assert joined.exchange.reply.body == (
        b'{"n": 1e400, "thresholds":[{"id": 1.00, "id": 2},{"id": "\\u4e2d"} ,3], '
        b'"meta_data": {"start": null, "total": 3}}'
    )
    assert joined.last.reply is not None
    assert joined.last.reply.body == second
    assert (joined.progress.pages, joined.progress.items, joined.progress.total) == (2, 3, 3)
    assert joined.stop.end is End.COMPLETE


async def test_one_page_is_left_as_it_is(session: Session, service: Service) -> None:
    service.on(RULES, rules(1, None))
    joined = await run(session.pages(LIST))
    assert joined.exchange is joined.last


async def test_a_run_starts_where_the_draft_says(session: Session, service: Service) -> None:
    def answer(asked: Asked) -> bytes:
        offset = int(parse_qs(urlsplit(asked.target).query)["offset"][0])
        count = 2 if offset < 8 else 1
        return reply(200, {"series": [offset + n for n in range(count)], "meta_data": {"offset": 0, "total": 9}})

    def leading(asked: Asked) -> bytes:
        offset = int(parse_qs(urlsplit(asked.target).query)["offset"][0])
        return answer(asked).replace(b'"offset": 0', b'"offset": %d' % (offset + 2))

    service.on(SERIES, lambda asked: leading(asked) if len(service.targets(SERIES)) < 3 else answer(asked))
    pages = session.pages(drafted("ListSeries", "limit=2", "offset=4", "series:=[]"), before=6)
    assert [each.paged.number async for each in pages if each.paged] == [7, 8, 9]
    joined = pages.joined()
    assert joined is not None
    assert joined.exchange.paged is None, "all of them are no page"
    assert body_of(joined)["series"] == [4, 5, 6, 7, 8]
    assert (joined.progress.of_pages, joined.progress.total) == (3, 9)
    assert queries(service, SERIES)[-1] == {"limit": "2", "offset": "8"}


async def test_a_bare_request_of_a_known_operation(session: Session, service: Service) -> None:
    service.on(RULES, by_mark({"": rules(1, "b"), "b": rules(2, None)}))
    draft = parse_items(CATALOGUE, draft_for_request("GET", f"{RULES}?limit=1", CATALOGUE), [])
    joined = await run(session.pages(draft))
    assert body_of(joined)["thresholds"] == [{"id": 1}, {"id": 2}]
    assert queries(service)[1] == {"limit": "1", "offset": "b"}


async def test_the_cursor_is_the_last_line_and_the_size_changes_its_name(session: Session, service: Service) -> None:
    def answer(asked: Asked) -> bytes:
        after = json.loads(asked.body).get("lineNum", "0")
        if after == "2":
            return reply(200, {"errorCode": "SVCSTG.ALS.200.203", "errorMessage": "No query to the log information."})
        lines = {"total": 1, "data": [{"lineNum": str(int(after) + 1), "x": "中\n"}]}
        return reply(200, {"errorCode": "SVCSTR.ALS.200200", "result": json.dumps(lines)})

    service.on("/v1/p1/als/action", answer)
    items = (
        "category=app_log",
        "startTime:=1",
        "endTime:=2",
        "type=querylogs",
        "pageSize:=1",
        "searchKey[clusterId]=x",
    )
    joined = await run(session.pages(drafted("ListLogItems", "type=querylogs", *items)))
    assert [line["lineNum"] for line in json.loads(body_of(joined)["result"])["data"]] == ["1", "2"]
    bodies = [json.loads(asked.body) for asked in service.targets("/v1/p1/als/action")]
    assert bodies[2] == {
        "category": "app_log", "startTime": 1, "endTime": 2, "searchKey": {"clusterId": "x"}, "size": 1,
        "lineNum": "2", "type": "next",
    }  # fmt: skip
    assert "type" not in bodies[0]
    assert joined.stop.end is End.COMPLETE


async def test_an_expired_token_is_renewed_on_the_way(session: Session, service: Service, clock: Clock) -> None:
    service.on("/v3/auth/tokens", token_reply(life=3600))
    service.on(RULES, by_mark({"": rules(1, "b"), "b": rules(2, "c"), "c": rules(3, None)}))
    pages = session.pages(LIST)
    await anext(pages)
    clock.now += timedelta(hours=2)
    service.on("/v3/auth/tokens", token_reply("MIIanother", life=24 * 3600))
    joined = await run(pages)
    assert joined.progress.items == 3
    tokens = [asked.headers["x-auth-token"] for asked in service.targets(RULES)]
    assert tokens == ["MIItoken", "MIIanother", "MIIanother"]


async def test_a_refused_token_is_renewed_on_the_way(session: Session, service: Service) -> None:
    pages = session.pages(LIST)
    service.on(RULES, by_mark({"": rules(1, "b"), "b": rules(2, None)}))
    await anext(pages)
    service.on("/v3/auth/tokens", token_reply("MIIanother"))
    answer = by_mark({"b": rules(2, None)})
    service.on(RULES, lambda a: answer(a) if a.headers["x-auth-token"] == "MIIanother" else reply(401, {}))
    assert (await run(pages)).stop.end is End.COMPLETE


# -- what leads nowhere


async def test_a_mark_that_comes_again(session: Session, service: Service) -> None:
    service.on(RULES, by_mark({"": rules(1, "b"), "b": rules(2, "c"), "c": rules(3, "b")}))
    joined = await run(session.pages(LIST))
    assert (joined.stop.end, joined.progress.items) == (End.LOOP, 3)
    assert "b came again" in joined.stop.words
    assert len(service.targets(RULES)) == 3


async def test_a_mark_that_is_the_page_s_own(session: Session, service: Service) -> None:
    service.on(RULES, by_mark({"": rules(1, "b"), "b": rules(2, "b")}))
    assert (await run(session.pages(LIST))).stop.end is End.LOOP
    assert len(service.targets(RULES)) == 2


async def test_an_offset_that_goes_back(session: Session, service: Service) -> None:
    service.on(SERIES, reply(200, {"series": [1, 2], "meta_data": {"offset": 3, "total": 90}}))
    joined = await run(session.pages(drafted("ListSeries", "offset=5", "series:=[]")))
    assert joined.stop.end is End.LOOP
    assert len(service.targets(SERIES)) == 1


async def test_the_same_page_under_another_mark(session: Session, service: Service) -> None:
    """A service that ignores the offset: all pages are the first one."""
    service.on("/v4/p1/alarm-rules", reply(200, {"alarm_rules": [1, 2], "count": 90}))
    joined = await run(session.pages(drafted("ListMetricOrEventAlarmRule", "limit=2")))
    assert (joined.stop.end, joined.progress.items) == (End.LOOP, 2)
    assert len(service.targets("/v4/p1/alarm-rules")) == 2


def never_ending(service: Service) -> None:
    def answer(_asked: Asked) -> bytes:
        number = len(service.targets(RULES))
        return rules(number, f"mark-{number}")

    service.on(RULES, answer)


@pytest.mark.parametrize(
    ("bounds", "end", "pages"),
    [
        (PageBounds(pages=5), End.BOUND, 5),
        (PageBounds(pages=3, chosen=True), End.ENOUGH, 3),
        (PageBounds(size=25), End.BOUND, 3),
    ],
)
async def test_pages_without_end(session: Session, service: Service, bounds: PageBounds, end: End, pages: int) -> None:
    never_ending(service)
    joined = await run(session.pages(LIST, bounds=bounds))
    assert (joined.stop.end, joined.progress.pages) == (end, pages)
    assert len(service.targets(RULES)) == pages
    assert joined.stop.is_whole == (end is End.ENOUGH)


def test_there_is_a_bound_without_asking() -> None:
    assert PageBounds().pages == 1000
    assert PageBounds().size == 200 * 1024**2


async def test_a_total_that_is_reached_ends_it_whatever_the_mark_says(session: Session, service: Service) -> None:
    service.on(RULES, by_mark({"": rules(1, "b", total=2), "b": rules(2, "c", total=2)}))
    assert (await run(session.pages(LIST))).stop.end is End.COMPLETE
    assert len(service.targets(RULES)) == 2


async def test_a_total_smaller_than_the_page_is_not_believed(session: Session, service: Service) -> None:
    empty = reply(200, {"alarm_rules": [], "count": 0})
    full = reply(200, {"alarm_rules": [1, 2], "count": 1})
    service.on("/v4/p1/alarm-rules", lambda asked: empty if "offset=2" in asked.target else full)
    joined = await run(session.pages(drafted("ListMetricOrEventAlarmRule")))
    assert (joined.stop.end, joined.progress.items) == (End.COMPLETE, 2)
    assert len(service.targets("/v4/p1/alarm-rules")) == 2


async def test_an_empty_page_ends_it_and_is_not_what_is_shown(session: Session, service: Service) -> None:
    empty = reply(200, {"thresholds": [], "meta_data": {"start": "d"}, "note": "nothing here"})
    service.on(RULES, by_mark({"": rules(1, "b"), "b": rules(2, "c"), "c": empty}))
    joined = await run(session.pages(LIST))
    assert joined.stop.end is End.COMPLETE
    assert "note" not in body_of(joined)


# -- trouble on the way


async def test_an_error_keeps_what_came(session: Session, service: Service) -> None:
    throttled = reply(429, {"error_code": "APIGW.0308", "error_msg": "too fast"}, Retry_After="7")
    service.on(RULES, by_mark({"": rules(1, "b"), "b": rules(2, "c"), "c": throttled}))
    pages = session.pages(LIST)
    joined = await run(pages)
    assert (joined.stop.end, joined.progress.items) == (End.FAILED, 2)
    assert "APIGW.0308" in joined.stop.words
    assert "wait 7 s" in joined.stop.words
    assert pages.unusable is not None
    assert pages.unusable.reply is not None
    assert pages.unusable.reply.status == 429
    assert len(service.targets(RULES)) == 3  # nothing is tried again by itself


async def test_no_page_at_all_is_the_error_itself(session: Session, service: Service) -> None:
    service.on(RULES, reply(403, {"error_code": "x"}))
    pages = session.pages(LIST)
    (only,) = [exchange async for exchange in pages]
    assert pages.joined() is None
    assert pages.unusable is only


async def test_a_reply_without_the_list(session: Session, service: Service) -> None:
    service.on(RULES, reply(200, {"other": []}))
    pages = session.pages(LIST)
    assert len([exchange async for exchange in pages]) == 1
    assert pages.joined() is None
    assert pages.stop is not None
    assert pages.stop.end is End.NOT_KNOWN
    assert "thresholds" in pages.stop.words


async def test_cancelled_what_came_stays(session: Session, service: Service) -> None:
    never_ending(service)
    pages = session.pages(LIST)
    await anext(pages)
    await anext(pages)
    pages.cancelled()
    assert [exchange async for exchange in pages] == []
    joined = pages.joined()
    assert joined is not None
    assert (joined.stop.end, joined.progress.items) == (End.CANCELLED, 2)


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (drafted("DeleteAlarmRule", "alarm_rule_id=1"), "changes something"),
        (drafted("AddAlarmRule"), "changes something"),
        (drafted("ListDashBoards"), "does not come in pages"),
        (draft_for_request("GET", "/v9/unknown", CATALOGUE), "no operation"),
        (draft_for_request("DELETE", "/v2/{project_id}/alarm-rules/{x}", CATALOGUE), "changes something"),
    ],
)
def test_what_does_not_come_in_pages(session: Session, draft: Draft, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        session.pages(draft)


# -- one page on


def said(draft: Draft, body: Any, status: int = 200) -> Next | NoMore | NotKnown:
    rule = pagination_of(CATALOGUE, draft)
    page = read_page(rule, Reply(status, "", "HTTP/1.1", (), json.dumps(body).encode()))
    return page if isinstance(page, NotKnown) else next_page(rule, draft, page)


def test_the_next_page_of_a_numbered_list() -> None:
    draft = drafted("ListWorkflow", "sort_field=create_time", "sort_type=DESC", "size:=2")
    found = said(draft, {"elements": [1, 2], "total_elements": 3})
    assert isinstance(found, Next)
    assert json.loads(found.draft.body or "")["page"] == 1
    found = said(found.draft, {"elements": [3], "total_elements": 3})
    assert isinstance(found, NoMore)


def test_projects_come_in_pages_only_where_both_numbers_are_said() -> None:
    body = {"projects": [1, 2]}
    assert isinstance(said(drafted("KeystoneListProjects"), body), NoMore)
    found = said(drafted("KeystoneListProjects", "per_page=2", "page=1"), body)
    assert isinstance(found, Next)
    assert found.draft.values["page"] == "2"


@pytest.mark.parametrize("mark", ["x", "1" * 5000, "-1"])
def test_a_page_that_nobody_can_count_from(mark: str) -> None:
    draft = replace(drafted("ListMetricOrEventAlarmRule"), unchecked=True).with_value("offset", mark)
    found = said(draft, {"alarm_rules": [1], "count": 2})
    assert isinstance(found, NotKnown)


def test_a_body_that_cannot_be_changed() -> None:
    draft = drafted("ListWorkflow").with_body("[1]")
    assert isinstance(said(draft, {"elements": [1], "total_elements": 3}), NotKnown)


@pytest.mark.parametrize("offset", [0, None, ""])
def test_where_no_further_page_is_named_there_is_none(offset: Any) -> None:
    body = {"series": [1, 2], "meta_data": {"count": 2, "offset": offset}}
    assert isinstance(said(drafted("ListSeries", "series:=[]"), body), NoMore)


def test_an_empty_page_is_the_last_whatever_it_names() -> None:
    body = {"series": [], "meta_data": {"count": 0, "offset": 7}}
    assert isinstance(said(drafted("ListSeries", "series:=[]"), body), NoMore)
