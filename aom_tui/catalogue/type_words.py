"""The types of the schemas as people read them; scripts get the names of `schema.type_name`."""

from aom_tui.language import _

WORDS = {
    "any": _("any"),
    "array": _("list"),
    "boolean": _("boolean"),
    "integer": _("integer"),
    "number": _("number"),
    "object": _("object"),
    "string": _("string"),
}
_LIST = "list of "


def type_words(name: str) -> str:
    """A type of `type_name` in the language chosen: `integer`, `list of object`, `string or null`."""
    if name.startswith(_LIST):
        return _("list of {items}").format(items=type_words(name.removeprefix(_LIST)))
    return _(" or ").join(WORDS.get(each) or _list_words(each) for each in name.split(" or "))


def _list_words(name: str) -> str:
    return type_words(name) if name.startswith(_LIST) else name
