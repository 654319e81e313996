"""let reports come by themselves

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-22 07:45:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('subscription',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report', sa.String(length=40), nullable=False),
    sa.Column('asked', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('rhythm', sa.Enum('weekly', 'monthly', name='rhythm', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('way', sa.Enum('mail', 'channel', name='way', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('channel', sa.String(length=64), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issues', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended', sa.Enum('by_hand', 'left', 'no_access', 'no_report', name='ended', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.CheckConstraint("(way = 'channel') = (channel IS NOT NULL)", name=op.f('ck_subscription_channel_where_due')),
    sa.CheckConstraint('(ended_at IS NULL) = (ended IS NULL)', name=op.f('ck_subscription_ended_when')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_subscription_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('public_id', name=op.f('uq_subscription_public_id'))
    )
    op.create_index('ix_subscription_due', 'subscription', ['ended_at', 'next_at'], unique=False)
    op.create_index(op.f('ix_subscription_person_id'), 'subscription', ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('subscription')
