"""Refused too often: a key, or a user, gets nothing for a while. And what a sandbox in training tells."""

import hashlib
from collections.abc import Iterator

import httpx
import pytest
from sandbox_clients import Client, own_sandbox
from test_sandbox_gateway import RULES, signed

from aom_tui.sandbox.identity import DEMO, KEY_LOCK, REFUSALS, USER_LOCK, Identity, Locked
from aom_tui.sandbox.lockout import Lockout

SCOPE = {"project": {"name": "cn-north-4"}}
WRONG = "0" * 40


@pytest.fixture
def own() -> Iterator[Client]:
    with own_sandbox(Client) as client:
        yield client


@pytest.fixture(scope="module")
def trainer() -> Iterator[Client]:
    with own_sandbox(Client, "--training") as client:
        yield client


def said(reply: httpx.Response) -> str:
    assert reply.status_code == 401
    return str(reply.json()["error_msg"]).partition(": ")[2]


def test_the_count_starts_anew_after_a_success_and_after_the_lock() -> None:
    lockout = Lockout(2, 10)
    lockout.refused("a", 0)
    lockout.accepted("a")
    lockout.refused("a", 1)
    assert not lockout.locks("a", 1)
    lockout.refused("a", 2)
    assert [lockout.locks("a", now) for now in (2, 11.9, 12)] == [True, True, False]
    assert not lockout.locks("b", 2)
    lockout.refused("a", 12)
    assert not lockout.locks("a", 12)


def test_five_wrong_signatures_lock_the_key_and_no_other_way_in(own: Client) -> None:
    for _ in range(REFUSALS):
        assert said(own.http.send(signed(own, "GET", RULES, sk=WRONG))) == "verify aksk signature fail"
    assert said(own.http.send(signed(own, "GET", RULES))) == "AK access failed to reach the limit,forbidden."
    assert own.call("GET", RULES).status_code == 200


def test_five_wrong_passwords_lock_the_user_and_nobody_else(own: Client) -> None:
    for _ in range(REFUSALS):
        wrong = own.login(SCOPE, password="wrong").json()["error"]
        assert wrong == {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}
    locked = own.login(SCOPE)
    assert locked.status_code == 401
    assert "locked" in locked.json()["error"]["message"]
    assert own.login({"project": {"name": "cn-north-4_staging"}}, user="viewer").status_code == 201


def test_a_lock_ends_by_itself() -> None:
    now = [1000.0]
    identity = Identity(60, lambda: now[0])
    for _ in range(REFUSALS):
        assert identity.user("demo", "wrong", "acme") is None
    with pytest.raises(Locked):
        identity.user("demo", identity.password, "acme")
    now[0] += USER_LOCK
    assert identity.user("demo", identity.password, "acme") == DEMO
    assert KEY_LOCK == 300


def test_names_that_nobody_has_are_not_counted() -> None:
    identity = Identity(60, lambda: 0.0)
    for _ in range(2 * REFUSALS):
        assert identity.user("nobody", "wrong", "acme") is None


def test_the_real_gateway_keeps_its_canonical_request_to_itself(own: Client) -> None:
    body = own.http.send(signed(own, "GET", RULES, sk=WRONG)).json()
    assert set(body) == {"error_code", "error_msg", "request_id"}


def test_in_training_it_is_told_without_secrets(trainer: Client) -> None:
    body = trainer.http.send(signed(trainer, "GET", RULES, query="limit=2", sent_query="limit=3")).json()
    canonical = body["canonical_request"].split("\n")
    assert canonical[:3] == ["GET", f"/v2/{trainer.project}/alarm-rules/", "limit=3"]
    assert body["string_to_sign"].endswith(hashlib.sha256(body["canonical_request"].encode()).hexdigest())
    assert trainer.line["sk"] not in str(body)


def test_a_security_token_is_not_told_back(trainer: Client) -> None:
    ask = {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": 900}}}}
    given = trainer.call("POST", "/v3.0/OS-CREDENTIAL/securitytokens", ask).json()["credential"]
    sent = signed(trainer, "GET", RULES, sk=WRONG, ak=given["access"], token=given["securitytoken"])
    body = trainer.http.send(sent)
    assert "x-security-token:***" in body.json()["canonical_request"]
    assert given["securitytoken"] not in body.text
