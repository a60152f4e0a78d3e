"""What the doctor looks at, one subject each. Pure functions from a Scene to the causes that it shows."""
