"""The series that the seeded shop has, with the dimensions AOM documents for each kind."""

from collections.abc import Iterator

from aom_tui.sandbox.inventory import Cluster, Host, Pod, Service, Shop
from aom_tui.sandbox.series import Series, SeriesKey, Shape

Labels = dict[str, str]


def seeded_series(shop: Shop) -> Iterator[Series]:
    """Hosts, disks, file systems, clusters, containers, and the shop's own business metrics."""
    for cluster in shop.clusters:
        for host in cluster.hosts:
            yield from _host(cluster, host)
        yield from _cluster(cluster)
        for service in cluster.services:
            for pod in service.pods:
                yield from _container(cluster, service, pod)
            yield from _business(cluster, service)


def _series(namespace: str, labels: Labels, name: str, unit: str, shape: Shape) -> Series:
    return Series(SeriesKey(namespace, name, tuple(sorted(labels.items()))), unit, shape)


def _host(cluster: Cluster, host: Host) -> Iterator[Series]:
    labels = {
        "clusterId": cluster.id,
        "clusterName": cluster.name,
        "hostID": host.id,
        "hostName": host.name,
        "nameSpace": "default",
        "nodeIP": host.ip,
    }
    busy = 0.12 + 0.03 * (host.cores % 5)
    core, mega = host.cores, host.memory_mb
    for name, unit, shape in (
        ("cpuUsage", "Percent", Shape(100 * busy, 38, 8, 1, 100)),
        ("cpuCoreLimit", "Core", Shape(core)),
        ("cpuCoreUsed", "Core", Shape(core * busy, core * 0.38, core * 0.08, 0.05, core)),
        ("memUsedRate", "Percent", Shape(52, 14, 2, 5, 98)),
        ("freeMem", "Megabytes", Shape(mega * 0.46, -mega * 0.14, mega * 0.02, mega * 0.02, mega, whole=True)),
        ("ntpOffset", "Millisecond", Shape(0, 0, 4, -10, 10)),
    ):
        yield _series("PAAS.NODE", labels, name, unit, shape)
    node = {
        "clusterId": cluster.id,
        "hostID": host.id,
        "nameSpace": "default",
        "nodeIP": host.ip,
        "nodeName": host.name,
    }
    disk = node | {"diskDevice": "/dev/vda"}
    yield _series("PAAS.NODE", disk, "diskReadRate", "Kilobytes/Second", Shape(120, 300, 180))
    yield _series("PAAS.NODE", disk, "diskWriteRate", "Kilobytes/Second", Shape(380, 900, 320))
    files = node | {"clusterName": cluster.name, "fileSystem": "/dev/vda1", "mountPoint": "/"}
    yield _series("PAAS.NODE", files, "diskUsedRate", "Percent", Shape(61, 2, 1, 0, 100))
    yield _series("PAAS.NODE", files, "diskAvailableCapacity", "Megabytes", Shape(39_936, -2_048, 512, whole=True))


def _cluster(cluster: Cluster) -> Iterator[Series]:
    labels = {"clusterId": cluster.id, "clusterName": cluster.name}
    yield _series("PAAS.AGGR", labels, "cpuUsage", "Percent", Shape(18, 36, 4, 1, 100))
    yield _series("PAAS.AGGR", labels, "memUsedRate", "Percent", Shape(54, 12, 1, 5, 98))


def _container(cluster: Cluster, service: Service, pod: Pod) -> Iterator[Series]:
    labels = {
        "appName": service.name,
        "clusterId": cluster.id,
        "clusterName": cluster.name,
        "containerName": service.name,
        "deploymentName": service.name,
        "nameSpace": service.namespace,
        "nodeIP": pod.host.ip,
        "podName": pod.name,
    }
    load = service.load
    for name, unit, shape in (
        ("cpuUsage", "Percent", Shape(12 * load, 60 * load, 12, 0.5, 100)),
        ("memUsed", "Megabytes", Shape(420 + 600 * load, 180, 24, 64, 2048, whole=True)),
        ("memUsage", "Percent", Shape(28 + 30 * load, 9, 2, 3, 100)),
        ("recvBytesRate", "Bytes/Second", Shape(40_000 * load, 900_000 * load, 90_000, whole=True)),
        ("sendBytesRate", "Bytes/Second", Shape(60_000 * load, 1_400_000 * load, 120_000, whole=True)),
    ):
        yield _series("PAAS.CONTAINER", labels, name, unit, shape)


def _business(cluster: Cluster, service: Service) -> Iterator[Series]:
    """What the shop reports about itself, by AddMetricData."""
    labels = {"cluster": cluster.name, "service": service.name}
    yield _series("SHOP.HTTP", labels, "request_count", "Count", Shape(200, 5200 * service.load, 260, whole=True))
    yield _series("SHOP.HTTP", labels, "latency_p99", "Millisecond", Shape(60, 110 * service.load, 25, 3))
    yield _series("SHOP.HTTP", labels, "error_count", "Count", Shape(0, 6 * service.load, 4, whole=True))
    if service.name == "checkout":
        yield _series("SHOP.ORDER", labels, "order_count", "Count", Shape(18, 240, 20, whole=True))
        yield _series("SHOP.ORDER", labels, "order_amount", "CNY", Shape(2_100, 31_000, 2_600))
