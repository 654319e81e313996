"""What follows from verdicts."""
