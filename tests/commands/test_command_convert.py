"""`convert`: the new command line on stdout, what became what on stderr; in the REPL the draft itself."""

import shlex

from command_runs import Here, Run


def test_the_printed_line_works(here: Here) -> None:
    items = ("limit=2", "type=inventory", "metricItems[0][namespace]=PAAS.NODE")
    done = here.run("convert", "ListMetricItems", *items)
    assert done.status == 0
    assert "body metricItems.namespace  ->  body series.namespace  PAAS.NODE" in done.err
    assert "left out, it has no counterpart: query type = inventory" in done.err
    program, *words = shlex.split(done.out)
    assert program == "aom-tui"
    assert '"PAAS.NODE"' in here.run(*words).out


def test_what_the_new_call_needs_besides_is_said(run: Run) -> None:
    done = run("convert", "ListMetricItems", "limit=5")
    assert (done.status, done.out) == (0, "aom-tui call ListSeries limit=5\n")
    assert done.err.splitlines()[-1] == "still to be given: body"
    assert run("convert", "ShowAlarm").err.splitlines()[-1] == "still to be given: path alarm_rule_id"
    whole = run("convert", "ListMetricItems", "limit=5", "metricItems[0][namespace]=PAAS.NODE")
    assert "still to be given" not in whole.err


def test_the_repl_goes_on_with_the_successor(here: Here) -> None:
    lines = b"use ListAlarms start=5 limit=2\nconvert\nshow\nconvert\n"
    done = here.run("repl", stdin=lines)
    assert "/alarm-rules?offset=5&limit=2" in done.out
    assert "query start  ->  query offset  5" in done.err
    assert "ListAlarmRule: it is not deprecated" in done.err
    assert done.status == 2


def test_a_call_of_today_is_one_clear_line(run: Run) -> None:
    done = run("convert", "ListSeries")
    said = "aom-tui: ListSeries: it is not deprecated, nothing has taken its place\n"
    assert (done.status, done.out, done.err) == (2, "", said)
