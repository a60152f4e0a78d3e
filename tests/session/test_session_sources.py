"""Where secrets come from: keyring, command, question; a second factor; and what is said where one does not work."""

import asyncio
import shlex
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError
from memory_keyring import Ring
from msgspec.structs import replace
from told_service import Clock, Service, reply, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.credentials import AccessKey, Password, SecondFactor
from aom_tui.session.doctor import diagnose
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Failure, FailureKind, Step, StepName, Success
from aom_tui.session.login import system_keyring
from aom_tui.session.login.obtain import obtain
from aom_tui.session.login.second_factor import PASSCODE_REMEDY
from aom_tui.session.network import deadline
from aom_tui.session.network.deadline import Deadlines
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

LIST = Draft(method="GET", uri="/v2/{project_id}/alarm-rules", operation_id="ListAlarmRule")
SECRET = "a secret that nobody else has"


class FaultyRing(Ring):
    """Raises `trouble` in place of an answer, and keeps nothing where `forgetful`."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: Exception | None = None
        self.forgetful = False
        self.silent: threading.Event | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._answer()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()
        if not self.forgetful:
            super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self._answer()
        super().delete_password(service, username)

    def _answer(self) -> None:
        if self.silent:
            self.silent.wait(10)
        if self.trouble:
            raise self.trouble


@pytest.fixture
def ring() -> Iterator[FaultyRing]:
    before, ring = keyring.get_keyring(), FaultyRing()
    keyring.set_keyring(ring)
    yield ring
    if ring.silent:
        ring.silent.set()
    keyring.set_keyring(before)


def profile_with(source: str, **more: object) -> Profile:
    reference = CredentialRef("password", source, "u", "d")  # type: ignore[arg-type]
    return Profile(
        name="p", kind=Kind.TEST, region="", iam_endpoint="http://127.0.0.1:9", aom_endpoint="http://127.0.0.1:9",
        credential=replace(reference, **more),  # type: ignore[arg-type]
    )  # fmt: skip


class Answers:
    """Gives the answers, one after the other, and notes the questions."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.questions = list(answers), list[str]()

    def __call__(self, question: str) -> str:
        self.questions.append(question)
        return self.answers.pop(0)


# -- keyring

TROUBLES = (
    (KeyringLocked(SECRET), "is locked"),
    (NoKeyringError(SECRET), "has none that works"),
    (RuntimeError(SECRET), "has none that works"),
)


@pytest.mark.parametrize(("trouble", "words"), TROUBLES)
def test_a_keyring_that_fails_is_one_line_and_a_question(ring: FaultyRing, trouble: Exception, words: str) -> None:
    ring.trouble = trouble
    with pytest.raises(InvalidInput, match=words) as caught:
        obtain(profile_with("keyring"), {}, ask=None)
    assert "password_command" in str(caught.value), "what to use in its place"
    assert SECRET not in str(caught.value), "a backend's own words may hold what it was given"
    ask = Answers("typed")
    assert obtain(profile_with("keyring"), {}, ask=ask) == Password("u", Secret("typed"), "d")
    assert "password of u@d (keyring: " in ask.questions[0]
    assert words in ask.questions[0]


def test_a_keyring_without_the_secret_is_a_plain_question(ring: FaultyRing) -> None:
    ask = Answers("typed")
    obtain(profile_with("keyring"), {}, ask=ask)
    assert ask.questions == ["password of u@d"]


def test_a_keyring_that_keeps_nothing_is_found_out(ring: FaultyRing) -> None:
    ring.forgetful = True
    with pytest.raises(system_keyring.NoKeyring, match="keeps none"):
        system_keyring.keep("p", Secret(SECRET))


def test_a_keyring_that_never_answers_is_not_waited_for(ring: FaultyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_keyring, "SECONDS", 0.05)
    ring.silent = threading.Event()
    with pytest.raises(system_keyring.NoKeyring, match=r"did not answer within 0\.05 s"):
        system_keyring.read("p")


def test_what_may_still_be_in_it_is_told(ring: FaultyRing) -> None:
    system_keyring.keep("p", Secret(SECRET), Secret("second"))
    assert system_keyring.forget("p") == ""
    assert ring.kept == {}
    assert system_keyring.forget("p") == "", "nothing to forget"
    ring.trouble = KeyringLocked()
    assert "locked" in system_keyring.forget("p")


def test_a_temporary_key_has_both_its_secrets_there(ring: FaultyRing) -> None:
    temporary = profile_with("keyring", kind="access-key", user="", domain="", access="AK1", temporary=True)
    system_keyring.keep("p", Secret("sk"), Secret("st"))
    assert obtain(temporary, {}, ask=None) == AccessKey("AK1", Secret("sk"), Secret("st"))
    del ring.kept["p security token"]
    with pytest.raises(InvalidInput, match="not in the keyring"):
        obtain(temporary, {}, ask=None)
    ask = Answers("sk2", "st2")
    assert obtain(temporary, {}, ask=ask) == AccessKey("AK1", Secret("sk2"), Secret("st2"))
    assert ask.questions == ["SK of AK1", "security token of AK1"]


# -- command


def printing(text: str) -> str:
    return shlex.join([sys.executable, "-c", f"print({text!r})"])


def test_a_command_gives_a_temporary_keys_secrets_in_two_lines() -> None:
    key = profile_with("command", kind="access-key", access="AK1", temporary=True, command=printing("sk\nst"))
    assert obtain(key, {}, ask=None) == AccessKey("AK1", Secret("sk"), Secret("st"))
    short = profile_with("command", kind="access-key", access="AK1", temporary=True, command=printing(SECRET))
    with pytest.raises(InvalidInput, match="printed one line") as caught:
        obtain(short, {}, ask=None)
    assert SECRET not in str(caught.value)


def test_a_command_does_not_read_what_is_meant_for_us() -> None:
    reading = shlex.join([sys.executable, "-c", "import sys; print(repr(sys.stdin.read()))"])
    assert obtain(profile_with("command", command=reading), {}, ask=None) == Password("u", Secret("''"), "d")


# -- passcode


def with_passcode(service: Service, profile: Profile, clock: Clock, ask: Callable[[str], str]) -> Session:
    profile = replace(profile, credential=replace(profile.credential, user_id="U1", mfa=True))  # type: ignore[type-var]
    credential = obtain(profile, {}, ask=ask)
    return Session(profile, credential, load_catalogue(), clock=clock)


async def test_a_passcode_goes_beside_the_password(service: Service, profile: Profile, clock: Clock) -> None:
    ask = Answers("secret", "123 456")
    async with with_passcode(service, profile, clock, ask) as session:
        exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Success)
    body = service.targets("/v3/auth/tokens")[0].body.decode()
    assert '"methods":["password","totp"]' in body
    assert '"totp":{"user":{"id":"U1","passcode":"123456"}}' in body
    assert ask.questions[1] == "MFA passcode of u (six digits)"


async def test_a_refused_passcode_is_what_is_named_first(service: Service, profile: Profile, clock: Clock) -> None:
    refusal = reply(401, {"error": {"code": 401, "message": "The username or password is wrong."}})
    service.on("/v3/auth/tokens", lambda asked: token_reply() if b"654321" in asked.body else refusal)
    async with with_passcode(service, profile, clock, Answers("secret", "123456")) as session:
        exchange = await session.send(LIST)
        (cause, *_others) = diagnose(load_catalogue(), exchange, session.state())
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.remedy.startswith("The passcode or the password is wrong")
    assert cause.title.startswith("The passcode or the password is wrong")
    assert "user u" in cause.evidence


async def test_wrong_passcodes_are_no_wrong_passwords(service: Service, profile: Profile, clock: Clock) -> None:
    refusal = reply(401, {"error": {"code": 401, "message": "The username or password is wrong."}})
    service.on("/v3/auth/tokens", lambda asked: token_reply() if b"654321" in asked.body else refusal)
    async with with_passcode(
        service, profile, clock, Answers("secret", "1" * 6, "2" * 6, "3" * 6, "654321")
    ) as session:
        refused = [(await session.login()).failure for _ in range(3)]
        assert {each.kind for each in refused if each} == {FailureKind.IAM_REFUSED}, "each was sent"
        assert (await session.login()).token, "the password is not held back"


async def test_a_lack_of_a_passcode_is_no_wrong_password(service: Service, profile: Profile, clock: Clock) -> None:
    refusal = reply(401, {"error": {"code": 401, "message": "The user must log in with MFA."}})
    service.on("/v3/auth/tokens", refusal)
    async with Session(profile, Password("u", Secret("x"), "d"), load_catalogue(), clock=clock) as session:
        refused = [(await session.login()).failure for _ in range(3)]
    assert [each.remedy for each in refused if each] == [PASSCODE_REMEDY] * 3


async def test_where_iam_names_the_passcode_the_password_stays(
    service: Service, profile: Profile, clock: Clock
) -> None:
    ask = Answers("secret", "123456", "654321")
    refusal = reply(401, {"error": {"code": 401, "message": "The verification code is wrong."}})
    service.on("/v3/auth/tokens", lambda asked: token_reply() if b"654321" in asked.body else refusal)
    profile = replace(profile, credential=replace(profile.credential, user_id="U1", mfa=True))  # type: ignore[type-var]
    source = partial(obtain, profile, {}, ask=ask)
    async with Session(profile, None, load_catalogue(), clock=clock, credential_source=source) as session:
        exchange = await session.send(LIST)
        (cause, *_others) = diagnose(load_catalogue(), exchange, session.state())
        assert isinstance((await session.send(LIST)).outcome, Success)
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.remedy.startswith("The passcode is wrong, or has served already.")
    assert cause.title == "The passcode is wrong, or has served already."
    assert [question.partition(" of ")[0] for question in ask.questions] == ["password", "MFA passcode", "MFA passcode"]


async def test_a_call_waits_for_the_typist_as_long_as_it_takes(
    service: Service, profile: Profile, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadlines are looked at from where the question is asked: of the call that asks, and of a later one."""
    limits: list[asyncio.Timeout] = []

    def noted(seconds: float | None) -> asyncio.Timeout:
        limits.append(asyncio_timeout(seconds))
        return limits[-1]

    asyncio_timeout = asyncio.timeout
    asked, typed = threading.Event(), threading.Event()

    def ask(question: str) -> str:
        if "passcode" not in question:
            return "secret"
        asked.set()
        assert typed.wait(10)
        return "123456"

    async with with_passcode(service, profile, clock, ask) as session:
        monkeypatch.setattr(asyncio, "timeout", noted)
        told: list[tuple[StepName, bool]] = []

        def on_step(step: Step) -> None:
            told.append((step.name, limits[0].when() is not None))

        sending = asyncio.create_task(session.send(LIST, on_step=on_step))
        assert await asyncio.to_thread(asked.wait, 10)
        assert limits[0].when() is None
        late = asyncio.create_task(session.send(LIST))
        for _ in range(100):
            await asyncio.sleep(0)
        assert [limit.when() for limit in limits] == [None, None]
        typed.set()
        assert isinstance((await sending).outcome, Success)
        assert isinstance((await late).outcome, Success)
    assert (StepName.CONSTRUCT, True) in told, "it goes on afterwards"


async def test_a_deadline_that_has_ended_does_not_come_back() -> None:
    """A reply has come while somebody types for another call; what it means may take its time all the same."""
    deadlines = Deadlines()
    async with asyncio.timeout(3600) as limit:
        await asyncio.sleep(0)
        with deadlines.tracking(limit):
            with deadlines.paused():
                deadlines.lift(limit)
            assert limit.when() is None
            deadlines.lift(limit)
            with deadlines.paused():
                assert limit.when() is None
            assert limit.when() is None


async def test_typing_is_no_part_of_what_a_call_took(
    service: Service, profile: Profile, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def source() -> Password:
        clock.now += timedelta(seconds=12)
        return Password("u", Secret(SECRET), "d")

    service.on("/v3/auth/tokens", reply(401, {"error": {"code": 401, "message": "no", "title": "Unauthorized"}}))
    async with Session(profile, None, load_catalogue(), clock=clock, credential_source=source) as session:
        assert (await session.send(LIST)).timings.started_at == clock.now
    deadlines, now = Deadlines(), [0.0]
    monkeypatch.setattr(deadline.time, "perf_counter", lambda: now[0])
    with deadlines.paused():
        now[0] = 5.0
        idle = deadlines.idle_timer()
        now[0] = 7.0
        assert idle() == 2.0
    now[0] = 9.0
    assert idle() == 2.0


async def test_what_is_no_passcode_is_not_sent(service: Service, profile: Profile, clock: Clock) -> None:
    async with with_passcode(service, profile, clock, Answers("secret", "12345")) as session:
        with pytest.raises(InvalidInput, match="has six digits"):
            await session.send(LIST)
    assert service.asked == []


async def test_a_login_that_lacks_a_passcode_says_what_to_set(service: Service, profile: Profile, clock: Clock) -> None:
    refusal = {"error": {"code": 401, "message": "More than one factor", "title": "Unauthorized"}}
    service.on("/v3/auth/tokens", reply(401, {**refusal, "required_auth_methods": [["password", "totp"]]}))
    async with Session(profile, Password("u", Secret("x"), "d"), load_catalogue(), clock=clock) as session:
        result = await session.login()
    assert result.failure is not None
    assert result.failure.kind is FailureKind.IAM_REFUSED
    assert result.failure.remedy == PASSCODE_REMEDY


async def test_a_kept_token_needs_no_passcode(service: Service, profile: Profile, clock: Clock) -> None:
    ask = Answers("secret", "123456")
    async with with_passcode(service, profile, clock, ask) as session:
        assert (await session.login()).token
        assert (await session.login()).token
    assert ask.answers == []


def test_a_passcode_is_no_part_of_who_one_is() -> None:
    first, second = SecondFactor(lambda: Secret("1")), SecondFactor(lambda: Secret("2"))
    assert Password("u", Secret("x"), "d", first) == Password("u", Secret("x"), "d", second)
