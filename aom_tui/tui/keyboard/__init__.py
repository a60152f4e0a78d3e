"""Keys: the table of them, names, files of one's own, labels to jump by, input methods."""
