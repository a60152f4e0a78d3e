"""Which charset a body is in: mark, declaration, bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.session.body.charset import Charset, as_utf8, charset_of

SIMPLE = "查询应用运维管理的指标数据，返回结果为空。主机名称：节点一；告警级别：严重。"
TRADITIONAL = "查詢應用運維管理的指標數據，返回結果為空。主機名稱：節點一；告警級別：嚴重。"
WESTERN = "Größe über café naïve, Übergröße français"


@pytest.mark.parametrize(
    ("text", "codec", "content_type", "name"),
    [
        (SIMPLE, "utf-8", None, "utf-8"),
        (SIMPLE, "utf-8-sig", None, "utf-8"),
        (SIMPLE, "gbk", None, "gb18030"),
        (SIMPLE, "gb18030", "text/plain", "gb18030"),
        ("告警", "gbk", None, "gb18030"),
        (TRADITIONAL, "big5", None, "big5"),
        ("메트릭 데이터를 조회합니다. 결과가 없습니다. 호스트 이름과 경보 수준", "euc-kr", None, "euc_kr"),
        (WESTERN, "latin-1", "text/csv", "cp1252"),
        (SIMPLE, "utf-16", None, "utf-16-le"),
        ('{"a": "中"}', "utf-16-be", "application/json", "utf-16-be"),
        ('{"a": "中"}', "utf-16-le", "application/json; charset=utf-16", "utf-16-le"),
        (SIMPLE, "utf-32", None, "utf-32-le"),
        (SIMPLE, "gbk", "text/plain; charset=GB2312", "gb18030"),
        (WESTERN, "latin-1", "text/plain; charset=ISO-8859-1", "iso8859-1"),
        (SIMPLE, "gbk", "text/plain; charset=utf-8", "gb18030"),
        ("x" * 3_000_000 + SIMPLE, "gbk", None, "gb18030"),
        ("plain", "ascii", None, "utf-8"),
    ],
)
def test_texts_are_read_in_their_charset(text: str, codec: str, content_type: str | None, name: str) -> None:
    body = text.encode(codec)
    found = charset_of(body, content_type)
    assert found.name == name
    assert as_utf8(body, found)[:].decode() == text


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xab\x56\x4a", None),
        (bytes(range(256)), "application/octet-stream"),
        (b"\x00\x01\x02", "text/plain"),
    ],
)
def test_what_is_no_text_is_binary(body: bytes, content_type: str | None) -> None:
    assert charset_of(body, content_type).is_binary


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "idna", "zlib", "undefined", "x" * 200])
def test_a_charset_that_is_none_is_not_believed(name: str) -> None:
    found = charset_of(b"abc", f"text/plain; charset={name}")
    assert (found.name, found.why, found.declared) == ("utf-8", "unknown", name)


@given(st.binary(max_size=100), st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-7", "gbk", "hz", "iso-2022-jp"]))
def test_no_bytes_are_too_odd(body: bytes, name: str) -> None:
    found = charset_of(body, f"text/plain; charset={name}")
    if not found.is_binary:
        as_utf8(body, found)[:].decode("utf-8", "strict" if found.name != "utf-8" else "replace")


def test_a_large_text_is_decoded_in_pieces_that_fit_together() -> None:
    text = "告" * 1_200_001
    assert as_utf8(text.encode("gbk"), Charset("gb18030", "declared"))[:].decode() == text
