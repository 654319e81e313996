"""keep how promises stand, the open leads, and monthly summaries

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-22 07:20:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0014'
down_revision = "0013"
branch_labels = None
depends_on = None

STANDINGS = ('kept', 'broken', 'in_time', 'not_owed', 'not_known')
DUTIES = ('on_touches', 'on_first_touch', 'on_window', 'on_channels', 'promise')
DISPOSITIONS = ('open', 'accepted', 'rejected', 'recycled', 'converted', 'won')
PARTIAL = {
    'ix_follow_up_fact_untouched': ('handed_off_at', 'first_after IS NULL'),
    'ix_follow_up_fact_not_judged': ('lead_id', 'tier IS NULL'),
}

ROW = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
FILL = """
INSERT INTO open_lead (lead_id, handed_off_at, last_at, waiting, data_source_id, owner_id, source, campaign, grade,
                       disposition, status)
SELECT l.id, l.handed_off_at, coalesce(f.last_touch_at, l.handed_off_at),
       f.last_inbound_at IS NOT NULL AND (f.last_touch_at IS NULL OR f.last_inbound_at > f.last_touch_at),
       l.data_source_id, l.owner_id, l.source, l.campaign, l.grade, l.disposition, l.status
FROM lead l JOIN lead_fact f ON f.lead_id = l.id
WHERE l.disposition IN ('open', 'accepted') AND l.converted_at IS NULL AND l.won_at IS NULL AND NOT l.rep_created
      AND NOT l.merged AND NOT l.test_record AND NOT l.opted_out
"""


def upgrade() -> None:
    op.create_table('lead_month',
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('period', name=op.f('pk_lead_month'))
    )
    op.create_table('report_month',
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('basis', sa.String(length=200), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('document', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'period', name=op.f('pk_report_month'))
    )
    op.create_table('open_lead',
    sa.Column('lead_id', ROW, nullable=False),
    sa.Column('handed_off_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waiting', sa.Boolean(), nullable=False),
    sa.Column('data_source_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=120), nullable=True),
    sa.Column('campaign', sa.String(length=200), nullable=True),
    sa.Column('grade', sa.String(length=40), nullable=True),
    sa.Column('disposition', sa.Enum(*DISPOSITIONS, name='disposition', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('status', sa.String(length=120), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['lead_fact.lead_id'], name=op.f('fk_open_lead_lead_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('lead_id', name=op.f('pk_open_lead'))
    )
    op.create_index('ix_open_lead_handed_off_at', 'open_lead', ['handed_off_at'], unique=False)
    op.add_column('data_source', sa.Column('follow_up_basis', sa.String(length=130), nullable=True))
    with op.batch_alter_table('follow_up_fact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tier', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('known', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('owing', sa.Boolean(), nullable=True))
        for name in DUTIES:
            batch_op.add_column(sa.Column(name, sa.Enum(*STANDINGS, name=name, native_enum=False, create_constraint=True, length=32), nullable=True))
        batch_op.create_index('ix_follow_up_fact_first_after_handed_off_at_known', ['first_after', 'handed_off_at', 'known'], unique=False)
        for name, (column, where) in PARTIAL.items():
            batch_op.create_index(name, [column], unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_index('ix_lead_rep_created', 'lead', ['handed_off_at'], unique=False, sqlite_where=sa.text('rep_created = 1'), postgresql_where=sa.text('rep_created'))
    op.get_bind().exec_driver_sql(FILL)


def downgrade() -> None:
    op.drop_index('ix_lead_rep_created', table_name='lead')
    with op.batch_alter_table('follow_up_fact', schema=None) as batch_op:
        for name in (*PARTIAL, 'ix_follow_up_fact_first_after_handed_off_at_known'):
            batch_op.drop_index(name)
        for name in DUTIES:
            batch_op.drop_constraint(op.f(f'ck_follow_up_fact_{name}'), type_='check')
            batch_op.drop_column(name)
        for name in ('owing', 'known', 'tier'):
            batch_op.drop_column(name)
    op.drop_column('data_source', 'follow_up_basis')
    op.drop_index('ix_open_lead_handed_off_at', table_name='open_lead')
    op.drop_table('open_lead')
    op.drop_table('report_month')
    op.drop_table('lead_month')
