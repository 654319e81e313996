"""The files that prove statements, as downloads."""
