"""Which cloud services AOM may read."""

from aom_tui.sandbox.wire import Call, Reply, serves


@serves("ListPermissions")
def list_permissions(call: Call) -> Reply:
    """One entry for each service. The documents leave the shape open; the SDK reads it as text."""
    return Reply(200, call.data.permissions)
