"""``judicial-branch db``: migrations, by Flask-Migrate."""

from __future__ import annotations

from flask_migrate.cli import db as group

__all__ = ["group"]
