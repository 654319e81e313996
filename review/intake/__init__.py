"""Files in: profiles, reading, shaping, staging and merging."""
