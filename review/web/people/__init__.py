"""Who is known, and what they may come for."""
