"""Head and body of a reply leave in one piece, in order, whatever follows them on the connection."""

import json
import socket

from aom_tui.sandbox.gathering import GatheringTransport


class Loop:
    """Runs what is called soon when told to."""

    def __init__(self) -> None:
        self.soon: list[object] = []

    def call_soon(self, what: object) -> None:
        self.soon.append(what)

    def turn(self) -> None:
        for what in self.soon:
            what()  # type: ignore[operator]
        self.soon.clear()


class Transport:
    """Writes down what reaches it."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        self.sent.append(b"<closed>")


def gathering() -> tuple[Loop, Transport, GatheringTransport]:
    loop, inner = Loop(), Transport()
    return loop, inner, GatheringTransport(inner, loop)  # type: ignore[arg-type]


def test_the_writes_of_one_turn_are_one() -> None:
    loop, inner, transport = gathering()
    transport.write(b"head")
    transport.write(b"body")
    assert inner.sent == []
    loop.turn()
    transport.write(b"next")
    loop.turn()
    assert inner.sent == [b"headbody", b"next"]


def test_what_was_written_is_sent_before_it_closes() -> None:
    loop, inner, transport = gathering()
    transport.write(b"all")
    transport.close()
    loop.turn()
    assert inner.sent == [b"all", b"<closed>"]


def test_pipelined_requests_are_answered_in_order(sandbox_line: dict[str, str]) -> None:
    host, _, port = sandbox_line["aom_endpoint"].removeprefix("http://").partition(":")
    ask = b"GET /v3/auth/projects HTTP/1.1\r\nHost: x\r\n%s\r\n"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(ask % b"" + ask % b"" + ask % b"Connection: close\r\n")
        received = b""
        while piece := connection.recv(65536):
            received += piece
    replies = received.split(b"HTTP/1.1 401 Unauthorized\r\n")
    assert replies[0] == b""
    bodies = [json.loads(reply.partition(b"\r\n\r\n")[2]) for reply in replies[1:]]
    assert [body["error_code"] for body in bodies] == ["APIG.0301"] * 3
    assert len({body["request_id"] for body in bodies}) == 3
