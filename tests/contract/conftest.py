"""The official SDK, set up to call the sandbox."""

import httpx
import pytest
from documents import violations
from huaweicloudsdkaom import v1, v3, v4
from sdk_calls import SdkCall, caller, sdk_client

from aom_tui.catalogue.load import load_catalogue


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


@pytest.fixture(scope="session")
def http(sandbox_line: dict[str, str]) -> httpx.Client:
    """Plain HTTP with a token."""
    who = {
        "name": sandbox_line["username"],
        "password": sandbox_line["password"],
        "domain": {"name": sandbox_line["domain"]},
    }
    identity = {"methods": ["password"], "password": {"user": who}}
    auth = {"identity": identity, "scope": {"project": {"id": sandbox_line["project_id"]}}}
    client = httpx.Client(base_url=sandbox_line["aom_endpoint"], trust_env=False)
    reply = client.post("/v3/auth/tokens", json={"auth": auth})
    assert violations(load_catalogue().operations["KeystoneCreateUserTokenByPassword"], reply) == []
    client.headers["X-Auth-Token"] = reply.headers["X-Subject-Token"]
    return client
