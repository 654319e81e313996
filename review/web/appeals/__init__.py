"""Appeals against verdicts."""
