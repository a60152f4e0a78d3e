"""Profiles made, tried, changed and removed."""
