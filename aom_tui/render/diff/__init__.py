"""What two exchanges differ in, as data and as text."""
