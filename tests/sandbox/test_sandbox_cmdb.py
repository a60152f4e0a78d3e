"""The CMDB through HTTP: whose project it is, what is refused, what cannot be removed."""

from typing import Any

import pytest

SHOP, SUB = "6f1d2c3b4a5968778695a4b3c2d1e0ff", "9c40516e7d8c9baab928d7e6f5041322"
CART, PROD = "7a2e3d4c5b6a79889706b5c4d3e2f100", "8b3f4e5d6c7b8a99a817c6d5e4f30211"
APPS, SUBS, COMPONENTS, ENVS = "/v1/applications", "/v1/sub-applications", "/v1/components", "/v1/environments"
RESOURCES = "/v1/resource/ecs/type/cloudservers/ci-relationships"
STAGING = "b07d93e4518c4fd2a6e13c9f8027d46b"


def below(parent: str, name: str = "x", kind: str = "APPLICATION") -> dict[str, Any]:
    return {"name": name, "model_id": parent, "model_type": kind}


def env(component: str = CART, name: str = "x") -> dict[str, Any]:
    return {"component_id": component, "env_name": name, "env_type": "DEV", "os_type": "LINUX"}


def node(**more: Any) -> dict[str, Any]:
    return {"ci_type": "application", **more}


@pytest.mark.parametrize(
    ("method", "path", "body", "code", "words"),
    [
        ("POST", APPS, {"name": "shop"}, "AOM.02001115", "another application has the name shop"),
        ("POST", APPS, {"name": "a b"}, "AOM.02001115", "name"),
        ("GET", APPS, None, "AOM.02004115", "name or display_name is required"),
        ("GET", f"{APPS}?name=none", None, "AOM.02004115", "no application with name none"),
        ("GET", f"{APPS}?name=shop&display_name=Edge", None, "AOM.02004115", "no application with name shop, display"),
        ("GET", f"{APPS}/none", None, "AOM.02004115", "no application none"),
        ("PUT", f"{APPS}/none", {"name": "xx"}, "AOM.02002115", "no application none"),
        ("PUT", f"{APPS}/{SHOP}", {"name": "edge"}, "AOM.02002115", "another application has the name edge"),
        ("DELETE", f"{APPS}/none", None, "AOM.02005115", "no application none"),
        ("DELETE", f"{APPS}/{SHOP}", None, "AOM.02005115", "sub-application checkout is still below"),
        ("POST", SUBS, below("none"), "AOM.02001115", "no application none"),
        ("POST", SUBS, below(SHOP, kind="SUB_APPLICATION"), "AOM.02001115", f"no sub-application {SHOP}"),
        ("POST", SUBS, below(SHOP, "checkout"), "AOM.02001115", "name checkout"),
        ("POST", SUBS, below(SHOP, ""), "AOM.02001115", "name must not be empty"),
        ("PUT", f"{SUBS}/none", {"name": "x"}, "AOM.02002115", "no sub-application none"),
        ("DELETE", f"{SUBS}/none", None, "AOM.02005115", "no sub-application none"),
        ("DELETE", f"{SUBS}/{SUB}", None, "AOM.02005115", "component checkout is still below"),
        ("POST", COMPONENTS, below("none"), "AOM.02001115", "no application none"),
        ("POST", COMPONENTS, below(SUB, "cart-api", "SUB_APPLICATION"), "AOM.02001115", "name cart-api"),
        ("GET", f"{COMPONENTS}/none", None, "AOM.02004115", "no component none"),
        ("GET", f"{COMPONENTS}/application/{SHOP}/name/none", None, "AOM.02004115", "name none"),
        ("GET", f"{COMPONENTS}/application/none/name/cart-api", None, "AOM.02004115", "no application none"),
        ("PUT", f"{COMPONENTS}/none", {"name": "x"}, "AOM.02002115", "no component none"),
        ("PUT", f"{COMPONENTS}/{CART}", {"name": "payment"}, "AOM.02002115", "name payment"),
        ("DELETE", f"{COMPONENTS}/{CART}", None, "AOM.02005115", "environment cart-prod is still below"),
        ("POST", ENVS, env("none"), "AOM.02001115", "no component none"),
        ("POST", ENVS, env(name="cart-prod"), "AOM.02001115", "env_name cart-prod"),
        ("GET", f"{ENVS}/none", None, "AOM.02004115", "no environment none"),
        ("GET", f"{ENVS}/name/cart-prod?region=r&component_id={CART}", None, "AOM.02004115", "region r"),
        ("GET", f"{ENVS}/name/cart-prod?region=cn-north-4&component_id=no", None, "AOM.02004115", "no component no"),
        ("GET", f"{ENVS}/name/cart-prod", None, "AOM.02004115", "region is required"),
        ("PUT", f"{ENVS}/{PROD}", env("none"), "AOM.02002115", "no component none"),
        ("DELETE", f"{ENVS}/none", None, "AOM.02005115", "no environment none"),
        ("POST", RESOURCES, node(), "AOM.02003115", "ci_id or ci_ids is required"),
        ("POST", RESOURCES, node(ci_id="none"), "AOM.02003115", "no application none"),
        ("POST", RESOURCES, node(ci_id=SHOP, marker="none"), "AOM.02003115", "marker is not the id"),
        ("POST", RESOURCES, node(ci_id=SHOP, limit=0), "AOM.02003115", "limit"),
    ],
)
def test_what_is_wrong_is_said(client: Any, method: str, path: str, body: Any, code: str, words: str) -> None:
    reply = client.call(method, path, body)
    assert (reply.status_code, reply.json()["error_code"]) == (400, code), reply.text
    assert words in reply.json()["error_msg"]


def test_the_token_or_the_header_names_the_project(client: Any) -> None:
    staging = client.token("cn-north-4_staging")
    assert client.call("POST", APPS, {"name": "only-staging"}, token=staging).status_code == 200
    assert client.call("GET", f"{APPS}?name=only-staging", token=staging).status_code == 200
    assert client.call("GET", f"{APPS}?name=only-staging").status_code == 400
    header = {"X-Project-Id": STAGING}
    assert client.call("GET", f"{APPS}?name=only-staging", token=staging, headers=header).status_code == 200
    reply = client.call("GET", f"{APPS}?name=only-staging", headers=header)
    assert (reply.status_code, reply.json()["error_code"]) == (403, "AOM.02004403")


def test_a_reader_changes_nothing(client: Any) -> None:
    token = client.token("cn-north-4_staging", "viewer")
    assert client.call("GET", f"{APPS}?name=shop", token=token).status_code == 200
    for method, path, body in (("POST", APPS, {"name": "xx"}), ("DELETE", f"{APPS}/{SHOP}", None)):
        assert client.call(method, path, body, token=token).status_code == 403


def test_an_update_cannot_change_what_is_the_service_s_own(client: Any) -> None:
    app_id = client.call("POST", APPS, {"name": "own"}).json()
    assert client.call("PUT", f"{APPS}/{app_id}", {"name": "own", "app_id": "z", "creator": "z"}).status_code == 204
    shown = client.call("GET", f"{APPS}/{app_id}").json()
    assert (shown["app_id"], shown["creator"]) == (app_id, "demo")
    assert client.call("DELETE", f"{APPS}/{app_id}").status_code == 200


def test_resources_are_those_of_every_environment_below(client: Any) -> None:
    def names(**body: Any) -> set[str]:
        return {row["name"] for row in client.call("POST", RESOURCES, body).json()["data"]}

    inner = client.call("POST", SUBS, below(SUB, "inner", "SUB_APPLICATION")).json()
    component = client.call("POST", COMPONENTS, below(inner, "inner-api", "SUB_APPLICATION")).json()["id"]
    taken = client.call("PUT", f"{SUBS}/{inner}", {"name": "checkout"})
    assert "another sub-application has the" in taken.json()["error_msg"]
    assert "sub-application inner is still below" in client.call("DELETE", f"{SUBS}/{SUB}").json()["error_msg"]
    made = client.call("POST", ENVS, env(component, "inner-prod")).json()["id"]
    assert names(ci_type="sub_application", ci_id=inner) == set()
    assert names(ci_type="environment", ci_id=PROD) == {"shop-prod-node-2", "shop-prod-node-3"}
    assert names(ci_type="environment", ci_id=PROD, ci_region="elsewhere") == set()
    assert names(ci_type="sub_application", ci_ids=[SUB], ci_id="none") >= {"shop-prod-node-1"}
    for path in (f"{ENVS}/{made}", f"{COMPONENTS}/{component}", f"{SUBS}/{inner}"):
        assert client.call("DELETE", path).status_code in (200, 204)
