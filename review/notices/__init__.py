"""Notices on their way out: their words, the mails made of them, and how these are sent."""
