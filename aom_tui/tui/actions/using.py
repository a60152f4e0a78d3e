"""`u`: the value under the cursor goes into a field of this or another call, or into a variable of this window."""

from typing import TYPE_CHECKING

from textual.suggester import SuggestionReady
from textual.widgets import Input

from aom_tui.catalogue.check import path_text
from aom_tui.catalogue.translation import titles
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, place_words
from aom_tui.render.cells import cut
from aom_tui.render.clean import clean_line
from aom_tui.session.variables import assignment, completed, listed, mention, with_variable, without_variable
from aom_tui.tui.keyboard.keys import key_of, with_keys

if TYPE_CHECKING:
    from aom_tui.session.values.destinations import Destination
    from aom_tui.session.values.pick import Picked
    from aom_tui.tui.screens.bench import Bench


class Using:
    """Asks where to, puts it there, shows it. Nothing is sent."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    # -- a value

    def use_value(self) -> None:
        """Offer the places for the value under the cursor."""
        from aom_tui.tui.panes.response import ResponsePane

        bench = self._bench
        try:
            picked = bench.query_one(ResponsePane).contents.picked()
        except InvalidInput as error:
            bench.notify(clean_line(str(error.problems[0])), markup=False)
            return
        if picked is None or bench.catalogue is None:
            bench.notify(_("there is no value here: put the cursor on one in Body or Table"))
        else:
            self._ask(picked)

    def _ask(self, picked: "Picked") -> None:
        from aom_tui.session.values.destinations import placed
        from aom_tui.tui.screens.choice import Choice

        bench = self._bench
        if bench.catalogue is None:
            return
        current = (bench.draft and bench.draft.operation_id) or ""
        found = placed(bench.catalogue, bench.answered, picked.path, picked.decoded, current)
        ways: dict[str, Destination | None] = {_words(each): each for each in found}
        name = picked.key or "value"
        variable = _("a variable, {name}").format(name=mention(name))
        ways[variable] = None
        said = [commas(each.used) or titles(each.operation)[0] if each else "" for each in ways.values()]
        around = _("something else: all of {path}").format(path=path_text(picked.path[:-1]))
        if len(picked.path) > 1 and isinstance(picked.path[-1], str):
            ways[around] = None
            said.append(_("the object that it is in"))

        def chosen(way: str | None) -> None:
            if way == around:
                self._ask_around(picked)
            elif way is not None:
                self._put(picked, ways[way])

        brief = cut(clean_line(picked.value.json), 40)
        page = Choice(_("Use {value} in").format(value=brief), list(ways), [clean_line(each) for each in said])
        bench.app.push_screen(page, chosen)

    def _ask_around(self, picked: "Picked") -> None:
        """The same question for the object that the value is in."""
        from aom_tui.tui.panes.response import ResponsePane

        try:
            found = self._bench.query_one(ResponsePane).contents.picked(picked.path[:-1])
            if found:
                self._ask(found)
        except InvalidInput as error:
            self._bench.notify(clean_line(str(error.problems[0])), markup=False)

    def _put(self, picked: "Picked", destination: "Destination | None") -> None:
        if destination is None:
            self._name(picked)
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

    # -- variables

    def propose(self) -> None:
        """In the field that has the keyboard, the rest of a variable's name, for Right to take."""
        field = self._bench.focused
        if not isinstance(field, Input) or not self._bench.variables:
            return
        whole = completed(field.value, self._bench.variables)
        if whole:
            field.post_message(SuggestionReady(field.value, whole))

    def _name(self, picked: "Picked") -> None:
        """Ask for a name; the field's own is proposed."""
        from aom_tui.tui.screens.variable import AskVariable

        def keep(name: str) -> None:
            bench = self._bench
            bench.variables = with_variable(bench.variables, name, picked.value, key=picked.key)

        proposed = picked.key or "value"
        self._bench.app.push_screen(AskVariable(clean_line(picked.value.json)[:60], proposed, keep), self._told)

    def _told(self, name: str | None) -> None:
        if name:
            said = _("{name} stands for it now, in any field, URI, header or body of this window.")
            self._bench.notify(said.format(name=mention(name)), markup=False)

    def show_variables(self) -> None:
        """All of them, to set one more, to give one another value or to forget it."""
        from aom_tui.tui.screens.variable import NEW, ChooseVariable, SetVariable

        bench = self._bench
        found = {mention(name): clean_line(value) for name, value in listed(bench.variables)}
        names = {mention(name): name for name in bench.variables}

        def keep(name: str, text: str) -> None:
            from aom_tui.session.variables import assigned

            bench.variables = with_variable(bench.variables, *assigned(name, text))

        def forget(choice: str) -> None:
            bench.variables = without_variable(bench.variables, names[choice])
            bench.notify(_("{name} is forgotten").format(name=choice), markup=False)

        def chosen(choice: str | None) -> None:
            if choice is not None:
                written = "" if choice == NEW else assignment(names[choice], bench.variables[names[choice]])
                bench.app.push_screen(SetVariable(keep, written), self._told)

        bench.app.push_screen(ChooseVariable(found, forget), chosen)


def _words(destination: "Destination") -> str:
    return f"{destination.operation.id}  {place_words(destination.location)} {destination.field}".rstrip()
