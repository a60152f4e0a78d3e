"""The value under the cursor of the response, used in a field of this or another call, or as a variable."""

from typing import TYPE_CHECKING

from msgspec import Struct

from aom_tui.catalogue.json_path import path_text
from aom_tui.catalogue.model import Catalogue
from aom_tui.catalogue.translation import titles
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, place_words
from aom_tui.render.cells import cut
from aom_tui.render.clean import clean_line
from aom_tui.session.variables.references import mention
from aom_tui.tui.actions.variables import VariableActions
from aom_tui.tui.keyboard.keys import key_of, with_keys

if TYPE_CHECKING:
    from aom_tui.session.values.destinations import Destination
    from aom_tui.session.values.pick import Picked
    from aom_tui.session.values.row_ids import RowDestination
    from aom_tui.tui.screens.bench import Bench


class _Way(Struct, frozen=True):
    """What is said of a place, and what goes there; to no destination a variable."""

    said: str
    picked: "Picked"
    destination: "Destination | None" = None


class ValueUse:
    """Asks where to put the value, puts it there and shows the place. Nothing is sent."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def begin(self) -> None:
        """Ask for the place that gets the value under the cursor."""
        from aom_tui.tui.panes.response import ResponsePane

        bench = self._bench
        try:
            picked = bench.query_one(ResponsePane).contents.picked()
        except InvalidInput as error:
            bench.notify(clean_line(str(error.problems[0])), markup=False)
            return
        if picked is None or bench.catalogue is None:
            bench.notify(_("there is no value here: put the cursor on one in Body or Table, or on a series in Chart"))
        else:
            self._ask(picked)

    def _ask(self, picked: "Picked") -> None:
        from aom_tui.tui.screens.choice import Choice

        bench = self._bench
        if bench.catalogue is None:
            return
        ways = self._ways(bench.catalogue, picked)
        around = _("something else: all of {path}").format(path=path_text(picked.path[:-1]))
        if len(picked.path) > 1 and isinstance(picked.path[-1], str):
            ways[around] = _Way(_("the object that it is in"), picked)

        def chosen(way: str | None) -> None:
            if way == around:
                self._ask_around(picked)
            elif way is not None:
                self._put(ways[way].picked, ways[way].destination)

        brief = cut(clean_line(picked.value.json), 40)
        page = Choice(
            _("Use {value} in").format(value=brief), list(ways), [clean_line(each.said) for each in ways.values()]
        )
        bench.app.push_screen(page, chosen)

    def _ways(self, catalogue: Catalogue, picked: "Picked") -> "dict[str, _Way]":
        """Where it may go, by the words for that: with what belongs to it; ids of its row; a variable."""
        from aom_tui.session.values.companions import with_companions
        from aom_tui.session.values.destinations import destinations_for
        from aom_tui.session.values.row_ids import row_destinations
        from aom_tui.tui.panes.response import ResponsePane

        bench = self._bench
        body = bench.query_one(ResponsePane).contents.json
        current = (bench.draft and bench.draft.operation_id) or ""
        whole = with_companions(bench.answered, picked, body)
        ways = {
            _words(each): _Way(commas(each.used) or titles(each.operation)[0], whole, each)
            for each in destinations_for(catalogue, bench.answered, whole.path, whole.decoded, current)
        }
        for row in row_destinations(catalogue, bench.answered, picked.path, body, current):
            ways.setdefault(_words(row.destination), _Way(_row_words(row), row.picked, row.destination))
        ways[_("a variable, {name}").format(name=mention(picked.key or "value"))] = _Way("", picked)
        return ways

    def _ask_around(self, picked: "Picked") -> None:
        """Ask the same for the object that holds the value."""
        from aom_tui.tui.panes.response import ResponsePane

        try:
            found = self._bench.query_one(ResponsePane).contents.picked(picked.path[:-1])
            if found:
                self._ask(found)
        except InvalidInput as error:
            self._bench.notify(clean_line(str(error.problems[0])), markup=False)

    def _put(self, picked: "Picked", destination: "Destination | None") -> None:
        if destination is None:
            VariableActions(self._bench).ask_name(picked)
            return
        from aom_tui.session.compose.items import draft_for
        from aom_tui.session.values.pick import with_picked

        bench, operation = self._bench, destination.operation
        here = bench.draft if bench.draft and bench.draft.operation_id == operation.id else None
        draft = here or bench.kept.of(operation.id) or draft_for(operation)
        if bench.catalogue is None:
            return
        try:
            made = with_picked(bench.catalogue, draft, destination.field, picked)
        except InvalidInput as error:
            bench.notify(clean_line(str(error.problems[0])), markup=False)
            return
        left = bench.draft.operation_id if bench.draft and not here else None
        bench.load(made)
        bench.show_place(f"{destination.location} {destination.field}".strip())
        if here:
            bench.kept.replace(here)
            bench.notify(with_keys(_("{draft_before} brings back what was there before.")))
        if left:
            said = _("The draft of {operation} is kept: {key} goes back to it.")
            bench.notify(said.format(operation=left, key=key_of("draft_before")))


def _words(destination: "Destination") -> str:
    return f"{destination.operation.id}  {place_words(destination.location)} {destination.field}".rstrip()


def _row_words(row: "RowDestination") -> str:
    """`Delete threshold rule, by alarm_rule_id of this row: 30001`."""
    named = _("{title}, by {field} of this row: {value}")
    value = cut(row.picked.value.text, 40)
    return named.format(title=titles(row.destination.operation)[0], field=row.picked.key, value=value)
