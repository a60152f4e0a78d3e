"""Action rules, mute rules and message templates, called by the official SDK."""

import json
from typing import Any

from huaweicloudsdkaom import v2
from sdk_calls import SdkCall


def template(kind: Any, text: str) -> Any:
    words = [{"subType": "email", "content": text, "topic": "AOM", "version": "v2"}]
    return kind(name="sdk-模板", locale="zh-cn", templates=json.dumps(words), desc="值班")


def test_message_templates(call: SdkCall) -> None:
    def names() -> list[str]:
        return [one.name for one in call("ListNotificationTemplates").body]

    assert call("CreateNotificationTemplate", body=template(v2.AddNotificationTemplate, "一")).status_code == 204
    assert "sdk-模板" in names()
    assert call("UpdateNotificationTemplate", body=template(v2.UpdateNotificationTemplate, "二")).status_code == 204
    shown = call("ListNotificationTemplateByName", name="sdk-模板")
    assert (json.loads(shown.templates)[0]["content"], shown.type, shown.desc) == ("二", ["email"], "值班")
    assert shown.create_time <= shown.modify_time
    gone = v2.DeleteNotificationRequestBody(names=["sdk-模板"])
    assert call("DeleteNotificationTemplate", body=gone).status_code == 204
    assert "sdk-模板" not in names()


def action_rule(desc: str) -> v2.ActionRule:
    topic = v2.SmnTopics(name="oncall", push_policy=0, status=1, topic_urn="urn:smn:cn-north-4:p:oncall")
    return v2.ActionRule(
        rule_name="sdk-行动",
        project_id="p",
        user_name="nobody",
        type="1",
        notification_template="aom.built-in.template.zh",
        smn_topics=[topic],
        desc=desc,
    )


def test_action_rules(call: SdkCall, sandbox_line: dict[str, str]) -> None:
    def names() -> list[str]:
        return [rule.rule_name for rule in call("ListActionRule").action_rules]

    assert call("AddActionRule", body=action_rule("一")).status_code == 204
    assert "sdk-行动" in names()
    assert call("UpdateActionRule", body=action_rule("二")).status_code == 204
    shown = call("ShowActionRule", rule_name="sdk-行动")
    assert (shown.desc, shown.smn_topics[0].name) == ("二", "oncall")
    assert (shown.project_id, shown.user_name) == (sandbox_line["project_id"], "demo")
    assert 0 < shown.create_time <= shown.update_time
    assert call("DeleteActionRule", body=["sdk-行动"]).status_code == 204
    assert "sdk-行动" not in names()


def mute_rule(desc: str) -> v2.MuteRule:
    condition = v2.Match(key="event_severity", operate="EQUALS", value=["Info"])
    config = v2.MuteConfig(type="WEEKLY", scope=[6, 7], starts_at=1764000000000, ends_at=1764014400000)
    return v2.MuteRule(name="sdk-静默", match=[[condition]], mute_config=config, timezone="Asia/Shanghai", desc=desc)


def test_mute_rules(call: SdkCall) -> None:
    def found() -> dict[str, Any]:
        return {rule.name: rule for rule in call("ListMuteRule").body}

    assert call("AddMuteRules", body=mute_rule("一")).status_code == 204
    made = found()["sdk-静默"]
    assert (made.desc, made.match[0][0].value, made.mute_config.scope) == ("一", ["Info"], [6, 7])
    assert len(made.user_id) == 32
    assert call("UpdateMuteRule", body=mute_rule("二")).status_code == 204
    assert (found()["sdk-静默"].desc, found()["sdk-静默"].create_time) == ("二", made.create_time)
    assert call("DeleteMuteRules", body=[v2.DeleteMuteRuleName(name="sdk-静默")]).status_code == 204
    assert "sdk-静默" not in found()
