"""The catalogue as the other rooms see it."""

import subprocess
import sys

from aom_tui.catalogue.load import load_catalogue, read_document
from aom_tui.catalogue.model import Effect


def test_holds_every_group() -> None:
    groups: dict[str, int] = {}
    for operation in load_catalogue().operations.values():
        groups[operation.group] = groups.get(operation.group, 0) + 1
    assert groups == {
        "Monitoring/Metrics": 5,
        "Alarm rules": 21,
        "Events": 4,
        "Alert actions": 5,
        "Mute rules": 4,
        "Notification templates": 5,
        "Log": 1,
        "Prometheus": 14,
        "Dashboards": 5,
        "Application discovery": 3,
        "Auto scaling": 7,
        "CMDB": 19,
        "UniAgent": 3,
        "ICAgent": 1,
        "Automation": 13,
        "Authorization": 1,
        "IAM": 8,
    }


def test_is_read_once() -> None:
    assert load_catalogue() is load_catalogue()


def test_two_operations_on_one_path_are_kept_apart() -> None:
    operations = load_catalogue().operations
    password = operations["KeystoneCreateUserTokenByPassword"]
    mfa = operations["KeystoneCreateUserTokenByPasswordAndMfa"]
    assert (password.method, password.path) == (mfa.method, mfa.path) == ("POST", "/v3/auth/tokens")
    assert not password.authenticated
    assert password.body is not None
    assert password.body.content_type == "application/json;charset=utf8"


def test_an_operation_carries_what_the_document_says() -> None:
    push = load_catalogue().operations["PushEvents"]
    assert (push.method, push.also_methods, push.effect) == ("PUT", ("POST",), Effect.WRITE)
    assert push.authenticated
    assert {response.status for response in push.responses} >= {200, 204, 400}
    series = load_catalogue().operations["ListSeries"]
    limit = series.parameter("limit")
    assert limit is not None
    assert (limit.schema["type"], limit.schema["minimum"], limit.schema["maximum"]) == ("integer", 1, 1000)
    assert series.pagination is not None
    assert series.pagination.next_from == ("meta_data.offset",)
    assert load_catalogue().operations["ListMetricItems"].successor == "ListSeries"


def test_header_parameters_are_found_without_case() -> None:
    events = load_catalogue().operations["ListEvents"]
    assert events.parameter("enterprise-project-id") is events.parameter("Enterprise-Project-Id") is not None
    assert events.parameter("LIMIT") is None


def test_regions_without_an_iam_of_their_own_use_the_global_one() -> None:
    regions = load_catalogue().regions
    assert regions["cn-north-4"].aom_endpoint == "https://aom.cn-north-4.myhuaweicloud.com"
    assert regions["af-north-1"].iam_endpoint == "https://iam.myhuaweicloud.com"
    assert regions["cn-north-11"].name == "cn-north-11"
    assert (regions["cn-north-11"].names, regions["cn-north-4"].names) == ("", "CN North-Beijing4  华北-北京四")


def test_success_codes_of_all_spellings_are_known() -> None:
    assert {"SVCSTG_AMS_2000000", "SVCSTG.AMS.2000", "0"} <= load_catalogue().success_codes


def test_a_foreign_document_needs_no_extensions() -> None:
    operation = {"operationId": "Find", "responses": {"200": {"description": "Found."}}}
    item = {"get": operation, "post": operation | {"operationId": "Make"}}
    document = read_document({"openapi": "3.1.0", "paths": {"/a#x": item}})
    assert [(each.id, each.path, each.effect) for each in document.operations] == [
        ("Find", "/a", Effect.READ),
        ("Make", "/a", Effect.UNKNOWN),
    ]


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    program = (
        "import sys; from aom_tui.catalogue import load, search, schema; early = set(sys.modules);"
        "load.load_catalogue(); print(sorted({'jsonschema_rs', 'difflib'} & early),"
        " 'jsonschema_rs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
