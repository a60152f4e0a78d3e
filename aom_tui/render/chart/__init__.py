"""Time series of a reply: found, drawn, scaled, and as CSV."""
