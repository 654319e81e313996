"""join touches by address, and stage rows without foreign keys

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-22 07:20:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STAGING = ("staged_lead", "staged_touch")


def upgrade() -> None:
    op.add_column('prospect', sa.Column('email_folded', sa.String(length=120), nullable=True))
    op.execute(
        "UPDATE prospect SET email_folded = lower(email) WHERE email LIKE '%_@_%' AND email NOT LIKE '% %'"
        " AND length(email) <= 120"
    )
    op.create_index('ix_prospect_email_folded', 'prospect', ['data_source_id', 'email_folded'], unique=False)
    op.drop_index('ix_touch_unattached', table_name='touch')
    for table in STAGING:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in ('import_id', 'file_id'):
                batch_op.drop_constraint(op.f(f'fk_{table}_{column}'), type_='foreignkey')
            if table == 'staged_lead':
                batch_op.add_column(sa.Column('person_email_folded', sa.String(length=120), nullable=True))


def downgrade() -> None:
    for table in STAGING:
        with op.batch_alter_table(table, schema=None) as batch_op:
            if table == 'staged_lead':
                batch_op.drop_column('person_email_folded')
            for column, parent in (('import_id', 'import_run'), ('file_id', 'import_file')):
                batch_op.create_foreign_key(
                    op.f(f'fk_{table}_{column}'), parent, [column], ['id'], ondelete='CASCADE'
                )
    op.create_index('ix_touch_unattached', 'touch', ['data_source_id', 'contact_key'], unique=False)
    op.drop_index('ix_prospect_email_folded', table_name='prospect')
    op.drop_column('prospect', 'email_folded')
