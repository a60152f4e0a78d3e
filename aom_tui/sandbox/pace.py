"""How fast time goes for what takes time."""

from dataclasses import dataclass

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Pace:
    """A `speed` of 60 makes a minute of alarms, runs of tasks and installations pass in one second.

    Clock, metric values, tokens and signatures know nothing of it.
    """

    speed: float = 1.0

    @property
    def tick_ms(self) -> int:
        """Between two rounds of alarm evaluation."""
        return self.lasts_ms(MINUTE_MS)

    def lasts_ms(self, documented_ms: float) -> int:
        """How long a documented span lasts on the sandbox's clock."""
        return max(1, round(documented_ms / self.speed))


DOCUMENTED = Pace()
"""Everything lasts as long as it is said to."""
