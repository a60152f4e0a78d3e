"""The official SDK as a client of the sandbox: what it accepts is what a customer's program accepts."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from huaweicloudsdkaom import v2
from huaweicloudsdkcore.auth.credentials import BasicCredentials

SdkCall = Callable[..., Any]
VERSIONS = ("v1", "v2", "v3", "v4")


def sdk_client(line: dict[str, str], *, project_id: str = "", sk: str = "", version: Any = v2) -> Any:
    """A client that signs with the sandbox's access key. The credential's project is `project_id`."""
    credentials = BasicCredentials(line["ak"], sk or line["sk"], project_id or line["project_id"])
    builder = version.AomClient.new_builder().with_credentials(credentials)
    return builder.with_endpoints([line["aom_endpoint"]]).build()


def caller(client: Any) -> SdkCall:
    """`call("ListSeries", limit="10", body=...)`: the SDK's request class and method of that operation."""
    version = import_module(type(client).__module__.rpartition(".")[0])

    def call(operation: str, **arguments: Any) -> Any:
        request = getattr(version, f"{operation}Request")(**arguments)
        method = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).lower()
        return getattr(client, method)(request)

    return call


def sdk_knows(operation: str) -> bool:
    """Whether one of the SDK's versions has the operation."""
    modules = (import_module(f"huaweicloudsdkaom.{version}") for version in VERSIONS)
    return any(hasattr(module, f"{operation}Request") for module in modules)
