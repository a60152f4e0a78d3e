"""The history: every exchange in SQLite, redacted on the way in; what it keeps outlives the process, secrets do not."""
