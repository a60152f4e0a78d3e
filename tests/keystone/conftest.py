"""A real OpenStack Keystone, the ancestor of IAM: installed beside ours and started on loopback.

Takes a quarter of a minute, the first time a whole one.
"""

import os
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from keystone_venv import NotInstalled, installed

TOKEN_SECONDS = 12
CONFIG = """
[DEFAULT]
log_file = {folder}/keystone.log
use_stderr = false
[database]
connection = sqlite:///{folder}/keystone.db
[token]
provider = fernet
expiration = {seconds}
[fernet_tokens]
key_repository = {folder}/fernet
[credential]
key_repository = {folder}/credential
"""
SERVER = """
import sys, waitress
sys.argv = ["keystone", "--config-file", sys.argv[1], sys.argv[2]]
port = sys.argv.pop()
from keystone.wsgi.api import application
waitress.serve(application, host="127.0.0.1", port=int(port), ident=None)
"""


@dataclass(frozen=True)
class Keystone:
    """What its bootstrap makes: one user of one domain, with one project."""

    url: str
    password: str = field(repr=False)
    user: str = "admin"
    domain: str = "Default"
    project: str = "admin"


@pytest.fixture(scope="session")
def keystone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keystone]:
    try:
        python = installed()
    except NotInstalled as error:
        pytest.skip(f"Keystone cannot be installed here: {error}")
    folder = tmp_path_factory.mktemp("keystone")
    config = folder / "keystone.conf"
    config.write_text(CONFIG.format(folder=folder, seconds=TOKEN_SECONDS))
    port = free_port()
    running = Keystone(f"http://127.0.0.1:{port}", f"not-{secrets.token_hex(12)}")
    prepare(python.with_name("keystone-manage"), config, running)
    with subprocess.Popen([python, "-c", SERVER, config, str(port)], stdin=subprocess.DEVNULL) as server:
        try:
            wait_for(f"{running.url}/v3", server)
            yield running
        finally:
            server.terminate()


def prepare(manage: Path, config: Path, running: Keystone) -> None:
    """Database, keys, the first user."""
    who = ["--keystone-user", str(os.getuid()), "--keystone-group", str(os.getgid())]
    first = ["bootstrap", "--bootstrap-password", running.password, "--bootstrap-public-url", f"{running.url}/v3/"]
    for words in (["db_sync"], ["fernet_setup", *who], ["credential_setup", *who], first):
        subprocess.run([manage, "--config-file", config, *words], check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Until it answers; a minute at most."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "Keystone has ended"
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - loopback
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("Keystone did not answer within a minute")
