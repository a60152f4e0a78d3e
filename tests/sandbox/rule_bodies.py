"""Bodies of alarm rules, as tests of several files make them."""

from typing import Any


def threshold_rule(name: str, **changes: Any) -> dict[str, Any]:
    """Three minutes in a row at 80 percent or more."""
    return {
        "alarm_rule_name": name,
        "namespace": "PAAS.NODE",
        "metric_name": "cpuUsage",
        "dimensions": [{"name": "hostID", "value": "h"}],
        "comparison_operator": ">=",
        "threshold": "80",
        "unit": "Percent",
        "statistic": "average",
        "period": 60000,
        "evaluation_periods": 3,
        "alarm_level": 2,
        **changes,
    }
