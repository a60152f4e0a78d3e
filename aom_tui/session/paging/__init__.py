"""The next page of a list, and all of them joined to one reply."""
