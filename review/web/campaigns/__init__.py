"""Whose campaign it is."""
