"""The doctor on exchanges made by hand: each cause with the evidence it needs, and none without."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from msgspec.structs import replace

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.explanation import why
from aom_tui.render.explanation_text import explanation_text
from aom_tui.render.remedy import remedy_to_type
from aom_tui.session.cause import (
    Cause,
    Follow,
    ForgetCredential,
    GiveValue,
    Likelihood,
    RenewToken,
    SessionState,
    SetProject,
    TakeOut,
    UseEndpoint,
    Wait,
)
from aom_tui.session.doctor import diagnose, top_remedy
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import (
    ApiError,
    Exchange,
    Failure,
    FailureKind,
    Reply,
    Request,
    Signing,
    StepName,
    Success,
    Timings,
    Trouble,
)
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.session.redirects import MOST
from aom_tui.session.secret import Secret
from aom_tui.session.token_facts import TokenFacts

CATALOGUE = load_catalogue()
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OWN, OTHER = "4fae1c0b7d2e4a6f9b830d5e71c2a935", "b07d93e4518c4fd2a6e13c9f8027d46b"
HERE = "https://aom.cn-north-4.myhuaweicloud.com"
THERE = "https://aom.cn-east-3.myhuaweicloud.com"
IAM = "https://iam.cn-north-4.myhuaweicloud.com"
RULES = f"/v2/{OWN}/alarm-rules"
DATE = ("Date", "Mon, 23 Nov 2026 12:00:00 GMT")
VALUE = "MIIDsecret"
TOKEN = ("X-Auth-Token", VALUE)
JSON = ("Content-Type", "application/json")
AUTHORIZATION = "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=00"
SIGNED = (("X-Sdk-Date", "20261123T120000Z"), ("Authorization", AUTHORIZATION))
PROFILE = Profile(
    name="p", kind=Kind.TEST, region="cn-north-4", iam_endpoint=IAM, aom_endpoint=HERE,
    credential=CredentialRef("password", "prompt", "u", "acme"),
)  # fmt: skip
FACTS = TokenFacts(
    fingerprint=Secret(VALUE).fingerprint, expires_at=NOW + timedelta(hours=20), project_id=OWN,
    project_name="cn-north-4", domain="acme", user="u", roles=("te_admin",),
)  # fmt: skip
STATE = SessionState(profile=PROFILE, now=NOW, token=FACTS, credential="password")
BY_KEY = replace(STATE, token=None, credential="access-key")


def refused(
    code: str, message: str = "no", status: int = 401, *, url: str = f"{HERE}{RULES}", method: str = "GET",
    headers: tuple[tuple[str, str], ...] = (TOKEN,), body: bytes = b"", said: tuple[tuple[str, str], ...] = (DATE,),
    page: bytes = b"{}", own: bool = True, **more: Any,
) -> Exchange:  # fmt: skip
    """A call that was answered by an error; `own` is False for a signature that came with the draft."""
    signing = Signing("", "", "") if own and headers is SIGNED else None
    made = Exchange(
        id="1", profile="p", draft=Draft(method=method, uri=url), request=Request(method, url, headers, body, signing),
        reply=Reply(status, "", "HTTP/1.1", said, page), outcome=ApiError(code, message, status),
        timings=Timings(NOW, 0.1),
    )  # fmt: skip
    return replace(made, **more)


def lost(trouble: Trouble, message: str = "it broke", kind: FailureKind = FailureKind.CONNECT, **more: Any) -> Exchange:
    """A call without a usable reply."""
    more.setdefault("reply", None)
    return refused("", outcome=Failure(kind, StepName.SEND, message, trouble=trouble), **more)


def login(message: str, status: int = 401, user: str = '"name":"u","domain":{"name":"acme"}', **more: Any) -> Exchange:
    """A call that IAM gave no token for, with the token request before it."""
    body = f'{{"auth":{{"identity":{{"password":{{"user":{{{user}}}}}}},"scope":{{"project":{{"name":"x"}}}}}}}}'
    asked = refused(
        str(status), message, status, url=f"{IAM}/v3/auth/tokens", method="POST", headers=(JSON,), body=body.encode(),
        role="token", **more,
    )  # fmt: skip
    failure = Failure(FailureKind.IAM_REFUSED, StepName.TOKEN, "IAM refused")
    return replace(lost(Trouble.NONE), request=None, outcome=failure, preceding=(asked,))


def first(exchange: Exchange, state: SessionState | None = STATE) -> Cause:
    return diagnose(CATALOGUE, exchange, state)[0]


EXPIRED = replace(STATE, token=replace(FACTS, expires_at=NOW - timedelta(minutes=5)))
ENDING = replace(STATE, token=replace(FACTS, expires_at=NOW + timedelta(seconds=30)))
ACCOUNT = replace(STATE, token=replace(FACTS, project_id="", project_name=""))
LOCAL = "http://127.0.0.1:41231"
EAST = replace(STATE, token=replace(FACTS, project_name="cn-east-3_shop"))
READER = replace(STATE, token=replace(FACTS, roles=("aom_readonly",)))
SERIES = f"{HERE}/v2/{OWN}/series"
CONTENTS: dict[str, Any] = {"method": "POST", "url": SERIES, "headers": (JSON, TOKEN), "status": 400}
BAD = "AOM.0400"
LATE = (("X-Sdk-Date", "20261123T112000Z"), ("Authorization", AUTHORIZATION))
UNSIGNED = (("X-Sdk-Date", "20261123T120000Z"), ("Authorization", AUTHORIZATION.replace("x-sdk-date", "x-gone")))


@pytest.mark.parametrize(
    ("exchange", "state", "title", "evidence", "remedy"),
    [
        # the token
        (refused("APIG.0307"), EXPIRED, "The token has expired", "11:55:00 UTC, 5 min before", RenewToken()),
        (refused("APIG.0307"), ENDING, "The token has expired", "12:00:30 UTC, as the reply came", RenewToken()),
        (refused("APIG.0301"), ENDING, "about to expire", "30 s after", RenewToken()),
        (refused("APIGW.0307"), STATE, "revoked", "20 h left", RenewToken()),
        (refused("APIG.0307", "The token must be updated."), None, "expired or was revoked", "must be updated", None),
        (refused("APIG.0301", "x: decrypt token fail"), STATE, "not one of this gateway's", "10 char", RenewToken()),
        (refused("APIG.0301", headers=()), STATE, "no credentials", "neither a token nor", None),
        # the project
        (refused("x", url=f"{HERE}/v2//alarm-rules"), STATE, "no project id", "two slashes", SetProject(OWN, "")),
        (
            refused("x", url=f"{HERE}/v2/%7Bproject_id%7D/alarm-rules"),
            STATE,
            "placeholder",
            "{project_id}",
            SetProject(OWN, "{project_id}"),
        ),
        (
            refused("x", url=f"{HERE}/v2/{OTHER}/alarm-rules", status=403),
            STATE,
            "not the token's",
            "b07d..6b, the token is for 4fae..35 (cn-north-4)",
            SetProject(OWN, OTHER),
        ),
        (refused("APIG.0302", status=403), ACCOUNT, "for the account", "acme", None),
        # the place
        (refused("x", url=f"{HERE}/v3/auth/projects"), STATE, "for IAM went to AOM", HERE, UseEndpoint(IAM)),
        (refused("x", url=f"{IAM}{RULES}"), STATE, "for AOM went to IAM", IAM, UseEndpoint(HERE)),
        (refused("x", status=403), EAST, "another region's", "cn-east-3_shop", UseEndpoint(THERE, "cn-east-3")),
        (
            refused("x", url=f"{THERE}{RULES}", status=403),
            replace(STATE, token=None),
            "another region's",
            "the profile is for cn-north-4",
            UseEndpoint(HERE, "cn-north-4"),
        ),
        (
            refused("x", url=f"{THERE}{RULES}", status=403),
            replace(STATE, token=None, profile=replace(STATE.profile, kind=Kind.SANDBOX, aom_endpoint=LOCAL)),
            "another region's",
            "the profile is for cn-north-4",
            UseEndpoint(LOCAL, "cn-north-4"),
        ),
        (refused("APIG.0101", status=404, method="PATCH"), STATE, "method is wrong", "GET and POST", None),
        (refused("APIG.0101", status=404, url=f"{HERE}/v2/{OWN}/alarm-rule"), STATE, "path is wrong", "No docu", None),
        (refused("APIG.0101", status=404), STATE, "ListAlarmRule does not exist in cn-north-4", "", None),
        # the signature
        (refused("x", headers=LATE, own=False), BY_KEY, "signed date is too old", "40 min behind", None),
        (refused("x", "AK access failed to reach the limit", headers=SIGNED), BY_KEY, "locked", "five", Wait(300)),
        (
            refused("x", "err:ak not exist", headers=SIGNED),
            BY_KEY,
            "not know this access key",
            "ak not",
            ForgetCredential(),
        ),
        (refused("x", "verify security token fail", headers=SIGNED), BY_KEY, "security token", "without X-Sec", None),
        (
            refused("x", "verify aksk signature fail", headers=SIGNED),
            replace(BY_KEY, refused_signatures=2),
            "SK is wrong",
            "2 in a row",
            ForgetCredential(),
        ),
        (refused("x", headers=UNSIGNED, own=False), BY_KEY, "signed headers are not all", "names x-gone", None),
        (refused("x", headers=SIGNED), BY_KEY, "AK or SK is wrong", "", ForgetCredential()),
        # the contents
        (
            refused(BAD, body=b"{}", **CONTENTS),
            STATE,
            "series is missing",
            "ListSeries",
            GiveValue("body series", "list of object"),
        ),
        (
            refused(BAD, "bad series", body=b'{"series":1}', **CONTENTS),
            STATE,
            "series has a wrong type",
            "reply names",
            GiveValue("body series", "list of object"),
        ),
        (refused(BAD, body=b"[", **CONTENTS), STATE, "not JSON", "line 1 column 2", GiveValue("body")),
        (refused(BAD, **CONTENTS), STATE, "body is missing", "ListSeries", GiveValue("body")),
        (
            refused(BAD, body=b'{"series":[{"namespase":"x"}]}', **CONTENTS),
            STATE,
            "is an unknown field",
            "they know namespace",
            TakeOut("body series[0].namespase", "string", "namespace"),
        ),
        (
            refused(
                BAD,
                "Invalid limit.",
                body=b'{"series":[{"namespace":"x"}]}',
                **{**CONTENTS, "url": f"{SERIES}?limit=9"},
            ),
            STATE,
            "limit is not what",
            "sent as 9",
            GiveValue("query limit"),
        ),
        (
            refused(BAD, body=b'{"series":[{"namespace":"x"}]}', **{**CONTENTS, "url": f"{SERIES}?limit=x"}),
            STATE,
            "limit has a wrong value",
            "expected an integer",
            GiveValue("query limit"),
        ),
        (
            refused(
                "x",
                body=b'{"series":[{"namespace":"x"}]}',
                **{**CONTENTS, "status": 415, "headers": (("Content-Type", "text/plain"), TOKEN)},
            ),
            STATE,
            "Content-Type",
            "text/plain",
            None,
        ),
        # the service
        (refused("x", status=429, said=(("Retry-After", "30"),)), STATE, "Too many", "Retry-After says 30 s", Wait(30)),
        (
            refused("x", status=429, said=(("Retry-After", "Mon, 23 Nov 2026 12:00:20 GMT"), DATE)),
            STATE,
            "Too many",
            "20 s",
            Wait(20),
        ),
        (
            refused("APIG.0308", "policy user over ratelimit,limit:5,time:2 minute", 429),
            STATE,
            "Too many",
            "each 2 minute",
            Wait(120),
        ),
        (refused("x", status=429, said=(("Retry-After", "9999"),)), STATE, "Too many", "9999", None),
        (
            refused("x", status=403, method="DELETE", url=f"{HERE}{RULES}/1"),
            READER,
            "may only read",
            "aom_readonly",
            None,
        ),
        (refused("x", status=403), STATE, "lacks the permission", "", None),
        (refused("x", status=503), STATE, "The service failed", "503", Wait(5)),
        (
            refused("APIG.0201", "Backend unavailable.", 502, method="DELETE", url=f"{HERE}{RULES}/1"),
            STATE,
            "behind the gateway",
            "own code",
            None,
        ),
        (
            refused("502", "Bad Gateway", 502, page=b"<html><title>502 Bad\nGateway</title>", said=(("Via", "squid"),)),
            STATE,
            "A proxy, load balancer",
            'titled "502 Bad Gateway". Via: squid',
            Wait(5),
        ),
        (
            refused("302", status=302, said=(("Location", "https://x/"),)),
            STATE,
            "elsewhere",
            "https://x/. It is not followed: credentials stay",
            Follow("https://x/", "GET", True),
        ),
        (
            refused("302", status=302, said=(("Location", "/elsewhere"),)),
            STATE,
            "elsewhere",
            "/elsewhere. It is not followed by itself.",
            Follow(f"{HERE}/elsewhere", "GET", False),
        ),
        # IAM
        (
            login("The username or password is wrong."),
            STATE,
            "User, password or account",
            "user u of account acme",
            ForgetCredential(),
        ),
        (login("Wrong.", user='"id":"U1"'), STATE, "User, password or account", "was for user U1.", ForgetCredential()),
        (login("The user must use MFA"), STATE, "second factor", "MFA", None),
        (login("no", said=(("Openstack-Auth-Receipt", "x"),)), STATE, "second factor", "receipt", None),
        (login("The account is locked."), STATE, "locked", "locked", None),
        (login("no", 400, user='"name":"u"'), STATE, "account (domain) is missing", "without an account", None),
        (login("Could not find project", 404), STATE, "project is not one", "project x", None),
        # the network
        (lost(Trouble.NAME), STATE, "name is not known", "No address for aom.cn-north-4", None),
        (
            lost(Trouble.NAME, url="https://aom.cn-norht-4.myhuaweicloud.com/"),
            STATE,
            "not known",
            "norht",
            UseEndpoint(HERE, "cn-north-4"),
        ),
        (lost(Trouble.REFUSED, url="http://127.0.0.1:9/"), STATE, "Nothing listens there", "127.0.0.1:9", None),
        (lost(Trouble.PROXY), replace(STATE, proxy="p:3128"), "proxy", "through the proxy p:3128", None),
        (lost(Trouble.CERTIFICATE, "Hostname mismatch"), STATE, "certificate is not aom.cn", "Hostname", None),
        (lost(Trouble.CERTIFICATE, "unable to get local issuer certificate"), STATE, "issuer", "Unable", None),
        (
            lost(Trouble.CUT_OFF, reply=Reply(200, "", "", (("Content-Length", "99"),), b"12")),
            STATE,
            "cut off",
            "2 bytes arrived of 99",
            Wait(0),
        ),
        (refused("500", status=500, method="POST"), STATE, "service failed", "500.", None),
        (refused("A.1", status=500, said=(("Content-Type", "text/html"),)), STATE, "service failed", "A.1", Wait(5)),
        (lost(Trouble.DROPPED), STATE, "without a reply", f"{HERE} closed it", Wait(0)),
        (lost(Trouble.DROPPED, method="DELETE"), STATE, "without a reply", f"{HERE} closed it", None),
        (
            lost(Trouble.DAMAGED, reply=Reply(200, "", "", (), b"12"), method="POST"),
            STATE,
            "damaged on its way",
            "2 bytes arrived.",
            None,
        ),
        (
            lost(Trouble.NONE, "no whole reply within 5 s", FailureKind.TIMEOUT),
            STATE,
            "does not answer",
            "No whole reply within 5 s",
            None,
        ),
    ],
)
def test_the_first_cause(
    exchange: Exchange, state: SessionState | None, title: str, evidence: str, remedy: object
) -> None:
    causes = diagnose(CATALOGUE, exchange, state)
    assert title in causes[0].title
    assert evidence in causes[0].evidence
    assert top_remedy(causes, exchange) == remedy
    assert bool(causes[0].evidence) == (causes[0].likelihood is not Likelihood.DOCUMENTED)
    assert [cause.likelihood for cause in causes] == sorted(cause.likelihood for cause in causes)


def test_the_status_of_a_failed_service_is_said_once() -> None:
    assert first(refused("500", status=500)).evidence == "500."


def test_a_write_that_the_service_failed_at_has_one_advice() -> None:
    for method, advised in (("POST", "Look whether it was applied"), ("GET", "Wait 5 s, then send again")):
        failed = refused("AOM.02003500", status=500, method=method)
        text = explanation_text(why(CATALOGUE, failed, STATE), 1000)
        assert advised in text
        assert "\ndo " not in text


def test_what_was_followed_in_vain_is_not_to_be_followed() -> None:
    told = (("Location", "/next"),)
    hop = refused("302", status=302, said=told)
    causes = diagnose(CATALOGUE, replace(hop, preceding=(hop,) * MOST), STATE)
    assert causes[0].title == "The redirects come to no end."
    assert causes[0].evidence == "5 in a row were followed, and the last one leads to /next."
    assert top_remedy(causes, hop) is None
    assert isinstance(top_remedy(diagnose(CATALOGUE, replace(hop, preceding=(hop,)), STATE), hop), Follow)


@pytest.mark.parametrize("code", ["AOM.0401", "AOM.0403"])
def test_who_is_refused_is_not_told_to_correct_the_request(code: str) -> None:
    (entry,) = CATALOGUE.error_codes[code]
    assert "request" not in entry.remedy


def test_the_variables_are_named_that_a_refused_login_came_from() -> None:
    by_id = CredentialRef("password", "environment", user_id="U1")
    state = replace(STATE, profile=replace(STATE.profile, name="environment", credential=by_id))
    (cause, *_others) = diagnose(CATALOGUE, login("Wrong.", user='"id":"U1"'), state)
    assert "It comes from OS_USER_ID, OS_PASSWORD." in cause.advice


@pytest.mark.parametrize(("source", "remedy"), [("prompt", ForgetCredential()), ("keyring", Wait(0))])
def test_a_passcode_is_named_before_the_password(source: Literal["prompt", "keyring"], remedy: object) -> None:
    who = CredentialRef("password", source, user_id="U1", mfa=True)
    cause = first(login("Wrong."), replace(STATE, profile=replace(STATE.profile, credential=who)))
    assert cause.title.startswith("The passcode or the password is wrong")
    assert cause.advice.startswith("A passcode serves once")
    assert cause.remedy == remedy, "what is kept is not forgotten, and the passcode asked for anew in any case"


@pytest.mark.parametrize(
    ("message", "evidence"), [("Wrong.", ""), ("The account is locked.", 'IAM says 401 "The account is locked.".')]
)
def test_a_login_whose_body_was_not_kept_names_nobody(message: str, evidence: str) -> None:
    made = login(message)
    (asked,) = made.preceding
    assert asked.request is not None
    bare = replace(asked, request=replace(asked.request, body=b""))
    assert first(replace(made, preceding=(bare,))).evidence == evidence


@pytest.mark.parametrize(
    ("message", "body", "field"),
    [
        ("the action rule oncall exists already", {"rule_name": "oncall", "user_name": "u"}, "rule_name"),
        ("The rule name already exists.", {"rule_name": "oncall", "user_name": "u"}, "rule_name"),
        ("another application has the name shop", {"name": "shop", "description": "name"}, "name"),
        ("The alarm name is duplicate.", {"alarmName": "a", "metricName": "m"}, "alarmName"),
        ("The name already exists.", {"rule_name": "oncall", "user_name": "u"}, ""),
        ("The threshold already exists.", {"threshold": "80"}, ""),
        ("名称已存在", {"name": "a", "user_name": "b"}, ""),
    ],
)
def test_a_name_that_is_taken_is_the_field_that_the_words_are_nearest_to(
    message: str, body: dict[str, str], field: str
) -> None:
    exchange = refused(BAD, message, **{**CONTENTS, "body": json.dumps(body).encode()})
    (cause, *others) = diagnose(CATALOGUE, exchange, STATE)
    assert cause.title == (f"{field} is taken." if field else "It exists already.")
    assert cause.remedy == (GiveValue(f"body {field}") if field else None)
    assert not others, "what was sent is not doubted: the service came as far as looking for the name"


def test_what_is_not_there_is_what_the_call_goes_by() -> None:
    body = {"alarm_rule_name": "gone", "metric_name": "cpuUsage", "alarm_rule_id": "1"}
    update = {**CONTENTS, "method": "PUT", "url": f"{HERE}{RULES}", "body": json.dumps(body).encode()}
    causes = diagnose(CATALOGUE, refused("AOM.02002121", "The alarm does not exist.", **update), STATE)
    assert causes[0].title == "There is none that alarm_rule_name names."
    assert causes[0].evidence.endswith("The documents do not know alarm_rule_id there.")
    assert causes[0].remedy == GiveValue("body alarm_rule_name")
    strange = next(cause for cause in causes if "alarm_rule_id" in cause.title)
    assert strange.remedy == TakeOut("body alarm_rule_id")


@pytest.mark.parametrize(
    ("remedy", "typed"),
    [
        (TakeOut("body x y"), "Take out: 'x y'"),
        (
            TakeOut("body series[0].namespase", "string", "namespace"),
            "Take out: 'series[0][namespase]'; Add or change: 'series[0][namespace]=VALUE'",
        ),
        (GiveValue("body limit"), "Add or change: limit=VALUE"),
        (GiveValue("query time[gte].x", "string"), "Add or change: 'time[gte].x=VALUE'"),
    ],
)
def test_what_is_to_be_typed_takes_out_what_is_to_be_taken_out(remedy: GiveValue, typed: str) -> None:
    assert remedy_to_type(remedy, STATE).startswith(typed)


def test_what_does_not_exist_is_no_name_that_is_taken() -> None:
    exchange = refused(BAD, "the alarm does not exist", **CONTENTS)
    assert "exists already" not in "".join(cause.title for cause in diagnose(CATALOGUE, exchange, STATE))


def test_a_success_has_no_cause() -> None:
    assert diagnose(CATALOGUE, refused("", outcome=Success()), STATE) == ()


def test_a_clock_that_is_wrong_is_seen_by_the_replys_date() -> None:
    ahead = refused("APIG.0307", said=(("Date", "Mon, 23 Nov 2026 14:00:00 GMT"),))
    assert "120 min behind the server's, which says 14:00:00 UTC" in first(ahead).evidence


def test_facts_of_another_token_are_no_evidence() -> None:
    """The token was renewed since, or the request brought its own."""
    brought = refused("APIG.0301", headers=(("X-Auth-Token", "another"),), url=f"{HERE}/v2/{OTHER}/alarm-rules")
    assert {cause.likelihood for cause in diagnose(CATALOGUE, brought, EXPIRED)} == {Likelihood.DOCUMENTED}


def test_a_renewal_in_vain_says_that_age_is_not_it() -> None:
    again = refused("APIG.0301", preceding=(refused("401"),))
    assert "not the token's age" in first(again).title


def test_what_was_renewed_in_vain_is_not_renewed_again() -> None:
    again = refused("APIG.0301", "x: decrypt token fail", preceding=(refused("401"),))
    causes = diagnose(CATALOGUE, again, STATE)
    assert causes[0].title == "It is not the token's age."
    assert top_remedy(causes, again) is None
    assert isinstance(top_remedy(diagnose(CATALOGUE, replace(again, preceding=()), STATE), again), RenewToken)


def test_a_given_token_is_not_renewed() -> None:
    profile = replace(STATE.profile, credential=CredentialRef("token", "environment"))
    state = replace(EXPIRED, credential="token", profile=profile)
    cause = first(refused("APIG.0307", "The token must be updated."), state)
    assert cause.remedy is None
    assert "OS_TOKEN" in cause.advice


def test_waiting_is_shorter_when_one_has_waited() -> None:
    throttled = refused("x", status=429, said=(("Retry-After", "30"),))
    assert first(throttled, replace(STATE, now=NOW + timedelta(seconds=20))).remedy == Wait(10)
    assert first(throttled, replace(STATE, now=NOW + timedelta(hours=1))).remedy == Wait(0)


def test_a_remedy_for_what_nothing_shows_is_not_offered_beside_what_is_shown() -> None:
    causes = diagnose(CATALOGUE, refused("APIG.0301"), ACCOUNT)
    assert "for the account" in causes[0].title
    assert RenewToken() in [cause.remedy for cause in causes]
    assert top_remedy(causes, refused("APIG.0301")) is None


def test_a_signed_date_says_itself_that_the_clock_is_wrong() -> None:
    own = replace(refused("x", headers=LATE), request=Request("GET", f"{HERE}{RULES}", LATE, b"", Signing("", "", "")))
    (cause,) = diagnose(CATALOGUE, own, BY_KEY)
    assert "This machine's clock is wrong" in cause.title


def test_nothing_is_offered_that_would_repeat_a_write() -> None:
    cut = lost(Trouble.CUT_OFF, kind=FailureKind.BROKEN, method="DELETE", reply=Reply(200, "", "", (), b"1"))
    assert top_remedy(diagnose(CATALOGUE, cut, STATE), cut) is None
    applied = replace(
        cut, outcome=Failure(FailureKind.CONNECT, StepName.SEND, "x", "", True, Trouble.NAME),
        request=Request("POST", "https://aom.cn-norht-4.myhuaweicloud.com/v9/x", (), b""),
    )  # fmt: skip
    causes = diagnose(CATALOGUE, applied, STATE)
    assert causes[0].remedy is not None
    assert top_remedy(causes, applied) is None


@pytest.mark.parametrize("state", [None, STATE])
@pytest.mark.parametrize("status", [300, 302, 400, 401, 403, 404, 405, 413, 415, 429, 500, 503])
@pytest.mark.parametrize("message", ["", "\x1b[2J", "[/x]", "{", "*" * 500, "(?P<"])
def test_whatever_comes_there_is_an_answer(state: SessionState | None, status: int, message: str) -> None:
    headers = tuple((name, message) for name in ("Date", "Retry-After", "Location", "Content-Type", "Server"))
    for sent in (SIGNED, LATE, (TOKEN,), ((("Authorization", message),))):
        exchange = refused(message, message, status, headers=sent, said=headers, body=message.encode(), page=b"<html>")
        for catalogue in (None, CATALOGUE):
            assert diagnose(catalogue, exchange, state)
