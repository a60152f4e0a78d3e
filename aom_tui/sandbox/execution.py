"""One run of an automation task: a pure function of what it does, when it began, what was done to it, and the time.

A run waits a moment, then does its nodes one after the other. A node may wait for somebody to go on (`pauses`), and may
fail at its first try (`fails`); a failed node stays so until somebody repeats or skips it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

WAIT_MS = 2_000
"""Between the order to run and the first node."""
CANCEL_MS = 2_000
"""How long stopping takes."""


class State(StrEnum):
    """What a run or a node is doing, in the words in which tasks are filtered."""

    WAITING = "waitExecute"
    RUNNING = "executing"
    PAUSING = "pausing"
    SUCCESS = "success"
    FAILED = "fail"
    SKIPPED = "skip"
    CANCELING = "canceling"
    CANCELED = "cancel"


ENDED = (State.SUCCESS, State.FAILED, State.SKIPPED, State.CANCELED)


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a task."""

    id: str
    name: str
    lasts_ms: int
    pauses: bool = False
    """Somebody must say `continue` before it is done."""
    fails: bool = False
    """Its first try ends in failure."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did to a node of a run: `restart`, `skip` or `continue`."""

    action: str
    node_id: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Execution:
    """A run. Everything about it can be told from this and the time."""

    id: str
    user: str
    begun_ms: int
    nodes: tuple[Node, ...]
    acts: tuple[Act, ...] = ()
    stopped_ms: int | None = None
    wait_ms: int = WAIT_MS
    cancel_ms: int = CANCEL_MS

    def done(self, action: str, node_id: str, at_ms: int) -> "Execution":
        """The same run after somebody acted on one of its nodes."""
        return replace(self, acts=(*self.acts, Act(action, node_id, at_ms)))

    def stopped(self, at_ms: int) -> "Execution":
        """The same run after somebody stopped it."""
        return replace(self, stopped_ms=at_ms)


@dataclass(frozen=True, slots=True)
class Stretch:
    """State of a run or a node, and from when to when; `end_ms` is 0 while it has no end."""

    state: State
    begin_ms: int
    end_ms: int = 0

    @property
    def ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Progress:
    """A run at one moment: the whole, and each node that it has reached."""

    whole: Stretch
    nodes: Sequence[tuple[Node, Stretch]]

    def node(self, node_id: str) -> Stretch | None:
        """The stretch of that node, if the run has reached it."""
        return next((stretch for node, stretch in self.nodes if node.id == node_id), None)


def progress(run: Execution, now_ms: int) -> Progress:
    """How far the run is at that moment."""
    until = now_ms if run.stopped_ms is None else min(now_ms, run.stopped_ms)
    nodes = _nodes(run, until)
    whole = _whole(run, nodes, until)
    if run.stopped_ms is None or whole.ended:
        return Progress(whole, nodes)
    end_ms = run.stopped_ms + run.cancel_ms
    stopped = State.CANCELED if now_ms >= end_ms else State.CANCELING
    end_ms = end_ms if stopped is State.CANCELED else 0
    cut = [(node, one if one.ended else Stretch(stopped, one.begin_ms, end_ms)) for node, one in nodes]
    return Progress(Stretch(stopped, run.begun_ms, end_ms), cut)


def _nodes(run: Execution, now_ms: int) -> list[tuple[Node, Stretch]]:
    """The nodes that the run has reached; each begins where the one before it ended well."""
    reached = []
    begin_ms = run.begun_ms + run.wait_ms
    for node in run.nodes:
        if begin_ms > now_ms:
            break
        stretch = _stretch(node, begin_ms, [act for act in run.acts if act.node_id == node.id], now_ms)
        reached.append((node, stretch))
        if stretch.state not in (State.SUCCESS, State.SKIPPED):
            break
        begin_ms = stretch.end_ms
    return reached


def _stretch(node: Node, begin_ms: int, acts: Sequence[Act], now_ms: int) -> Stretch:
    tried_ms, fails = begin_ms, node.fails
    for act in acts:
        if act.at_ms > now_ms:
            break
        if act.action == "restart":
            tried_ms, fails = act.at_ms, False
        elif act.action == "skip":
            return Stretch(State.SKIPPED, begin_ms, act.at_ms)
        else:
            return _timed(State.SUCCESS, begin_ms, act.at_ms + node.lasts_ms, now_ms)
    if node.pauses:
        return Stretch(State.PAUSING, begin_ms)
    return _timed(State.FAILED if fails else State.SUCCESS, begin_ms, tried_ms + node.lasts_ms, now_ms)


def _timed(outcome: State, begin_ms: int, end_ms: int, now_ms: int) -> Stretch:
    """It runs until its end, then has its outcome."""
    return Stretch(State.RUNNING, begin_ms) if now_ms < end_ms else Stretch(outcome, begin_ms, end_ms)


def _whole(run: Execution, nodes: Sequence[tuple[Node, Stretch]], now_ms: int) -> Stretch:
    if now_ms < run.begun_ms + run.wait_ms:
        return Stretch(State.WAITING, run.begun_ms)
    last = nodes[-1][1] if nodes else None
    if last is None:
        return Stretch(State.SUCCESS, run.begun_ms, run.begun_ms + run.wait_ms)
    if last.state in (State.SUCCESS, State.SKIPPED) and len(nodes) == len(run.nodes):
        return Stretch(State.SUCCESS, run.begun_ms, last.end_ms)
    if last.state is State.FAILED:
        return Stretch(State.FAILED, run.begun_ms, last.end_ms)
    return Stretch(last.state, run.begun_ms)
