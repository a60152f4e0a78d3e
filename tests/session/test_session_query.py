"""What a query finds, how much of an array it leaves, and what is wrong with one that is none."""

import json

import pytest

from aom_tui.session.query import Share, Unfit, find, query_fault

BODY = b"""{"total": 4, "series": [
  {"name": "a", "v": 1.00, "points": [{"t": 1}, {"t": 2}]},
  {"name": "b", "v": 1e400, "points": [{"t": 3}]},
  {"name": "c", "v": 12345678901234567890, "points": []},
  {"v": -0}], "one": {"k": 1, "l": 2}}"""


@pytest.mark.parametrize(
    ("query", "kept", "of"),
    [
        ("series[].name", 3, 4),
        ("series[*].name", 3, 4),
        ("series[?name=='a']", 1, 4),
        ("series[?name=='x'].v", 0, 4),
        ("series[:2]", 2, 4),
        ("series[:2].name", 2, 4),
        ("series[?name].points[].t", 3, 3),
        ("series[?name=='a'].points[].t", 2, 3),
        ("series[].points[?t>`1`][].t", 2, 3),
        ("series[?name].name | [:2]", 2, 4),
        ("sort_by(series[?name], &name)[:1].v", 1, 4),
        ("reverse(series[].name)", 3, 4),
        ("series[?name] | [?v==`1.00`].name", 1, 4),
        ("series[:1] | [0].points[]", None, None),
        ("keys(series[0])", None, None),
        ("map(&name, series[])", None, None),
        ("length(series)", None, None),
        ("series[0]", None, None),
        ("one", None, None),
        ("one.*", None, None),
        ("[total, total]", None, None),
        ("{a: series[].name}", None, None),
        ("series", None, None),
    ],
)
def test_says_how_many_elements_are_left_of_how_many(query: str, kept: int | None, of: int | None) -> None:
    share = find(query, BODY).share
    assert (share.kept, share.of) == (kept, of)


def test_numbers_stay_as_sent() -> None:
    assert find("series[].v", BODY).data == b"[\n  1.00,\n  1e400,\n  12345678901234567890,\n  -0\n]"


def test_the_share_in_words() -> None:
    assert str(Share(3, 12000)) == "3 of 12,000"
    assert str(Share()) == "filtered"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("nothing.here", "it finds nothing here"),
        ("total[].x", "it finds nothing here"),
        ("length(total)", "length() takes string, array, object, and here it is given number"),
        ("length(series, total)", "received 2"),
    ],
)
def test_what_does_not_fit_says_so(query: str, said: str) -> None:
    with pytest.raises(Unfit) as caught:
        find(query, BODY)
    assert said in str(caught.value)
    assert json.loads(BODY)["series"][0]["name"] not in str(caught.value).split()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "nothing typed"),
        ("series[", "it ends too early, column 8"),
        ("a.b c", "c does not fit here, column 5"),
        ("a..b", ". does not fit here, column 3"),
        ("a[?b=`1`]", "= means nothing here, column 5"),
        ("a-b", "- means nothing here, column 2"),
        ("'abc", "' without its second, column 1"),
        ("$.series", "no $ here: a query begins with a name, and @ is the whole, column 1"),
        ("a | lengthy(b)", "there is no function lengthy, column 5"),
        ("[" * 5000, "nested too deeply"),
        ("a" + "[]" * 5000, "nested too deeply"),
        ("a" + " | a" * 5000, "nested too deeply"),
    ],
)
def test_a_query_that_is_none_says_where(query: str, said: str) -> None:
    assert query_fault(query) == said


@pytest.mark.parametrize("query", ["series[].x", "length(a)", "a[?b==`1`]", "@", "sort_by(a, &b)[0]", "to_string(@)"])
def test_a_query_that_is_one(query: str) -> None:
    assert query_fault(query) == ""
