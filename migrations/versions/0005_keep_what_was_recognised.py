"""Keep with an import what its files were recognised as.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; imports made before keep nothing in it."""
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("import_run", sa.Column("recognition", document, nullable=True))


def downgrade() -> None:
    """Take it away; the rows stay."""
    op.drop_column("import_run", "recognition")
