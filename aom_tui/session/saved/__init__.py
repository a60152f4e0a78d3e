"""Saved requests: `.http` files in a folder of their own, their variables, and drafts as their entries."""
