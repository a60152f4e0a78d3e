"""Action rules, mute rules and message templates: what is refused, and who may change them."""

import json
from typing import Any

import pytest

ACTION, MUTE = "/v2/{p}/alert/action-rules", "/v2/{p}/alert/mute-rules"
TEMPLATES = "/v2/{p}/events/notification/templates"
TOPIC = {"name": "oncall", "push_policy": 0, "topic_urn": "urn:smn:cn-north-4:p:oncall"}


def action(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "rule_name": name,
        "project_id": "p",
        "user_name": "u",
        "type": "1",
        "notification_template": "aom.built-in.template.en",
        "smn_topics": [TOPIC],
        **changes,
    }


def mute(name: str, condition: Any = None, **config: Any) -> dict[str, Any]:
    condition = condition or {"key": "event_name", "operate": "EXIST"}
    return {"name": name, "match": [[condition]], "mute_config": {"type": "FIXED", "starts_at": 1000, **config}}


def template(name: str, text: str = '[{"subType": "sms", "content": "x"}]') -> dict[str, Any]:
    return {"name": name, "locale": "en-us", "templates": text}


def refused(reply: Any, words: str) -> None:
    assert (reply.status_code, reply.json()["error_code"]) == (400, "AOM.07001400"), reply.text
    assert words in reply.json()["error_msg"]


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", ACTION, action("ops_oncall"), "action rule ops_oncall exists already"),
        ("PUT", ACTION, action("nobody"), "no action rule nobody"),
        ("POST", ACTION, action("x", notification_template="nothing"), "no message template nothing"),
        ("POST", ACTION, action("x", smn_topics=[TOPIC] * 6), "more than the maximum 5"),
        ("POST", ACTION, action("x", smn_topics=[]), "must name a topic"),
        ("POST", ACTION, action(""), "rule_name"),
        ("GET", f"{ACTION}/nobody", None, "no action rule nobody"),
        ("DELETE", ACTION, ["payment_team", "nobody"], "no action rule nobody"),
        ("DELETE", ACTION, [], "no action rule is named"),
        ("DELETE", ACTION, ["ops_oncall"], "bound to an alarm rule"),
        ("POST", MUTE, mute("night_window"), "mute rule night_window exists already"),
        ("PUT", MUTE, mute("nobody"), "no mute rule nobody"),
        ("POST", MUTE, mute("x", ends_at=999), "after starts_at"),
        ("POST", MUTE, mute("x", type="WEEKLY", scope=[8]), "from 1 to 7"),
        ("POST", MUTE, mute("x", type="MONTHLY"), "from 1 to 31"),
        ("POST", MUTE, mute("x", {"key": "k", "operate": "EQUALS"}), "needs a value"),
        ("POST", MUTE, mute("x", {"key": "k", "operate": "REGEX", "value": ["("]}), "no regular expression"),
        ("POST", MUTE, {**mute("x"), "match": [[]]}, "must hold a condition"),
        ("DELETE", MUTE, [{"name": "nobody"}], "no mute rule nobody"),
        ("POST", TEMPLATES, template("mail_template"), "message template mail_template exists already"),
        ("PUT", TEMPLATES, template("nobody"), "no message template nobody"),
        ("PUT", TEMPLATES, template("aom.built-in.template.zh"), "cannot be changed"),
        ("POST", TEMPLATES, template("x", "plain"), "must be a JSON list"),
        ("POST", TEMPLATES, template("x", "[{}]"), "subType and content"),
        ("GET", "/v2/{p}/events/notification/template/nobody", None, "no message template nobody"),
        ("DELETE", TEMPLATES, {"names": ["nobody"]}, "no message template nobody"),
        ("DELETE", TEMPLATES, {"names": ["mail_template"]}, "an action rule uses"),
        ("DELETE", TEMPLATES, {"names": ["aom.built-in.template.zh"]}, "cannot be changed"),
    ],
)
def test_what_is_wrong_is_said(client: Any, method: str, path: str, body: Any, words: str) -> None:
    before = [client.call("GET", one).text for one in (ACTION, MUTE, TEMPLATES)]
    refused(client.call(method, path, body), words)
    assert [client.call("GET", one).text for one in (ACTION, MUTE, TEMPLATES)] == before


def test_an_action_rule_too_many(victim: Any) -> None:
    replies = [victim.call("POST", ACTION, action(f"many-{number}")) for number in range(100)]
    assert {reply.status_code for reply in replies[:98]} == {204}
    assert replies[98].json() == {"error_code": "AOM.08001300", "error_msg": "noticeRule count over 100."}


def test_a_template_in_use_can_be_removed_after_its_rule(client: Any) -> None:
    assert client.call("POST", TEMPLATES, template("mine")).status_code == 204
    assert client.call("POST", ACTION, action("mine", notification_template="mine")).status_code == 204
    refused(client.call("DELETE", TEMPLATES, {"names": ["mine"]}), "an action rule uses")
    assert client.call("DELETE", ACTION, ["mine"]).status_code == 204
    assert client.call("DELETE", TEMPLATES, {"names": ["mine"]}).status_code == 204


def test_the_seed_speaks_both_languages(client: Any) -> None:
    rules = client.call("GET", ACTION).json()["action_rules"]
    assert {rule["notification_template"] for rule in rules} >= {"mail_template", "aom.built-in.template.en"}
    texts = [json.loads(one["templates"])[0]["topic"] for one in client.call("GET", TEMPLATES).json()]
    assert {"AOM alarm", "商城告警"} <= set(texts)
