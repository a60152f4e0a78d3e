"""What can be done in the window: each with the worker that does it and the words that say how it went."""
