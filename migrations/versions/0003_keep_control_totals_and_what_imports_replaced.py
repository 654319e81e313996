"""keep control totals, and what imports replaced of people

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-22 03:40:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('import_total',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('of', sa.String(length=255), nullable=False),
    sa.Column('column', sa.String(length=200), nullable=True),
    sa.Column('expected', sa.String(length=60), nullable=False),
    sa.Column('compared', sa.Boolean(), nullable=False),
    sa.Column('found', sa.String(length=60), nullable=True),
    sa.Column('unread', sa.Integer(), nullable=False),
    sa.CheckConstraint('compared OR found IS NULL', name=op.f('ck_import_total_found_when_compared')),
    sa.ForeignKeyConstraint(['import_id'], ['import_run.id'], name=op.f('fk_import_total_import_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_total'))
    )
    op.create_index('ix_import_total_import_id', 'import_total', ['import_id'], unique=False)
    op.add_column('import_run', sa.Column('totals_confirmed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        'prospect', sa.Column('earlier', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True)
    )
    with op.batch_alter_table('crm_name', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('first_import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True)
        )
        batch_op.add_column(sa.Column('made_person', sa.Boolean(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_crm_name_first_import_id'), 'import_run', ['first_import_id'], ['id'])
        batch_op.create_index('ix_crm_name_first_import_id', ['first_import_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('crm_name', schema=None) as batch_op:
        batch_op.drop_index('ix_crm_name_first_import_id')
        batch_op.drop_constraint(op.f('fk_crm_name_first_import_id'), type_='foreignkey')
        batch_op.drop_column('made_person')
        batch_op.drop_column('first_import_id')
    op.drop_column('prospect', 'earlier')
    op.drop_column('import_run', 'totals_confirmed_at')
    op.drop_index('ix_import_total_import_id', table_name='import_total')
    op.drop_table('import_total')
