"""What the official SDK calls things, read from the installed package: `python tests/contract/sdk_names.py` writes it
to `aom_tui/catalogue/data/sdk.json`, from which `--as sdk` writes code. A test compares the two.
"""

import inspect
import json
import re
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

VERSIONS = ("v1", "v2", "v3", "v4")
FILE = Path(__file__).parents[2] / "aom_tui" / "catalogue" / "data" / "sdk.json"


def sdk_table() -> dict[str, Any]:
    """Operations by id (module, method, fields by their name on the wire), models by module, regions by id."""
    modules = {version: import_module(f"huaweicloudsdkaom.{version}") for version in VERSIONS}
    operations: dict[str, Any] = {}
    models: dict[str, Any] = {}
    for version, module in modules.items():
        known: dict[str, Any] = {}
        for operation, method in _operations(module):
            fields = _fields(getattr(module, f"{operation}Request"))
            operations[operation] = {"module": version, "method": method, "fields": fields}
            for _attribute, kind in fields.values():
                _collect(module, kind, known)
        models[version] = dict(sorted(known.items()))
    region = import_module("huaweicloudsdkaom.v2.region.aom_region").AomRegion
    return {
        "version": metadata.version("huaweicloudsdkaom"),
        "operations": dict(sorted(operations.items())),
        "models": models,
        "regions": {each.id: each.endpoints[0] for each in region.static_fields.values()},
    }


def _operations(module: Any) -> Iterator[tuple[str, str]]:
    for name, member in inspect.getmembers(module.AomClient):
        if name.startswith("_") and name.endswith("_http_info"):
            found = re.search(r'"response_type": "(\w+)Response"', inspect.getsource(member))
            if found:
                yield found[1], name.removeprefix("_").removesuffix("_http_info")


def _fields(model: Any) -> dict[str, list[str]]:
    return {wire: [attribute, model.openapi_types[attribute]] for attribute, wire in model.attribute_map.items()}


def _collect(module: Any, kind: str, known: dict[str, Any]) -> None:
    """The models that a type names, and those in their fields."""
    for name in re.findall(r"\w+", kind):
        model = getattr(module, name, None)
        if name not in known and hasattr(model, "attribute_map"):
            known[name] = fields = _fields(model)
            for _attribute, inner in fields.values():
                _collect(module, inner, known)


if __name__ == "__main__":
    FILE.write_text(json.dumps(sdk_table(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
