"""The classification: rows in, duties out, for every engine; and the reasoning for one row."""
