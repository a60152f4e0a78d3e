"""The worked example in the REPL: a series of ListSeries goes to ListSample and on to AddAlarmRule."""

from pathlib import Path

from test_repl_pipe import piped

EXAMPLE = """
    let ns = PAAS.NODE
    use ListSeries limit=1 'series[0][namespace]={{ns}}'
    send --query 'series[0].metric_name'
    pick series[0] into ListSample.samples[0]
    let p := 60
    set period={{p}} time_range=-1.-1.30 'statistics[]=average'
    send --query 'samples[0].sample.metric_name'
    pick samples[0].sample into AddAlarmRule
    pick samples[0].sample.metric_name into '{{m}}'
    set 'alarm_rule_name=high {{m}}' alarm_level=2 'comparison_operator=>=' threshold=80 unit=Percent
    set statistic=average period=60000 evaluation_periods=1
    send --query 'type(alarm_rule_id)'
    call ListAlarmRule --query 'thresholds[?alarm_rule_name==`high cpuUsage`].metric_name'
    back
    show
    vars
    """


def test_a_series_goes_on_to_its_samples_and_to_an_alarm_rule(tmp_path: Path) -> None:
    done = piped(tmp_path, EXAMPLE, "--profile", "sandbox")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:3] == ['"cpuUsage"', '"cpuUsage"', '"number"']
    assert '"cpuUsage"' in lines[4], "the rule is there under the name that the variable made"
    assert any(line.endswith("/samples") for line in lines), "back is the draft of ListSample"
    assert '  "period": 60,' in lines, "shown as it would be sent"
    assert lines[-3:] == ['{{m}} = "cpuUsage"', '{{ns}} = "PAAS.NODE"', "{{p}} = 60"]
    assert "back goes to the one before" in done.stderr
    assert "still in it" not in done.stderr


def test_a_path_without_its_sign_is_a_text_and_told(tmp_path: Path) -> None:
    lines = """
        use ListAlarmRule
        send --query 'thresholds[-1].alarm_rule_name'
        let last = $.thresholds[-1].alarm_rule_name
        let last = thresholds[-1].alarm_rule_name
        let ns = PAAS.NODE
        """
    done = piped(tmp_path, lines, "--profile", "sandbox")
    assert done.returncode == 0, done.stderr
    said = [line.removeprefix("aom-tui: ") for line in done.stderr.splitlines()][-4:]
    assert said[0] == f"{{{{last}}}} is {done.stdout.strip()}"
    assert said[1:] == [
        '{{last}} is "thresholds[-1].alarm_rule_name"',
        "$.thresholds[-1].alarm_rule_name is in the last reply; did you mean that? Without its $ it is a text",
        '{{ns}} is "PAAS.NODE"',
    ]


def test_what_a_draft_lacks_is_given_as_here(tmp_path: Path) -> None:
    done = piped(tmp_path, "use ShowAlarmRule 'alarm_rule_id={{rule}}'\nshow", "--profile", "sandbox")
    assert "Give it a value (let rule = ...)" in done.stderr


def test_without_into_the_lines_to_type_are_said(tmp_path: Path) -> None:
    lines = """
        use ListSample period=60
        use ListSeries limit=1 'series[0][namespace]=PAAS.NODE'
        send
        pick series[0]
        pick series[0] into ListSample.samples[0]
        clear
        """
    done = piped(tmp_path, lines, "--profile", "sandbox")
    assert done.returncode == 0, done.stderr
    assert "what that draft held before is still in it: show lists it, `use ListSample` begins anew" in done.stderr
    assert "pick 'series[0]' into 'ListSample.samples[0]'  # namespace, metric_name, dimensions" in done.stdout


def test_back_comes_here_again_also_between_drafts_of_one_call(tmp_path: Path) -> None:
    lines = """
        use ListSeries limit=1
        requests save one
        set limit=2
        requests load one
        back
        back
        show
        """
    done = piped(tmp_path, lines, "--profile", "sandbox")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("# limit = 1\n")


def test_an_empty_draft_is_not_said_to_hold_anything(tmp_path: Path) -> None:
    lines = """
        use ListSample
        use ListSeries limit=1 'series[0][namespace]=PAAS.NODE'
        send
        pick series[0] into ListSample.samples[0]
        """
    done = piped(tmp_path, lines, "--profile", "sandbox")
    assert done.returncode == 0, done.stderr
    assert "still in it" not in done.stderr


def test_what_goes_wrong_is_one_line_and_sends_nothing(tmp_path: Path) -> None:
    for line, said in (
        ("set offset={{q}} limit=1\nsend", "no variable is named q. Give it a value (let q = ...), or write {{!q}}"),
        ("send", "query limit: no variable is named lim. Did you mean {{limit}}?"),
        ("pick series[0]", "series[0]: there is no reply yet. Send a call first."),
        ("let password = x", "{{password}}: a token or a secret is not kept as a variable"),
        ("back", "there is no draft before this one"),
        ("pick a of b", "what follows the path is not understood"),
    ):
        lines = f"use ListSeries limit={{{{lim}}}} 'series[0][namespace]=x'\nlet limit := 5\n{line}"
        done = piped(tmp_path, lines, "--profile", "sandbox")
        assert done.returncode == 2, line
        assert said in done.stderr, line


def test_changes_of_the_draft_are_undone_and_saved_requests_are_loaded(tmp_path: Path) -> None:
    lines = """
        use ListSeries limit=1
        set limit=2
        undo
        requests save one
        redo
        requests load one
        show
        undo
        undo
        undo
        """
    done = piped(tmp_path, lines, "--profile", "sandbox")
    assert done.returncode == 2
    assert "limit = 1" in done.stdout
    assert "limit = 2" not in done.stdout
    assert "one.http" in done.stderr
    assert done.stderr.splitlines()[-1] == "aom-tui: nothing to undo"


def test_beside_a_name_the_id_of_its_row_is_proposed(tmp_path: Path) -> None:
    done = piped(tmp_path, "call ListAlarmRule\npick thresholds[0].alarm_rule_name", "--profile", "sandbox")
    assert done.returncode == 0, done.stderr
    assert "pick '$.thresholds[0].alarm_rule_id' into DeleteAlarmRule.alarm_rule_id" in done.stdout.splitlines()
