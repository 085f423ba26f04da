"""Fields with separators between them: CSV in all its dialects."""
