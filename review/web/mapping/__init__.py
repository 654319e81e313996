"""Mapping: unknown files to fields, words to meanings, kept as named profiles."""
