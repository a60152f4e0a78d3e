"""Which profile is meant, and what the settings say of it."""
