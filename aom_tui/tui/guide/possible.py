"""Why actions are not possible now. The palette says it beside the action; key, palette and click do not run it.

An action that is not here can be done, or says itself what is missing.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from msgspec import Struct

from aom_tui.language import _, sentences
from aom_tui.tui.actions.sending import no_draft
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.panes.arriving_head import STILL_ARRIVING
from aom_tui.tui.panes.search_line import SearchLine

if TYPE_CHECKING:
    from aom_tui.tui.screens.workbench import WorkbenchScreen

Why = Callable[["WorkbenchScreen"], str]
"""Returns what is missing for an action; empty where nothing is."""


def _no_draft(bench: "WorkbenchScreen") -> str:
    if bench.draft:
        return ""
    missing = no_draft()
    return sentences(missing.what, missing.remedy)


def _no_reply(bench: "WorkbenchScreen") -> str:
    if bench.exchange or bench.arrival:
        return ""
    return STILL_ARRIVING if bench.running else _("nothing sent yet")


def _no_operation(bench: "WorkbenchScreen") -> str:
    return "" if bench.operation else _("no operation chosen")


def _nothing_runs(bench: "WorkbenchScreen") -> str:
    runs = bench.running or bench.watching or bench.sending.is_under_way
    return "" if runs else _("nothing is under way")


def _no_further_page(bench: "WorkbenchScreen") -> str:
    return bench.paging.why_no_next()


def _no_successor(bench: "WorkbenchScreen") -> str:
    from aom_tui.session.compose.successor import has_successor, no_successor

    return _no_draft(bench) or ("" if has_successor(bench.operation) else no_successor(bench.operation))


def _no_match(bench: "WorkbenchScreen") -> str:
    from aom_tui.tui.panes.response import ResponsePane

    pane = bench.query_one(ResponsePane)
    if bench.query_one(SearchLine).is_on or pane.shown.has_changes:
        return ""
    if pane.seeks_changes:
        return _("what has changed is still being looked for")
    if bench.watching:
        return with_keys(_("no change is marked here, and nothing is searched for: {search} does"))
    return with_keys(_("nothing is searched for: {search} does"))


def _no_draft_before(bench: "WorkbenchScreen") -> str:
    return "" if bench.kept.before else _("there is no draft before this one")


def _takes_no_body(bench: "WorkbenchScreen") -> str:
    if bench.operation is not None and bench.operation.body is None:
        return _("this operation takes no body")
    return _no_draft(bench)


def _no_skeleton(bench: "WorkbenchScreen") -> str:
    if bench.draft and bench.draft.body:
        return _("the body is not empty; remove it first (palette: Body: remove)")
    if bench.draft and bench.operation is None:
        return _("this request takes no body that the catalogue knows of")
    return _takes_no_body(bench)


def _no_body(bench: "WorkbenchScreen") -> str:
    return "" if bench.draft and bench.draft.body else _("there is no body")


def _has_form(bench: "WorkbenchScreen") -> str:
    is_by_hand = bench.draft is None or bench.draft.operation_id is None
    return "" if is_by_hand else _("the form makes this URI; the palette has Request: edit method and URI")


def _nothing_to_copy(bench: "WorkbenchScreen") -> str:
    return "" if bench.draft or bench.exchange else _("there is no request yet")


def _nothing_held(bench: "WorkbenchScreen") -> str:
    """Also possible after a refusal in another process: the disk is asked when the user wants it."""
    signs = bench.session is not None and bench.session.state().credential == "access-key"
    return "" if signs else _("no signature was refused")


NOT_NOW: dict[str, Why] = {
    **dict.fromkeys(
        ("send", "send_anyway", "begin_anew", "all_pages", "watch", "edit_body", "show_step_construct"),
        _no_draft,
    ),
    **dict.fromkeys(
        ("copy", "copy_whole", "save", "search", "search_regex", "filter", "print", "ticket", "diff", "diff_profile",
         "use_value", "remedy", "anatomy", "show_step_send", "show_step_parse"),
        _no_reply,
    ),
    **dict.fromkeys(
        ("table_sort", "table_choose_columns", "table_choose_table", "table_copy_csv", "table_show_in_body",
         "in_body_fold", "in_body_fold_all", "in_body_unfold_all"),
        _no_reply,
    ),
    "leave_operation": _no_operation,
    **dict.fromkeys(("next_match", "previous_match"), _no_match),
    "skeleton": _no_skeleton,
    "turn_body": _takes_no_body,
    "cancel": _nothing_runs,
    "sign_again": _nothing_held,
    "next_page": _no_further_page,
    "convert": _no_successor,
    "draft_before": _no_draft_before,
    "clear_body": _no_body,
    "edit_uri": _has_form,
    "copy_as": _nothing_to_copy,
}  # fmt: skip
"""By the name of an action, what may be missing for it."""


def why_not(bench: "WorkbenchScreen", name: str) -> str:
    """Return why an action is not possible now; empty where it is."""
    why = NOT_NOW.get(name)
    return why(bench) if why else ""


@runtime_checkable
class SaysWhyNot(Protocol):
    """A screen with actions that are not always possible."""

    def why_not(self, name: str) -> str:
        """Return why that action is not possible now; empty where it is."""


LATE = 2.0
"""Seconds after the end of a call in which a key that cancels has come too late, and says nothing over its reply."""


class Refusal(Struct, frozen=True):
    """An action by its name, and why it is not possible now; empty where it is."""

    name: str
    why: str
    is_late: bool = False
    """Whether it was possible until a moment ago, so that nothing need be said."""


def refusal(target: object, action: str, parameters: Sequence[object]) -> Refusal:
    """Judge an action as Textual has parsed it: those of the workbench and of screens that say why not."""
    from aom_tui.tui.panes.response import ResponsePane
    from aom_tui.tui.screens.workbench import WorkbenchScreen

    name = "_".join([action, *map(str, parameters)])
    if isinstance(target, ResponsePane) and name == "find":
        target, name = target.screen, "search"
    if isinstance(target, WorkbenchScreen):
        is_late = name == "cancel" and monotonic() - target.idle_since <= LATE
        return Refusal(name, why_not(target, name), is_late)
    return Refusal(name, target.why_not(name) if isinstance(target, SaysWhyNot) else "")
