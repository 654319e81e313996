"""The leads that a rep answers for."""
