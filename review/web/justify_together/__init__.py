"""All that waits for a justification, on one page."""
