"""The shop as the CMDB knows it: an application for each cluster, a component for each service, and where it runs."""

import hashlib

from aom_tui.sandbox.identity import DEMO, REGION
from aom_tui.sandbox.inventory import Cluster, Host, Service
from aom_tui.sandbox.project import Cmdb, ProjectData, Thing
from aom_tui.sandbox.services.cmdb import application_of, sub_application_of
from aom_tui.sandbox.services.cmdb_components import component_of, environment_of

DAY_MS = 24 * 3_600_000
IDS = {
    "shop": "6f1d2c3b4a5968778695a4b3c2d1e0ff",
    "shop/checkout": "9c40516e7d8c9baab928d7e6f5041322",
    "shop/cart-api": "7a2e3d4c5b6a79889706b5c4d3e2f100",
    "shop/cart-api/cart-prod": "8b3f4e5d6c7b8a99a817c6d5e4f30211",
}
"""Those that the documents' examples name; the others are made from the place in the tree."""
BUYING = ("checkout", "payment")
"""The components of the sub-application `checkout`."""


def seed_cmdb(data: ProjectData, now: float) -> None:
    """Fills the project's CMDB with its shop."""
    made_ms = int(now * 1000) - 90 * DAY_MS
    for number, cluster in enumerate(data.shop.clusters):
        _seed_application(data.cmdb, cluster, "edge" if number else "shop", made_ms)


def _seed_application(cmdb: Cmdb, cluster: Cluster, name: str, made_ms: int) -> None:
    title = {"shop": ("商城", "网上商城的全部服务"), "edge": ("Edge", "What customers reach first")}[name]
    body = {"name": name, "display_name": title[0], "description": title[1], "register_type": "CONSOLE"}
    application = application_of(body, _id(name), DEMO.name, made_ms)
    cmdb.applications[application["app_id"]] = application
    buying = None
    if any(service.name in BUYING for service in cluster.services):
        body = {"name": "checkout", "display_name": "下单与支付"}
        buying = sub_application_of(body, _id(f"{name}/checkout"), application, DEMO.name, made_ms)
        cmdb.sub_applications[buying["id"]] = buying
    for service in cluster.services:
        parent = buying if buying and service.name in BUYING else application
        _seed_component(
            cmdb, service, parent, f"{name}/{'checkout/' if parent is buying else ''}{service.name}", made_ms
        )


def _seed_component(cmdb: Cmdb, service: Service, parent: Thing, place: str, made_ms: int) -> None:
    body = {"name": service.name, "description": service.title_zh}
    component = component_of(body, _id(place), parent, DEMO.name, made_ms)
    cmdb.components[component["id"]] = component
    name = f"{service.name.partition('-')[0]}-prod"
    told = {"env_name": name, "component_id": component["id"], "env_type": "ONLINE", "os_type": "LINUX"}
    environment = environment_of(told, _id(f"{place}/{name}"), DEMO.name, made_ms)
    cmdb.environments[environment["env_id"]] = environment
    hosts = dict.fromkeys(pod.host for pod in service.pods)
    cmdb.bound[environment["env_id"]] = [_server(host) for host in hosts]


def _server(host: Host) -> Thing:
    return {
        "id": host.id,
        "name": host.name,
        "provider": "ecs",
        "type": "cloudservers",
        "region_id": REGION,
        "ip": host.ip,
        "flavor": {"vcpus": host.cores, "ram_mb": host.memory_mb},
    }


def _id(place: str) -> str:
    return IDS.get(place) or hashlib.sha256(place.encode()).hexdigest()[:32]
