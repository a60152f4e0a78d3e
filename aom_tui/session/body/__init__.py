"""What a body is: its charset, its JSON in pieces, numbers in the digits that were sent."""
