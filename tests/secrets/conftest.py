"""One machine and one service for all of these tests; what each door shows is collected once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from echoing_service import echoing
from machine import Machine, ring_with
from planted import PLANTED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them in one process: the last ones ask what the others have sent."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("secrets"))


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Its keyring holds a password and an access key; its environment says nothing."""
    home = tmp_path_factory.mktemp("home")
    kept = {
        "ring": PLANTED["password from the keyring"],
        "key": PLANTED["SK"],
        "key security token": PLANTED["security token"],
    }
    with echoing() as service, ring_with(kept), pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("OS_", "HUAWEICLOUD_", "AOM_TUI_"))]:
            patch.delenv(name)
        machine = Machine(home, service)
        machine.profiles()
        yield machine
