"""Secrets taken out of what is shown or kept: by the names that they have, and by their values where they have none."""
