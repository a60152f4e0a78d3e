"""With tries allowed: what was answered, however badly, is not asked for again; where no answer came, a read is."""

from contextlib import aclosing

import pytest
import stamina
from hostile_server import CASES, profile_of, served
from test_hostile_replies import CATALOGUE, LIMITS, OUTCOMES, READ, WHO, WRITE

from aom_tui.session.exchange import FailureKind
from aom_tui.session.session import Session

NO_ANSWER = ("nothing", "no HTTP")
"""Connections that end before a reply began; that the last says something else first, nobody is told."""

IN_TIME = [case for case in CASES if OUTCOMES.get(case) is not FailureKind.TIMEOUT]


@pytest.mark.parametrize("case", IN_TIME)
async def test_only_what_was_not_answered_is_tried_again(case: str) -> None:
    async with served() as hostile:
        with stamina.set_testing(True, attempts=99, cap=True):
            async with aclosing(
                Session(profile_of(hostile, case), WHO, CATALOGUE, timeout=10, limits=LIMITS, retries=2)
            ) as session:
                await session.send(READ)
                reads = len(hostile.heard) - 1  # the login
                await session.send(WRITE)
    assert reads == (3 if case in NO_ANSWER else 1)
    assert len(hostile.heard) == 1 + reads + 1
