"""`aom-tui join`: a seat in a class over TLS becomes a profile that works; what is wrong is one clear line."""

import json
import re
import ssl
import stat
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from class_room import ClassRoom, class_room
from command_runs import Run
from shared_sandbox import StartSandbox

from aom_tui.sandbox.hosts import listen
from aom_tui.sandbox.join_code import join_code
from aom_tui.session.sandbox_client.join_code import read_code

FILE_KEYRING = """
import keyring.backend, json, pathlib, os
class Keyring(keyring.backend.KeyringBackend):
    priority = 1
    file = pathlib.Path(os.environ["HOME"]) / "keyring.json"
    def _all(self): return json.loads(self.file.read_text()) if self.file.exists() else {}
    def get_password(self, service, user): return self._all().get(user)
    def set_password(self, service, user, value): self.file.write_text(json.dumps({**self._all(), user: value}))
    def delete_password(self, service, user): self.file.write_text("{}")
"""


@pytest.fixture(scope="module")
def room() -> Iterator[ClassRoom]:
    with class_room("--seats", "3", "--tls") as room:
        yield room


def profiles(folder: Path) -> dict[str, dict[str, Any]]:
    return dict(tomllib.loads((folder / "config" / "config.toml").read_text())["profiles"])


def listed(run: Run, name: str) -> Any:
    done = run("--profile", name, "call", "ListSeries", "limit=1", "series[0][namespace]=PAAS.NODE")
    assert done.status == 0, done.err
    return done.data


def test_a_seat_is_a_profile_that_works(run: Run, room: ClassRoom, tmp_path: Path) -> None:
    done = run("join", room.code(2))
    assert (done.status, done.out) == (0, "")
    said = "aom-tui: joined as seat02, project cn-north-4_seat02. Next: aom-tui --profile class\n"
    assert done.err == said
    assert listed(run, "class")["series"]
    token = run("--profile", "class", "token", "--json").data
    assert isinstance(token, dict)
    assert (token["user"], token["project"]["name"]) == ("seat02", "cn-north-4_seat02")

    kept = profiles(tmp_path)["class"]
    assert (kept["kind"], kept["aom_endpoint"]) == ("sandbox", room.endpoint)
    assert "BEGIN CERTIFICATE" in Path(kept["ca_file"]).read_text()


def test_without_a_keyring_the_password_lies_in_a_file_of_its_own(run: Run, room: ClassRoom, tmp_path: Path) -> None:
    """Never in config.toml; and it goes with the profile."""
    assert run("join", room.code(1)).status == 0
    kept = profiles(tmp_path)["class"]
    secret = Path(kept["secret_file"])
    assert secret.is_relative_to(tmp_path / "data")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.parent.stat().st_mode) == 0o700
    assert secret.read_text().strip() not in (tmp_path / "config" / "config.toml").read_text()
    assert run("profile", "remove", "class", "--yes").status == 0
    assert list(secret.parent.iterdir()) == []


def test_with_a_keyring_it_lies_there(run: Run, room: ClassRoom, tmp_path: Path) -> None:
    (tmp_path / "file_keyring.py").write_text(FILE_KEYRING)
    with_keyring = {"PYTHON_KEYRING_BACKEND": "file_keyring.Keyring", "PYTHONPATH": str(tmp_path)}
    assert run("join", room.code(1), **with_keyring).status == 0
    assert profiles(tmp_path)["class"]["source"] == "keyring"
    assert [path.suffix for path in (tmp_path / "data" / "seats").iterdir()] == [".pem"]
    assert list(json.loads((tmp_path / "keyring.json").read_text())) == ["class"]
    assert run("--profile", "class", "token", **with_keyring).status == 0


def test_the_same_code_again_is_the_same_seat(run: Run, room: ClassRoom, tmp_path: Path) -> None:
    assert run("join", room.code(1)).status == 0
    before = profiles(tmp_path)
    assert run("join", *room.code(1).lower().split("-")).status == 0
    assert profiles(tmp_path) == before
    assert listed(run, "class")["series"]


def test_a_seat_may_have_another_name_and_sign_with_its_key(run: Run, room: ClassRoom, tmp_path: Path) -> None:
    assert run("join", room.code(3), "--as", "by-key", "--ak").status == 0
    assert "user" not in profiles(tmp_path)["by-key"]
    assert listed(run, "by-key")["series"]


def test_a_repl_in_a_pipe_joins_and_goes_on(run: Run, room: ClassRoom) -> None:
    lines = f"join {room.code(1)}\nprofile use class\ntoken --json\njoin {room.code(2)}\ntoken --json --renew\n"
    done = run("repl", stdin=lines.encode())
    assert done.status == 0, done.err
    assert re.findall(r'"user": ?"(\w+)"', done.out) == ["seat01", "seat02"]


def test_two_may_join_at_once(run: Run, room: ClassRoom, tmp_path: Path) -> None:
    """With one code, and on one machine."""
    names = ("left", "right")
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda name: run("join", room.code(1), "--as", name), names))
    assert [each.status for each in done] == [0, 0], done
    assert set(profiles(tmp_path)) == set(names)


# -- what can be wrong


def one_line(done: Any) -> str:
    assert done.out == ""
    assert len(done.err.splitlines()) == 1, done.err
    return str(done.err)


def test_a_typo_is_told_and_not_tried(run: Run, room: ClassRoom, tmp_path: Path) -> None:
    code = room.code(1)
    typed = code[:-1] + ("A" if code[-1] != "A" else "B")
    done = run("join", typed)
    assert done.status == 2
    assert "has a typo" in one_line(done)
    assert code[:20] not in done.err
    assert not (tmp_path / "config").exists()


def another(room: ClassRoom, *, secret: bytes | None = None, fingerprint: bytes | None = None, port: int = 0) -> str:
    """A code of the right form that is not quite seat 1's."""
    read = read_code(room.code(1))
    return join_code(
        read.host,
        port or read.port,
        1,
        secret or bytes.fromhex(read.secret.reveal()),
        read.fingerprint if fingerprint is None else fingerprint,
    )


def test_another_certificate_is_refused_before_anything_is_sent(run: Run, room: ClassRoom) -> None:
    done = run("join", another(room, fingerprint=bytes(32)))
    assert done.status == 2
    assert "another certificate" in one_line(done)
    assert "nothing was sent" in done.err


def test_a_wrong_secret_is_of_no_class_and_then_has_to_wait(run: Run) -> None:
    """In a class of its own: who guesses is kept out for a minute."""
    with class_room("--seats", "1", "--tls") as room:
        wrong = another(room, secret=b"wrong")
        done = run("join", wrong)
        assert done.status == 4
        assert "is not of this class" in one_line(done)
        trusted = ssl.create_default_context(cafile=room.line["ca_file"])
        for _ in range(5):
            status = posted(room, trusted)
        assert status == 429
        done = run("join", room.code(1))
        assert done.status == 4
        assert "Wait a minute" in one_line(done)


def posted(room: ClassRoom, trusted: ssl.SSLContext) -> int:
    import httpx

    claim = {"seat": 1, "secret": "00"}
    return httpx.post(f"{room.endpoint}/sandbox/join", json=claim, verify=trusted, trust_env=False).status_code


def test_a_class_that_has_ended_is_said(run: Run, room: ClassRoom) -> None:
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    done = run("join", another(room, port=port))
    assert done.status == 7
    assert "no connection" in one_line(done)


def test_a_sandbox_without_seats_is_no_class(run: Run, sandbox_line: dict[str, str]) -> None:
    port = int(sandbox_line["aom_endpoint"].rpartition(":")[2])
    done = run("join", join_code("127.0.0.1", port, 1, bytes(5)))
    assert done.status == 4
    assert "is no class" in one_line(done)
    done = run("join", join_code("127.0.0.1", port, 1, bytes(5), bytes(32)))
    assert done.status == 7
    assert "TLS" in one_line(done)


def test_plain_http_to_another_machine_is_refused(run: Run) -> None:
    done = run("join", join_code("192.0.2.7", 8765, 1, bytes(5)))
    assert done.status == 2
    assert "unencrypted" in one_line(done)


def test_a_profile_of_an_account_is_not_overwritten(run: Run, room: ClassRoom, tmp_path: Path) -> None:
    added = ("--region", "cn-north-4", "--user", "me", "--domain", "acme", "--source", "prompt")
    assert run("profile", "add", "class", *added).status == 0
    before = profiles(tmp_path)
    done = run("join", room.code(1))
    assert done.status == 2
    assert "--as NAME" in one_line(done)
    assert profiles(tmp_path) == before
    for name in ("sandbox", "a b", ""):
        assert run("join", room.code(1), "--as", name).status == 2


def test_without_a_code_and_without_anybody_to_ask(run: Run) -> None:
    assert "none given" in one_line(run("join"))


def test_only_a_seat_keeps_its_secret_in_a_file(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config" / "config.toml"
    config.parent.mkdir()
    config.write_text(
        '[profiles.mine]\nregion = "cn-north-4"\nuser = "me"\ndomain = "acme"\nsource = "file"\nsecret_file = "/x"\n'
    )
    done = run("--profile", "mine", "token")
    assert done.status == 2
    assert "only a seat of a class" in one_line(done)


def test_a_secret_file_that_is_gone_is_said(run: Run, room: ClassRoom, tmp_path: Path) -> None:
    assert run("join", room.code(1)).status == 0
    (tmp_path / "data" / "seats" / "class.secret").unlink()
    done = run("--profile", "class", "token", "--renew")
    assert done.status == 2
    assert "Join the class again" in done.err


def test_the_trainers_own_commands_find_a_class_over_tls(tmp_path: Path, run: Run, start_sandbox: StartSandbox) -> None:
    mine = start_sandbox(0, "--tls", "--seats", "1")
    assert listed(run, "sandbox")["series"]
    mine.end()
    assert list((tmp_path / "data" / "sandboxes").iterdir()) == []
