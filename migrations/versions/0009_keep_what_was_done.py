"""keep what was done for each lead

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-22 04:10:00.000000+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('follow_up_fact',
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('handed_off_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('data_source_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=120), nullable=True),
    sa.Column('campaign', sa.String(length=200), nullable=True),
    sa.Column('grade', sa.String(length=40), nullable=True),
    sa.Column('grade_by_rep', sa.Boolean(), nullable=False),
    sa.Column('ending', sa.Enum('open', 'rejected', 'converted', name='ending', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=True),
    sa.Column('reason_group', sa.Enum('marketing_quality', 'follow_up', 'neutral', name='reason_group', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('ended_after', sa.Integer(), nullable=True),
    sa.Column('assigned_after', sa.Integer(), nullable=True),
    sa.Column('touches', sa.Integer(), nullable=False),
    sa.Column('channels', sa.Integer(), nullable=False),
    sa.Column('first_after', sa.Integer(), nullable=True),
    sa.Column('first_earliest', sa.Integer(), nullable=True),
    sa.Column('worked_days', sa.Integer(), nullable=False),
    sa.Column('contact_after', sa.Integer(), nullable=True),
    sa.Column('touches_to_contact', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['lead_fact.lead_id'], name=op.f('fk_follow_up_fact_lead_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('lead_id', name=op.f('pk_follow_up_fact'))
    )
    with op.batch_alter_table('follow_up_fact', schema=None) as batch_op:
        batch_op.create_index('ix_follow_up_fact_handed_off_at_owner_id', ['handed_off_at', 'owner_id'], unique=False)
    with op.batch_alter_table('lead', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_campaign'), ['campaign'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_grade'), ['grade'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('lead', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_grade'))
        batch_op.drop_index(batch_op.f('ix_lead_campaign'))
    with op.batch_alter_table('follow_up_fact', schema=None) as batch_op:
        batch_op.drop_index('ix_follow_up_fact_handed_off_at_owner_id')

    op.drop_table('follow_up_fact')
