"""What comes in pieces is one: in memory, and the same from a file that nobody else can read."""

import asyncio
import pickle
import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.session.body.spool import FileBytes, Spool, spooled
from aom_tui.session.network.body_reader import BodyLimits, BodyReader


def in_a_file(data: bytes) -> FileBytes:
    spool = Spool(in_memory=0)
    spool.write(data)
    made = spool.done()
    assert isinstance(made, FileBytes)
    return made


@given(st.lists(st.binary(max_size=50), max_size=8))
def test_pieces_in_memory(pieces: list[bytes]) -> None:
    assert spooled(pieces) == b"".join(pieces)


@given(st.binary(min_size=1, max_size=200), st.binary(min_size=1, max_size=2), st.integers(0, 210), st.integers(0, 210))
def test_a_file_is_read_like_bytes(data: bytes, wanted: bytes, start: int, stop: int) -> None:
    made, byte = in_a_file(data), wanted[:1]
    assert len(made) == len(data)
    assert made[start:stop] == data[start:stop]
    assert made[len(data) - 1] == data[-1]
    assert made.find(wanted, start, stop) == data.find(wanted, start, stop)
    assert made.rfind(wanted, start, stop) == data.rfind(wanted, start, stop)
    assert made.count(byte, min(start, len(data)), stop) == data.count(byte, min(start, len(data)), stop)
    assert made.startswith(wanted) == data.startswith(wanted)
    assert made.endswith((wanted, b"x")) == data.endswith((wanted, b"x"))
    assert bool(re.search(re.escape(wanted), made)) == (wanted in data)
    assert pickle.loads(pickle.dumps(made)) == data  # noqa: S301 - our own


def test_the_file_has_no_name_and_is_made_where_it_should_be(tmp_path: Path) -> None:
    folder = tmp_path / "bodies"
    spool = Spool(folder, in_memory=10)
    for _ in range(5):
        spool.write(b"12345")
    assert len(spool) == 25
    assert spool.done()[:] == b"12345" * 5
    assert folder.is_dir()
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    spool = Spool(tmp_path / "file" / "bodies", in_memory=0)
    spool.write(b"x")
    assert spool.done()[:] == b"x"


async def test_who_is_cancelled_while_a_piece_goes_to_the_disk_leaves_it_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, goes_on, write = threading.Event(), threading.Event(), Spool.write

    def slowly(spool: Spool, piece: bytes) -> None:
        begun.set()
        goes_on.wait(10)
        write(spool, piece)

    async def pieces() -> AsyncIterator[bytes]:
        yield b"x" * 20

    monkeypatch.setattr(Spool, "write", slowly)
    intake = BodyReader(BodyLimits(in_memory=10))
    taking = asyncio.create_task(intake.take("", pieces()))
    await asyncio.to_thread(begun.wait, 10)
    taking.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not taking.done(), "somebody would read what is still being written"
    goes_on.set()
    await asyncio.wait([taking])
    assert taking.cancelled()
    assert intake.body()[:] == b"x" * 20
