"""`aom-tui import`: what another program has written becomes our line; nothing is sent, what is left out is said."""

import json
import shlex
from pathlib import Path

import pytest
from command_runs import Here, Run

FOREIGN = "b" * 32


def test_a_curl_line_becomes_ours_and_runs(here: Here) -> None:
    url = f"{here.line['aom_endpoint']}/v2/{here.line['project_id']}/series?limit=2"
    body = r'^"^{^\^"series^\^":^[^{^\^"namespace^\^":^\^"a^\^"^}^]^}^"'
    line = f'curl ^"{url}^" ^\n -H ^"X-Auth-Token: SECRET^" ^\n -d {body}'
    made = here.run("import", "curl", "-", stdin=line.encode())
    assert (made.status, made.err) == (0, "aom-tui: left out: X-Auth-Token; the profile signs in instead\n")
    assert made.out == 'aom-tui --profile sandbox call ListSeries --body \'{"series":[{"namespace":"a"}]}\' limit=2\n'
    assert here.run(*shlex.split(made.out)[1:]).status == 0


def test_a_foreign_project_is_replaced_unless_it_is_to_be_kept(here: Here, tmp_path: Path) -> None:
    file = tmp_path / "line.txt"
    url = f"{here.line['aom_endpoint']}/v2/{FOREIGN}/series"
    file.write_text(
        f'curl -d \'{{"series":[{{"namespace":"a"}}]}}\' {url}', encoding="utf-16"
    )  # as PowerShell's > writes
    made = here.run("import", "curl", str(file))
    assert FOREIGN not in made.out
    assert f"the project {FOREIGN} of the URL is replaced by this profile's; --keep-project keeps it" in made.err
    kept = here.run("import", "curl", str(file), "--keep-project", "--as", "curl")
    assert f"/v2/{FOREIGN}/series" in kept.out


@pytest.mark.parametrize(
    ("stdin", "fault"),
    [
        (b"curl 'https://h", "curl: cannot be read: no closing quotation. Check its quotes."),
        (b"curl https://console.huaweicloud.com/x", "is an address of the web console, not of the API"),
        (b"curl -F a=b https://h", "-F sends a form with files"),
        (b"\xff\xfa", "stdin: is not UTF-8 text"),
        (b"", "this is no curl command line"),
    ],
)
def test_what_cannot_be_taken_is_one_line(run: Run, stdin: bytes, fault: str) -> None:
    """Without any profile."""
    made = run("import", "curl", "-", stdin=stdin)
    assert (made.status, made.out, made.err.count("\n")) == (2, "", 1)
    assert fault in made.err


def test_without_any_profile_a_line_is_still_made(run: Run) -> None:
    line = b"curl 'https://aom.cn-north-4.myhuaweicloud.com/v2/0123456789abcdef0123456789abcdef/alarm-rules?limit=3'"
    made = run("import", "curl", "-", stdin=line)
    assert (made.status, made.out) == (0, "aom-tui call ListAlarmRule limit=3\n")
    assert run("import", "curl", "-", "--as", "curl", stdin=line).status == 2, "which host, a profile must say"


def test_a_file_that_is_not_there(run: Run) -> None:
    made = run("import", "postman", "none.json")
    assert (made.status, made.err) == (2, "aom-tui: none.json: No such file or directory. Check the path.\n")


def test_a_collection_is_listed_and_chosen_from(here: Here, tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    request = {
        "method": "POST",
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "SECRET"}]},
        "url": {"raw": "{{baseUrl}}/v2/{{project_id}}/series?limit={{n}}"},
        "body": {"mode": "raw", "raw": '{"series": [{"namespace": "{{ns}}"}]}'},
    }
    item = [{"name": "指标", "item": [{"name": "List", "request": request}]}, {"name": "x", "request": "https://h/x"}]
    variables = [{"key": "ns", "value": "PAAS.NODE"}, {"key": "n", "value": "2"}]
    file.write_text(json.dumps({"info": {"name": "c"}, "item": item, "variable": variables}), encoding="utf-8")
    listed = here.run("import", "postman", str(file))
    assert listed.out.splitlines() == [
        "#  name         request", "-  -----------  ---------------", "1  指标 / List  ListSeries",
        "2  x            GET https://h/x"
    ]  # fmt: skip
    made = here.run("import", "postman", str(file), "1")
    line = 'call ListSeries --body \'{"series": [{"namespace": "PAAS.NODE"}]}\' limit=2'
    assert made.out == f"aom-tui --profile sandbox {line}\n"
    assert "its authorization (bearer)" in made.err
    lines = f"import postman {file} list\nset limit=3\nsend --query 'length(series)'\nvars\nas curl\n"
    done = here.run("repl", stdin=lines.encode())
    assert (done.status, done.out.splitlines()[0]) == (0, "3"), done.err
    assert "SECRET" not in done.out + done.err


def test_the_repl_takes_a_pasted_curl_in_any_dialect(here: Here) -> None:
    url = f"{here.line['aom_endpoint']}/v2/{FOREIGN}/series"
    lines = f"""curl.exe {url} `
  -H "X-Auth-Token: SECRET" `
  -d '{{"series":[{{"namespace":"PAAS.NODE"}}]}}'
curl -d $'{{"series":[{{"namespace":"it\\'s"}}]}}' \\
  {url}?limit=4
back
set limit=2
send --query 'length(series)'
as har
ticket
as aom-tui --last
"""
    done = here.run("repl", stdin=lines.encode())
    assert done.status == 0, done.err
    assert done.err.count("nothing is sent") == 2
    assert done.err.count(f"the project {FOREIGN} of the URL is replaced") == 2
    assert "SECRET" not in done.out + done.err
    shown, _sign, rest = done.out.partition('"version": "1.2"')
    assert "it's" in shown
    assert '"comment": "ListSeries"' in rest
    assert "## AOM ListSeries: 200 OK" in rest
    line = 'call ListSeries --body \'{"series":[{"namespace":"PAAS.NODE"}]}\' limit=2'
    assert rest.rstrip().endswith(f"aom-tui --profile sandbox {line}")


def test_the_repl_says_what_it_cannot_do_yet(here: Here) -> None:
    for line, fault in (("ticket", "ticket: there is no call yet"), ("as har", "as: there is no call yet"),
                        ("as curl", "no operation chosen"), ("as x", "Invalid value")):  # fmt: skip
        done = here.run("repl", stdin=line.encode())
        assert (done.status, done.out) == (2, "")
        assert fault in done.err
