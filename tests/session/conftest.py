"""The service that answers as it is told, a profile for it, and a clock."""

from collections.abc import AsyncIterator

import pytest
from told_service import Clock, Service, reply, served, token_reply

from aom_tui.session.profile import CredentialRef, Kind, Profile


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with served() as running:
        running.on("/", reply(200, {}))
        running.on("/v3/auth/tokens", token_reply())
        yield running


@pytest.fixture
def profile(service: Service) -> Profile:
    return Profile(
        name="p",
        kind=Kind.TEST,
        region="cn-north-4",
        iam_endpoint=service.url,
        aom_endpoint=service.url,
        credential=CredentialRef("password", "prompt", "u", "d"),
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()
