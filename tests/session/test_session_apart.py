"""A function run in another process gives what it gives here."""

import asyncio
import os

import pytest

from aom_tui.language import LANGUAGE
from aom_tui.session.apart import Broke, apart
from aom_tui.session.query import Found, Share, Unfit, find, found_or_fault

BODY = b'{"a": [1.00, 2]}'


async def test_it_gives_the_value_and_raises_the_error() -> None:
    given, fault, here = await asyncio.gather(
        apart(find, "a[:1]", BODY), apart(found_or_fault, "b", BODY), apart(os.getpid)
    )
    assert given == Found(b"[\n  1.00\n]", Share(1, 2))
    assert fault == found_or_fault("b", BODY)
    assert here != os.getpid()
    with pytest.raises(Unfit, match="nothing here" if LANGUAGE == "en" else ""):
        await apart(find, "b", BODY)


async def test_a_process_that_comes_to_nothing_says_so() -> None:
    with pytest.raises(Broke):
        await apart(os._exit, 1)
