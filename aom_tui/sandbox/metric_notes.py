"""What Prometheus' metadata says of a metric: its type, a word of help, its unit."""

from collections.abc import Mapping

from aom_tui.sandbox.counters import BUCKET, COUNT, REQUESTS, SUM, UP

HELP: Mapping[str, tuple[str, str, str]] = {
    REQUESTS: ("counter", "Requests answered, by status.", ""),
    BUCKET: ("histogram", "How long requests took.", "seconds"),
    COUNT: ("histogram", "How long requests took.", "seconds"),
    SUM: ("histogram", "How long requests took.", "seconds"),
    UP: ("gauge", "Whether the target could be scraped.", ""),
    "aom_node_cpu_usage": ("gauge", "CPU use of a node.", "percent"),
    "aom_node_memory_usage": ("gauge", "Memory use of a node.", "percent"),
    "aom_node_disk_usage": ("gauge", "Disk use of a file system.", "percent"),
    "aom_cluster_cpu_usage": ("gauge", "CPU use of a cluster.", "percent"),
    "aom_cluster_memory_usage": ("gauge", "Memory use of a cluster.", "percent"),
    "aom_container_cpu_usage": ("gauge", "CPU use of a container.", "percent"),
    "aom_container_memory_usage": ("gauge", "Memory use of a container.", "percent"),
    "latency_p99": ("gauge", "99th percentile of the time requests took.", "milliseconds"),
    "request_count": ("gauge", "Requests in a minute.", ""),
    "error_count": ("gauge", "Failed requests in a minute.", ""),
}


def metadata_of(name: str) -> dict[str, str]:
    """Of a metric that nobody has described, only that it is one."""
    kind, words, unit = HELP.get(name, ("unknown", "", ""))
    return {"type": kind, "help": words, "unit": unit}
