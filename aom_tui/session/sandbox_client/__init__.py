"""The sandbox seen from outside: started as a child, spoken to over HTTP, joined by a code."""
