"""One endpoint of one's own beside one of the region's: warned of where a token would go to somebody else."""

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.profile import Kind, Profile
from aom_tui.session.profiles.mixed_endpoints import mixed_endpoints

CATALOGUE = load_catalogue()
IAM, AOM = "https://iam.cn-north-4.myhuaweicloud.com", "https://aom.cn-north-4.myhuaweicloud.com"


@pytest.mark.parametrize(
    ("region", "iam", "aom", "setting"),
    [
        ("cn-north-4", IAM, AOM, ""),
        ("cn-north-4", "https://iam.own.example", AOM, "aom_endpoint"),
        ("cn-north-4", "http://10.1.2.3:8080", AOM, "aom_endpoint"),
        ("cn-north-4", IAM, "https://aom.own.example", "iam_endpoint"),
        ("cn-north-4", "https://iam.myhuaweicloud.com", AOM, ""),
        ("cn-north-4", "http://127.0.0.1:1", "http://127.0.0.1:1", ""),
        ("own-1", "https://iam.own.example", AOM, ""),
    ],
    ids=["region", "own IAM", "an address", "own AOM", "another host of the region's", "both own", "own region"],
)
def test_a_token_that_goes_elsewhere_is_told(region: str, iam: str, aom: str, setting: str) -> None:
    profile = Profile(name="p", kind=Kind.TEST, region=region, iam_endpoint=iam, aom_endpoint=aom)
    problem = mixed_endpoints(CATALOGUE, profile)
    assert (problem.setting if problem else "") == setting
