"""How the tests run commands: each a process as any other, although one Python forks for most of them."""

import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from command_runs import PROGRAM, Run, private_environment
from forking import MOST_INPUT, Forking

SHOWN = """
import gc, json, os, resource, signal, sys, threading
streams = (sys.stdin, sys.stdout, sys.stderr)
json.dump({
    "arguments": sys.argv, "environ": dict(os.environ), "folder": os.getcwd(), "input": sys.stdin.read(),
    "path": sys.path, "flags": repr(sys.flags), "names": [__name__, __spec__.name, sys.modules["__main__"].__name__],
    "streams": [[one.encoding, one.errors, one.line_buffering, one.isatty(), one.fileno()] for one in streams],
    "open": sorted(os.listdir("/dev/fd")), "mask": os.umask(0), "limits": resource.getrlimit(resource.RLIMIT_NOFILE),
    "signals": {number: repr(signal.getsignal(number)) for number in signal.valid_signals()},
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])), "threads": threading.active_count(),
    "collects": [gc.isenabled(), gc.get_threshold()],
}, sys.stdout)
print("said", file=sys.stderr)
sys.exit(7)
"""
"""A program in the place of ours that shows what it was begun with."""


def test_a_run_is_begun_like_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aom_tui").mkdir()
    (tmp_path / "aom_tui" / "__init__.py").touch()
    (tmp_path / "aom_tui" / "__main__.py").write_text(SHOWN)
    monkeypatch.chdir(tmp_path)
    environ = {**private_environment(tmp_path), "OS_USERNAME": "用户"}
    told, words = "输入\n".encode(), ["call", "x=\udcff", "--", ""]
    forked = Forking(private_environment(tmp_path / "elsewhere")).run(words, environ, told, 60)
    assert forked is not None
    own = subprocess.run([*PROGRAM, *words], input=told, capture_output=True, check=False, env=environ, timeout=60)
    assert (own.returncode, own.stderr) == (7, b"said\n")
    assert (forked.returncode, forked.stdout.decode(), forked.stderr) == (7, own.stdout.decode(), own.stderr)


@contextmanager
def mute() -> Iterator[tuple[str, socket.socket]]:
    """What listens and says nothing by itself, and its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", listening


def test_of_two_runs_at_once_each_has_its_own_end(run: Run) -> None:
    """The second begins and ends while the first is under way, which ends only then."""
    with mute() as (url, listening), ThreadPoolExecutor(2) as threads:
        first = threads.submit(run, "request", "GET", url, "-o", "raw")
        with listening.accept()[0] as asking:
            second = threads.submit(run, "call", "Nonsense").result()
            assert not first.done()
            asking.recv(1)
            asking.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nthere")
            done = first.result()
    assert (done.status, done.out) == (0, "there"), done.err
    assert (second.status, second.out) == (2, "")
    assert "Nonsense" in second.err


def test_a_run_that_does_not_end_fails_in_words_and_the_next_is_its_own(tmp_path: Path) -> None:
    environ = private_environment(tmp_path)
    forking = Forking(environ)
    late = r"\['request', .*\] did not end within 0.5 s"
    with mute() as (url, _), pytest.raises(AssertionError, match=late):
        forking.run(["request", "GET", url], environ, b"", 0.5)
    done = forking.run(["--version"], environ, b"", 60)
    assert done is not None
    assert (done.returncode, done.stderr) == (0, b"")


def test_where_nobody_forks_the_reason_is_told(tmp_path: Path) -> None:
    environ = {**private_environment(tmp_path), "PYTHONHOME": str(tmp_path)}
    with pytest.raises(AssertionError, match=r"(?s)the Python that forks is gone.*Python path configuration"):
        Forking(environ).run(["--version"], environ, b"", 60)


@pytest.mark.parametrize(
    ("name", "value"),
    [("LC_ALL", "zh_CN.UTF-8"), ("PYTHONPATH", "/"), ("TZ", "UTC"), ("OPENSSL_CONF", "/dev/null"), ("HTTPS_PROXY", "")],
)
def test_what_python_may_read_at_its_start_wants_a_process_of_its_own(tmp_path: Path, name: str, value: str) -> None:
    environ = private_environment(tmp_path)
    assert Forking(environ).run(["--version"], {**environ, name: value}, b"", 60) is None
    assert Forking(environ).run(["--version"], environ, bytes(MOST_INPUT + 1), 60) is None
