"""A class, seen by those who join it: the sandbox's codes as our client reads them, and the official SDK over TLS."""

import json
import ssl
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from class_room import ClassRoom, class_room
from huaweicloudsdkaom import v2
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException, ConnectionException
from huaweicloudsdkcore.http.http_config import HttpConfig
from hypothesis import given
from hypothesis import strategies as st
from sdk_calls import caller

from aom_tui.sandbox.hosts import url
from aom_tui.sandbox.join_code import join_code
from aom_tui.session.sandbox_client.join_code import read_code

ADDRESSES = st.one_of(
    st.ip_addresses().map(str),
    st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]([a-z0-9-]{0,10}[a-z0-9])?){0,3}", fullmatch=True),
)


@given(ADDRESSES, st.integers(1, 65535), st.integers(0, 255), st.binary(min_size=5, max_size=5), st.booleans())
def test_what_the_sandbox_writes_our_client_reads(host: str, port: int, seat: int, secret: bytes, tls: bool) -> None:
    fingerprint = bytes(range(32)) if tls else b""
    read = read_code(join_code(host, port, seat, secret, fingerprint))
    assert read.origin == url(host, port, tls=tls)
    assert (read.seat, read.secret.reveal()) == (seat, secret.hex())
    assert read.fingerprint == fingerprint[:10]


def test_a_code_is_short_enough_to_be_typed() -> None:
    """Of 40 characters a trainer's class shares all but the seat, its secret and the checksum."""
    assert len(join_code("192.168.1.20", 8765, 7, bytes(5), bytes(32)).replace("-", "")) == 40


@pytest.fixture(scope="module")
def room() -> Iterator[ClassRoom]:
    with class_room("--seats", "2", "--tls") as room:
        yield room


def seat(room: ClassRoom, number: int) -> dict[str, Any]:
    code = read_code(room.code(number))
    claim = {"seat": code.seat, "secret": code.secret.reveal()}
    trusted = ssl.create_default_context(cafile=room.line["ca_file"])
    reply = httpx.post(f"{code.origin}/sandbox/join", json=claim, verify=trusted, trust_env=False)
    return dict(json.loads(reply.raise_for_status().content))


def sdk(room: ClassRoom, who: dict[str, Any], project: str, *, trusting: bool = True) -> Any:
    """The official SDK as in a customer's program, which verifies by the file."""
    config = HttpConfig.get_default_config()
    config.ignore_ssl_verification = False
    if trusting:
        config.ssl_ca_cert = room.line["ca_file"]
    builder = v2.AomClient.new_builder().with_http_config(config)
    built = builder.with_credentials(BasicCredentials(who["ak"], who["sk"], project))
    return caller(built.with_endpoints([room.endpoint]).build())


BODY = v2.SeriesAPIQueryItemParam(series=[v2.QuerySeriesOptionParam(namespace="PAAS.NODE")])


def test_the_sdk_works_with_a_seats_key_over_tls(room: ClassRoom) -> None:
    who = seat(room, 1)
    call = sdk(room, who, who["project_id"])
    assert call("ListSeries", limit="1", body=BODY).meta_data.total > 0


def test_the_sdk_is_refused_in_anothers_project(room: ClassRoom) -> None:
    call = sdk(room, seat(room, 1), seat(room, 2)["project_id"])
    with pytest.raises(ClientRequestException) as caught:
        call("ListSeries", limit="1", body=BODY)
    assert (caught.value.status_code, caught.value.error_code) == (403, "AOM.04007403")


def test_the_trainers_key_opens_every_seats_project(room: ClassRoom) -> None:
    call = sdk(room, room.line, seat(room, 2)["project_id"])
    assert call("ListSeries", limit="1", body=BODY).meta_data.total > 0


def test_the_sdk_does_not_talk_to_whom_it_does_not_trust(room: ClassRoom) -> None:
    who = seat(room, 1)
    with pytest.raises(ConnectionException):
        sdk(room, who, who["project_id"], trusting=False)("ListSeries", limit="1", body=BODY)
