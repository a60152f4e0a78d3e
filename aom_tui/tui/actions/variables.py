"""Variables of this window: listed, set, forgotten, given the value under the cursor, completed as one types."""

from typing import TYPE_CHECKING

from textual.suggester import SuggestionReady
from textual.widgets import Input

from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.session.variables.references import completion, mention
from aom_tui.session.variables.values import assignment, value_rows, with_variable, without_variable

if TYPE_CHECKING:
    from aom_tui.session.values.pick import Picked
    from aom_tui.tui.screens.bench import Bench


class VariableActions:
    """Changes the variables of a workbench."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def suggest(self) -> None:
        """Suggest the rest of a variable's name in the focused field, for Right to take."""
        field = self._bench.focused
        if not isinstance(field, Input) or not self._bench.variables:
            return
        whole = completion(field.value, self._bench.variables)
        if whole:
            field.post_message(SuggestionReady(field.value, whole))

    def ask_name(self, picked: "Picked") -> None:
        """Ask for the name of a variable that gets the value; the field's own is proposed."""
        from aom_tui.tui.screens.variable import AskVariable

        def keep(name: str) -> None:
            bench = self._bench
            bench.variables = with_variable(bench.variables, name, picked.value, key=picked.key)

        proposed = picked.key or "value"
        self._bench.app.push_screen(AskVariable(clean_line(picked.value.json)[:60], proposed, keep), self._say_set)

    def _say_set(self, name: str | None) -> None:
        if name:
            said = _("{name} stands for it now, in any field, URI, header or body of this window.")
            self._bench.notify(said.format(name=mention(name)), markup=False)

    def show(self) -> None:
        """List all variables, to set, change or forget one."""
        from aom_tui.tui.screens.variable import NEW, ChooseVariable, SetVariable

        bench = self._bench
        found = {mention(name): clean_line(value) for name, value in value_rows(bench.variables)}
        names = {mention(name): name for name in bench.variables}

        def keep(name: str, text: str) -> None:
            from aom_tui.session.variables.values import assigned

            bench.variables = with_variable(bench.variables, *assigned(name, text))

        def forget(choice: str) -> None:
            bench.variables = without_variable(bench.variables, names[choice])
            bench.notify(_("{name} is forgotten").format(name=choice), markup=False)

        def chosen(choice: str | None) -> None:
            if choice is not None:
                written = "" if choice == NEW else assignment(names[choice], bench.variables[names[choice]])
                bench.app.push_screen(SetVariable(keep, written), self._say_set)

        bench.app.push_screen(ChooseVariable(found, forget), chosen)
