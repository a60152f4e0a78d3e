"""References inside of one OpenAPI document, and what is said where they lead nowhere."""

from pathlib import Path
from typing import Any

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

Node = dict[str, Any]
"""An object of the document."""

CORRECT = _("Correct the document.")


class References:
    """Follows the `$ref`s of a document. Places (`paths./pets.get`) name where one stands, for faults."""

    def __init__(self, path: Path, document: Node) -> None:
        self._path = path
        self._document = document

    def followed(self, node: Any, where: str) -> Node:
        """Return the object that a reference leads to; the node itself where it is none. Raises InvalidInput."""
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            if node["$ref"] in seen:
                raise self.fault(where, _("{reference} refers to itself").format(reference=node["$ref"]))
            seen.add(node["$ref"])
            node = self.target(node["$ref"], where)
        if not isinstance(node, dict):
            raise self.fault(where, _("is no object"))
        return node

    def target(self, reference: str, where: str) -> Any:
        """Return what stands at a JSON pointer of this document (`#/...`). Raises InvalidInput."""
        if not reference.startswith("#"):
            raise self.fault(
                where,
                _("{reference} is in another file").format(reference=reference),
                _("Bundle the document into one file."),
            )
        node: Any = self._document
        for part in reference.removeprefix("#").split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and key in node:
                node = node[key]
            elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            else:
                raise self.fault(where, _("{reference} leads nowhere").format(reference=reference))
        return node

    def fault(self, where: str, what: str, remedy: str = CORRECT) -> InvalidInput:
        """Return an error that names the file, the place in it and the fault."""
        return InvalidInput(Problem(f"{self._path} {where}".strip(), what, remedy))
