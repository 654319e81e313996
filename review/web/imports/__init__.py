"""Imports: files in, progress, reconciliation and the quarantine."""
