"""The panelist's pages: the queue, the case, and deliberation."""
