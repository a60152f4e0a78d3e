"""The REPL breaks the sandbox that it speaks to, which nobody else finds."""

from pathlib import Path

from test_repl_pipe import piped


def test_a_line_breaks_the_sandbox_of_the_next(tmp_path: Path) -> None:
    lines = """
        sandbox fault 429 --operation ListAlarmRule --times 1
        sandbox faults --json
        sandbox expire-tokens
        call ListAlarmRule limit=1
        """
    done = piped(tmp_path, lines, "--profile", "sandbox")
    assert done.returncode == 4
    assert '"operation": "ListAlarmRule"' in done.stdout
    assert "APIG.0308" in done.stderr
