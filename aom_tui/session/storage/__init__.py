"""What outlives the process in files: drafts, tokens, filters, values; and how such files are written."""
