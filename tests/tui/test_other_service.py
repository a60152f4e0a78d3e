"""Another OpenAPI document in the app: its operations in the picker, its words as data, its own endpoint."""

import json
from pathlib import Path

from idle import rest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.screens.workbench import WorkbenchScreen


def document(folder: Path) -> Path:
    operation = {
        "operationId": "ListApmApps",
        "summary": "List [/x] apps \x1b[31m",
        "tags": ["[b]apps"],
        "responses": {},
    }
    said = {"openapi": "3.1.0", "paths": {"/v1/apps": {"get": operation}}, "servers": [{"url": "https://apm.example"}]}
    path = folder / "apm.json"
    path.write_text(json.dumps(said))
    return path


async def test_is_picked_and_goes_to_its_own_host(tmp_path: Path) -> None:
    file = document(tmp_path)
    settings = load_settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache"))
    options = AppOptions(settings=settings, environ={}, catalogue=lambda: load_catalogue((file,)), demo=True)
    app = AomApp(options, pause=0)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("o")
        await pilot.pause()
        await pilot.press(*"apm")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        bench = pilot.app.screen
        assert isinstance(bench, WorkbenchScreen)
        assert bench.draft is not None
        assert bench.draft.operation_id == "ListApmApps"
        picture = pilot.app.export_screenshot()
        assert "https://apm.example" in picture.replace("&#160;", " ")
