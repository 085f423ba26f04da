"""Benchmarks: annexc beside the tools that its users would take instead, on equal answers."""
