"""keep months by filter

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-22 14:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

#: What was kept in another form is counted again; how old open leads were at the ends of months stays.
KEPT = "DELETE FROM report_month WHERE kind NOT LIKE 'aging-tail:%'"


def upgrade() -> None:
    op.execute(KEPT)
    op.add_column("report_month", sa.Column("waits", sa.LargeBinary(), nullable=True))
    op.create_table(
        "report_month_part",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("narrowed_by", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=210), nullable=False),
        sa.Column("document", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("waits", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["kind", "period"], ["report_month.kind", "report_month.period"],
            name=op.f("fk_report_month_part_kind_period"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kind", "period", "narrowed_by", "value", name=op.f("pk_report_month_part")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("report_month_part")
    op.execute(KEPT)
    with op.batch_alter_table("report_month", schema=None) as batch_op:
        batch_op.drop_column("waits")
