"""Background work: thin, repeatable calls of operations.

The row in ``job`` is the truth; the queue only carries its number.
"""
