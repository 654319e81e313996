"""let the whole panel judge

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-22 11:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("docket", sa.Column("whole_panel", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("docket", "whole_panel")
