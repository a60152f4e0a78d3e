"""Work outside the event loop: threads, other processes, background tasks of a session."""
