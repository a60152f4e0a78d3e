"""The places that have keys of their own beside the workbench's, and where those are declared.

A place is what the ids of its bindings begin with (`table.sort`), and a table in `keys.toml` (`[keys.table]`).
Its classes are imported when they are asked for: a start does not wait for screens that nobody has opened.
"""

from collections.abc import Iterator
from importlib import import_module
from itertools import chain

from msgspec import Struct
from textual.binding import Binding

from aom_tui.language import _
from aom_tui.tui.keyboard.keymap import Keymap


class Place(Struct, frozen=True):
    """A place that keys belong to: its name, and the classes that declare them."""

    title: str
    kinds: tuple[str, ...]


PLACES = {
    "request": Place(_("the request's pane"), ("panes.composer:Composer",)),
    "form": Place(_("the form of a body"), ("widgets.form_view:FormView",)),
    "picker": Place(_("the list of operations"), ("panes.picker:OperationTree",)),
    "text": Place(_("texts: Body, Wire, Why, Preview, the diff"), ("widgets.document_view:DocumentView",)),
    "wire": Place(_("the view Wire"), ("panes.response:ResponsePane",)),
    "table": Place(_("the view Table"), ("widgets.table_view:TableView",)),
    "chart": Place(_("the view Chart"), ("widgets.chart_view:ChartView",)),
    "auth_screen": Place(_("the Auth screen"), ("screens.auth:AuthScreen",)),
    "columns": Place(_("choosing columns"), ("screens.columns:ChooseColumns",)),
    "diff_screen": Place(_("comparing"), ("screens.diff:DiffScreen",)),
    "history_screen": Place(_("the calls of the past"), ("screens.history:HistoryScreen",)),
    "saved_screen": Place(_("the saved requests"), ("screens.saved:SavedList",)),
    "sandbox_screen": Place(_("the sandbox's faults"), ("screens.sandbox:SandboxScreen",)),
    "doctor_screen": Place(_("the checkup"), ("screens.checkup:CheckupScreen",)),
    "first_run_screen": Place(_("the first start"), ("screens.first_run:FirstRun",)),
    "wizard": Place(_("the wizard for a new profile"), ("screens.new_profile:NewProfileForm",)),
    "import_screen": Place(_("what was pasted or imported"), ("screens.import_curl:ImportCurl",)),
    "convert_screen": Place(_("converting to the successor"), ("screens.convert:Convert",)),
    "copy_as_screen": Place(_("copying as"), ("screens.copy_as:CopyAs",)),
    "dialog": Place(_("dialogs"), ("screens.dialog:Dialog", "screens.new_profile:NewProfileForm")),
}
"""The places, by the name of their table in `keys.toml`."""


def declared(kind: type) -> Iterator[Binding]:
    """Yield the bindings that the app's own classes declare, nearest first: each key once for an action."""
    for each in kind.__mro__:
        if each.__module__.startswith("aom_tui."):
            yield from Binding.make_bindings(each.__dict__.get("BINDINGS", ()))


def bindings_of(place: str) -> tuple[Binding, ...]:
    """Return all bindings of a place, also those that cannot be changed."""
    return tuple(chain.from_iterable(declared(_imported(kind)) for kind in PLACES[place].kinds))


def actions_of(place: str) -> dict[str, tuple[Binding, ...]]:
    """Return the bindings of a place that can be changed, by the name of the action: `sort` of `table.sort`."""
    found: dict[str, tuple[Binding, ...]] = {}
    for binding in bindings_of(place):
        head, _dot, name = (binding.id or "").partition(".")
        if head == place:
            found[name] = (*found.get(name, ()), binding)
    return found


ON_THE_BENCH = ("request", "form", "text", "wire", "table", "chart")
"""The places of the workbench itself that have keys of their own; the picker's leads to its filter, a search too."""

_taken: list[tuple[Keymap, frozenset[str]]] = []


def taken_in_places(keymap: Keymap) -> frozenset[str]:
    """Return the keys that some place of the workbench uses otherwise. Cached for each keymap."""
    if not _taken or _taken[0][0] is not keymap:
        found = (
            keymap.letters(f"{place}.{name}", tuple(binding.key for binding in bound))
            for place in ON_THE_BENCH
            for name, bound in actions_of(place).items()
        )
        _taken[:] = [(keymap, frozenset(chain.from_iterable(found)))]
    return _taken[0][1]


def _imported(kind: str) -> type:
    module, _colon, name = kind.partition(":")
    found: type = getattr(import_module(f"aom_tui.tui.{module}"), name)
    return found
