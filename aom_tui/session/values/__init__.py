"""Values of replies: where one may go, and which call lists those that a field takes."""
