"""The checkup: all checks concurrently, in ten seconds at most."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.session.checkups import machine, network
from aom_tui.session.checkups.account import account
from aom_tui.session.checkups.finding import SECONDS, Finding, failed, finish_by, ok, skipped, too_late, warning
from aom_tui.session.checkups.network import Place
from aom_tui.session.concurrency.threads import run_in_thread
from aom_tui.session.network.connection import ConnectionOptions, connection_options
from aom_tui.session.network.transport import Transport
from aom_tui.session.profiles.mixed_endpoints import mixed_endpoints
from aom_tui.session.profiles.selection import profile_words
from aom_tui.session.session import Session
from aom_tui.settings import Folders, Settings, usable_settings


class Subject(Struct, frozen=True):
    """Whose checkup it is: folders and environment, the catalogue (read when it is needed), what the options say."""

    folders: Folders
    environ: Mapping[str, str]
    catalogue: Callable[[], Catalogue]
    profile_name: str | None = None
    region: str | None = None


async def checkup(subject: Subject, seconds: float = SECONDS) -> list[Finding]:
    """In the order in which one follows from the other: machine, settings, network, service, account."""
    until = asyncio.get_running_loop().time() + seconds
    settings, problems = usable_settings(subject.folders)
    keyring = asyncio.create_task(finish_by(run_in_thread(machine.keyring_works), until, machine.keyring_is_silent()))
    service = await _service(subject, settings, until)
    local = [machine.versions(), *machine.config(settings, problems), *machine.folders(subject.folders)]
    return [*local, machine.disk(subject.folders), await keyring, *service]


async def _service(subject: Subject, settings: Settings, until: float) -> list[Finding]:
    try:
        async with _opened(subject, settings, until) as session:
            return await _of_session(session, subject.environ, until)
    except InvalidInput as error:
        problem = error.problems[0]
        made = skipped if problem.lack else failed
        return [made("profile", problem.fault, problem.remedy)]
    except TimeoutError:
        return [failed("profile", _("the sandbox did not start in time"), _("See what `aom-tui sandbox` says."))]


@asynccontextmanager
async def _opened(subject: Subject, settings: Settings, until: float) -> AsyncIterator[Session]:
    """A session that asks nobody. Raises InvalidInput."""
    from aom_tui.session.open import open_session

    loop = asyncio.get_running_loop()
    async with asyncio.timeout_at(until):
        session = await open_session(
            settings, subject.environ, await run_in_thread(subject.catalogue),
            profile_name=subject.profile_name, region=subject.region, timeout=max(until - loop.time(), 0.1),
        )  # fmt: skip
    try:
        yield session
    finally:
        await session.aclose()


async def _of_session(session: Session, environ: Mapping[str, str], until: float) -> list[Finding]:
    profile, options = session.profile, connection_options(session.profile)
    places = [Place("iam", profile.iam_endpoint), Place("aom", profile.aom_endpoint)]
    known = [place for place in places if place.endpoint]
    where = " ".join(dict.fromkeys(filter(None, (profile_words(profile), profile.kind.value, profile.region))))
    answered = asyncio.create_task(_asked(options, known, until))
    who = asyncio.create_task(_account(session, environ, until))
    checks: list[Coroutine[Any, Any, Finding]] = []
    for place in known:
        checks.append(finish_by(network.name_found(place, options), until, too_late(f"dns {place.service}")))
        checks.append(finish_by(network.trusted(place, options), until, too_late(f"tls {place.service}")))
    ways = await asyncio.gather(*checks)
    missing = [skipped(place.service, _("the profile names no endpoint")) for place in places if not place.endpoint]
    settled = [ok("profile", where), *_mixed(session), network.proxy(known, options)]
    return network.without_repeats([*settled, *ways, *missing, *await answered, *await who])


def _mixed(session: Session) -> Iterator[Finding]:
    if mixed := mixed_endpoints(session.catalogue, session.profile):
        yield warning("endpoints", mixed.what, mixed.remedy)


async def _asked(options: ConnectionOptions, places: list[Place], until: float) -> list[Finding]:
    """IAM and AOM without credentials; and what IAM's answer says of our clock."""
    transport = Transport(options, clock=lambda: datetime.now(UTC))
    paths = {"iam": "/v3", "aom": "/"}
    found: list[Finding] = []
    try:
        answers = await asyncio.gather(
            *(_answer(transport, place.endpoint + paths[place.service], until) for place in places)
        )
    finally:
        await transport.aclose()
    for place, answer in zip(places, answers, strict=True):
        if answer is None:
            found.append(too_late(place.service, place.endpoint))
            continue
        found.append(network.answers(place, answer))
        if place.service == "iam":
            found.append(network.clock(answer))
    return found


async def _answer(transport: Transport, url: str, until: float) -> network.Answer | None:
    try:
        async with asyncio.timeout_at(until):
            return await network.ask(transport, url)
    except TimeoutError:
        return None


async def _account(session: Session, environ: Mapping[str, str], until: float) -> list[Finding]:
    try:
        async with asyncio.timeout_at(until):
            return await account(session, environ)
    except TimeoutError:
        return [too_late("login")]
