"""The definition of a qualified lead and the follow-up policy: to read, and to sign."""
