"""The official SDK, set up to call the sandbox."""

import pytest
from huaweicloudsdkaom import v1, v3, v4
from sdk_calls import SdkCall, caller, sdk_client


@pytest.fixture(scope="session")
def call(sandbox_line: dict[str, str]) -> SdkCall:
    return caller(sdk_client(sandbox_line))


@pytest.fixture(scope="session")
def staging_call(sandbox_line: dict[str, str]) -> SdkCall:
    """The same user in the other project, whose templates nobody else needs."""
    return caller(sdk_client(sandbox_line, project_id="b07d93e4518c4fd2a6e13c9f8027d46b"))


@pytest.fixture(scope="session")
def call_v1(sandbox_line: dict[str, str]) -> SdkCall:
    """Automation."""
    return caller(sdk_client(sandbox_line, version=v1))


@pytest.fixture(scope="session")
def call_v3(sandbox_line: dict[str, str]) -> SdkCall:
    """The CMDB."""
    return caller(sdk_client(sandbox_line, version=v3))


@pytest.fixture(scope="session")
def call_v4(sandbox_line: dict[str, str]) -> SdkCall:
    """UniAgent."""
    return caller(sdk_client(sandbox_line, version=v4))
