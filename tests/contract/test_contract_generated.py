"""schemathesis makes calls from our own OpenAPI documents, fitting and not: no 5xx, and every reply as documented.

`PYTHONPATH=tests python tests/contract/test_contract_generated.py 200` makes so many of each, and says what broke.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from aom_tui.catalogue.load import load_catalogue

TAKEN = "SVCSTG.INV.5000006"
"""A name that exists already: AOM documents it with status 500."""
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 2
"""Of each kind for each operation, the same in each run; together they take a quarter of a minute."""
SERVICES = ("aom", "iam")
CALLS = [
    (operation.id, mode)
    for operation in load_catalogue().operations.values()
    for mode in GenerationMode
    # Any text is a fitting path parameter.
    if mode is GenerationMode.POSITIVE or operation.body or any(one.location != "path" for one in operation.parameters)
]


@cache
def operations() -> dict[str, Any]:
    """What schemathesis finds in the documents, by operation id."""
    folder = files("aom_tui.catalogue").joinpath("data")
    documents = [json.loads(folder.joinpath(f"{service}.json").read_bytes()) for service in SERVICES]
    schemas = map(schemathesis.openapi.from_dict, documents)
    found = [one.ok() for schema in schemas for one in schema.get_all_operations()]
    return {one.definition.raw["operationId"]: one for one in found}


class Caller:
    """Sends cases to a sandbox with a token, and checks the replies."""

    def __init__(self, line: dict[str, str]) -> None:
        self._line = line
        self._session = requests.Session()
        self._session.trust_env = False
        who = {"name": line["username"], "password": line["password"], "domain": {"name": line["domain"]}}
        identity = {"methods": ["password"], "password": {"user": who}}
        auth = {"auth": {"identity": identity, "scope": {"project": {"id": line["project_id"]}}}}
        reply = self._session.post(f"{line['iam_endpoint']}/v3/auth/tokens", json=auth, timeout=10)
        self._token = reply.headers["X-Subject-Token"]
        self.statuses: Counter[int] = Counter()

    def check(self, case: Any) -> None:
        """Sends it, to the token's project where it names one, and raises for a reply that is not as documented."""
        if "project_id" in (case.path_parameters or {}):
            case.path_parameters["project_id"] = self._line["project_id"]
        headers = {"X-Auth-Token": self._token}
        reply = case.call(base_url=self._line["aom_endpoint"], headers=headers, session=self._session)
        self.statuses[reply.status_code] += 1
        case.validate_response(reply, checks=CHECKS if TAKEN in reply.text else [*CHECKS, not_a_server_error])

    def check_many(self, operation_id: str, mode: GenerationMode, examples: int) -> None:
        """So many cases that fit the document, or that do not."""
        made = operations()[operation_id].as_strategy(generation_mode=mode)
        few = settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        few(given(case=made)(self.check))()


@pytest.fixture(scope="module")
def caller(unshared_sandbox_line: dict[str, str]) -> Iterator[Caller]:
    one = Caller(unshared_sandbox_line)
    yield one
    assert one.statuses[200]


def test_schemathesis_finds_every_operation() -> None:
    assert operations().keys() == load_catalogue().operations.keys()


@pytest.mark.parametrize(("operation_id", "mode"), CALLS, ids=[f"{name}-{mode.value}" for name, mode in CALLS])
def test_replies_to_made_up_calls_are_documented(caller: Caller, operation_id: str, mode: GenerationMode) -> None:
    caller.check_many(operation_id, mode, EXAMPLES)


def main(examples: int) -> None:
    """Every operation, whatever breaks."""
    from shared_sandbox import Sandbox

    broken = 0
    with TemporaryDirectory() as folder, closing(Sandbox(Path(folder))) as sandbox:
        one = Caller(sandbox.line)
        for operation_id, mode in CALLS:
            try:
                one.check_many(operation_id, mode, examples)
            except BaseExceptionGroup as faults:
                broken += 1
                print(operation_id, mode.value, *(str(fault)[:1500] for fault in faults.exceptions))  # noqa: T201
    print(one.statuses.total(), "calls,", dict(one.statuses), broken, "broken")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
