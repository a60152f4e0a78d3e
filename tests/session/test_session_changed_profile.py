"""A profile that is changed: what the wizard does not ask about stays, and nothing is half written."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from memory_keyring import Ring, ring_in_use
from msgspec.structs import replace

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.profile_setup.edit import form_of
from aom_tui.session.profile_setup.save import save_change
from aom_tui.session.secret import Secret
from aom_tui.setting_edits import write_profile
from aom_tui.settings import Folders, Settings, load_settings

USER = {"kind": "test", "region": "cn-north-4", "user": "alice", "domain": "acme", "source": "keyring"}
ENTRIES: Mapping[str, Mapping[str, Any]] = {
    "user": USER,
    "a user with much more": {
        **USER, "mfa_user_id": "8c0f", "project_id": "4fae", "endpoints": {"lts": "https://lts.example"},
        "scope": "domain", "token_cache": "off", "verify_tls": False, "allow_http": True, "read_only": True,
    },
    "a user by id": {"region": "cn-north-4", "user_id": "8c0f", "source": "prompt"},
    "a temporary key": {"region": "cn-north-4", "access_key": "AK", "temporary": True, "source": "keyring"},
    "a token": {"region": "cn-north-4", "credential": "token", "source": "prompt"},
    "an agency": {"region": "cn-north-4", "source": "ecs"},
    "a command": {**USER, "source": "command", "password_command": "pass show huawei"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def ring() -> Iterator[Ring]:
    with ring_in_use() as ring:
        yield ring


def settings(folder: Path, entry: Mapping[str, Any]) -> Settings:
    folders = Folders(folder, folder, folder)
    write_profile(Settings(folders), "p", entry)
    return load_settings(folders)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=list(ENTRIES))
def test_an_entry_that_nobody_touched_says_the_same(entry: Mapping[str, Any]) -> None:
    assert form_of("p", entry).entry() == entry


def test_a_secret_that_the_keyring_does_not_take_changes_nothing(
    tmp_path: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = settings(tmp_path, USER)
    ring.kept["p"] = "of before"
    monkeypatch.setattr(ring, "set_password", lambda *_args: None)
    changed = replace(form_of("p", there.profiles["p"]), secret=Secret("another"))
    with pytest.raises(InvalidInput, match="takes secrets and keeps none"):
        save_change(there, load_catalogue(), replace(changed, values={**changed.values, "kind": "production"}))
    assert load_settings(there.folders).profiles["p"] == USER
    assert ring.kept == {"p": "of before"}


def test_what_is_asked_for_from_now_on_leaves_the_keyring(tmp_path: Path, ring: Ring) -> None:
    there = settings(tmp_path, USER)
    ring.kept["p"] = "of before"
    save_change(there, load_catalogue(), replace(form_of("p", there.profiles["p"]), source="prompt"))
    assert load_settings(there.folders).profiles["p"] == {**USER, "source": "prompt"}
    assert ring.kept == {}
