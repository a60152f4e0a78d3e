"""What IAM lists for whoever is logged in."""
