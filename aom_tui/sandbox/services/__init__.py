"""What the sandbox serves. Importing this package registers every handler: a module in it is a group of operations."""

from importlib import import_module
from pkgutil import iter_modules

from aom_tui.sandbox.wire import HANDLERS

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["HANDLERS"]
