"""Who gets past the gateway, and what the others are told."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

STAGING = "b07d93e4518c4fd2a6e13c9f8027d46b"
RULES = "/v2/{p}/alarm-rules"


def test_every_reply_has_a_request_id_and_a_date(client: Any) -> None:
    seen = set()
    for reply in (
        client.call("GET", RULES),
        client.call("GET", "/nowhere"),
        client.http.get("/v3/regions"),
        client.login(),
    ):
        seen.add(reply.headers["X-Request-Id"])
        assert reply.headers["Date"].endswith("GMT")
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/v2/{p}/nothing"),
        ("DELETE", "/v2/{p}/series"),
        ("PATCH", RULES),
        ("GET", "/v2//alarm-rules"),
    ],
)
def test_an_unknown_path_or_method_is_404(client: Any, method: str, path: str) -> None:
    reply = client.call(method, path)
    assert reply.status_code == 404
    assert reply.json()["error_code"] == "APIG.0101"
    assert reply.json()["request_id"] == reply.headers["X-Request-Id"]


def test_no_credentials_and_a_wrong_token(client: Any) -> None:
    path = RULES.replace("{p}", client.project)
    for headers in ({}, {"X-Auth-Token": ""}, {"Authorization": "Bearer x"}, {"X-Auth-Token": "MIIwrong"}):
        reply = client.http.get(path, headers=headers)
        assert (reply.status_code, reply.json()["error_code"]) == (401, "APIG.0301")
    assert reply.json()["error_msg"] == "Incorrect IAM authentication information: decrypt token fail"


def test_the_token_of_another_project_is_forbidden(client: Any) -> None:
    token = client.token("cn-north-4_staging")
    assert client.call("GET", f"/v2/{STAGING}/alarm-rules", token=token).status_code == 200
    reply = client.call("GET", RULES, token=token)
    assert (reply.status_code, reply.json()["error_code"]) == (403, "AOM.02003403")
    v1 = client.call("POST", "/v1/{p}/ams/metrics", {}, token=token)
    assert (v1.status_code, v1.json()["error_code"]) == (403, "APIG.0302")


def test_a_token_without_project_is_forbidden(client: Any) -> None:
    for scope in ({"domain": {"name": "acme"}}, None):
        token = client.login(scope).headers["X-Subject-Token"]
        assert client.call("GET", RULES, token=token).status_code == 403


def test_projects_do_not_see_each_others_data(client: Any) -> None:
    token = client.token("cn-north-4_staging")
    found = client.call("POST", f"/v2/{STAGING}/series", {"series": [{"namespace": "PAAS.NODE"}]}, token=token).json()[
        "series"
    ]
    names = {item["value"] for series in found for item in series["dimensions"] if item["name"] == "clusterName"}
    assert names == {"shop-staging"}


def test_the_viewer_reads_and_does_not_write(client: Any) -> None:
    token = client.token("cn-north-4_staging", user="viewer")
    query = {"time_range": "-1.-1.60"}
    assert client.call("POST", f"/v2/{STAGING}/events", query, token=token).status_code == 200
    reply = client.call("PUT", f"/v2/{STAGING}/push/events", {"events": []}, token=token)
    assert (reply.status_code, reply.json()["error_code"]) == (403, "AOM.07001403")


def test_an_expired_token_is_told_from_an_unknown_one(short_lived: Any) -> None:
    token = short_lived.login({"project": {"name": "cn-north-4"}}).headers["X-Subject-Token"]
    reply = short_lived.wait_for(lambda: short_lived.call("GET", RULES, token=token), 401)
    assert reply.json()["error_code"] == "APIG.0307"
    assert "The token must be updated" in reply.json()["error_msg"]
    gone = short_lived.call("GET", "/v3/auth/tokens", token=short_lived.fresh(), headers={"X-Subject-Token": token})
    assert gone.status_code == 404


# What follows signs with code of the test's own, from the published description.


def signed(
    client: Any, method: str, path: str, *, query: str = "", body: bytes = b"", moment: str = "", **changed: str
) -> httpx.Request:
    """A signed request; path and query must be in canonical form already. `changed` replaces parts after signing."""
    host = client.line["aom_endpoint"].removeprefix("http://")
    moment = moment or datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": host, "x-sdk-date": moment} | {
        k: v for k, v in (("x-security-token", changed.get("token")),) if v
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    path = path.replace("{p}", client.project)
    canonical = "\n".join((method, f"{path}/", query, lines, names, hashlib.sha256(body).hexdigest()))
    text = f"SDK-HMAC-SHA256\n{moment}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = changed.get("sk", client.line["sk"])
    signature = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
    access = changed.get("ak", client.line["ak"])
    headers["Authorization"] = f"SDK-HMAC-SHA256 Access={access}, SignedHeaders={names}, Signature={signature}"
    sent = changed.get("sent_query", query)
    url = f"{client.line['aom_endpoint']}{path}" + (f"?{sent}" if sent else "")
    return httpx.Request(method, url, headers=headers, content=changed.get("sent_body", body.decode()).encode())


def reason(client: Any, request: httpx.Request) -> str:
    reply = client.http.send(request)
    assert (reply.status_code, reply.json()["error_code"]) == (401, "APIG.0301")
    assert client.http.send(signed(client, "GET", RULES)).status_code == 200  # five in a row would lock the key
    return str(reply.json()["error_msg"]).partition(": ")[2]


BODY = b'{"series":[{"namespace":"PAAS.NODE"}]}'


def test_a_signature_is_as_good_as_a_token(client: Any) -> None:
    assert client.http.send(signed(client, "GET", RULES, query="limit=2&offset=0")).status_code == 200
    assert client.http.send(signed(client, "POST", "/v2/{p}/series", body=BODY)).status_code == 200
    assert (
        client.http.send(signed(client, "GET", "/v3/projects", query="name=cn-north-4")).json()["projects"][0]["id"]
        == client.project
    )
    assert client.http.send(signed(client, "GET", f"/v2/{STAGING}/alarm-rules")).status_code == 200


def test_what_was_changed_after_signing_is_noticed(client: Any) -> None:
    fail = "verify aksk signature fail"
    assert reason(client, signed(client, "GET", RULES, sk="0" * 40)) == fail
    assert reason(client, signed(client, "GET", RULES, query="limit=2", sent_query="limit=3")) == fail
    assert reason(client, signed(client, "POST", "/v2/{p}/series", body=BODY, sent_body=BODY.decode() + " ")) == fail
    assert "ak not exist" in reason(client, signed(client, "GET", RULES, ak="NOSUCHKEY"))


@pytest.mark.parametrize(("minutes", "accepted"), [(-16, False), (-14, True), (14, True), (16, False)])
def test_the_clock_may_be_off_by_fifteen_minutes(client: Any, minutes: int, accepted: bool) -> None:
    moment = (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y%m%dT%H%M%SZ")
    request = signed(client, "GET", RULES, moment=moment)
    if accepted:
        assert client.http.send(request).status_code == 200
    else:
        assert reason(client, request) == "x-sdk-date expired"


@pytest.mark.parametrize(
    "authorization",
    [
        "SDK-HMAC-SHA256",
        "SDK-HMAC-SHA256 Access=, SignedHeaders=, Signature=",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=00",
        "V11-HMAC-SHA256 Credential=x",
        "SDK-HMAC-SHA256 Access={ak}, SignedHeaders=host, Signature=00",
        "SDK-HMAC-SHA256 Access={ak}, SignedHeaders=host;x-sdk-date;x-absent, Signature=00",
        "SDK-HMAC-SHA256 Access={ak}, SignedHeaders=host;x-sdk-date, Signature=\xff\xfe",
    ],
)
def test_broken_authorization_headers(client: Any, authorization: str) -> None:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    value = authorization.replace("{ak}", client.line["ak"]).encode("latin-1")
    url = client.line["aom_endpoint"] + RULES.replace("{p}", client.project)
    assert reason(
        client, httpx.Request("GET", url, headers=[(b"Authorization", value), (b"X-Sdk-Date", moment.encode())])
    )


def test_a_date_that_is_none(client: Any) -> None:
    assert "X-Sdk-Date" in reason(client, signed(client, "GET", RULES, moment="yesterday"))


def test_a_temporary_key_needs_its_security_token(client: Any) -> None:
    body = {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": 900}}}}
    key = client.call("POST", "/v3.0/OS-CREDENTIAL/securitytokens", body).json()["credential"]
    own = {"ak": key["access"], "sk": key["secret"]}
    assert client.http.send(signed(client, "GET", RULES, token=key["securitytoken"], **own)).status_code == 200
    assert reason(client, signed(client, "GET", RULES, **own)) == "verify security token fail"
    assert reason(client, signed(client, "GET", RULES, token="gQwrong", **own)) == "verify security token fail"
    assert reason(client, signed(client, "GET", RULES, token=key["securitytoken"])) == "verify security token fail"
    assert client.http.send(signed(client, "POST", "/v3.0/OS-CREDENTIAL/securitytokens", body=b"{}")).status_code in (
        400,
        401,
    )
