"""Any file as a table, and a statement of how it was read."""
