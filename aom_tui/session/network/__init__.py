"""One request out, one reply in: connections, limits, clocks, retries, and what went wrong on the way."""
