"""What AOM's metrics are called in PromQL.

Source: the metric tables of AOM 2.0, which name most of the service's own metrics in both forms. Those that the tables
leave out, and what users report, get a name made by the same pattern.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from aom_tui.sandbox.series import SeriesKey

NAME = "__name__"
NAMESPACE = "metric_namespace"
"""Label of reported series: two namespaces may have metrics of one name."""

PREFIXES: Mapping[str, str] = {
    "PAAS.NODE": "aom_node_",
    "PAAS.CONTAINER": "aom_container_",
    "PAAS.AGGR": "aom_cluster_",
}

DOCUMENTED: Mapping[tuple[str, str], str] = {
    ("PAAS.NODE", "cpuCoreLimit"): "aom_node_cpu_limit_core",
    ("PAAS.NODE", "cpuCoreUsed"): "aom_node_cpu_used_core",
    ("PAAS.NODE", "cpuUsage"): "aom_node_cpu_usage",
    ("PAAS.NODE", "freeMem"): "aom_node_memory_free_megabytes",
    ("PAAS.NODE", "diskReadRate"): "aom_node_disk_read_kilobytes",
    ("PAAS.NODE", "diskWriteRate"): "aom_node_disk_write_kilobytes",
    ("PAAS.NODE", "diskAvailableCapacity"): "aom_node_disk_available_capacity_megabytes",
    ("PAAS.NODE", "diskUsedRate"): "aom_node_disk_usage",
    ("PAAS.CONTAINER", "cpuUsage"): "aom_container_cpu_usage",
}
ALIKE: Mapping[str, str] = {
    "memUsedRate": "memory_usage",
    "memUsage": "memory_usage",
    "memUsed": "memory_used_megabytes",
    "recvBytesRate": "network_receive_bytes",
    "sendBytesRate": "network_transmit_bytes",
}
"""Not in the tables, named as their neighbours are."""


def prometheus_name(namespace: str, metric_name: str) -> str:
    """`aom_node_cpu_usage` for PAAS.NODE's cpuUsage; a reported metric keeps its own name, in allowed characters."""
    documented = DOCUMENTED.get((namespace, metric_name))
    prefix = PREFIXES.get(namespace)
    if documented or prefix is None:
        return documented or allowed(metric_name)
    return prefix + ALIKE.get(metric_name, _snake(metric_name))


@lru_cache(maxsize=50_000)
def labels_of(key: SeriesKey) -> Mapping[str, str]:
    """The labels of a series: its name, and its dimensions; read only."""
    labels = {allowed(name): value for name, value in key.dimensions}
    if key.namespace not in PREFIXES:
        labels[NAMESPACE] = key.namespace
    return {**labels, NAME: prometheus_name(key.namespace, key.metric_name)}


def allowed(name: str) -> str:
    """The name with every character that PromQL allows in none replaced by `_`."""
    made = re.sub(r"[^a-zA-Z0-9_]", "_", name)
    return f"_{made}" if made[:1].isdigit() else made or "_"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
