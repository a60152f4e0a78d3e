"""A hex dump that is computed where it is looked at is the same as one that is written out."""

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.document.document import Document
from aom_tui.render.document.find import Matches
from aom_tui.render.document.find_pattern import Pattern, matcher
from aom_tui.render.document.hex_text import HexText
from aom_tui.render.document.pretty import pretty


def written(body: bytes) -> bytes:
    rows = []
    for at in range(0, len(body), 16):
        row = body[at : at + 16]
        readable = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        rows.append(f"{at:08x}  {row[:8].hex(' '):<23}  {row[8:].hex(' '):<23}  |{readable}|\n")
    return "".join(rows).encode()


@given(st.binary(max_size=70), st.integers(0, 500), st.integers(0, 500), st.sampled_from([b"\n", b"00", b"|", b"0a 0"]))
def test_it_reads_like_its_text(body: bytes, start: int, stop: int, wanted: bytes) -> None:
    made, text = HexText(body), written(body)
    assert len(made) == len(text)
    assert made[:] == text
    assert made[start:stop] == text[start:stop]
    start = min(start, len(text))
    assert made.find(wanted, start, stop) == text.find(wanted, start, stop)
    assert made.rfind(wanted, start, stop) == text.rfind(wanted, start, stop)
    if start <= stop:
        assert made.count(wanted[:1], start, stop) == text.count(wanted[:1], start, stop)


def test_a_large_one_is_there_at_once_and_to_its_end() -> None:
    body = b"\x00needle" + bytes(30_000_000) + b"end"
    shown = pretty(body, "application/octet-stream")
    document = Document(shown.data)
    assert shown.language == "hex"
    assert document.row(0).startswith("00000000  00 6e 65 65 64 6c 65 00")
    assert "65  6e 64" in document.row(len(document) - 1)
    assert document.row_at(document.span(1_000_000)[0]) == 1_000_000


def test_it_is_searched() -> None:
    data = HexText(bytes(1000) + b"needle")
    for pattern in (Pattern("needle"), Pattern("n.edle", is_regex=True)):
        matches = Matches(data, matcher(pattern))  # type: ignore[arg-type]
        while not matches.is_done:
            matches.advance()
        assert len(matches) == 1
