"""Calls for a history: what tests of the store, of the screen and of its speed put there."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aom_tui.session.draft import Draft, Variable
from aom_tui.session.exchange import Exchange, Paged, Reply, Request, Step, StepName, Success, Timings, TokenLife
from aom_tui.session.history.record import unpacked
from aom_tui.session.token_facts import TokenFacts

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SUCCESS = Success("SVCSTG_AMS_2000000")


def exchange(number: int = 1, **more: Any) -> Exchange:
    """A call that went well, unless told otherwise."""
    body = b'{"series": []}'
    given: dict[str, Any] = {
        "id": f"id-{number}", "profile": "sandbox",
        "draft": Draft(method="POST", uri="/v2/{project_id}/series", operation_id="ListSeries",
                       values={"limit": "10"}, query=(("q", "1"),), headers=(("X-A", "b"),), body='{"series": []}',
                       variables={"ns": Variable("PAAS.NODE", '"PAAS.NODE"')}),
        "request": Request("POST", "https://aom.example.com/v2/p1/series?limit=10", (("X-A", "b"),), body,
                           as_sent=(("Host", "aom.example.com"), ("X-A", "b"))),
        "reply": Reply(200, "OK", "HTTP/1.1", (("X-Request-Id", f"r-{number}"), ("Set-X", "1"), ("Set-X", "2")), body),
        "outcome": SUCCESS, "timings": Timings(datetime.now(UTC), 0.034, 0.001, None, 0.02, 0.003),
        "steps": (Step(StepName.TOKEN, "ok", "cached"), Step(StepName.PARSE, "ok", "success")),
        "token_life": TokenLife(NOW, NOW + timedelta(hours=24)), "paged": Paged(2, "page 2"),
        "token": TokenFacts(fingerprint="sha256:00", expires_at=NOW, project_id="p1", roles=("te_admin",)),
    }  # fmt: skip
    return Exchange(**{**given, **more})


def everything_in(path: Path) -> bytes:
    """All bytes of the file and those beside it, and what is packed in it."""
    written = [each.read_bytes() for each in path.parent.glob(f"{path.name}*")]
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT * FROM records NATURAL JOIN exchanges").fetchall()
    cells = [cell for row in rows for cell in row]
    written += [unpacked(cell) for cell in cells if isinstance(cell, bytes)]
    return b"\n".join([*written, *(str(cell).encode() for cell in cells)])
