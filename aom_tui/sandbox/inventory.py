"""The shop that the sandbox watches: clusters, hosts, services and their pods. Names only; nothing here moves."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Host:
    """A node of a cluster."""

    id: str
    name: str
    ip: str
    cores: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Pod:
    """One instance of a service."""

    name: str
    host: Host
    container_id: str


@dataclass(frozen=True, slots=True)
class Service:
    """A deployment: what it is called, what it does in the shop, where it runs."""

    name: str
    title_zh: str
    namespace: str
    load: float
    """Its share of the shop's traffic, 0..1: sets CPU and network."""
    pods: tuple[Pod, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A CCE cluster with its hosts and what runs on them."""

    id: str
    name: str
    hosts: tuple[Host, ...]
    services: tuple[Service, ...]

    @property
    def namespaces(self) -> frozenset[str]:
        """The Kubernetes namespaces in it; `default` is in every cluster."""
        return frozenset({"default", *(service.namespace for service in self.services)})

    def pods(self) -> Iterator[tuple[Service, Pod]]:
        """Every pod with its service."""
        return ((service, pod) for service in self.services for pod in service.pods)


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything one project owns."""

    clusters: tuple[Cluster, ...]

    def cluster(self, cluster_id: str) -> Cluster | None:
        """The cluster of that id."""
        return next((cluster for cluster in self.clusters if cluster.id == cluster_id), None)


PROD_HOSTS = (
    Host("2f6d0c5e-8a17-4b39-9c40-d1e2f3a4b5c6", "shop-prod-node-1", "192.168.10.21", 8, 32768),
    Host("6a1b7e42-0d3c-4f58-b7a9-1c2d3e4f5a6b", "shop-prod-node-2", "192.168.10.22", 8, 32768),
    Host("91c4d8f0-27be-4e6a-8d15-7f8091a2b3c4", "shop-prod-node-3", "192.168.10.23", 16, 65536),
    Host("c3e5f7a9-4b6d-4810-92e4-a6b8c0d2e4f6", "shop-prod-node-4", "192.168.10.24", 16, 65536),
)
EDGE_HOSTS = (
    Host("d40f6b82-93a5-4c17-8e29-0b1c2d3e4f50", "shop-edge-node-1", "192.168.40.11", 4, 16384),
    Host("e7295ac1-6f0e-4db3-a148-5d6e7f8091a2", "shop-edge-node-2", "192.168.40.12", 4, 16384),
)
STAGING_HOSTS = (Host("f8a3b5c7-1d2e-4f60-8172-93a4b5c6d7e8", "shop-staging-node-1", "192.168.90.11", 4, 8192),)

# name, title, Kubernetes namespace, load, replicas
PROD_SERVICES = (
    ("checkout", "结算服务", "shop", 0.62, 3),
    ("cart-api", "购物车服务", "shop", 0.55, 2),
    ("payment", "支付服务", "shop", 0.48, 2),
    ("inventory", "库存服务", "shop", 0.40, 2),
    ("catalog", "商品目录", "shop", 0.70, 3),
    ("user-profile", "用户中心", "shop", 0.30, 2),
)
EDGE_SERVICES = (
    ("web-gateway", "接入网关", "edge", 0.80, 2),
    ("image-cache", "图片缓存", "edge", 0.45, 2),
)
STAGING_SERVICES = (
    ("checkout", "结算服务", "staging", 0.10, 1),
    ("payment", "支付服务", "staging", 0.08, 1),
)


def production() -> Shop:
    """Two clusters, six hosts, eight services."""
    return Shop(
        (
            _cluster("7c2f9a10-3b4d-11ef-9e21-0255ac10017f", "shop-prod", PROD_HOSTS, PROD_SERVICES),
            _cluster("b8e41d52-5f0c-11ef-8a63-0255ac10018c", "shop-edge", EDGE_HOSTS, EDGE_SERVICES),
        )
    )


def staging() -> Shop:
    """The second project: one small cluster, so that it is plain to see whose data a call shows."""
    return Shop((_cluster("0d9c7b5a-3e1f-11f0-b2c4-0255ac1001aa", "shop-staging", STAGING_HOSTS, STAGING_SERVICES),))


def _cluster(
    cluster_id: str, name: str, hosts: tuple[Host, ...], services: Sequence[tuple[str, str, str, float, int]]
) -> Cluster:
    made = []
    for number, (service, title, namespace, load, replicas) in enumerate(services):
        pods = tuple(
            _pod(name, service, replica, hosts[(number + replica) % len(hosts)]) for replica in range(replicas)
        )
        made.append(Service(service, title, namespace, load, pods))
    return Cluster(cluster_id, name, hosts, tuple(made))


def _pod(cluster: str, service: str, replica: int, host: Host) -> Pod:
    """Names as Kubernetes makes them: deployment, template hash, five characters."""
    digest = hashlib.sha256(f"{cluster}/{service}/{replica}".encode()).hexdigest()
    template = hashlib.sha256(f"{cluster}/{service}".encode()).hexdigest()[:9]
    return Pod(f"{service}-{template}-{digest[:5]}", host, digest)
