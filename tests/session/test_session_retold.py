"""A failure that was kept in another language, said in the one chosen; all that the catalogue can say, by its texts."""

import re
from collections import Counter

import pytest
from msgspec.structs import replace

from aom_tui.language import otherwise, sentences, spoken
from aom_tui.session.exchange import Failure, FailureKind, StepName
from aom_tui.session.history.retold import retold

PLACE = re.compile(r"\{(\w+)(?:![rs])?(?::[^{}]*)?\}")
NOTHING = Failure(FailureKind.CONNECT, StepName.SEND, "")


def said(text: str) -> str:
    return retold(replace(NOTHING, message=text)).message


def filled(text: str) -> str:
    return PLACE.sub(lambda place: f"<{place[1]}-7>", text)


def test_every_text_of_one_meaning_is_found_again_with_its_places_filled() -> None:
    meanings = Counter(PLACE.sub("{}", chinese) for chinese in otherwise())
    lost = {
        chinese: said(filled(chinese))
        for chinese, english in otherwise().items()
        if re.search(r"[\u4e00-\u9fff]", chinese)
        and meanings[PLACE.sub("{}", chinese)] == 1
        and len(re.findall(r"[\u4e00-\u9fff]", chinese)) > 8
        and said(filled(chinese)) != filled(english)
    }
    assert not lost, lost


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("no connection to {where}: {value}", {"where": "http://127.0.0.1:1", "value": "connection refused"}),
        ("no whole reply within {seconds:g} s", {"seconds": 30.0}),
        ("cancelled after {seconds:.1f} s: nothing had gone out", {"seconds": 1.25}),
        ("IAM refused the login: {status} {value}", {"status": 401, "value": "The username is wrong"}),
        ("{token} is over since {time}", {"token": "the given token (OS_TOKEN)", "time": "2026-01-01 13:00:00 UTC"}),
    ],
)
def test_a_failure_is_said_in_the_language_of_now(template: str, values: dict[str, object]) -> None:
    english = template.format(**values)
    inner = {
        "connection refused": spoken("connection refused", "zh"),
        "the given token (OS_TOKEN)": spoken("the given token ({origin})", "zh").format(origin="OS_TOKEN"),
    }
    then = spoken(template, "zh").format(
        **{name: inner.get(value, value) if isinstance(value, str) else value for name, value in values.items()}
    )
    assert then != english
    assert said(then) == english
    assert said(english) == english, "what is in it stays"


def test_sentences_are_found_one_by_one_and_a_servers_words_stay() -> None:
    two = ("Check the IAM endpoint and the network.", "Give it more time (--timeout), or check the network.")
    assert said("".join(spoken(each, "zh") for each in two)) == sentences(*two)
    assert said("服务器自己的话。" + spoken(two[0], "zh")) == "服务器自己的话。" + two[0]
    assert said("服务器自己的话") == "服务器自己的话"
