"""What Prometheus' query API answers; see `promql_api`, which the first query loads, with the parser behind it."""

from aom_tui.sandbox.wire import Call, Reply, serves


@serves("ListInstantQueryAomPromGet", "ListInstantQueryAomPromPost")
def instant_query(call: Call) -> Reply:
    """The value of a query at a moment."""
    from aom_tui.sandbox import promql_api

    return promql_api.instant_query(call)


@serves("ListRangeQueryAomPromGet", "ListRangeQueryAomPromPost")
def range_query(call: Call) -> Reply:
    """The value of a query over time."""
    from aom_tui.sandbox import promql_api

    return promql_api.range_query(call)


@serves("ListLabelsAomPromGet", "ListLabelsAomPromPost")
def list_labels(call: Call) -> Reply:
    """The names of labels."""
    from aom_tui.sandbox import promql_api

    return promql_api.label_names(call)


@serves("ListLabelValuesAomPromGet")
def list_label_values(call: Call) -> Reply:
    """The values of one label."""
    from aom_tui.sandbox import promql_api

    return promql_api.label_values(call)


@serves("ListMetadataAomPromGet")
def list_metadata(call: Call) -> Reply:
    """Type, help and unit of each metric."""
    from aom_tui.sandbox import promql_api

    return promql_api.metadata(call)
