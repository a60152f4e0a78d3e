"""The official SDK, set up to call the sandbox."""

import pytest
from sdk_calls import SdkCall, caller, sdk_client


@pytest.fixture(scope="session")
def call(sandbox_line: dict[str, str]) -> SdkCall:
    return caller(sdk_client(sandbox_line))


@pytest.fixture(scope="session")
def staging_call(sandbox_line: dict[str, str]) -> SdkCall:
    """The same user in the other project, whose templates nobody else needs."""
    return caller(sdk_client(sandbox_line, project_id="b07d93e4518c4fd2a6e13c9f8027d46b"))
