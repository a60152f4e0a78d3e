"""Signatures of a session: made, compared with the server's, held back once they are refused."""
