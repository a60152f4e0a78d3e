"""Bad input is one clear line on stderr and exit status 2: nothing on stdout, nothing sent, never a traceback."""

from pathlib import Path

import pytest
from command_runs import Here, Run

AT = ("--profile", "sandbox")

BAD = [
    (("opreations",), "did you mean operations"),
    (("diff", "5", "6"), "no command 'diff'; did you mean history diff? Try '"),
    (("help",), "no command 'help'. Try '"),
    (("--nope",), "No such option '--nope'"),
    (("call",), "Missing argument 'OPERATION'"),
    (("call", "ListSeris"), "Did you mean ListSeries"),
    (("call", "get", "http://127.0.0.1:9/x"), "no operation 'get'. `aom-tui request GET URI` sends one by hand."),
    (("call", "ListSeries", "limit", *AT), "item 'limit': has no = or :"),
    (("call", "ListSeries", "limit=0", "--body", '{"series":[]}', *AT), "query limit: 0 is less"),
    (("call", "ListSeries", "--body", "{", *AT), "body"),
    (("call", "ListSeries", "--body", "@/nowhere", *AT), "/nowhere: No such file"),
    (("call", "ListSeries", "--body", "@", *AT), "names no file"),
    (("call", "ListSeries", *AT), "body: required"),
    (("call", "ListAlarmRule", "limt=1", *AT), "Did you mean limit?"),
    (("call", "ListAlarmRule", "--query", "[[", *AT), "--query: '[[' is no JMESPath: it ends too early, column 3"),
    (("call", "ListAlarmRule", "-o", "yaml", *AT), "'yaml'"),
    (("call", "ListAlarmRule", "--skeleton"), "ListAlarmRule has no body"),
    (("call", "ListAlarmRule"), "no profile and no credentials"),
    (("call", "ListAlarmRule", "--profile", "nope"), "profile nope: unknown"),
    (("call", "ListAlarmRule", "--timeout", "0"), "'0' is no positive number"),
    (("call", "ListAlarmRule", "--region", "demo", *AT), "--region: 'demo' is no region we know"),
    (("request", "GET", "", *AT), "URI: missing"),
    (("request", "GE T", "/x", *AT), "'GE T' is no HTTP method"),
    (("request", "GET", "/x", "a\nb:c", *AT), "is no header name"),
    (("call", "ListAlarmRule", "Content-Length:5", *AT), "header Content-Length: is not written by hand"),
    (("call", "ListAlarmRule", "transfer-encoding:chunked", "--no-check", *AT), "is not written by hand"),
    (("call", "ListAlarmRule", "--set", "a=\udcff", *AT), "{{a}}: holds bytes that are no UTF-8 text"),
    (("history", "op:\udcff"), "history: holds bytes that are no UTF-8 text"),
    (
        (
            "profile",
            "add",
            "x",
            "--region",
            "cn-north-4",
            "--source",
            "environment",
            "--user",
            "\udcff",
            "--domain",
            "d",
        ),
        "are no UTF-8 text",
    ),
    (("request", "GET", "ftp://x/y"), "ftp"),
    (("open", "GET"), "without a URI"),
    (("open", "ListSeries"), "needs a terminal"),
    ((), "needs a terminal"),
    (("why", "nix"), "'nix' is not documented"),
    (("describe", "\x1b[31m"), "\\x1b[31m"),
    (("profile", "add"), "Missing argument 'NAME'"),
    (("profile", "add", "x y", "--region", "cn-north-4"), "cannot be a profile's name"),
    (("profile", "add", "x", "--region", "cn-nort-4"), "Did you mean cn-north-4"),
    (("profile", "add", "x", "--ak", "A", "--user", "u"), "--ak, --user: exclude each other"),
    (("profile", "add", "x", "--user-id", "I", "--user", "u"), "--user-id, --user: exclude each other"),
    (("profile", "remove", "x"), "not in config.toml"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD, ids=[" ".join(arguments) for arguments, _ in BAD])
def test_one_line_and_2(here: Here, arguments: tuple[str, ...], said: str) -> None:
    result = here.run(*arguments, AOM_TUI_PROFILE="")
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert result.err.startswith("aom-tui: ")
    assert len(result.err.splitlines()) == 1


def test_a_broken_config_names_its_line_and_does_not_keep_the_demo_from_running(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("default_profile = 3\n")
    result = run("profile", "list")
    assert result.status == 2
    assert "config.toml line 1 default_profile" in result.err
    demo = run("demo", AOM_TUI_PROFILE="nope", OS_TOKEN="x", OS_AUTH_URL="https://example.invalid")
    assert (demo.status, demo.err) == (0, "")
    for step in ("1 Token ok", "2 Construct ok", "3 Send ok", "4 Parse: success"):
        assert step in demo.out
    assert not (tmp_path / "data").exists(), "the demo keeps nothing, its calls neither"
