"""The line below the body: what the keys do at this moment. A click does the same."""

from textual.content import Content
from textual.widget import Widget

from aom_tui.catalogue.model import Operation
from aom_tui.language import _, commas
from aom_tui.render.cells import cells
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.widgets.field import is_field
from aom_tui.tui.widgets.fitted_keys import fitted
from aom_tui.tui.widgets.rule import key_word

Key = tuple[str, str, str]
"""Key, or the `{name}` of an action that has it; word; action."""

TURN = "turn_body"
SKELETON: Key = ("{request.skeleton}", _("skeleton"), "skeleton")
EDITOR: Key = ("{edit_body}", "$EDITOR", "edit_body")
IN_THE_TEXT: tuple[Key, ...] = (
    ("Esc", _("leaves, then letters act"), "leave"),
    ("{edit_body+}", "$EDITOR", "edit_body"),
    ("Ctrl+Z", _("undo"), ""),
)
CHOICES: Key = (_("Down"), _("choices"), "")
IN_A_VALUE: tuple[Key, ...] = (
    ("Enter", _("takes it, then letters act"), ""),
    ("Tab", _("next field"), ""),
    ("Esc", _("leaves"), ""),
    CHOICES,
    ("Ctrl+Z", _("undo"), ""),
)
IN_THE_ROWS: tuple[Key, ...] = (
    ("Enter", _("edits"), ""),
    ("{form.add}", _("adds"), ""),
    ("{form.remove}", _("removes"), ""),
    ("Ctrl+Z", _("undo"), ""),
    ("{form.time}", _("time"), ""),
)


def foot(operation: Operation | None, *, as_text: bool, focused: Widget | None, width: int, offers: bool) -> Content:
    """The keys of the rows (`T text  Enter edits  + adds`), or of the field that one is in; as many as fit.

    `offers` says whether the field has a list of values.
    """
    if operation and operation.body is None:
        return Content(_("This operation takes no body.")).stylize("$muted")
    if is_field(focused):
        return _keys(IN_THE_TEXT if as_text else tuple(key for key in IN_A_VALUE if offers or key != CHOICES), width)
    body = operation.body if operation else None
    turn: Key = ("{request.other_view}", _("form") if as_text else _("text"), TURN)
    if not as_text:
        inside = focused is not None and type(focused).__name__ == "FormView"
        here = IN_THE_ROWS if inside else ((_("Down"), _("into the form"), ""),)
        return _keys((turn, *here, SKELETON, EDITOR), width)
    need = _("required") if body and body.required else _("optional")
    kind = f"{commas((body.content_type, need))}  " if body else ""
    inner: Key = (_("Down"), _("into the text"), "")
    keys = (inner, turn, SKELETON, EDITOR) if body else (inner, EDITOR)
    return Content.assemble((kind, "$muted"), _keys(keys, width - cells(kind)))


def _keys(keys: tuple[Key, ...], width: int) -> Content:
    """Keys in that width; where there is no room the last ones are left out first."""
    parts = ((key_word(with_keys(key), word, action), rank) for rank, (key, word, action) in enumerate(keys, 1))
    return fitted(parts, width)
