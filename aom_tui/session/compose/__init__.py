"""What edits a draft: request items, the body as a form, times, steps back and forth."""
