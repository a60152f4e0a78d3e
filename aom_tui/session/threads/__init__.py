"""Work beside the event loop: in threads, in another process, in the background of a session."""
