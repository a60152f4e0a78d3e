"""How the app runs: event loop, pictures, workers, signals, and what Textual leaves to us there."""
