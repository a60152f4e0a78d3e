"""A reply as a table: its lists found, rows read as they are asked for, columns, order, text."""
