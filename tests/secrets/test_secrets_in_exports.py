"""No call of the past shows a planted secret: in no list, no view, no export."""

import json

import pytest
from machine import Machine
from planted import leaks
from test_secrets_in_commands import BY_HAND, SERIES, by_hand, on

from aom_tui.render.exports.forms import FORMS

DOORS = {
    "history list": ("list",),
    "history list --json": ("list", "--json"),
    **{f"history show -o {form}": ("show", "-i", "-o", form) for form in ("json", "raw", "wire", "anatomy")},
    "history diff": ("diff", "--json"),
    "history resend": ("resend", "--yes"),
    **{f"history export --as {form}": ("export", "--as", form) for form in FORMS},
    "history export --ticket": ("export", "--ticket"),
}
AT_ONCE = {"list": 0, "export": 1, "show": 1, "diff": 2, "resend": 1}
"""How many numbers the verb takes."""


@pytest.fixture(scope="module")
def numbers(machine: Machine) -> list[str]:
    """Of calls made with each kind of credential, and with secrets in each place."""
    for door in (on("command", "token", "--renew"), on("ring", *SERIES), on("key", *SERIES), *map(by_hand, BY_HAND)):
        door(machine)
    said = machine.run("history", "list", "--json", "-n", "14").partition("\nexit")[0]
    return [str(call["number"]) for call in json.loads(said)]


@pytest.mark.parametrize("door", DOORS)
def test_an_export(door: str, machine: Machine, numbers: list[str]) -> None:
    verb, *more = DOORS[door]
    of = AT_ONCE[verb]
    groups = [numbers[at : at + of] for at in range(len(numbers) + 1 - of)] if of else [[]]
    said = "\n".join(machine.run("history", verb, *more, *group) for group in groups)
    machine.seen[door] = said
    assert "***" in said or door.endswith(("sdk", "hcloud"))  # those leave the headers out
    assert leaks(said) == []
