"""Which profile is meant, and profiles as they are made, checked, changed and removed."""
