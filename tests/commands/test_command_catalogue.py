"""Other services from the command line: `--catalogue FILE` and `catalogues` in config.toml."""

import json
from pathlib import Path

from command_runs import Here, Run


def document(folder: Path) -> Path:
    parameter = {"name": "size", "in": "query", "schema": {"type": "integer", "maximum": 9}}
    operation = {"operationId": "ListApmApps", "summary": "List apps", "parameters": [parameter], "responses": {}}
    path = folder / "apm.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/v1/apps": {"get": operation}}}))
    return path


def test_its_operations_are_listed_described_and_called(here: Here, tmp_path: Path) -> None:
    file = str(document(tmp_path))
    assert "ListApmApps" not in here.run("operations", "apps").out
    assert "ListApmApps" in here.run("operations", "apps", "--catalogue", file).out
    assert "GET /v1/apps" in here.run("--catalogue", file, "describe", "ListApmApps").out
    plan = here.run("call", "ListApmApps", "size=3", "--dry-run", "--catalogue", file)
    assert plan.out.startswith(f"GET {here.line['aom_endpoint']}/v1/apps?size=3\n")
    wrong = here.run("call", "ListApmApps", "size=10", "--catalogue", file)
    assert (wrong.status, wrong.out) == (2, "")
    assert "query size: 10 is more than the maximum 9" in wrong.err


def test_the_settings_name_documents_beside_them(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    document(config)
    (config / "config.toml").write_text('catalogues = ["apm.json"]\n')
    assert "ListApmApps" in run("operations", "apps").out
    (config / "config.toml").write_text("catalogues = [3]\n")
    assert "config.toml line 1 catalogues: must hold texts in quotes only" in run("operations").err


def test_the_repl_knows_them_too(here: Here, tmp_path: Path) -> None:
    done = here.run("repl", "--catalogue", str(document(tmp_path)), stdin=b"use ListApmApps\nset size=3\nshow\n")
    assert done.status == 0
    assert "/v1/apps?size=3" in done.out


def test_a_profile_says_where_another_service_is(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    who = 'region = "cn-north-4"\nuser = "a"\ndomain = "b"\n'
    where = '[profiles.p.endpoints]\napm = "https://apm.cn-north-4.myhuaweicloud.com/"\n'
    (config / "config.toml").write_text(f"[profiles.p]\n{who}{where}")
    assert "endpoints.apm      https://apm.cn-north-4.myhuaweicloud.com\n" in run("profile", "show", "p").out
    (config / "config.toml").write_text(f"[profiles.p]\n{who}{where.replace('https://', '')}")
    assert (
        "profile p endpoints.apm: 'apm.cn-north-4.myhuaweicloud.com' has no scheme" in run("profile", "show", "p").err
    )


def test_a_document_with_errors_is_one_line(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"openapi": "3.1.0"}')
    done = run("operations", "--catalogue", str(broken))
    assert (done.status, done.out) == (2, "")
    assert done.err == f"aom-tui: {broken} paths: required. Correct the document.\n"
