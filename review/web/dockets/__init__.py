"""The month, step by step: dockets, their frame, their draw."""
