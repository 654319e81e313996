"""Figures and files out: charts, tables, documents, and the bundle of a draw."""
