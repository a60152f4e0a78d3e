"""`aom-tui sandbox` whole: bare it serves one, with a command behind it it speaks to one that runs.

Here and not in either room: the sandbox knows no commands, and commands do not know the sandbox.
"""

from aom_tui.commands.sandbox_control import sandbox as told
from aom_tui.sandbox.command import sandbox as served

for command in told.commands.values():
    served.add_command(command)

sandbox = served
