"""One machine and one service for all of these tests; what each door shows is collected once."""

import os
from collections.abc import Iterator

import pytest
from echoing_service import echoing
from machine import Machine, ring_with
from planted import PLANTED


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
