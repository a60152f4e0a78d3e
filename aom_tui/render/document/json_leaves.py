"""What a value of an indented JSON text comes to when it is laid flat: its innermost values, each with the way to it.

Objects are taken apart, and short lists of objects; a list of scalars, a long list, and what lies very deep stay whole.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from aom_tui.render.document.json_spans import Span, elements, is_container, members_named, value
from aom_tui.render.document.location import key_of, path_step
from aom_tui.render.document.outline import INDENT

MOST_ELEMENTS = 20
"""Elements of a list up to which it is taken apart."""

MOST_ROOT_ELEMENTS = 100
"""The same for a list that is laid flat itself."""

MAX_DEPTH = 8
"""Steps from the value that is laid flat to the deepest of its leaves."""

Step = bytes | int
"""A member by its key as it stands in the text, quotes and escapes included, or an element by its index."""

Steps = tuple[Step, ...]

_LINE = re.compile(rb"( *)(?:(\"(?:[^\"\\\n]|\\.)*\"): )?([^\n]*)\n?")


class Leaf(NamedTuple):
    """A value that stands for itself: where its JSON begins and ends in the text, and the way to it."""

    start: int
    stop: int
    steps: Steps


@lru_cache(4096)
def steps_text(steps: Steps) -> str:
    """`.metric.namespace`, `.dimensions[0].name`; nothing for no steps. Not cleaned."""
    return "".join(f"[{step}]" if isinstance(step, int) else path_step(key_of(step)) for step in steps)


def leaves(data: bytes, owner: Span, most: int = MOST_ELEMENTS) -> Iterator[Leaf]:
    """The leaves of a value in the order of the text; a scalar is its own. Lists longer than `most` stay whole."""
    steps: list[Step] = []
    counts: list[int] = []
    at = owner.start
    while at < owner.stop and (line := _LINE.match(data, at, owner.stop)):
        at, start, text = line.end(), line.start(3), line[3]
        if text[:1] in (b"}", b"]"):
            counts.pop()
            continue
        if counts:
            del steps[len(counts) - 1 :]
            steps.append(line[2] or counts[-1])
            counts[-1] += 1
        if text not in (b"{", b"["):
            yield Leaf(start, line.end(3) - text.endswith(b","), tuple(steps))
            continue
        span = value(data, start, owner.stop, len(line[1]) if counts else owner.indent)
        if is_flattened(data, span, len(steps), most):
            counts.append(0)
            continue
        yield Leaf(start, span.stop, tuple(steps))
        at = (data.find(b"\n", span.stop, owner.stop) + 1) or owner.stop


def is_flattened(data: bytes, span: Span, depth: int, most: int = MOST_ELEMENTS) -> bool:
    """Whether a value at that depth is taken apart."""
    if not is_container(data, span.start) or depth >= MAX_DEPTH:
        return False
    if data[span.start] == 0x7B:
        return True
    if depth and data[span.start + 2 + span.indent + INDENT] not in b"{[":
        return False
    most = most if depth else MOST_ROOT_ELEMENTS
    return sum(1 for _ in islice(elements(data, span), most + 1)) <= most


def leaf_at(data: bytes, owner: Span, steps: Steps) -> Span | None:
    """The leaf at the end of a way, found without reading the others; of members with the same key the last."""
    for depth, step in enumerate(steps):
        if not is_flattened(data, owner, depth):
            return None
        inside: list[Span] = []
        if isinstance(step, bytes):
            inside = list(members_named(data, owner, step))
        elif data[owner.start] == 0x5B:
            inside = list(islice(elements(data, owner), step, step + 1))
        if not inside:
            return None
        owner = inside[-1]
    return None if is_flattened(data, owner, len(steps)) else owner
