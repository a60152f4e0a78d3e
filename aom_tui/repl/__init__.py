"""The REPL: a prompt-toolkit loop over the commands, with the draft as sticky state."""
