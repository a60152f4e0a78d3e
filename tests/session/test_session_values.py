"""Values from the API: asked once, kept a minute, narrowed by what is filled in, and never a trouble to who types."""

import asyncio
import json

import pytest
from told_service import Clock, Service, reply, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.history.entry_words import entry_name
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.credentials import Password
from aom_tui.session.exchange import Exchange
from aom_tui.session.history.entry import COLUMNS, entry_of_row, row_of
from aom_tui.session.profile import Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session
from aom_tui.session.values.listing import CACHE_SECONDS, Answer, FieldValues, Value, listing_call

CATALOGUE = load_catalogue()
PASSWORD = Password("u", Secret("a password nobody else has"), "d")
SHOW = draft_for(CATALOGUE.operations["ShowAlarmRule"])
RULES = reply(
    200, {"thresholds": [{"alarm_rule_id": "7", "alarm_rule_name": "cpu"}, {"alarm_rule_id": "8"}, {"odd": 1}]}
)
ID = "path alarm_rule_id"


class Timer:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_asked_once_by_many_and_kept_for_a_minute(profile: Profile, service: Service, clock: Clock) -> None:
    service.on("/v2/", RULES)
    timer = Timer()
    async with Session(profile, PASSWORD, CATALOGUE, clock=clock) as session:
        values = FieldValues(session, timer)
        answers = await asyncio.gather(*(values.ask(SHOW, ID) for _ in range(5)))
        assert set(answers) == {Answer((Value("7", "cpu"), Value("8")))}
        timer.now = CACHE_SECONDS - 1
        await values.ask(SHOW, ID)
        assert len(service.targets("/v2/")) == 1
        timer.now = CACHE_SECONDS + 1
        await values.ask(SHOW, ID)
        assert len(service.targets("/v2/")) == 2


async def test_the_history_tells_it_from_a_call_of_the_user(profile: Profile, service: Service, clock: Clock) -> None:
    service.on("/v2/", RULES)
    async with Session(profile, PASSWORD, CATALOGUE, clock=clock) as session:
        kept: list[Exchange] = []
        session.record = kept.append  # type: ignore[method-assign]
        await FieldValues(session).ask(SHOW, ID)
        (exchange,) = kept
        assert exchange.role == "values"
        row = {**row_of(exchange, "sandbox"), "number": 1}
        assert entry_name(entry_of_row(tuple(row[name] for name in COLUMNS))) == "values: ListAlarmRule"


async def test_a_failure_is_one_line_and_not_kept(profile: Profile, service: Service, clock: Clock) -> None:
    service.on("/v2/", reply(400, {"error_code": "AOM.02003400", "error_msg": "no"}))
    async with Session(profile, PASSWORD, CATALOGUE, clock=clock) as session:
        values = FieldValues(session)
        assert await values.ask(SHOW, ID) == Answer(trouble="ListAlarmRule: AOM.02003400 no")
        service.on("/v2/", RULES)
        assert (await values.ask(SHOW, ID)).values


async def test_nobody_is_asked_for_a_secret(profile: Profile, service: Service, clock: Clock) -> None:
    def obtain() -> Password:
        raise AssertionError("asked for a password")

    async with Session(profile, None, CATALOGUE, clock=clock, credential_source=obtain) as session:
        answer = await FieldValues(session).ask(SHOW, ID)
    assert not answer.values
    assert "nobody is logged in yet" in answer.trouble
    assert service.asked == []


async def test_a_refused_password_is_not_tried_again(profile: Profile, service: Service, clock: Clock) -> None:
    service.on("/v3/auth/tokens", reply(401, {"error": {"code": 401, "message": "wrong"}}))
    async with Session(profile, PASSWORD, CATALOGUE, clock=clock) as session:
        values = FieldValues(session)
        assert "IAM refused the login" in (await values.ask(SHOW, ID)).trouble
        assert await values.ask(SHOW, ID) == Answer(trouble="no values: IAM refused the last login")
        assert len(service.targets("/v3/auth/tokens")) == 1
        service.on("/v3/auth/tokens", token_reply())
        service.on("/v2/", RULES)
        await session.login(renew=True)
        assert (await values.ask(SHOW, ID)).values


async def test_what_nobody_can_type_is_no_value(profile: Profile, service: Service, clock: Clock) -> None:
    names = ["\x1b]0;title\x07", "two\nlines", "\u202etxt", "a\u2028b", "", "告警　规则", 7, None, ["x"]]
    service.on("/v2/", reply(200, {"thresholds": [{"alarm_rule_id": name} for name in names]}))
    async with Session(profile, PASSWORD, CATALOGUE, clock=clock) as session:
        answer = await FieldValues(session).ask(SHOW, ID)
    assert [value.text for value in answer.values] == ["告警　规则", "7"]


@pytest.mark.parametrize(
    ("operation_id", "items", "place", "body"),
    [
        (
            "ListSeries",
            ["series[0][namespace]=A.B", "series[1][namespace]=C.D", "series[1][metric_name]=m"],
            "body series[1].dimensions[0].value",
            {"series": [{"namespace": "C.D", "metric_name": "m"}]},
        ),
        (
            "ListSample",
            ["samples[0][namespace]=A.B"],
            "body samples[0].metric_name",
            {"series": [{"namespace": "A.B"}]},
        ),
        ("ListSeries", [], "body series[0].metric_name", {"series": [{}]}),
    ],
)
def test_what_is_filled_in_narrows_the_question(operation_id: str, items: list[str], place: str, body: object) -> None:
    draft = parse_items(CATALOGUE, draft_for(CATALOGUE.operations[operation_id]), items)
    asked = listing_call(CATALOGUE, draft, place)
    assert asked is not None
    assert asked[1].operation_id == "ListSeries"
    assert json.loads(asked[1].body or "") == body


def test_a_place_without_a_source_is_not_asked_for() -> None:
    assert listing_call(CATALOGUE, SHOW, "query limit") is None


async def test_what_is_being_asked_ends_with_the_session(profile: Profile, service: Service, clock: Clock) -> None:
    asked = asyncio.Event()

    async def never() -> None:
        asked.set()
        await asyncio.Event().wait()

    async with Session(profile, PASSWORD, CATALOGUE, clock=clock) as session:
        await session.login()
        values = asyncio.create_task(FieldValues(session).ask(SHOW, ID))
        session.send = lambda *_, **_more: never()  # type: ignore[method-assign,assignment,return-value]
        await asked.wait()
    assert await values == Answer(trouble="no values: the session was left")
    assert "values" not in {task.get_name() for task in asyncio.all_tasks()}
