"""The official SDK as a client of the sandbox: what it accepts is what a customer's program accepts."""

import re
from collections.abc import Callable
from typing import Any

from huaweicloudsdkaom import v2
from huaweicloudsdkcore.auth.credentials import BasicCredentials

SdkCall = Callable[..., Any]


def sdk_client(line: dict[str, str], *, project_id: str = "", sk: str = "") -> v2.AomClient:
    """A v2 client that signs with the sandbox's access key. The credential's project is `project_id`."""
    credentials = BasicCredentials(line["ak"], sk or line["sk"], project_id or line["project_id"])
    return v2.AomClient.new_builder().with_credentials(credentials).with_endpoints([line["aom_endpoint"]]).build()


def caller(client: v2.AomClient) -> SdkCall:
    """`call("ListSeries", limit="10", body=...)`: the SDK's request class and method of that operation."""

    def call(operation: str, **arguments: Any) -> Any:
        request = getattr(v2, f"{operation}Request")(**arguments)
        method = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).lower()
        return getattr(client, method)(request)

    return call
