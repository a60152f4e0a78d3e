"""Clients of the sandbox that the suite shares, and of others."""

from collections.abc import Iterator

import httpx
import pytest
from sandbox_clients import Client, ShortLived, own_sandbox


@pytest.fixture(scope="session")
def client(sandbox_line: dict[str, str]) -> Client:
    return Client(sandbox_line, httpx.Client(base_url=sandbox_line["aom_endpoint"], trust_env=False))


@pytest.fixture
def short_lived() -> Iterator[ShortLived]:
    with own_sandbox(ShortLived, "--token-seconds", "1") as client:
        yield client


@pytest.fixture(scope="module")
def victim() -> Iterator[Client]:
    """A client of a sandbox that may be filled with nonsense."""
    with own_sandbox(Client) as client:
        yield client


@pytest.fixture
def hasty() -> Iterator[Client]:
    """A client of a sandbox in which a minute of alarms takes six milliseconds."""
    with own_sandbox(Client, "--speed", "10000") as client:
        yield client
