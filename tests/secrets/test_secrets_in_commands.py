"""No one-shot command and no export of one shows a planted secret, whatever the service repeats."""

import json
from collections.abc import Callable

import pytest
from machine import Machine, from_environment, signing
from planted import PLANTED, leaks

from aom_tui.commands.output import FORMATS

SERIES = ("call", "ListSeries", "series:=[]")
QUERY = ("call", "ListInstantQueryAomPromGet", "query=up")
ITEMS = (
    f"Cookie:sid={PLANTED['cookie']}",
    f"Authorization:Bearer {PLANTED['authorization header']}",
    f"password={PLANTED['password in a body']}",
    f"access_code={PLANTED['access code in a body']}",
)
FORM = f"user=u&password={PLANTED['password in a form']}"
REFUSING = {
    "request --as sdk", "request --as hcloud", "request: to an address with a user", "a variable",
    "request -o wire: to an address with a user", "token --reveal in a pipe",
}  # fmt: skip
"""Doors that say why not, and nothing else."""

BY_HAND = {
    "refused": ("request", "POST", "/v1/refused", *ITEMS),
    "redirect": ("request", "GET", f"/v1/redirect?token={PLANTED['token in a query']}"),
    "html": ("request", "POST", "/v1/html", *ITEMS),
    "cut off": ("request", "POST", "/v1/cut", *ITEMS),
    "binary": ("request", "POST", "/v1/binary", *ITEMS),
    "query": ("request", "GET", f"/v1/x?token={PLANTED['token in a query']}"),
    "form": ("request", "POST", "/v1/x", "Content-Type:application/x-www-form-urlencoded", "--body", FORM),
    "body": ("request", "POST", "/v1/x", "--body", json.dumps({"password": PLANTED["password in a body"]})),
    "to an address with a user": ("request", "GET", "ADDRESS/v1/x"),
}
POSTMAN = {
    "info": {"name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "variable": [{"key": "token", "value": PLANTED["value of a variable"]}],
    "item": [
        {
            "name": "one",
            "request": {
                "method": "POST",
                "url": f"https://aom.cn-north-4.myhuaweicloud.com/v1/x?token={PLANTED['token in a query']}",
                "header": [{"key": "X-Auth-Token", "value": PLANTED["given token"]}],
                "body": {"mode": "raw", "raw": json.dumps({"password": PLANTED["password in a body"]})},
            },
        }
    ],
}
CURL = (
    f"curl 'https://aom.cn-north-4.myhuaweicloud.com/v1/x?token={PLANTED['token in a query']}' -H 'X-Auth-Token: "
    f"{PLANTED['given token']}' -H 'Cookie: sid={PLANTED['cookie']}' -u 'me:{PLANTED['password in a form']}'"
)
PROXY = {"HTTPS_PROXY": f"http://bob:{PLANTED['password of a proxy']}@127.0.0.1:9"}
BY_PROXY = {**PROXY, "OS_AUTH_URL": "https://iam.example", "AOM_TUI_ENDPOINT": "https://aom.example"}
"""No host of this machine, which no proxy is asked for."""

Door = Callable[[Machine], str]


def on(profile: str, *words: str, **more: str) -> Door:
    """With a profile of the machine's."""
    return lambda machine: machine.run("--profile", profile, *words, **more)


def with_environment(of: Callable[[str], dict[str, str]], *words: str, **more: str) -> Door:
    """With the account that the environment names."""
    return lambda machine: machine.run(*words, **{**of(machine.service.url), **more})


def given(url: str) -> dict[str, str]:
    """A token from elsewhere, which IAM then calls by another value."""
    return {"OS_AUTH_URL": url, "AOM_TUI_ENDPOINT": url, "OS_TOKEN": PLANTED["given token"], "OS_PROJECT_ID": "p"}


def by_hand(name: str, *more: str) -> Door:
    def door(machine: Machine) -> str:
        user = machine.service.url.replace("//", f"//me:{PLANTED['password in an address']}@")
        return machine.run(
            "--profile", "command", *(word.replace("ADDRESS", user) for word in BY_HAND[name]), *more, "--yes"
        )

    return door


def from_file(name: str, text: str, *words: str) -> Door:
    def door(machine: Machine) -> str:
        path = machine.home / name
        path.write_text(text)
        said = machine.run("--profile", "command", *([str(path) if word == "@" else word for word in words]))
        path.unlink()
        return said

    return door


def explained(machine: Machine) -> str:
    """The newest call, whose refusal repeats what it was sent."""
    by_hand("refused")(machine)
    return machine.run("--profile", "command", "why")


def completion(machine: Machine) -> str:
    """A Tab behind `alarm_rule_id=`, with the token that the environment's account has kept; zsh shows names too."""
    account = from_environment(machine.service.url)
    machine.run("token", **account)
    asked = {"_AOM_TUI_COMPLETE": "zsh_complete", "COMP_CWORD": "3"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aom_tui.commands.completion.PATIENCE", 30.0)  # who tests is not the one who pressed Tab
        said = machine.run(**account, **asked, COMP_WORDS="aom-tui call ShowAlarmRule alarm_rule_id=")
    assert "alarm_rule_id=rule-0" in said  # what it lists has secrets as names
    return said


DOORS: dict[str, Door] = {
    **{f"call -o {form}": on("command", *SERIES, "-o", form) for form in FORMATS if form not in ("raw", "chart")},
    "call -i": on("command", *SERIES, "-i"),
    "call --query": on("command", *SERIES, "--query", "series[].namespace"),
    "call -o chart": on("command", *QUERY, "-o", "chart"),
    "call with a dead proxy": with_environment(from_environment, *SERIES, **BY_PROXY),
    "call by a keyring": on("ring", *SERIES, "-i"),
    "call by an access key": on("key", *SERIES, "-o", "anatomy"),
    "call by an access key's environment": with_environment(signing, *SERIES, "-i", "-o", "wire"),
    "call by the environment": with_environment(from_environment, *SERIES, "-o", "wire"),
    "call by a given token": with_environment(given, *SERIES, "-o", "wire"),
    "call to the end": on("command", *SERIES, "limit=5", "--all-pages"),
    "call --diff-profile": on("command", *SERIES, "--diff-profile", "key"),  # each is told its own secrets
    "call --dry-run": on("command", *BY_HAND["refused"], "--dry-run"),
    **{
        f"request --as {form}": by_hand("refused", "--as", form)
        for form in ("curl", "aom-tui", "repl", "sdk", "hcloud", "http")
    },
    **{f"request: {name}": by_hand(name) for name in BY_HAND},
    **{f"request -o wire: {name}": by_hand(name, "-o", "wire") for name in BY_HAND},
    "a refused login": with_environment(from_environment, *SERIES, "-o", "wire", OS_PASSWORD=PLANTED["password typed"]),
    "token": on("command", "token", "--renew"),
    "token --json": on("ring", "token", "--json"),
    "token --reveal in a pipe": on("command", "token", "--reveal"),
    "auth": on("command", "auth"),
    "auth --json": with_environment(from_environment, "auth", "--json"),
    "config show": with_environment(from_environment, "config", **PROXY),
    "profile show": on("command", "profile", "show", "command"),
    "profile list": on("command", "profile", "list"),
    "doctor --json": with_environment(from_environment, "doctor", "--json", **BY_PROXY),
    "demo": on("command", "demo"),
    "completion": completion,
    "why": explained,
    "convert": on("command", "convert", "ListMetricItems", f"X-Auth-Token:{PLANTED['given token']}"),
    "a variable": on("command", *SERIES, "X-Trace:{{t}}", "--set", f"t={PLANTED['value of a variable']}"),
    "watch": on("command", "watch", *SERIES[1:], "--times", "1"),
    "import curl": from_file("line.txt", CURL, "import", "curl", "--as", "http", "@"),
    "import postman": from_file("collection.json", json.dumps(POSTMAN), "import", "postman", "@"),
    "import postman, one": from_file("collection.json", json.dumps(POSTMAN), "import", "postman", "@", "one"),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_a_command(door: str, machine: Machine) -> None:
    machine.seen[door] = said = DOORS[door](machine)
    assert said.endswith("exit 2") == (door in REFUSING), said
    assert leaks(said) == []


def test_raw_alone_is_as_it_came(machine: Machine) -> None:
    """What the other forms had to hide; whoever asks for the bytes gets the bytes."""
    said = machine.run("--profile", "command", *SERIES, "-o", "raw")
    assert PLANTED["token of IAM"] in said
    assert PLANTED["token of IAM"] in machine.run("--profile", "command", "token", "--reveal", "--yes")
