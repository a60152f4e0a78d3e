"""Both messages of an exchange with each part explained, what went before, and the time it took."""
