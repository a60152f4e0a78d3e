"""The private parts of Textual that the app uses: all of them, each with why, and with what is lost if it goes.

`pyproject.toml` holds Textual below 8.3, since any of them may change without notice. After an upgrade
`tests/tui/test_textual_private.py` names the parts that are gone; it fails, too, for one that is used and not listed.
Other modules call the functions below; an attribute that a subclass has to override or set stays in that subclass.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from threading import Thread

    from rich.segment import Segments
    from textual.actions import ActionParseResult
    from textual.app import App
    from textual.dom import DOMNode
    from textual.filter import LineFilter
    from textual.geometry import Size
    from textual.notifications import Notification
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget


class PrivatePart(NamedTuple):
    """One attribute of a class of Textual, or a module (`name` empty), that has no public counterpart."""

    owner: str
    """`module:Class`, or the module alone."""
    name: str
    why: str
    if_gone: str


PRIVATE_PARTS = (
    PrivatePart(
        "textual._compositor", "", "PartialRedraw draws changed regions one by one.",
        "Drop the mixin: each key redraws the rectangle around all changes, some 10 ms instead of one.",
    ),
    PrivatePart(
        "textual.screen:Screen", "_compositor", "PartialRedraw replaces it; Jump copies the picture from it.",
        "Drop PartialRedraw; draw the jump labels on a blank screen.",
    ),
    PrivatePart(
        "textual._compositor:Compositor", "_dirty_regions", "PartialRedraw reads which regions have changed.",
        "Drop PartialRedraw.",
    ),
    PrivatePart(
        "textual.app:App", "_batch_count", "A key's result is not drawn inside a batch that somebody else holds.",
        "Drop `draw_widget_now`: the result of a key comes with the next frame, some ms later.",
    ),
    PrivatePart(
        "textual.app:App", "_display", "Writes one widget's new picture before that of the others.",
        "Drop `draw_widget_now`.",
    ),
    PrivatePart(
        "textual.app:App", "_background_screens", "The screens that are seen through the one on top.",
        "Drop `draw_widget_now`.",
    ),
    PrivatePart(
        "textual.app:App", "_filters", "NO_COLOR has to keep reversed cells apart, which Textual's filter does not.",
        "With NO_COLOR a cursor on bright paper is not seen.",
    ),
    PrivatePart(
        "textual.app:App", "_notifications", "A notification that is said again replaces the older one.",
        "Equal toasts stand below each other.",
    ),
    PrivatePart("textual.app:App", "_unnotify", "As `_notifications`.", "As `_notifications`."),
    PrivatePart(
        "textual.app:App", "_parse_action", "An action that is not possible now is refused before it begins.",
        "Parse with `textual.actions.parse` and find the node of the namespace anew.",
    ),
    PrivatePart(
        "textual.app:App", "_fatal_error", "Overridden: Textual's traceback shows variables, which may hold secrets.",
        "A crash prints local variables, secrets among them. Do not ship before this is solved.",
    ),
    PrivatePart(
        "textual.app:App", "_exit_renderables", "What a crash prints once the terminal is itself again.",
        "As `_fatal_error`.",
    ),
    PrivatePart(
        "textual.message_pump:MessagePump", "_close_messages_no_wait", "Ends a crashed app.", "As `_fatal_error`."
    ),
    PrivatePart(
        "textual.app:App", "_driver", "SIGCONT without a SIGTSTP before it would start a second reader.",
        "After a thawed container every other key is lost.",
    ),
    PrivatePart("textual.drivers.linux_driver:LinuxDriver", "_key_thread", "As `_driver`.", "As `_driver`."),
    PrivatePart(
        "textual.driver:Driver", "_loop", "Keys reach the app without a task for each of them.",
        "Drop `direct_input`: a key comes a turn of the loop later.",
    ),
    PrivatePart("textual.driver:Driver", "_app", "As `_loop`.", "As `_loop`."),
    PrivatePart(
        "textual.widget:Widget", "_size_updated", "Overridden: what is in sight is noted before Textual scrolls.",
        "After a resize the cursor may be out of sight.",
    ),
    PrivatePart(
        "textual.widget:Widget", "_scroll_update", "Scroll bars follow without a layout of the whole screen.",
        "Call `refresh(layout=True)`: growing documents lay the screen out with each piece.",
    ),
    PrivatePart(
        "textual.widgets:Input", "_initial_value", "What a field begins with is no edit.",
        "Each field of a new form posts `Changed`, so the draft is noted as edited.",
    ),
    PrivatePart(
        "textual.widgets:Input", "_value", "Overridden: secrets in a URI are dots while nobody types there.",
        "A password in an address is readable. Do not ship before this is solved.",
    ),
    PrivatePart(
        "textual.command:CommandPalette", "_GATHER_COMMANDS_GROUP", "The next key waits for what the palette finds.",
        "Keys typed ahead act on what was found for fewer letters.",
    ),
    PrivatePart(
        "textual.command:CommandPalette", "_action_command_list", "Overridden: PgDn before the list has a size raises.",
        "PgDn typed together with the palette's key ends the app, unless Textual has mended it.",
    ),
    PrivatePart(
        "textual.command:CommandPalette", "_start_no_matches_countdown", "Overridden: its words are English only.",
        "`No matches found` is said in English.",
    ),
    *(
        PrivatePart("textual.command:CommandPalette", name, "As `_start_no_matches_countdown`.", "The same.")
        for name in (
            "_stop_no_matches_countdown", "_no_matches_timer", "_NO_MATCHES_COUNTDOWN", "_NO_MATCHES", "_list_visible",
        )
    ),
)  # fmt: skip


def draw_widget_now(app: "App[Any]", widget: "Widget") -> bool:
    """Draw what has changed in this widget, ahead of all else; whether it could be drawn.

    Not while somebody holds a batch, nor where it is not seen. Textual draws all changes in one frame and has no public
    way to less: a reply that has begun to arrive takes 7 ms of it, a field half of one.
    """
    if app._batch_count or not widget.is_attached or widget.screen is not app.screen or widget is app.screen:
        return False
    compositor = widget.screen._compositor
    if widget not in compositor.visible_widgets:
        return False
    compositor.update_widgets({widget})
    app._display(widget.screen, compositor.render_update(screen_stack=app._background_screens))
    return True


def picture_of(screen: "Screen[Any]") -> "list[Strip]":
    """Return the lines of the screen as they are drawn now."""
    return screen._compositor.render_strips()


def set_filters(app: "App[Any]", change: "Callable[[list[LineFilter]], list[LineFilter]]") -> None:
    """Replace the filters through which all lines of the app are drawn."""
    app._filters = change(app._filters)


def drop_notifications(app: "App[Any]", is_dropped: "Callable[[Notification], bool]") -> None:
    """Remove some notifications, without drawing the rest anew: the next `notify` does."""
    for each in [each for each in app._notifications if is_dropped(each)]:
        app._unnotify(each, refresh=False)


def parsed_action(
    app: "App[Any]",
    action: "str | ActionParseResult",
    default_namespace: "DOMNode",
    namespaces: "Mapping[str, DOMNode] | None",
) -> "tuple[DOMNode, str, tuple[object, ...]]":
    """Return the node that an action is for, its name, and its parameters."""
    return app._parse_action(action, default_namespace, namespaces)


def exit_with(app: "App[Any]", said: "Segments") -> None:
    """End the app at once; this is printed when the terminal is itself again."""
    app._exit_renderables.append(said)
    app.bell()
    app._close_messages_no_wait()


def stop_live_reader(app: "App[Any]") -> None:
    """Take the terminal away from the thread that reads it, if one does; `start_application_mode` starts another."""
    driver = app._driver
    reader: Thread | None = getattr(driver, "_key_thread", None)
    if driver and reader and reader.is_alive():
        driver.suspend_application_mode()


def fit_scroll_bars(widget: "Widget", virtual_size: "Size") -> None:
    """Show in the scroll bars how large the content is now, without a layout of the whole screen."""
    widget._scroll_update(virtual_size)
