"""An operation whose body is a form with one of everything, and one with times."""

from bench_fakes import CATALOGUE, FakeSession, app_on, operation
from msgspec.structs import replace

from aom_tui.catalogue.model import Body, Catalogue, Effect
from aom_tui.session.draft import Draft
from aom_tui.tui.app import AomApp

SCHEMA = {
    "type": "object",
    "required": ["samples", "period"],
    "properties": {
        "samples": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["namespace"],
                "properties": {
                    "namespace": {"type": "string", "x-known-values": ["PAAS.NODE", "PAAS.CONTAINER"]},
                    "name": {"type": "string"},
                },
            },
        },
        "period": {"type": "integer", "enum": [60, 300], "description": "Sample granularity in seconds."},
        "on": {"type": "boolean"},
        "limit": {"type": "integer", "minimum": 1, "maximum": 10},
        "note": {"type": "string"},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
QUERY = operation(
    "QuerySamples", "POST", "/v2/{project_id}/samples", "Metrics", Effect.READ,
    body=Body(SCHEMA, "application/json", True),
)  # fmt: skip
WITH_QUERY = replace(CATALOGUE, operations={**CATALOGUE.operations, QUERY.id: QUERY})
START = '{"samples": [{"namespace": "支付服务"}], "period": 60}'

WITH_TIMES = replace(
    WITH_QUERY,
    operations={
        QUERY.id: replace(
            QUERY,
            body=Body(
                {
                    "type": "object",
                    "properties": {
                        "time_range": {
                            "type": "string",
                            "description": "Time range as start.end.minutes.",
                            "x-aom-time": "range",
                        },
                        "starts_at": {
                            "type": "integer",
                            "description": "When it starts, epoch milliseconds.",
                            "x-aom-time": "milliseconds",
                        },
                        "period": {"type": "integer", "enum": [60, 300], "description": "Granularity in seconds."},
                    },
                },
                "application/json",
                True,
            ),
        )
    },
)


def app_with(catalogue: Catalogue, session: FakeSession, body: str | None) -> AomApp:
    """The app with a draft of QuerySamples in it."""
    draft = Draft(method="POST", uri=QUERY.path, operation_id=QUERY.id, body=body)
    app = app_on(session, draft)
    app.options = replace(app.options, catalogue=lambda: catalogue)
    return app
