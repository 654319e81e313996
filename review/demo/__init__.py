"""The demonstration company: invented people, leads and verdicts, the same for the same seed and day."""
