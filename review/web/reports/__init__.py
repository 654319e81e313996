"""The published months: what the panel found, and the cases behind it."""
