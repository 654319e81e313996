"""say until when what is kept of a month holds, and index leads as they are listed

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-22 10:45:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


LISTED = ("source", "owner_id")


def upgrade() -> None:
    for name in LISTED:
        op.drop_index(f"ix_lead_{name}", table_name="lead")
        op.create_index(f"ix_lead_{name}_handed_off_at", "lead", [name, "handed_off_at"], unique=False)
    op.drop_index("ix_open_lead_handed_off_at", table_name="open_lead")
    op.add_column("report_month", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    # Months with something dated in the future were kept as of the end of time, so that none was used.
    op.execute("DELETE FROM report_month WHERE counted_at > '9000-01-01'")


def downgrade() -> None:
    for name in LISTED:
        op.drop_index(f"ix_lead_{name}_handed_off_at", table_name="lead")
        op.create_index(f"ix_lead_{name}", "lead", [name], unique=False)
    op.execute("DELETE FROM report_month WHERE until IS NOT NULL")
    op.create_index("ix_open_lead_handed_off_at", "open_lead", ["handed_off_at"], unique=False)
    with op.batch_alter_table("report_month", schema=None) as batch_op:
        batch_op.drop_column("until")
