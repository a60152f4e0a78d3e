"""Calls of the history in words, as rows of a list, and as a preview."""
