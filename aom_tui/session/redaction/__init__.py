"""Secrets taken out of what is shown or kept, however they are spelled there."""
