"""How the tests are shared out between several processes: file by file, those that take longest first.

What a file needs is made in one process, and what it has found out once (screens that were walked through, keys that
were pressed, what the doors have said) is there for all of its tests. One by one, each process made it for itself.
"""

from xdist.scheduler import LoadScopeScheduling

LONGEST = (
    "tests/tui/test_every_key.py", "tests/tui/test_chinese_screens.py", "tests/tui/test_keys_in_tmux.py",
    "tests/tui/test_every_place.py",
)  # fmt: skip
"""Files of few tests that take long. All others begin in the order of how many tests they have."""

TOGETHER = "tests/secrets/"
"""Their last ones ask what the others have sent."""


class FileByFile(LoadScopeScheduling):  # type: ignore[misc]
    """For pytest-xdist."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid.partition("::")[0]

    def schedule(self) -> None:
        """As there; whoever would be left with a long file at the end has it at the beginning."""
        super().schedule()
        for file in LONGEST:
            if file in self.workqueue:
                self.workqueue.move_to_end(file, last=False)
