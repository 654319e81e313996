"""Background work: thin, repeatable calls of operations. The row in ``job`` is the truth, the queue carries its number."""
