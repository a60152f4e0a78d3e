"""The app, with a beat in its event loop: `python beating_app.py FILE ARGUMENTS...` is `aom-tui ARGUMENTS...`.

To FILE goes a line for each beat that came late: when it was due by the clock of the whole machine, by how much it was
late, and how much of the processor the app itself had meanwhile, in all its threads. What holds the loop or the
interpreter delays the beat as it would delay a key; where the processor's share is less, others had the machine.
"""

import asyncio
import os
import sys
from pathlib import Path
from time import perf_counter, process_time

BEAT = 0.002
NOTED = 0.004
"""Seconds; what is late by less is the scheduler's business."""


async def beat(path: Path) -> None:
    """For ever."""
    with path.open("w", buffering=1) as log:
        while True:
            due, used = perf_counter() + BEAT, process_time()
            await asyncio.sleep(BEAT)
            if (late := perf_counter() - due) > NOTED:
                log.write(f"{due} {late} {min(process_time() - used, late)}\n")


def main() -> None:
    """As the command starts it, beat and all."""
    path = Path(sys.argv.pop(1))
    from aom_tui.cli import FRAMES_PER_SECOND
    from aom_tui.cli import main as command

    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)  # before Textual is imported
    import aom_tui.tui.app as app

    async def on_ready(self: app.AomApp) -> None:
        self.beating = asyncio.create_task(beat(path))  # type: ignore[attr-defined]

    app.AomApp.on_ready = on_ready  # type: ignore[attr-defined]
    command()


if __name__ == "__main__":
    main()
