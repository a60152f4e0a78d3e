"""What was pasted becomes a draft of this profile, and all that changes is said."""

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.foreign.adopt import Adopted, ImportTarget, adopt, draft_of_request
from aom_tui.session.foreign.curl import read_curl
from aom_tui.session.foreign.request import ForeignRequest

CATALOGUE = load_catalogue(())
OWN = "a" * 32
OTHER = "b" * 32
AOM = "https://aom.cn-north-4.myhuaweicloud.com"
HERE = ImportTarget({"aom": AOM, "iam": "https://iam.cn-north-4.myhuaweicloud.com"}, OWN)


def of(line: str) -> Adopted:
    return adopt(read_curl(line), CATALOGUE, HERE)


def test_the_operation_gets_its_values() -> None:
    made = of(
        f"curl '{AOM}/v2/{OWN}/series?limit=5&odd=a%20b' -H 'X-Tag: 1' -H 'Content-Type: application/json' -d {{}}"
    )
    draft = made.draft
    assert (draft.operation_id, dict(draft.values)) == ("ListSeries", {"limit": "5"})
    assert (draft.query, draft.headers, draft.body) == ((("odd", "a b"),), (("X-Tag", "1"),), "{}")
    assert (made.notes, made.foreign_project) == ((), "")


def test_a_declared_header_is_a_value() -> None:
    made = of(f"curl {AOM}/v1/{OWN}/aom/prometheus -H 'enterprise-project-id: 0'")
    assert made.draft.operation_id == "ListPromInstance"
    assert dict(made.draft.values) == {"Enterprise-Project-Id": "0"}


def test_a_foreign_project_is_asked_about() -> None:
    made = of(f"curl -d {{}} {AOM}/v2/{OTHER}/series")
    assert made.foreign_project == OTHER
    assert "project_id" not in made.draft.values
    assert made.in_its_project().values["project_id"] == OTHER


def test_the_project_of_an_unknown_call_is_asked_about_too() -> None:
    made = of(f"curl {AOM}/v9/{OTHER}/unheard?x=1")
    assert (made.draft.uri, made.foreign_project) == ("/v9/{project_id}/unheard?x=1", OTHER)
    assert made.in_its_project().values == {"project_id": OTHER}
    own = of(f"curl {AOM}/v9/{OWN}/unheard")
    assert (own.draft.uri, own.foreign_project) == ("/v9/{project_id}/unheard", "")


@pytest.mark.parametrize(
    "project", ["{project_id}", "$OS_PROJECT_ID", "${OS_PROJECT_ID}", "{{project_id}}", "{{projectId}}"]
)
def test_a_project_that_is_a_variable_is_this_profiles(project: str) -> None:
    made = of(f'curl -g -d {{}} "{AOM}/v2/{project}/series"')
    assert (made.draft.operation_id, dict(made.draft.values), made.foreign_project) == ("ListSeries", {}, "")


def test_another_region_becomes_this_profiles_and_is_said() -> None:
    made = of(f"curl -d {{}} https://aom.cn-east-3.myhuaweicloud.com/v2/{OWN}/series")
    assert made.draft.operation_id == "ListSeries"
    assert made.notes[0].startswith("aom.cn-east-3.myhuaweicloud.com is another endpoint than this profile's")


@pytest.mark.parametrize("host", ["h.example", "www.example.com", "myconsole.example", "consoles.example.com"])
def test_a_foreign_host_stays_and_is_said(host: str) -> None:
    made = of(f"curl https://{host}/x")
    assert made.draft.uri == f"https://{host}/x"
    assert made.notes == (f"{host} is no host of this profile: no credentials go there",)


def test_the_default_port_spelled_out_is_the_profiles_own_host() -> None:
    made = of(f"curl {AOM.upper()}:443/v2/{OWN}/series -d {{}}")
    assert (made.draft.operation_id, made.notes) == ("ListSeries", ())
    with pytest.raises(InvalidInput, match="is not a valid URL"):
        of("curl https://h:99999/x")


@pytest.mark.parametrize(
    ("url", "own", "told"),
    [
        ("https://10.0.0.1/x", "https://10.0.0.1:8443", ("10.0.0.1:443", "10.0.0.1:8443")),
        ("http://aom.example:8080/x", "https://AOM.example", ("aom.example:8080", "aom.example:443")),
        ("http://[::1]:9/x", "https://[::1]:9", ("http://[::1]:9", "https://[::1]:9")),
    ],
)
def test_a_host_that_differs_by_its_port_is_shown_beside_the_profiles(
    url: str, own: str, told: tuple[str, str]
) -> None:
    here = ImportTarget({"iam": "", "aom": own}, OWN)
    (note,) = adopt(ForeignRequest("GET", url, (), None), CATALOGUE, here).notes
    assert note.startswith(f"{told[0]} is no host of this profile, whose own is {told[1]}: ")


@pytest.mark.parametrize("host", ["console.huaweicloud.com", "console-intl.huaweicloud.com", "aom.console.example.com"])
def test_a_console_address_is_not_the_api(host: str) -> None:
    with pytest.raises(
        InvalidInput, match=rf"{host} is an address of the web console, not of the API.*operations TEXT"
    ):
        of(f"curl https://{host}/aom2/rest/alarms/query -d {{}}")
    made = of(f"curl https://{host}/aom/rest/v2/{OTHER}/series -d {{}}")
    assert (made.draft.operation_id, made.foreign_project) == ("ListSeries", OTHER)
    assert "is the web console, not the API" in made.notes[0]


def test_an_address_that_is_a_variable_is_this_profiles_endpoint() -> None:
    made = of(f'curl "$BASE/v2/{OWN}/series" -d {{}}')
    assert (made.draft.operation_id, made.notes) == ("ListSeries", ("{{BASE}} is this profile's endpoint",))


def test_a_request_that_was_sent_is_a_draft_again() -> None:
    headers = (("X-Auth-Token", "***sha256:0"), ("Content-Type", "application/json"))
    draft = draft_of_request("POST", f"{AOM}/v2/{OTHER}/series?limit=1", headers, b"{}", CATALOGUE)
    assert (draft.operation_id, dict(draft.values), draft.body) == (
        "ListSeries",
        {"limit": "1", "project_id": OTHER},
        "{}",
    )
