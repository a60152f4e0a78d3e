"""`profile add` where someone answers: what is asked, what goes into `config.toml`, what into the keyring."""

import errno
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keyring
import pytest
from command_runs import Run
from memory_keyring import Ring

from aom_tui.catalogue.load import load_catalogue
from aom_tui.cli import main
from aom_tui.commands.context import App
from aom_tui.problem import InvalidInput
from aom_tui.session.profile_setup.form import ProfileForm
from aom_tui.session.profile_setup.save import save_new
from aom_tui.session.sandbox_client.join import Seat
from aom_tui.session.sandbox_client.seat_profile import keep_seat
from aom_tui.session.secret import Secret

ALICE = ("--region", "cn-north-4", "--user", "alice", "--domain", "acme")
DEMO_ID = "8c0f1a2b3c4d4e5fa06b7c8d9e0f1a2b"
"""Of the sandbox's user."""
NAMES = {"region": "cn-north-4", "user": "alice", "domain": "acme", "read_only": True}


@dataclass(frozen=True, kw_only=True)
class Answering(App):
    """A person who knows the answers to these questions, by how they begin, and is asked no others."""

    answers: dict[str, str | list[str]] = field(default_factory=dict)
    """What is asked more than once has an answer for each time."""

    @property
    def is_terminal(self) -> bool:
        return True

    def ask(self, prompt: str, *, hidden: bool = False) -> str:
        (answer,) = [answer for start, answer in self.answers.items() if prompt.startswith(start)]
        assert hidden == prompt.startswith(("password", "SK", "token", "MFA passcode"))
        return answer if isinstance(answer, str) else answer.pop(0)


@dataclass(frozen=True)
class Desk:
    """Where profiles are added."""

    folder: Path
    ring: Ring

    def app(self, **answers: str | list[str]) -> Answering:
        environ = {f"AOM_TUI_{kind}_DIR": str(self.folder) for kind in ("CONFIG", "DATA", "CACHE")}
        return Answering(environ=environ, answers={start.replace("_", " "): word for start, word in answers.items()})

    def run(self, *words: str, **answers: str | list[str]) -> int:
        """The exit status of `aom-tui profile`."""
        return self.line("profile", *words, **answers)

    def line(self, *words: str, **answers: str | list[str]) -> int:
        """The exit status."""
        status: int = main.main([*words], "aom-tui", standalone_mode=False, obj=self.app(**answers))
        return status

    def add(self, name: str, *options: str, **answers: str) -> Any:
        """What `config.toml` says of the profile afterwards."""
        assert self.run("add", name, "--no-test", *options, **answers) == 0
        return tomllib.loads((self.folder / "config.toml").read_text())["profiles"][name]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    ring = Ring()
    monkeypatch.setattr(keyring.core, "get_keyring", lambda: ring)
    return Desk(tmp_path, ring)


def test_what_a_profile_needs_is_asked_for(desk: Desk) -> None:
    said = desk.add("p", log="", region="cn-north-4", IAM_user="alice", account="acme", password="typed")
    assert said == NAMES
    assert desk.ring.kept == {"p": "typed"}
    assert "typed" not in (desk.folder / "config.toml").read_text()


def test_the_name_is_asked_for_too(desk: Desk) -> None:
    assert desk.run("add", "--no-test", *ALICE, name=" p ", password="typed") == 0
    assert tomllib.loads((desk.folder / "config.toml").read_text())["profiles"] == {"p": NAMES}


def test_a_wrong_answer_is_told_and_asked_for_again(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    answers = {
        "name": ["my prof", "", "prof"],
        "log": ["usr", "sso", "user"],
        "region": ["cn-nowhere", "cn-north-4"],
        "IAM_user": ["", "alice"],
        "user_id": [""],
        "account": [" ", "acme"],
    }
    assert desk.run("add", "--no-test", password="typed", **answers) == 0
    assert not any(answers.values()), "each has been asked for"
    assert tomllib.loads((desk.folder / "config.toml").read_text())["profiles"] == {"prof": NAMES}
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "aom-tui: profile my prof: cannot be a profile's name. Letters, digits, . _ -"
    assert told[2] == "aom-tui: usr: is none of these. Say user, key, token, sso, ecs or nothing."
    assert "Take the AK/SK of an IAM user" in told[3]
    assert "'cn-nowhere' is no region we know" in told[4]
    assert told[5] == "aom-tui: user: none given. Type the user's name or, in its place, the user id."
    assert told[6] == "aom-tui: domain: none given. Type the account (domain) that the user belongs to."


def test_an_empty_ak_is_asked_for_again(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run("add", "p", "--no-test", "--region", "cn-north-4", log="key", AK=["", "AK1"], SK="typed") == 0
    assert "AK: none given. It is the access key's id." in capsys.readouterr().err


def test_an_option_that_cannot_be_is_told_before_anything_is_asked(desk: Desk) -> None:
    for words in (("my prof",), ("p", "--region", "cn-nowhere"), ("p", "--proxy", "ftp://x", *ALICE[:2])):
        assert desk.run("add", *words) == 2


def test_without_a_user_an_access_key_is_asked_for(desk: Desk) -> None:
    said = desk.add("p", "--region", "cn-north-4", log="key", AK="AK1", SK="typed")
    assert said == {"region": "cn-north-4", "access_key": "AK1", "read_only": True}
    assert desk.ring.kept == {"p": "typed"}


def test_no_password_means_to_be_asked_at_each_start(desk: Desk) -> None:
    assert desk.add("p", *ALICE, password="") == {**NAMES, "source": "prompt"}


def demo(line: Mapping[str, str], **other: str) -> tuple[str, ...]:
    """The sandbox's user there, as options."""
    place = {"iam-endpoint": line["iam_endpoint"], "aom-endpoint": line["aom_endpoint"], "region": line["region"]}
    said = {**place, "user": "demo", "domain": "acme", **other}
    return tuple(word for name, value in said.items() for word in (f"--{name}", value))


def test_the_login_of_the_test_serves_the_first_call(
    desk: Desk, sandbox_line: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    name = sandbox_line["project_name"]
    assert desk.run("add", "p", *demo(sandbox_line, project=name), password_of=sandbox_line["password"]) == 0
    assert desk.line("token", "--profile", "p") == 0
    assert " ".join(capsys.readouterr().out.split()).endswith("from cached")
    assert desk.run("remove", "p", "--yes") == 0
    assert list((desk.folder / "tokens").iterdir()) == []


def test_the_login_of_the_test_is_not_kept_where_tokens_are_not(desk: Desk, sandbox_line: Mapping[str, str]) -> None:
    desk.add("p", *demo(sandbox_line, project=sandbox_line["project_name"]), password="")
    config = desk.folder / "config.toml"
    config.write_text(config.read_text() + 'token_cache = "off"\n')
    assert desk.run("add", "p", "--source", "keyring", password_of=sandbox_line["password"]) == 0
    assert not list((desk.folder / "tokens").glob("*.json"))


def test_a_wrong_password_is_asked_for_again(
    desk: Desk, sandbox_line: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    right = sandbox_line["password"]
    options = demo(sandbox_line, project=sandbox_line["project_name"])
    assert desk.run("add", "p", *options, password_of="wrong", password_again=right) == 0
    assert "1 Token failed: IAM refused the login: 401" in capsys.readouterr().err
    assert desk.ring.kept == {"p": right}
    assert desk.run("add", "q", *options, password_of="wrong", password_again="") == 6
    assert desk.ring.kept == {"p": right, "q": "wrong"}, "it is kept as it is"


def test_a_wrong_sk_or_token_is_asked_for_again(desk: Desk, sandbox_line: Mapping[str, str]) -> None:
    place = demo(sandbox_line)[:6]
    assert (
        desk.run("add", "k", *place, "--ak", sandbox_line["ak"], SK_of="wrong", SK_again=sandbox_line["sk"], project="")
        == 0
    )
    assert desk.run("add", "t", *place, "--token", token_of="no, token", token_again="") == 2
    assert desk.run("add", "u", *place, "--token", token_of="MIInone", token_again="") == 6
    assert desk.ring.kept == {"k": sandbox_line["sk"], "t": "no, token", "u": "MIInone"}


def test_a_login_that_fails_for_another_reason_asks_nothing_again(
    desk: Desk, sandbox_line: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    password = sandbox_line["password"]
    nobody = demo(sandbox_line, **{"iam-endpoint": "http://127.0.0.1:1"})
    assert desk.run("add", "p", *nobody, password_of=password) == 7
    failed, added = capsys.readouterr().err.splitlines()
    assert failed.startswith("aom-tui: 1 Token failed: no connection")
    assert failed.endswith("Check the IAM endpoint and the network.")
    assert added.startswith("aom-tui: profile p added to ")
    assert desk.run("add", "p", *demo(sandbox_line, project="nowhere"), password_of=password) == 6
    failed, _changed = capsys.readouterr().err.splitlines()
    assert "Could not find project: nowhere." in failed
    assert "`aom-tui profile add NAME --project PROJECT` names another one." in failed
    assert desk.ring.kept == {"p": password}


def test_a_wrong_passcode_can_be_given_anew_without_the_password(desk: Desk, sandbox_line: Mapping[str, str]) -> None:
    options = demo(sandbox_line, **{"mfa-user-id": DEMO_ID, "project": sandbox_line["project_name"]})
    said = {"password_of": sandbox_line["password"], "password_again": ""}
    assert desk.run("add", "p", *options, **said, MFA_passcode=["654321", "123456"]) == 0
    assert desk.run("add", "q", *options, **said, MFA_passcode=["654321", ""]) == 2


def test_a_login_is_tried_where_only_aom_is_spoken_to_in_plain_http(
    desk: Desk, sandbox_line: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    place = ("--iam-endpoint", sandbox_line["iam_endpoint"], "--aom-endpoint", "http://aom.example")
    who = ("--region", sandbox_line["region"], "--user", "demo", "--domain", "acme")
    said = {"password_of": sandbox_line["password"], "password_again": "", "project": ""}
    assert desk.run("add", "p", *place, *who, **said) == 0
    assert re.search(r"1 Token ok: demo@acme, \d+h\d\dm left", capsys.readouterr().err), "as the wizard says it"
    assert desk.ring.kept == {"p": sandbox_line["password"]}


def test_a_change_of_something_else_asks_for_no_secret(desk: Desk) -> None:
    desk.add("p", *ALICE, password="typed")
    assert desk.add("p", "--writable") == {**NAMES, "read_only": False}
    assert desk.add("p", "--project-id", "abc", "--read-only") == {**NAMES, "project_id": "abc"}
    assert desk.add("p", "--project", "other") == {**NAMES, "project_name": "other"}
    assert desk.ring.kept == {"p": "typed"}


def test_a_project_id_that_is_none_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.add("p", *ALICE, "--project-id", "abc", password="typed")
    assert "project_id: abc is not 32 characters long" in capsys.readouterr().err
    desk.add("p", "--project-id", "0" * 32)
    assert "characters" not in capsys.readouterr().err


def test_without_any_option_the_secret_is_asked_for_anew(desk: Desk) -> None:
    desk.add("p", *ALICE, password="typed")
    assert desk.add("p", password="") == NAMES
    assert desk.ring.kept == {"p": "typed"}
    assert desk.add("p", password="other") == NAMES
    assert desk.ring.kept == {"p": "other"}


def test_a_secret_is_not_kept_for_another_user(desk: Desk) -> None:
    desk.add("p", *ALICE, password="of alice")
    assert desk.add("p", "--user", "bob", password="") == {**NAMES, "user": "bob", "source": "prompt"}
    assert desk.ring.kept == {}


def test_one_source_takes_the_place_of_another(desk: Desk) -> None:
    assert desk.add("p", *ALICE, "--password-command", "show it")["password_command"] == "show it"
    assert desk.add("p", "--source", "environment") == {**NAMES, "source": "environment"}
    assert desk.add("p", "--ak", "AK1", SK="typed") == {"region": "cn-north-4", "access_key": "AK1", "read_only": True}


def test_an_id_takes_the_place_of_a_name_and_back(desk: Desk) -> None:
    desk.add("p", *ALICE, "--project-id", "P1", password="of alice")
    by_id = {"region": "cn-north-4", "user_id": "U1", "domain": "acme", "project_id": "P1", "read_only": True}
    assert desk.add("p", "--user-id", "U1", password="of U1") == by_id
    assert desk.add("p", "--writable") == {**by_id, "read_only": False}
    assert desk.ring.kept == {"p": "of U1"}
    assert desk.add("p", "--user", "alice", "--read-only", password="") == {
        **NAMES, "project_id": "P1", "source": "prompt",
    }  # fmt: skip
    assert desk.ring.kept == {}


def test_an_account_is_asked_for_where_a_users_id_needs_one(desk: Desk) -> None:
    place = ("--region", "cn-north-4", "--user-id", "U1")
    assert desk.add("p", *place, account="acme", password="typed")["domain"] == "acme"
    assert "domain" not in desk.add("q", *place, "--project-id", "P1", password="typed")


# -- config.toml cannot be written


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called on there is no room on the disk."""

    def write(path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    return lambda: monkeypatch.setattr("aom_tui.setting_edits.write_private", write)


def test_a_profile_that_cannot_be_added_leaves_no_secret(desk: Desk, full: Callable[[], None]) -> None:
    full()
    assert desk.run("add", "p", "--no-test", *ALICE, password="typed") == 2
    assert desk.ring.kept == {}


def test_a_profile_that_cannot_be_changed_keeps_its_secret(desk: Desk, full: Callable[[], None]) -> None:
    desk.add("p", *ALICE, password="typed")
    full()
    for options in ((), ("--user", "bob")):
        assert desk.run("add", "p", "--no-test", *options, password="other") == 2
    assert desk.ring.kept == {"p": "typed"}


def test_a_profile_is_removed_when_somebody_says_so(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("p", *ALICE, password="typed")
    question = "remove profile p, its secret and its tokens? [y/N]"
    assert desk.run("remove", "p", **{question: "n"}) == 0
    monkeypatch.setattr(Answering, "is_terminal", False)
    assert desk.run("remove", "p") == 2
    assert capsys.readouterr().err.endswith("profile p: not removed: nobody can be asked. Give --yes.\n")
    assert desk.ring.kept == {"p": "typed"}
    monkeypatch.setattr(Answering, "is_terminal", True)
    assert desk.run("remove", "p", **{question: "y"}) == 0
    assert desk.ring.kept == {}


def test_a_profile_that_cannot_be_removed_keeps_its_secret(desk: Desk, full: Callable[[], None]) -> None:
    desk.add("p", *ALICE, password="typed")
    full()
    assert desk.run("remove", "p", "--yes") == 2
    assert desk.ring.kept == {"p": "typed"}


def test_the_wizard_takes_the_secret_back(desk: Desk, full: Callable[[], None]) -> None:
    values = {"name": "p", "region": "cn-north-4", "user": "alice", "domain": "acme"}
    full()
    with pytest.raises(InvalidInput, match="No space left"):
        save_new(desk.app().settings, load_catalogue(), ProfileForm("user", values, Secret("typed")))
    assert desk.ring.kept == {}


def test_a_seat_that_cannot_be_kept_leaves_nothing(desk: Desk, full: Callable[[], None]) -> None:
    seat = Seat(
        username="u", password=Secret("typed"), domain="d", project_name="cn-north-4", project_id="p", ak="AK",
        sk=Secret("sk"), region="cn-north-4", iam_endpoint="https://127.0.0.1:1", aom_endpoint="https://127.0.0.1:1",
        ca_certificate="PEM",
    )  # fmt: skip
    full()
    with pytest.raises(InvalidInput, match="No space left"):
        keep_seat(desk.app().settings, load_catalogue(), "class", seat)
    assert desk.ring.kept == {}
    assert list(desk.folder.rglob("*.pem")) == []


def test_no_line_of_the_help_is_cut(run: Run) -> None:
    commands = run("profile", "--help").out.partition("Commands:")[2]
    assert "remove" in commands
    assert "..." not in commands
