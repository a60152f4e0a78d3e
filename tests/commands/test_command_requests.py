"""`aom-tui requests`: saved requests are listed, shown, sent, kept without secrets; editors from the command line."""

import json
from pathlib import Path

import pytest
from command_runs import Here, Run
from test_command_terminal import on_terminal

NODES = ("ListSeries", "limit=2", "series[0][namespace]={{ns}}")


@pytest.fixture
def folder(here: Here, tmp_path: Path) -> str:
    """A folder of requests that this test has to itself, as the settings name it."""
    config = Path(here.environ["AOM_TUI_CONFIG_DIR"]) / "config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text(f'requests = "{tmp_path / "requests"}"\n')
    return str(tmp_path / "requests")


def test_a_request_is_saved_listed_shown_and_sent(here: Here, folder: str) -> None:
    assert here.run("requests").err == f"aom-tui: no saved requests in {folder}\n"
    saved = here.run("requests", "save", "nodes", *NODES, "--set", "ns=PAAS.NODE")
    assert (saved.status, saved.err) == (0, f"aom-tui: saved as {folder}/nodes.http\n")
    assert json.loads(here.run("requests", "list", "--json").out) == [
        {"name": "nodes", "request": "ListSeries", "file": "nodes.http"}
    ]
    more = here.run("requests", "save", "nodes.http:rules", "ListAlarmRule")
    assert more.err == f"aom-tui: added to {folder}/nodes.http\n", "which holds another one"
    assert here.run("requests", "delete", "rules", "--yes").status == 0
    text = Path(folder, "nodes.http").read_text()
    assert here.run("requests", "show", "nodes").out == text
    assert here.line["project_id"] not in text
    assert here.line["aom_endpoint"] not in text
    sent = here.run("requests", "run", "nodes", "--query", "series[].namespace")
    assert (sent.status, json.loads(sent.out)) == (0, ["PAAS.NODE", "PAAS.NODE"])
    other = here.run(
        "requests", "run", "nodes", "limit=1", "--set", "ns=PAAS.CONTAINER", "--query", "series[].namespace"
    )
    assert json.loads(other.out) == ["PAAS.CONTAINER"]


@pytest.mark.usefixtures("folder")
def test_the_environment_names_the_folder_of_a_repository(here: Here, tmp_path: Path) -> None:
    here.environ["AOM_TUI_REQUESTS"] = str(tmp_path / "in git")
    try:
        assert here.run("requests", "save", "nodes", *NODES).status == 0
    finally:
        del here.environ["AOM_TUI_REQUESTS"]
    assert (tmp_path / "in git" / "nodes.http").is_file()


def test_what_is_saved_is_replaced_renamed_and_deleted_on_purpose(here: Here, folder: str) -> None:
    here.run("requests", "save", "one", *NODES)
    again = here.run("requests", "save", "one", "ListAlarmRule")
    assert (again.status, again.err) == (
        2, "aom-tui: one.http:one: exists already. Choose another name, or replace it.\n"
    )  # fmt: skip
    assert here.run("requests", "save", "one", "ListAlarmRule", "--replace").status == 0
    assert here.run("requests", "rename", "one", "two words").status == 0
    assert here.run("requests", "delete", "two words").status == 2
    assert here.run("requests", "delete", "two words", "--yes").status == 0
    assert list(Path(folder).iterdir()) == []


def test_a_token_is_refused_by_its_line(here: Here, folder: str) -> None:
    refused = here.run("requests", "save", "x", "ListAlarmRule", "X-Auth-Token:SECRET")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("aom-tui: x.http line 4: holds a secret (X-Auth-Token)")
    assert "{{name}}" in refused.err
    assert "SECRET" not in refused.err
    assert not Path(folder).exists()


def test_a_file_of_another_program_runs_until_one_fails(here: Here, tmp_path: Path) -> None:
    file = tmp_path / "theirs.http"
    file.write_text(
        f"@host = {here.line['aom_endpoint']}\n### rules\nGET {{{{host}}}}/v2/{{{{project_id}}}}/alarm-rules?limit=1\n"
        "X-Auth-Token: SECRET\n\n### wrong\nGET {{host}}/v2/{{project_id}}/alarm-rules?limit=1\nX-A: {{nothing}}\n\n"
        "### rules again\nGET {{host}}/v2/{{project_id}}/alarm-rules\n"
    )
    done = here.run("requests", "run", str(file), "--query", "count")
    assert done.status == 2
    assert done.out.count("\n") == 1
    assert "left out: X-Auth-Token" in done.err
    assert (
        "no variable is named nothing. Give it a value (@nothing = ... in the file, or --set nothing=...), or write "
        "{{!nothing}} for the braces themselves." in done.err
    )
    assert here.run("requests", "run", f"{file}:rules again", "--query", "count").status == 0
    shown = here.run("requests", "show", f"{file}:rules")
    assert "SECRET" not in shown.out
    assert "X-Auth-Token: ***" in shown.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "none"), "none: no saved request is called so. `requests` lists them.\n"),
        (("show", "./none.http"), "./none.http: no such file, nor a saved request. `requests` lists them.\n"),
        (("save", "x"), "x: nothing to save. Name an operation: requests save NAME ListSeries.\n"),
        (("save", "../x.http:y", "ListAlarmRule"), "../x.http: lies outside of"),
        (("save", "###", "ListAlarmRule"), "'###' cannot be the name of a request"),
    ],
)
def test_what_cannot_be_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("requests", *arguments)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


def test_the_body_goes_through_the_editor_before_it_is_sent(here: Here, tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\necho \'{"series": [{"namespace": "PAAS.NODE"}]}\' > "$2"\n')
    editor.chmod(0o700)
    call = ("call", "ListSeries", "limit=1", "--edit", "--query", "series[].namespace")
    status, screen = on_terminal(here, *call, VISUAL=f"{editor} --wait", EDITOR="false")
    assert status == 0
    assert "PAAS.NODE" in screen
    refused = here.run(*call, VISUAL=str(editor))
    assert (refused.status, refused.err) == (2, "aom-tui: --edit: an editor needs a terminal. Give --body instead.\n")


def test_json_that_is_none_is_offered_to_be_edited_again(here: Here, tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text(f'#!/bin/sh\necho "{{x" > "$1"\necho once >> {tmp_path}/times\n')
    editor.chmod(0o700)
    status, screen = on_terminal(
        here, "call", "ListSeries", "--edit", question="edit it again?", answer="n", EDITOR=str(editor)
    )
    assert status == 2
    assert "body line 1 column 2" in screen
    assert (tmp_path / "times").read_text() == "once\n"
