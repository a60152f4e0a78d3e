"""A text of any size to read: its rows, structure, folding, colours, places, and what is found in it."""
