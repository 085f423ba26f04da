"""A second reading of the law, in plain Python, that shares no code with the package.

Slow on purpose: every possible world is listed and judged one by one, so that a reader can hold
each function against the paragraph it cites.
"""
