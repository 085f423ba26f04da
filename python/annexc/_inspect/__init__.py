"""A look at an unknown table: what each of its columns may be."""
